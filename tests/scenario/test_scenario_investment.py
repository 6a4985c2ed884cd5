"""Upgrades of connections, budgets, plots of land, retirement and tenants that come and go, as they are written."""

import pytest

from netzero.errors import BadInput

UPGRADE = "{tariff: vn_1279_22kv, import_limit: 2 MW, upgrade: {technology: transformer_04_22kv, max: 1 MVA}}"


def sizes(found):
    return {size.name: size for size in found.park.sizes}


def told(found, *codes):
    return [warning.code for warning in found.warnings if warning.code in codes]


def with_upgrade(park, more=""):
    park.change("{tariff: vn_1279_22kv}", UPGRADE.replace("max: 1 MVA", f"max: 1 MVA{more}"))
    return park


def test_a_transformer_of_one_mva_lets_900_kw_pass(park):
    found = with_upgrade(park).read()
    [gate, lotus] = found.park.meters
    assert lotus.upgrade is None
    assert (gate.import_limit_kw, gate.upgrade.owners) == ((2000.0, 2000.0), (("park", 1.0),))
    size = gate.upgrade.size
    assert (size.name, size.upper, size.upper_new, size.existing) == (
        "gate_upgrade",
        (900.0,) * 2,
        (900.0,) * 2,
        (0,) * 2,
    )
    # 45 USD/kVA and 1.5 % of it a year, at 26,300 VND/USD and 0.9 kW per kVA
    assert size.capex[0] / size.upkeep[0] == pytest.approx(1 / 0.015)
    dear = {figure.name: figure for figure in found.assumptions}
    assert dear["transformer_04_22kv.power_factor"].value == "0.9"


def test_own_figures_of_an_upgrade_stand_instead_of_the_catalogue_s(park):
    with_upgrade(
        park, ", max_new: 500, capex: 1.8 MVND/kVA, life: 20, fixed_om_share: 0.01, owner: dye, power_factor: 0.8"
    )
    size = park.read().park.meters[0].upgrade.size
    assert (size.upper_new[0], size.life_years) == (400.0, 20.0)
    assert (size.capex[0], size.upkeep[0]) == (pytest.approx(1.8e6 / 0.8), pytest.approx(1.8e4 / 0.8))
    assert park.read().park.meters[0].upgrade.owners == (("dye", 1.0),)


def test_active_power_is_not_taken_for_apparent_power(park):
    with_upgrade(park, ", capex: 1.8 MVND/kW")
    assert park.faults() == [("NZ2280", "park.yaml:10:114")]
    assert park.read("meters.gate.upgrade.power_factor=1").park.meters[0].upgrade.size.capex[0] == pytest.approx(1.8e6)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("transformer_04_22kv", "transformer_22kv", "NZ0266"),
        ("import_limit: 2 MW, ", "", "NZ2287"),
        ("max: 1 MVA", "max: 1 MVA, owner: nobody", "NZ0268"),
        ("max: 1 MVA", "max: 1 MVA, power_factor: 1.1", "NZ0253"),
    ],
)
def test_what_is_wrong_with_an_upgrade_is_told(park, old, new, code):
    with_upgrade(park).change(old, new)
    assert [found for found, _ in park.faults()] == [code]


def test_budgets_hold_in_their_stages(park):
    park.add("finance:\n  budget: 2 bnVND\n  party_budgets: {dye: {2030: 500 MVND}}\n")
    everyone, dye = park.read().park.budgets
    assert (everyone.party, everyone.amount) == (None, (2e9, 2e9))
    assert (dye.party, dye.amount) == ("dye", (None, 5e8))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{budget: {2028: 1 bnVND}}", "NZ0275"),
        ("{party_budgets: {dyer: 1 bnVND}}", "NZ0268"),
        ("{budget: -1}", "NZ0105"),
    ],
)
def test_budgets_of_no_stage_and_of_nobody_are_refused(park, written, code):
    park.add(f"finance: {written}\n")
    assert [found for found, _ in park.faults()] == [code]


def test_what_is_too_small_is_told_in_the_scenario_s_money(park):
    park.add("finance: {budget: -1}\n")
    with pytest.raises(BadInput, match="it must be 0 VND or more"):
        park.read()


def test_a_budget_of_a_party_that_can_build_nothing_is_refused(park):
    park.change("{technology: pv_roof, at: roofs, owner: tenant}", "{technology: pv_roof, at: roofs}")
    park.add("finance: {party_budgets: {dye: 1 bnVND}}\n")
    assert [found for found, _ in park.faults()] == ["NZ2289"]


def test_a_plot_is_shared_by_all_that_stands_on_it(park):
    park.change("  - {technology: battery}", "  - {technology: battery, at: meadow, energy_area: 0.1 m2/kWh}")
    park.add("  - {technology: pv_ground, at: meadow}\n  - {technology: biomass_boiler, at: meadow, area: 2}\n")
    park.add("land: {meadow: {area: 1 ha}}\n")
    found = park.read()
    [plot] = found.park.site_limits
    uses = {"battery_meadow.energy": 0.1, "pv_ground_meadow": 11.0, "biomass_boiler_meadow": 2.0}
    assert (plot.name, plot.unit, plot.upper, dict(plot.uses)) == ("meadow", "m2", 10000.0, uses)
    assert sizes(found)["pv_ground_meadow"].upper[0] == pytest.approx(10000 / 11)


def test_what_takes_an_unknown_area_of_a_plot_is_refused(park):
    park.change("  - {technology: battery}", "  - {technology: battery, at: meadow}")
    park.add("  - {technology: biomass_boiler, at: meadow}\nland: {meadow: {area: 1 ha}}\n")
    assert [found for found, _ in park.faults()] == ["NZ2281", "NZ2281"]


def test_the_area_of_a_power_that_has_no_size_is_refused(park):
    park.change("  - {technology: battery}", "  - {technology: battery, at: meadow, hours: 2, area: 1}")
    park.add("land: {meadow: {area: 1 ha}}\n")
    assert [found for found, _ in park.faults()] == ["NZ0293"]


def test_an_area_without_a_site_a_plot_without_assets_and_a_plot_of_a_known_name_are_refused(park):
    park.change("{technology: battery}", "{technology: battery, energy_area: 0.1}")
    assert [found for found, _ in park.faults()] == ["NZ0289"]
    park.change(", energy_area: 0.1", "")
    park.add("land: {meadow: {area: 1 ha}}\n")
    assert [found for found, _ in park.faults()] == ["NZ2288"]
    park.change("meadow", "hall")
    assert park.faults() == [("NZ1410", "park.yaml:15:8")]


def test_existing_plant_must_fit_its_plot(park):
    park.add("  - {technology: pv_ground, at: meadow, existing: [{capacity: 1 MW, built: 2020}]}\n")
    park.add("land: {meadow: {area: 1 ha}}\n")
    assert [found for found, _ in park.faults()] == ["NZ2282"]


def test_a_roof_holds_no_more_than_its_structure_bears(park):
    park.write("roofs.csv", "name,tenant,area,max\nhall,dye,5200,400 kW\nlab,lotus,520,\n")
    assert sizes(park.read())["pv_roof_hall"].upper == (400.0, 400.0)
    park.add("  - {technology: pv_roof, name: second, at: hall}\n")
    area, structure = park.read().park.site_limits
    assert (area.name, area.upper) == ("hall", 5200.0)
    assert (structure.name, structure.upper) == ("hall structure", 400.0)
    assert structure.uses == (("pv_roof_hall", 1.0), ("second", 1.0))


def test_stock_goes_in_the_year_it_must(park):
    park.change(
        "{capacity: 2 MW, built: 2010}", "{capacity: 2 MW, built: 2020, until: 2029}, {capacity: 1 MW, built: 2020}"
    )
    assert sizes(park.read())["gas_boiler"].existing == (3000.0, 1000.0)


def test_converters_and_storages_may_retire_and_supplies_may_not(park):
    park.change("technology: gas_boiler,", "technology: gas_boiler, may_retire: true,")
    assert sizes(park.read())["gas_boiler"].may_retire
    park.change("built: 2010", "built: 2028")
    assert [found for found, _ in park.faults()] == ["NZ2286"]
    park.change("technology: pv_roof,", "technology: pv_roof, may_retire: true,")
    assert "NZ0281" in [found for found, _ in park.faults()]


COMING_AND_GOING = """\
name,sector,meter,tariff,electricity_kwh,electricity_peak_kw,steam_kwh,entry,exit
dye,tex_dye,gate,,8760 MWh,1.6 MW,8760 MWh,,2029
lotus,electron,own,vn_1279_lv,876000,,,2030,
mill,garment,gate,,876000,,,,
"""


def test_what_stands_at_a_tenant_comes_and_goes_with_it(park):
    park.write("tenants.csv", COMING_AND_GOING)
    park.add("  - {technology: electric_boiler, at: dye, existing: [{capacity: 1 MW, built: 2020}]}\n")
    found = park.read()
    hall, lab, boiler = (sizes(found)[name] for name in ("pv_roof_hall", "pv_roof_lab", "electric_boiler_dye"))
    assert (hall.upper, hall.upper_new, hall.until) == ((1000.0, 0.0), (1000.0, 0.0), 2030)
    assert (hall.life_if_built(2026), hall.alive(2026, 2029), hall.alive(2026, 2030)) == (4.0, True, False)
    assert (boiler.existing, boiler.until) == ((1000.0, 0.0), 2030)
    assert (lab.upper_new, lab.until) == ((0.0, 100.0), None)
    assert told(found, "NZ2283", "NZ2284", "NZ2285") == ["NZ2284", "NZ2283"]


def test_a_roof_that_outlives_its_tenant_goes_on_serving_and_its_owner_paying(park):
    park.write("tenants.csv", COMING_AND_GOING)
    park.change("at: roofs, owner: tenant", "at: roofs, owner: tenant, outlives_tenant: true")
    found = park.read()
    hall = sizes(found)["pv_roof_hall"]
    assert (hall.upper, hall.upper_new, hall.until) == ((1000.0, 1000.0), (1000.0, 1000.0), None)
    assert told(found, "NZ2284", "NZ2285") == ["NZ2285"]


def test_a_tenant_that_leaves_after_the_horizon_shortens_lives_all_the_same(park):
    park.write("tenants.csv", COMING_AND_GOING.replace("2029", "2040"))
    found = park.read()
    assert (sizes(found)["pv_roof_hall"].until, sizes(found)["pv_roof_hall"].life_if_built(2026)) == (2041, 15.0)
    assert told(found, "NZ2284", "NZ2285") == []


def test_the_connection_of_a_tenant_grows_while_the_tenant_is_there(park):
    park.write("tenants.csv", COMING_AND_GOING.replace("own,vn_1279_lv", "lotus,"))
    park.change("meters:", "meters:\n  lotus: " + UPGRADE)
    [size] = [meter.upgrade.size for meter in park.read().park.meters if meter.upgrade]
    assert (size.name, size.upper_new) == ("lotus_upgrade", (0.0, 900.0))


def test_an_asset_with_the_name_of_an_upgrade_is_refused(park):
    with_upgrade(park).change("{technology: battery}", "{technology: battery, name: gate_upgrade}")
    assert [found for found, _ in park.faults()] == ["NZ0282"]
