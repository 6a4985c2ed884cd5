"""Fuels that are bought, made and kept, and heat as an input: what a scenario says and what becomes of it."""

import pytest

COOL = "\n  - {technology: absorption_chiller, max: 1 MW}"
GASES = """
  - {technology: digester, max: 1 MW}
  - {technology: biogas_holder, max_energy: 5 MWh}
  - {technology: biogas_boiler, max: 2 MW}
fuels:
  wastewater_cod: {price: 0, annual_mass: 900 t}
"""


def test_a_fuel_that_is_only_burnt_has_no_balance(park):
    found = park.read().park
    assert (found.kept_fuels, found.burnt_as_bought) == ((), {"natural_gas"})


def test_what_a_digester_makes_has_a_balance_and_is_not_bought_without_a_price(park):
    park.add(GASES)
    found = park.read().park
    assert found.kept_fuels == ("biogas",)
    assert [fuel.name for fuel in found.fuels] == ["natural_gas", "wastewater_cod"]
    assert [supply.name for supply in found.supplies if supply.fuel] == []


def test_what_is_made_is_bought_too_where_it_has_a_price(park):
    park.add(GASES + "  biogas: {price: 800}\n")
    found = park.read().park
    assert [supply.name for supply in found.supplies if supply.fuel] == ["biogas@park"]


def test_tonnes_of_waste_become_kilowatt_hours_of_biogas(park):
    # 0.325 m3 of methane of 35.8 MJ are 11.635 MJ, or 3.232 kWh, per kg of COD
    park.add(GASES)
    limit = park.read().park.fuels[1].annual_limit_kwh
    assert limit[0] == pytest.approx(900e3 * 0.325 * 35.8 / 3.6, rel=1e-4)


def test_a_stream_that_comes_as_it_comes_is_bought_up_to_its_limit(park):
    park.add(GASES.replace("900 t}", "900 t, limit: 400 kW}"))
    found = park.read().park
    assert found.kept_fuels == ("biogas", "wastewater_cod")
    assert next(supply for supply in found.supplies if supply.fuel).limit_kw == (400.0, 400.0)


def test_a_stream_that_nothing_digests_is_refused_as_unused(park):
    park.add("fuels:\n  wastewater_cod: {price: 0, limit: 400 kW}\n")
    assert [code for code, _ in park.faults()] == ["NZ1404"]


def test_a_tenant_may_ask_for_a_fuel(park):
    park.change("steam_kwh\n", "steam_kwh,natural_gas_kwh\n", "tenants.csv")
    park.change("1.6 MW,8760 MWh", "1.6 MW,8760 MWh,1 GWh", "tenants.csv")
    park.change("lotus,electron,own,vn_1279_lv,876000,,", "lotus,electron,own,vn_1279_lv,876000,,,", "tenants.csv")
    found = park.read().park
    assert dict(found.tenants[0].nodes)["natural_gas"] == "park"
    assert "natural_gas" not in dict(found.tenants[1].nodes)
    assert [supply.name for supply in found.supplies if supply.fuel] == ["natural_gas@park"]


def test_a_fuel_that_nothing_brings_is_refused_where_it_is_needed(park):
    park.change("steam_kwh\n", "steam_kwh,hydrogen_kwh\n", "tenants.csv")
    park.change("1.6 MW,8760 MWh", "1.6 MW,8760 MWh,1 GWh", "tenants.csv")
    park.change("lotus,electron,own,vn_1279_lv,876000,,", "lotus,electron,own,vn_1279_lv,876000,,,", "tenants.csv")
    park.add("\n  - {technology: hydrogen_boiler, max: 1 MW}\n")
    assert [code for code, _ in park.faults()] == ["NZ1484", "NZ1484"]


@pytest.fixture
def piped(park):
    """Biogas made in the park; dye has steam and biogas at nodes of its own, and asks for biogas besides its boiler."""
    head = "name,sector,meter,electricity_kwh,steam_kwh,steam_node,biogas_kwh,biogas_node\n"
    park.write("tenants.csv", head + "dye,tex_dye,gate,8760 MWh,8760 MWh,own,1 GWh,own\nlotus,electron,,8760,8760,,,\n")
    park.add("\n  - {technology: biogas_boiler, at: dye, max: 2 MW}")
    park.add(GASES.replace("  - {technology: biogas_boiler, max: 2 MW}\n", ""))
    return park


PIPE = "links:\n  - {name: pipe, carrier: biogas, from: %s}\n"


def test_a_pipe_may_bring_a_fuel(piped):
    assert [code for code, _ in piped.faults()].count("NZ1070") == 2
    piped.add(PIPE % "park, to: dye")
    assert [link.carrier for link in piped.read().park.links if link.name == "pipe"] == ["biogas"]


def test_a_pipe_brings_a_fuel_one_way_unless_it_works_both_ways(piped):
    piped.add(PIPE % "dye, to: park")
    assert [code for code, _ in piped.faults()].count("NZ1070") == 2
    piped.change("to: park}", "to: park, both_ways: true}")
    assert piped.read().park.kept_fuels == ("biogas",)


GAS_AND_POWER = """
  - {technology: warmer, max: 100 kW%s}
technologies:
  warmer:
    kind: converter
    title: {en: Boiler of gas and power}
    carrier: steam
    inputs: {natural_gas: 0.5, electricity: 10}
    capex: 100 USD/kW
    life: 20
"""
EFFICIENCY = ", efficiency: {natural_gas: %s, electricity: %s}"
TIMES = "{file: times.csv, column: times}"
RATED = ", capex: 1 MVND/kW, rated_on: %s"
PUMP = "    heat_pump: {sink_c: 80 degC, source: air, grade: 0.5, approach_k: 5 K, cop_max: 6}\n"


@pytest.mark.parametrize(
    ("words", "physics", "taken"),
    [
        ("", "", 100 / 0.5),
        (EFFICIENCY % (TIMES, 10), "", 100 / 0.01),  # no machine gives less than a hundredth
        (RATED % "natural_gas", "", 100),
        (RATED % "natural_gas" + EFFICIENCY % (TIMES, 10), "", 100),
        (RATED % "electricity", "", 100 * 10 / 0.5),
        (RATED % "electricity", PUMP, 100 * 6 / 0.5),
        (RATED % "electricity" + EFFICIENCY % (0.5, TIMES), "", 100 * 20 / 0.5),
        (RATED % "electricity" + EFFICIENCY % (TIMES, TIMES), "", 100 * 20 / 0.01),
    ],
)
def test_a_fuel_may_be_bought_as_fast_as_plant_can_take_it(park, words, physics, taken):
    """Besides four times the highest need of the tenant, and what the boiler of 12 MW takes at 92 %."""
    park.change("steam_kwh\n", "steam_kwh,natural_gas_kwh\n", "tenants.csv")
    park.change("1.6 MW,8760 MWh", "1.6 MW,8760 MWh,876 MWh", "tenants.csv")
    park.change("876000,,\n", "876000,,,\n", "tenants.csv")
    park.write("times.csv", "times\n" + "20\n5\n" * 4380)
    park.add(GAS_AND_POWER % words + physics)
    found = park.read().park
    [bought] = [supply for supply in found.supplies if supply.fuel]
    assert bought.limit_kw[0] == pytest.approx(4 * 1000 + 12_000 / 0.92 + taken)


def test_a_fuel_without_price_that_nothing_makes_is_refused(park):
    park.add("\n  - {technology: biogas_boiler, max: 1 MW}\n")
    assert [code for code, _ in park.faults()] == ["NZ1485"]


@pytest.mark.parametrize(
    ("fuel", "code"),
    [
        ("annual_mass: 900 t, annual_limit: 1 GWh", "NZ1487"),
        ("annual_limit: 1 GWh, energy: 3 kWh/kg", "NZ1486"),
        ("profile: {file: tenants.csv}", "NZ1482"),
    ],
)
def test_words_of_a_fuel_that_do_not_go_together_are_refused(park, fuel, code):
    park.add(GASES.replace("annual_mass: 900 t", fuel))
    assert code in [code for code, _ in park.faults()]


def test_a_chiller_takes_the_coolest_heat_that_is_warm_enough(park):
    park.change("steam_kwh\n", "steam_kwh,cooling_kwh\n", "tenants.csv")
    park.change("1.6 MW,8760 MWh", "1.6 MW,8760 MWh,1 GWh", "tenants.csv")
    park.change("lotus,electron,own,vn_1279_lv,876000,,", "lotus,electron,own,vn_1279_lv,876000,,,", "tenants.csv")
    park.add(COOL)

    def taken(*sets):
        return next(x for x in park.read(*sets).park.converters if x.output == "cooling").ports[0].carrier

    assert taken() == "steam"  # hot water of 80 degC is too cool for 90
    assert taken("heat_levels.hot_water=95 degC") == "hot_water"
    assert taken("assets[3].efficiency.hot_water=0.6") == "hot_water"


def test_heat_that_is_too_cool_for_a_plant_is_refused(park):
    park.add("\n  - {technology: orc, max: 1 MW}")
    assert [code for code, _ in park.faults()] == ["NZ1480"]


def test_the_heat_of_an_engine_goes_to_the_hottest_level_that_it_reaches(park):
    park.add("\n  - {technology: gas_chp, max: 1 MW}")
    engine = next(x for x in park.read().park.converters if x.name == "gas_chp")
    assert [(port.carrier, port.sign) for port in engine.ports] == [("natural_gas", -1), ("hot_water", 1)]


def test_heat_below_every_level_is_told_and_lost(park):
    park.change("heat_levels: {steam: 170 degC, hot_water: 80 degC}", "heat_levels: {steam: 170 degC}")
    park.add("\n  - {technology: gas_chp, max: 1 MW}")
    found = park.read()
    assert "NZ1481" in [warning.code for warning in found.warnings]
    assert [port.sign for port in found.park.converters[-1].ports] == [-1]


def test_a_fuel_made_elsewhere_is_missed_at_the_boiler_that_needs_it(piped):
    """The first boiler of its kind stands in the park, where the gas is made; that of dye is named, with its line."""
    [(_, place)] = [found for found in piped.faults() if found[0] == "NZ1070" and "park.yaml" in found[1]]
    text = (piped.path / "park.yaml").read_text().splitlines()
    assert "technology: biogas_boiler, at: dye" in text[int(place.split(":")[1]) - 1]
