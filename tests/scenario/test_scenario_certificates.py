"""Certificates of renewable electricity, as they are written."""

import pytest

BUY = "certificates:\n  buy: {price: {2026: 4 USD/MWh, 2030: 5 USD/MWh}, limit: 6 GWh, max_share: 80 %}\n"
COUNTED = "targets: {renewable: {shares: {2030: 10 %}, count: [certificates]}}\n"
CONTRACT = """
contracts:
  - {name: wind, capacity: 1 MW, profile: {file: wind.csv, column: wind},
     market_price: 1400, strike: 1650, factor: 0.1 kg/kWh}
"""


def codes(park):
    return [code for code, _ in park.faults()]


def test_prices_limits_and_shares_are_read_for_every_meter_by_default(park):
    park.add(BUY + "  sell: {price: 1.5 USD/MWh}\n" + COUNTED)
    read = park.read()
    given = read.park.greenhouse.certificates
    rate = given.sell.price[0] / 0.0015
    assert given.buy.price == pytest.approx((0.004 * rate, 0.005 * rate))
    assert (given.buy.limit_kwh, given.buy.max_share) == ((6e6, 6e6), (0.8, 0.8))
    assert given.buy.meters == tuple(meter.name for meter in read.park.meters)
    assert (given.sell.limit_kwh, given.sell.max_share) == ((None, None), (1.0, 1.0))
    assert read.park.targets[0].certificates
    assert not read.park.targets[1].certificates
    told = {figure.name: figure.confidence for figure in read.assumptions}
    assert told["certificates.buy.price"] == told["certificates.sell.price"] == "user"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (BUY.replace("limit", "meters: [gat], limit") + COUNTED, "NZ0681"),
        (BUY.replace("80 %", "120 %") + COUNTED, "NZ0236"),
        (COUNTED, "NZ2299"),
        (BUY + COUNTED + "grid: {series: {file: wind.csv, column: factor}}\n", "NZ2291"),
        (BUY + COUNTED.replace("[", "[virtual, ") + CONTRACT, "NZ2293"),
        (BUY.replace("limit", "factor: 0.1 kg/kWh, limit") + COUNTED + CONTRACT, "NZ2294"),
    ],
)
def test_what_cannot_be_meant_or_would_count_twice_is_told(park, written, code):
    park.write("wind.csv", "wind,factor\n" + "0.5,0.0005\n" * 8760)
    park.add(written)
    assert codes(park) == [code]


def test_certificates_are_not_sold_where_other_electricity_may_be_exported(park):
    park.change("gate: {tariff: vn_1279_22kv}", "gate: {tariff: vn_1279_22kv, export_limit: 1 MW, export_from: any}")
    park.add("certificates:\n  sell: {price: 1.5 USD/MWh}\n")
    assert codes(park) == ["NZ2292"]


def test_certificates_that_nothing_counts_are_refused(park):
    park.add(BUY)
    assert codes(park) == ["NZ2290"]
    park.add("carbon: {market_based: true, caps: {2030: 100 t}}\n")
    assert park.read().park.greenhouse.certificates.buy


def test_a_price_by_the_kwh_meant_by_the_mwh_is_told(park):
    park.add(BUY.replace("{2026: 4 USD/MWh, 2030: 5 USD/MWh}", "4 USD/kWh") + COUNTED)
    assert [(note.code, note.place.path) for note in park.read().warnings] == [("NZ1434", "certificates.buy.price")]
