"""Contracts on the market's price and terms of sale, as they are written."""

import numpy as np
import pytest

from netzero import catalogue
from netzero.hourly import prepare

CONTRACT = """
contracts:
  - name: wind
    capacity: {2026: 5 MW, 2030: 8 MW}
    profile: {file: wind.csv, column: wind}
    market_price: 1400
    strike: 1650 VND/kWh
"""
WIND = "wind,price\n" + "0.5,1200\n" * 8760


def hourly_of(park):
    return prepare(park.read())[0]


def test_charges_and_losses_that_are_not_written_are_those_of_viet_nam_with_their_source(park):
    park.add(CONTRACT)
    park.write("wind.csv", WIND)
    read = park.read()
    (found,) = read.park.contracts
    assert (found.capacity_kw, found.strike, found.volume, found.one_sided) == (
        (5000, 8000),
        (1650, 1650),
        "matched",
        0,
    )
    assert (found.service_charge, found.balancing_charge) == ((360.14, 360.14), (163.2, 163.2))
    assert found.loss_factor == pytest.approx((1.027263, 1.027263))
    told = {figure.name: figure for figure in read.assumptions}
    assert told["wind.service_charge"].confidence == "C2"
    assert told["wind.service_charge"].year == 2025


def test_the_markets_price_may_be_a_column_by_time(park):
    park.add(CONTRACT.replace("market_price: 1400", "market_price: {file: wind.csv, column: price}"))
    park.write("wind.csv", WIND)
    assert np.unique(hourly_of(park)["market_price"].values).tolist() == [1200]


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("strike:", "meter: gat\n    strike:", "NZ0681", "21:12"),
        ("strike:", "volume: fixed\n    strike:", "NZ0682", "21:13"),
        ("strike:", "fixed: 2 MW\n    strike:", "NZ0682", "21:12"),
        ("strike:", "loss_factor: 2\n    strike:", "NZ0683", "21:18"),
        ("strike:", "loss_factor: 0.98\n    strike:", "NZ0683", "21:18"),
        ("strike:", "sides: three\n    strike:", "NZ0249", "21:12"),
    ],
)
def test_what_cannot_be_meant_of_a_contract_is_told_with_its_place(park, old, new, code, place):
    park.add(CONTRACT.replace(old, new))
    park.write("wind.csv", WIND)
    assert park.faults() == [(code, f"park.yaml:{place}")]


def sells(park, written):
    park.change("gate: {tariff: vn_1279_22kv}", f"gate: {{tariff: vn_1279_22kv, {written}}}")


def test_a_contract_at_a_net_metered_meter_is_refused(park):
    """A kWh imported would be both matched at the market's price and set off at retail."""
    park.add(CONTRACT)
    park.write("wind.csv", WIND)
    sells(park, "export_limit: 1 MW, export_price: 0, net_metering: {}")
    assert [code for code, _ in park.faults()] == ["NZ0846"]


def test_export_may_be_paid_by_the_bands_of_a_tariff_and_no_more_than_a_ceiling(park):
    sells(park, "export_limit: 1 MW, export_tariff: surplus, export_ceiling: {kind: pv_ground, region: north}")
    schedule = "schedule: {windows: {sun: [{days: [mon], start: '06:00', end: '18:00'}]}, otherwise: rest}"
    park.add(f"tariffs: {{surplus: {{{schedule}, energy: {{sun: 700, rest: 1500}}}}}}\n")
    prices = hourly_of(park)["export_price"].sel(meter="gate").values[0]
    assert np.unique(prices).tolist() == [700, 1382.7]  # Decision 988 for ground-mounted PV in the North
    assert prices[:24].tolist() == [1382.7] * 24  # 1 January 2026 is a Thursday
    assert prices[24 * 4 + 6] == 700


def test_export_may_be_paid_by_a_series(park):
    sells(park, "export_limit: 1 MW, export_price: {file: wind.csv, column: price}")
    park.write("wind.csv", WIND)
    assert np.unique(hourly_of(park)["export_price"].sel(meter="gate").values).tolist() == [1200]


@pytest.mark.parametrize(
    ("rule", "shares"),
    [("decree_58_2025", (0.2, 0.2)), ("decree_243_2026", (0.5, 0.5)), ("viet_nam", (0.5, 0.5))],
)
def test_a_decree_says_which_share_may_be_sold(park, rule, shares):
    sells(park, f"export_limit: 1 MW, export_price: 1000, export_rule: {rule}")
    assert park.read().park.meters[0].export_share == shares


def test_the_decree_in_force_is_that_of_the_year(park):
    sells(park, "export_limit: 1 MW, export_price: 1000, export_rule: viet_nam")
    park.change("years: [2026, 2030]", "years: [2025, 2026]")
    assert park.read().park.meters[0].export_share == (0.2, 0.5)


def test_zero_export_sells_nothing(park):
    sells(park, "export_rule: zero_export")
    (gate,) = [meter for meter in park.read().park.meters if meter.name == "gate"]
    assert (gate.export_share, gate.export_limit_kw) == ((0, 0), (0, 0))


def test_tiers_and_the_limit_of_net_metering_are_read(park):
    sells(park, "export_limit: 1 MW, export_period: year, export_tiers: [{price: 900}, {above: 1 GWh, price: 700}]")
    gate = park.read().park.meters[0]
    assert [(tier.above_kwh, tier.price) for tier in gate.export_tiers] == [(0, (900, 900)), (1e6, (700, 700))]
    assert gate.export_period == "year"


def test_net_metering_limits_own_supplies_behind_the_meter(park):
    sells(park, "export_limit: 1 MW, export_price: 900, net_metering: {limit: 300 kW}")
    (limit,) = [one for one in park.read().park.site_limits if one.name == "net_metering of gate"]
    assert (limit.upper, limit.uses) == (300, (("pv_roof_hall", 1.0),))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("export_rule: zero_export, export_limit: 1 MW", "NZ0690"),
        ("export_limit: 1 MW, export_rule: viet_nam, export_share: 0.3", "NZ0691"),
        ("export_limit: 1 MW, export_price: 900, export_tiers: [{price: 900}]", "NZ0692"),
        ("export_limit: 1 MW, export_tiers: [{above: 5, price: 900}]", "NZ0693"),
        ("export_limit: 1 MW, export_tiers: [{price: 900}, {above: 9, price: 8}, {above: 9, price: 7}]", "NZ0693"),
        ("export_limit: 1 MW, export_tiers: [{price: 900}], net_metering: {}", "NZ0694"),
        ("export_limit: 1 MW, export_price: 9, export_ceiling: {kind: pv_grund, region: north}", "NZ0696"),
        ("export_limit: 1 MW, export_tariff: surplus", "NZ0272"),
        ("export_rule: viet_nam", "NZ1065"),
        ("export_limit: 1 MW, export_price: 900, export_rule: decree_9", "NZ0249"),
    ],
)
def test_what_cannot_be_meant_of_export_is_told_in_its_line(park, written, code):
    sells(park, written)
    assert [(found, place.split(":")[:2]) for found, place in park.faults()] == [(code, ["park.yaml", "10"])]


HISTORY = "tariffs: {surplus: {history: {2025-01-01: vn_1279_22kv, 2026-07-01: vn_1279_110kv}}}\n"


def test_export_may_be_paid_by_the_last_of_tariffs_by_date(park):
    sells(park, "export_limit: 1 MW, export_tariff: surplus")
    park.add(HISTORY)
    last = named_prices("vn_1279_110kv")
    assert last <= set(np.unique(hourly_of(park)["export_price"].sel(meter="gate").values))


def test_the_operator_may_resell_at_the_last_of_tariffs_by_date(park):
    park.add(HISTORY + "settlement: {resale: {tariff: surplus}}\n")
    assert named_prices("vn_1279_110kv") <= set(np.unique(hourly_of(park)["resale_price"].values))


def named_prices(name):
    return set(catalogue.tariffs()[name].energy.values())


def test_what_is_not_resold_of_a_table_is_told(park):
    park.add("tariffs: {table: {energy: {normal: 2000}, fixed_charge: 9}}\nsettlement: {resale: {tariff: table}}\n")
    assert "NZ0684" in {fault.code for fault in park.read().warnings}


def test_no_tier_is_paid_above_the_ceiling(park):
    sells(park, "export_limit: 1 MW, export_ceiling: 800, export_tiers: [{price: 900}, {above: 1 GWh, price: 700}]")
    assert [tier.price for tier in park.read().park.meters[0].export_tiers] == [(800, 800), (700, 700)]
