"""One levelised year: factors that can be worked by hand, and what a scenario may say with it."""

from dataclasses import fields, is_dataclass

import pytest

from netzero.components.budget import outlays
from netzero.components.park import Budget

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
ALL_PRICED = """\
  - {technology: electric_boiler, max: 1 MW, variable_om: 20 VND/kWh}
purchases:
  - {name: ppa, price: 1500 VND/kWh, limit: 1 MW}
  - {name: bought_steam, carrier: steam, price: 900 VND/kWh, limit: 1 MW}
links:
  - {name: cable, technology: mv_cable, from: park, to: lotus, length: 1 km, max: 1 MW, fee: 100 VND/kWh}
  - {name: pipe, technology: steam_pipe, from: park, to: dye, length: 1 km, fee: 50 VND/kWh}
flexible:
  - {tenant: dye, share: 20 %, cost: 200 VND/kWh, interruptible: {share: 10 %, price: 9000 VND/kWh}}
carbon:
  offsets: {price: 2 MVND/t, max_share: 10 %}
  price: 100 kVND/t
  trading: {free: 1 t, buy: 1 MVND/t, sell: 1 MVND/t, credits: {price: 1 MVND/t}}
emissions: {process: [{tenant: dye, name: kiln, amount: 3 t}]}
settlement:
  internal_price: {buy: 1500 VND/kWh, sell: 1200 VND/kWh}
  heat_prices: {steam: 700 VND/kWh}
  resale: {margin: 20 VND/kWh, margin_share: 1 %}
  party_prices: {park: 1400 VND/kWh}
contracts:
  - {name: wind, capacity: 1 MW, profile: {file: wind.csv}, market_price: 1400, strike: 1650}
"""
"""Something of every kind that has a price."""
STAYS = {
    *("Size.capex", "Size.existing", "Size.upper", "Size.upper_new", "Supply.limit_kw", "Supply.factor_t_per_kwh"),
    *("Meter.import_limit_kw", "Meter.export_limit_kw", "Meter.export_share", "ElectricityTarget.grid_share"),
    *("FlexibleDemand.share", "FlexibleDemand.increase", "FlexibleDemand.shed_share", "Carbon.offset_share"),
    *("DeclaredEmission.amount_t", "GridFactors.official", "GridFactors.average", "GridFactors.marginal"),
    *("Greenhouse.grid_losses", "CarbonPrice.price", "Allowances.free_t", "Allowances.buy", "Allowances.sell"),
    *("Allowances.credit_price", "Allowances.credit_share"),
    *("FlexibleDemand.shed_price", "Stages.weights", "Size.renewal", "Settlement.margin", "Meter.power_factor"),
    *("MarketContract.capacity_kw", "MarketContract.loss_factor", "MarketContract.fixed_kw", "Resale.margin_share"),
    *("MarketContract.factor_t_per_kwh",),
}
"""What is by stage and no price of a year, the price of demand done without, and what excludes other prices."""


@pytest.fixture
def levelised(park):
    park.change(
        "owner: tenant}",
        "owner: park, degradation: 10 %, lease: {per_kw: 60000, per_kwh: 20}, capex: 700 USD/kW, fixed_om: 10 USD/kW}",
    )
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


@pytest.fixture
def priced(levelised):
    levelised.change("steam_kwh\n", "steam_kwh,steam_node\n", "tenants.csv")
    levelised.change("8760 MWh\nlotus", "8760 MWh,own\nlotus", "tenants.csv")
    levelised.change("876000,,\n", "876000,,,\n", "tenants.csv")
    levelised.write("wind.csv", "wind\n" + "0.5\n" * 8760)
    levelised.change("VND/kWh, replacement:", "VND/kWh, variable_om: 5 VND/kWh, replacement:")
    meter = "gate: {tariff: vn_1279_22kv}"
    levelised.change(
        meter,
        meter[:-1]
        + ", import_limit: 9 MW, upgrade: {technology: substation_22_110kv, max: 1 MVA}"
        + ", export_limit: 1 MW, export_tiers: [{price: 900}, {above: 1 MWh, price: 700}]}",
    )
    levelised.add(ALL_PRICED)
    return levelised


def test_links_and_purchases_grow_with_what_they_bring(priced):
    today, found = (priced.read(*TWO_YEARS, *NEVER_REPLACED, *more).park for more in ((), (FINANCE,)))
    [cable, pipe] = found.links
    assert cable.fee[0] == pytest.approx(100 * ELECTRICITY)
    assert pipe.fee[0] == pytest.approx(50 * UPKEEP)
    for then, here in zip(today.links, found.links, strict=True):
        assert then.size.upkeep[0] > 0
        assert here.size.upkeep[0] == pytest.approx(UPKEEP * then.size.upkeep[0])
    price = {supply.name: supply.variable_cost[0] for supply in found.supplies}
    assert price["ppa"] == pytest.approx(1500 * ELECTRICITY)
    assert price["bought_steam"] == pytest.approx(900 * FUEL)


def test_prices_inside_the_park_grow_with_what_they_are_for(priced):
    found = priced.read(*TWO_YEARS, FINANCE).park.settlement
    assert (found.buy[0], found.sell[0]) == pytest.approx((1500 * ELECTRICITY, 1200 * ELECTRICITY))
    assert dict(found.heat_prices)["steam"][0] == pytest.approx(700 * FUEL)
    priced.change("buy: 1500 VND/kWh, sell: 1200 VND/kWh", "margin: 100 VND/kWh")
    assert priced.read(*TWO_YEARS, FINANCE).park.settlement.margin[0] == pytest.approx(100 * ELECTRICITY)


def test_demand_moved_costs_upkeep_and_demand_done_without_what_it_costs_today(priced):
    [found] = priced.read(*TWO_YEARS, FINANCE).park.flexible
    assert found.cost[0] == pytest.approx(200 * UPKEEP)
    assert found.shed_price == (9000.0,)


def test_no_price_escapes(priced):
    today, found = (priced.read(*TWO_YEARS, *NEVER_REPLACED, *more).park for more in ((), (FINANCE,)))
    declared, changed = set(), set()
    for then, here in zip(parts(today), parts(found), strict=True):
        of = type(here).__name__
        declared |= {f"{of}.{field.name}" for field in fields(here) if field.type == "ByStage"}
        changed |= {
            f"{of}.{field.name}" for field in fields(here) if (getattr(then, field.name) != getattr(here, field.name))
        }
    assert {"Link.fee", "Storage.holding_cost", "Converter.variable_cost", "Connection.size", "Fuel.price"} <= changed
    assert declared - changed == STAYS


def parts(item):
    """Yield all dataclasses inside of one."""
    yield item
    for field in fields(item):
        value = getattr(item, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one):
                yield from parts(one)


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


def test_a_budget_counts_what_is_paid_on_the_day_of_building(levelised):
    """Of a replacement nothing: 1 kW and 1 kWh of the battery cost the budget what they cost without one."""
    found = levelised.read(*TWO_YEARS, FINANCE).park
    before = levelised.read(*TWO_YEARS, FINANCE, *NEVER_REPLACED).park.storages[0]
    sizes = (before.power, before.energy)
    cost = dict(outlays(found, Budget(None, (1e9,)), 0))
    assert [cost[size.name] for size in sizes] == pytest.approx([size.capex[0] for size in sizes])


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
