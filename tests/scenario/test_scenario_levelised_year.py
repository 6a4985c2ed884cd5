"""One levelised year: factors that can be worked by hand, and what a scenario may say with it."""

import pytest

TWO_YEARS = ("stages={years: [2026], last_length: 2}", "discount_rate=10 %")
FINANCE = (
    "finance={levelised_year: {electricity_escalation: 10 %, fuel_escalation: 0, upkeep_escalation: 21 %, tax: 20 %}}"
)
PAYMENTS = 1 / 1.1 + 1 / 1.21
"""Present value of one unit of money at the end of each of two years."""
ELECTRICITY, FUEL, UPKEEP = (0.8 * worth / PAYMENTS for worth in (1 + 1, PAYMENTS, 1.1 + 1.1**2))
MEAN_OUTPUT = (1 + 0.9) / 2
"""At a loss of 10 % a year, where electricity is worth the same in both years."""
NEVER_REPLACED = ("assets[2].replacement=null", "assets[2].energy_replacement=null")


@pytest.fixture
def levelised(park):
    park.change("owner: tenant}", "owner: tenant, degradation: 10 %, capex: 700 USD/kW, fixed_om: 10 USD/kW}")
    words = "{year: 1, cost: 110 USD/kW}, energy_replacement: {year: 2, cost: 121 USD/kWh}"
    park.change("technology: battery", f"technology: battery, at: dye, holding_cost: 3 VND/kWh, replacement: {words}")
    return park


def test_every_price_is_the_mean_of_all_years(levelised):
    plain = levelised.read(*TWO_YEARS, FINANCE, *NEVER_REPLACED)
    assert plain.electricity_price_factor == pytest.approx(ELECTRICITY, rel=1e-12)
    today = levelised.read(*TWO_YEARS, *NEVER_REPLACED).park
    found = plain.park
    assert found.fuels[0].price[0] == pytest.approx(FUEL * today.fuels[0].price[0])
    for here, then in zip(found.sizes, today.sizes, strict=True):
        assert here.capex == then.capex
        assert here.fixed_om[0] == pytest.approx(UPKEEP * then.fixed_om[0])
        assert here.upkeep[0] == pytest.approx(UPKEEP * then.upkeep[0])
    told = {one.name: one.value for one in plain.assumptions}
    assert float(told["levelised_year.electricity"]) == pytest.approx(ELECTRICITY)
    assert "NZ0979" in [warning.code for warning in plain.warnings]


def test_output_is_the_mean_of_all_years(levelised):
    roof = levelised.read(*TWO_YEARS, FINANCE).park.supplies[0].size
    assert roof.mean_output == pytest.approx(MEAN_OUTPUT, rel=1e-12)


def test_a_replacement_is_paid_once_after_tax_and_the_asset_serves_all_years(levelised):
    battery = levelised.read(*TWO_YEARS, FINANCE).park.storages[0]
    before = levelised.read(*TWO_YEARS, FINANCE, *NEVER_REPLACED).park.storages[0]
    vnd = 26_300
    assert battery.power.capex[0] == pytest.approx(before.power.capex[0] + 0.8 * 100 * vnd)
    assert battery.energy.capex[0] == pytest.approx(before.energy.capex[0] + 0.8 * 100 * vnd)
    assert (battery.power.life_years, battery.energy.life_years) == (2.0, 2.0)
    assert battery.holding_cost[0] == pytest.approx(3 * UPKEEP)


def test_without_growth_and_tax_nothing_changes(park):
    same = park.read("stages={years: [2026], last_length: 2}").park
    found = park.read("stages={years: [2026], last_length: 2}", "finance={levelised_year: {}}").park
    assert found.fuels == same.fuels
    assert [size.capex for size in found.sizes] == [size.capex for size in same.sizes]


def test_what_a_levelised_year_cannot_be_is_refused(levelised):
    # 'replacement' without the mode, twice; years beyond the horizon; two stages
    assert [code for code, _ in levelised.faults()] == ["NZ0977", "NZ0977"]
    late = "assets[2].energy_replacement.year=3"
    assert [code for code, _ in levelised.faults(*TWO_YEARS, FINANCE, late)] == ["NZ0978"]
    assert "NZ0976" in [code for code, _ in levelised.faults(FINANCE)]
