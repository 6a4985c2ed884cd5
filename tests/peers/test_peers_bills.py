"""Bills of REopt.jl's scenarios (test/scenarios/*.json) and of HOMER Grid's knowledge base, to the cent."""

import numpy as np
import pytest

from netzero.accounts import npv
from netzero.axis import full_year, of_blocks
from netzero.tariffs import Tariff, bill

AXIS = full_year(2022)
HOURS = len(AXIS)
RATES = [10, 10, 20, 50, 20, 10, 20, 20, 20, 20, 20, 5]


def moment(hour):
    """Return the time of a REopt step, counted from 1."""
    return str(AXIS.start[hour - 1])[5:].replace("T", " ")


def with_spikes(base_kw, spikes):
    load = np.full(HOURS, float(base_kw))
    for hour, kw in spikes.items():
        load[hour - 1] = kw
    return load


SPIKES = with_spikes(100, {22: 200, 2403: 400, 4088: 500, 8333: 300})


def test_no_techs():
    tariff = Tariff(energy={"normal": 0.10}, demand_charge=10)
    year = bill(tariff, AXIS, np.full(HOURS, 10_000 / HOURS), 2022)
    assert year.energy_cost.sum() == pytest.approx(1000.0, abs=0.005)
    assert year.demand_cost.sum() == pytest.approx(136.99, abs=0.005)


def test_coincident_peak():
    charges = [
        {"name": "first", "price": 10, "times": [moment(step) for step in (1, 2, 100)]},
        {"name": "second", "price": 5, "times": [moment(step) for step in (6000, 7000)]},
    ]
    year = bill(Tariff(energy={"normal": 0}, demand_charges=charges), AXIS, np.ones(HOURS), 2022)
    assert year.total == pytest.approx(15.0, abs=0.005)


def test_tiered_tou_demand():
    tiers = [{"up_to": 50, "price": 0}, {"price": 12}]
    tariff = Tariff(energy={"normal": 0}, demand_charges=[{"tiers": tiers}])
    assert bill(tariff, AXIS, np.full(HOURS, 1e6 / HOURS), 2022).total == pytest.approx(9_238.356, abs=0.005)


def test_tiered_energy_and_demand():
    """No kWh and no kW lies in a second band; life cycle cost over 25 years after 26 % tax, with REopt's own rounding.

    REopt rounds the factor that discounts the bills to five decimals (14.820255 to 14.82026): its cost to the cent.
    """
    energy, demand = (
        [{"up_to": 74_400}, {"price": 0.05}],
        [{"up_to": 100, "price": 10}, {"price": 5}],
    )
    tariff = Tariff(energy={"normal": 0.10}, energy_tiers=energy, demand_charges=[{"tiers": demand}])
    of_year = bill(tariff, AXIS, np.full(HOURS, 100.0), 2022).total
    assert of_year == pytest.approx(99_600.0, abs=0.005)
    factor = annuity_factor_of(growth=0.0166, rate=0.0624, years=25)
    assert of_year * (1 - 0.26) * factor == pytest.approx(1_092_312.085, abs=0.005)
    assert of_year * (1 - 0.26) * round(factor, 5) == pytest.approx(1_092_312.443, abs=0.005)


def annuity_factor_of(growth, rate, years):
    """Return what bills of so many years that grow are worth today, per bill of the year before the first."""
    return npv(rate, [0.0, *((1 + growth) ** year for year in range(1, years + 1))])


def test_look_back_on_any_month():
    by_month = [10.5] * 4 + [11.5] * 6 + [10.5] * 2
    charge = {"prices_by_month": by_month, "ratchet": {"share": 0.35}}
    year = bill(Tariff(energy={"normal": 0}, demand_charges=[charge]), AXIS, with_spikes(1, {10: 100}), 2022)
    assert year.total == pytest.approx(5_302.5, abs=0.005)


def test_look_back_on_selected_months():
    charge = {"prices_by_month": RATES, "ratchet": {"share": 0.75, "months": [1, 4, 12]}}
    year = bill(Tariff(energy={"normal": 0}, demand_charges=[charge]), AXIS, SPIKES, 2022)
    assert year.billed_kw[:, 0].tolist() == [300, 300, 300, 400, 300, 500, *[300] * 6]
    assert year.total == pytest.approx(74_500, abs=0.005)


def test_look_back_on_six_rolling_months():
    charge = {"prices_by_month": RATES, "ratchet": {"share": 0.75, "last": 6}}
    year = bill(Tariff(energy={"normal": 0}, demand_charges=[charge]), AXIS, SPIKES, 2022)
    assert year.billed_kw[:, 0].tolist() == [225, 225, 225, 400, 300, 500, *[375] * 6]
    assert year.total == pytest.approx(79_375, abs=0.005)


@pytest.mark.parametrize(("days", "energy"), [(30, 8_400), (31, 8_680)])
def test_homer_grid_peak_shaving_simple_example(days, energy):
    first = {30: "2022-06-01", 31: "2022-07-01"}[days]
    month = of_blocks([(np.datetime64(first), 24 * days, 1.0)], 60, "declared_blocks")
    load = np.tile(np.where(np.arange(24) // 4 == 3, 200.0, 100.0), days)
    year = bill(Tariff(energy={"normal": 0.10}, demand_charge=35), month, load, 2022)
    assert year.demand_cost.sum() == pytest.approx(7_000, abs=0.005)
    assert year.energy_cost.sum() == pytest.approx(energy, abs=0.005)
