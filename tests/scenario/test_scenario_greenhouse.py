"""Gases of fuels, warming potentials, and what tenants declare to emit, as they are written."""

import pytest

EMISSIONS = """\
emissions:
  process:
    - {tenant: dye, name: kiln, amount: {2026: 100 t, 2030: 60 t}}
    - {tenant: lotus, name: etching, gas: n2o, production: 500 t, per_tonne: 2 kg/t}
  refrigerants:
    - {tenant: lotus, name: chillers, gas: r410a, charge: 400 kg, leak_rate: 10 %}
"""


def test_shares_of_gases_follow_the_factors(park):
    """Natural gas: 56,100 kg CO2, 1 kg CH4 and 0.1 kg N2O a TJ."""
    shares = dict(park.read().park.fuels[0].gases)
    total = 56_100 + 28 * 1 + 265 * 0.1
    assert shares == pytest.approx({"co2": 56_100 / total, "ch4": 28 / total, "n2o": 26.5 / total})


def test_another_report_weighs_the_gases_otherwise(park):
    park.add("carbon: {gwp: AR6}\n")
    found = park.read().park
    assert found.fuels[0].factor_t_per_kwh == pytest.approx((56_100 + 27.9 + 27.3) * 3.6e-9)
    assert found.greenhouse.warming_of("ch4") == 27.9


def test_wood_counts_its_methane_and_nitrous_oxide_alone(park):
    park.change("technology: gas_boiler,", "technology: biomass_boiler,")
    fuel = park.read().park.fuels[0]
    assert dict(fuel.gases) == pytest.approx({"ch4": 840 / 1900, "n2o": 1060 / 1900})


def test_a_fuel_may_say_who_burns_it(park):
    park.change("technology: gas_boiler,", "technology: biomass_boiler,")
    park.add("fuels: {biomass: {use: residential}}\n")
    assert park.read().park.fuels[0].factor_t_per_kwh == pytest.approx((28 * 300 + 265 * 4) * 3.6e-9)


def test_own_factors_by_gas_stand_instead_of_the_catalogue_s(park):
    park.add("fuels: {natural_gas: {co2: 50000 kg/TJ, n2o: 0}}\n")
    fuel = park.read().park.fuels[0]
    assert fuel.factor_t_per_kwh == pytest.approx((50_000 + 28) * 3.6e-9)
    assert [gas for gas, _ in fuel.gases] == ["co2", "ch4"]


def test_an_own_factor_is_of_no_gas(park):
    park.add("fuels: {natural_gas: {factor: 0.25 kg/kWh}}\n")
    assert park.read().park.fuels[0].gases == ()


def test_declared_emissions_are_tonnes_of_their_gas_by_stage(park):
    park.add(EMISSIONS)
    kiln, etching, chillers = park.read().park.greenhouse.declared
    assert (kiln.amount_t, kiln.warming) == ((100.0, 60.0), 1.0)
    assert etching.co2e_t == pytest.approx((265.0, 265.0))
    assert chillers.co2e_t == pytest.approx((0.04 * 2088,) * 2)


def test_a_tenant_that_is_gone_emits_nothing(park):
    park.add(EMISSIONS)
    park.change("electricity_peak_kw,steam_kwh", "electricity_peak_kw,steam_kwh,exit", "tenants.csv")
    park.change("8760 MWh,1.6 MW,8760 MWh", "8760 MWh,1.6 MW,8760 MWh,2028", "tenants.csv")
    park.change("876000,,", "876000,,,", "tenants.csv")
    assert park.read().park.greenhouse.declared[0].amount_t == (100.0, 0.0)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("tenant: dye", "tenant: die", "NZ0264", 17),
        ("gas: r410a", "gas: r999", "NZ1023", 20),
        ("name: etching", "name: kiln", "NZ1020", 18),
        ("per_tonne: 2 kg/t", "amount: 3", "NZ1021", 18),
        ("amount: {2026", "gwp: 2, amount: {2026", "NZ1022", 17),
        ("gas: n2o", "gas: r410a, gwp: 2000", "NZ1026", 20),
    ],
)
def test_what_is_wrong_with_declared_emissions_is_told(park, old, new, code, line):
    park.add(EMISSIONS)
    park.change(old, new)
    [(found, place)] = park.faults()
    assert (found, place.split(":")[:2]) == (code, ["park.yaml", str(line)])


@pytest.mark.parametrize(
    ("written", "code"),
    [("{factor: 0.25 kg/kWh, ch4: 3}", "NZ1024"), ("{use: residential}", "NZ1025")],
)
def test_what_is_wrong_with_a_fuel_s_gases_is_told(park, written, code):
    park.add(f"fuels: {{natural_gas: {written}}}\n")
    assert [found for found, _ in park.faults()] == [code]


def test_factors_of_scope_3_are_the_scenario_s_own(park):
    park.change("- {technology: battery}", "- {technology: battery, max: 1 MW, embodied_energy: 100 kg/kWh}")
    park.change("owner: tenant}", "owner: tenant, embodied: 1.2 t/kW}")
    park.add("fuels: {natural_gas: {upstream: 30 g/kWh}}\ncarbon: {count_scope_3: true}\n")
    found = park.read().park
    assert {size.name: size.embodied_t for size in found.sizes if size.embodied_t} == pytest.approx(
        {"pv_roof_hall": 1.2, "pv_roof_lab": 1.2, "battery.energy": 0.1}
    )
    assert found.fuels[0].upstream_t_per_kwh == pytest.approx(3e-5)
    assert found.carbon.scopes == ("scope_1", "scope_2_location", "scope_3")


def test_losses_of_the_grid_are_those_published_for_2025_unless_given(park):
    assert park.read().park.greenhouse.grid_losses == pytest.approx((1.02 * 1.027263 - 1,) * 2)
    assert park.read("grid.losses=6 %").park.greenhouse.grid_losses == (0.06, 0.06)


def test_the_inventory_counts_by_the_factor_that_is_chosen(park):
    park.add("grid: {average: 0.5 kg/kWh, marginal: 0.8 kg/kWh}\n")
    found = park.read()
    assert found.grid_factor[0] == pytest.approx(6.592e-4)
    grid = found.park.greenhouse.grid
    assert (grid.average[0], grid.marginal[0], grid.method) == (5e-4, 8e-4, "spliced")
    assert park.read("grid.inventory=average").grid_factor == (5e-4, 5e-4)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{inventory: average}", "NZ1030"),
        ("{marginal: 0.5, marginal_series: {file: tenants.csv, column: electricity_kwh}}", "NZ1032"),
    ],
)
def test_what_is_wrong_with_the_grid_s_factors_is_told(park, written, code):
    park.add(f"grid: {written}\n")
    assert [found for found, _ in park.faults()] == [code]


def test_trading_takes_the_share_of_credits_of_the_decree(park):
    park.add("carbon: {trading: {free: 1 kt, buy: 5 USD/t, credits: {price: 3 USD/t}}}\n")
    found = park.read().park.greenhouse.allowances
    assert (found.free_t[0], found.buy[0], found.sell[0]) == (1000.0, pytest.approx(131_500), 0.0)
    assert (found.credit_price[0], found.credit_share[0]) == (pytest.approx(78_900), 0.3)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{trading: {buy: 5 USD/t, sell: {2026: 4 USD/t, 2030: 6 USD/t}}}", "NZ1035"),
        ("{price_scope_2: true}", "NZ1034"),
        ("{trading: {buy: 5, credits: {price: 3, max_share: 1.2}}}", "NZ0236"),
    ],
)
def test_what_is_wrong_with_prices_of_carbon_is_told(park, written, code):
    park.add(f"carbon: {written}\n")
    assert code in [found for found, _ in park.faults()]


def test_products_share_by_tonnes_unless_shares_are_given(park):
    silk, wool = (
        f"  - {{tenant: dye, name: {name}, production: {kt} kt}}\n" for name, kt in (("silk", 1), ("wool", 3))
    )
    park.add(f"products:\n{silk}{wool}")
    assert [each.share[0] for each in park.read().park.greenhouse.products] == [0.25, 0.75]


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("name: silk, share: 0.6", "name: wool, share: 0.5", "NZ1040"),
        ("name: silk, share: 0.6", "name: wool", "NZ1039"),
        ("name: silk", "name: silk", "NZ1038"),
    ],
)
def test_what_is_wrong_with_products_is_told(park, first, second, code):
    rows = "".join(f"  - {{tenant: dye, production: 1 kt, {each}}}\n" for each in (first, second))
    park.add(f"products:\n{rows}")
    assert [found for found, _ in park.faults()] == [code]
