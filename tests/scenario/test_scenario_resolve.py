"""From words to numbers: money, years, nodes, limits and what is assumed."""

import math
import unicodedata

import pytest

from netzero.money import years_weight
from netzero.scenario.resolve.bounds import highest_demand_kw
from netzero.scenario.scenario import CarrierNeed, HeatPumpPhysics


def sizes(found):
    return {size.name: size for size in found.park.sizes}


def test_the_example_reads_and_is_complete(examples):
    from netzero.scenario import read_scenario

    found = read_scenario(examples / "first_park")
    assert found.warnings == ()
    assert found.park.heat_levels == ("steam", "hot_water")
    assert found.park.nodes == ("park", "lotus_electronics")
    assert {figure.confidence for figure in found.assumptions} <= {"C", "C2", "M", "D", "user"}


def test_stages_stand_for_the_years_until_the_next(park):
    park.change("[2026, 2030]", "[2026, 2030, 2040], last_length: 5")
    stages = park.read().park.stages
    assert (stages.lengths, stages.end) == ((4, 10, 5), 2045)
    assert stages.weights[1] == years_weight(0.06, 4, 10, at_start=False)


def test_the_last_stage_is_as_long_as_the_one_before_and_a_single_one_a_year(park):
    assert park.read().park.stages.lengths == (4, 4)
    assert park.read("stages.years=[2026]").park.stages.lengths == (1,)


def test_catalogue_money_comes_in_the_scenario_currency(park):
    """PV on roofs: 520 USD/kWp in 2025, 410 in 2030; so 498 in 2026."""
    assert sizes(park.read())["pv_roof_hall"].capex == pytest.approx((498 * 26_300, 410 * 26_300))
    assert sizes(park.read("currency=USD"))["pv_roof_hall"].capex == pytest.approx((498, 410))
    found = park.read("exchange_rates.USD=25000")
    assert sizes(found)["pv_roof_hall"].capex == pytest.approx((498 * 25_000, 410 * 25_000))


def test_the_tariff_follows_the_currency(park):
    assert park.read().tariffs["gate"].energy["normal"] == 1833.0
    assert park.read("currency=USD").tariffs["gate"].energy["normal"] == pytest.approx(1833 / 26_300)


def test_fixed_cost_is_a_share_of_overnight_cost(park):
    size = sizes(park.read())["pv_roof_hall"]
    assert size.upkeep == pytest.approx([0.015 * cost for cost in size.capex])
    assert size.fixed_om == (0.0, 0.0)


def test_an_asset_may_have_its_own_figures(park):
    found = park.read("assets[0].capex=10 MVND/kWp", "assets[0].fixed_om=200000", "assets[0].life=30")
    size = sizes(found)["pv_roof_hall"]
    assert (size.capex[0], size.fixed_om[0], size.upkeep[0], size.life_years) == (1e7, 2e5, 0.0, 30.0)
    assert any(figure.name == "pv_roof_hall.capex" and figure.confidence == "user" for figure in found.assumptions)


def test_a_technology_may_be_changed_in_short_and_added(park):
    park.add(
        "technologies:\n"
        "  pv_roof: {capex: {2026: 12 MVND/kWp, 2030: 10 MVND/kWp}, life: 20}\n"
        "  steam_engine: {kind: converter, title: {en: Engine, vi: Động cơ}, carrier: electricity,"
        " inputs: {steam: 0.2}, capex: 900 USD/kW, life: 25}\n"
    )
    park.change("{technology: battery}", "{technology: steam_engine, max: 100}")
    found = park.read()
    assert sizes(found)["pv_roof_hall"].capex == (12e6, 10e6)
    assert sizes(found)["pv_roof_hall"].life_years == 20
    engine = next(converter for converter in found.park.converters if converter.name == "steam_engine")
    assert engine.output == "electricity"
    assert found.ratios["steam_engine:steam"] == pytest.approx(5.0)


def test_a_roof_holds_its_area_over_area_per_kwp(park):
    assert sizes(park.read())["pv_roof_hall"].upper == pytest.approx((5200 / 5.2,) * 2)


def test_roofs_of_one_plane_share_a_profile(park):
    found = park.read()
    assert {supply.profile for supply in found.park.supplies} == {"pv_roof:10/180"}
    assert set(found.resources) == {"pv_roof:10/180"}


def test_assets_that_share_a_roof_share_its_area(park):
    park.change("{technology: battery}", "{technology: pv_roof, at: hall, name: more}")
    limits = park.read().park.site_limits
    assert [(limit.name, limit.upper) for limit in limits] == [("hall", 5200.0)]
    assert limits[0].uses == (("pv_roof_hall", 5.2), ("more", 5.2))


def test_who_stands_behind_the_gate_is_on_the_park_node(park):
    found = park.read()
    dye, lotus = found.park.tenants
    assert (dye.node("electricity"), dye.node("steam")) == ("park", "park")
    assert (lotus.node("electricity"), lotus.node("steam")) == ("lotus", "lotus")
    assert [(meter.name, meter.node, meter.payer) for meter in found.park.meters] == [
        ("gate", "park", "park"),
        ("lotus", "lotus", "lotus"),
    ]
    assert {supply.name: supply.node for supply in found.park.supplies} == {
        "pv_roof_hall": "park",
        "pv_roof_lab": "lotus",
    }


def test_electric_plant_on_heat_of_its_own_behind_the_gate_is_joined_to_the_park(park):
    park.change("steam_kwh", "steam_kwh,steam_node", "tenants.csv")
    park.change("8760 MWh\n", "8760 MWh,own\n", "tenants.csv")
    park.change("876000,,", "876000,,,", "tenants.csv")
    park.change("technology: gas_boiler,", "technology: gas_boiler, at: dye,")
    assert park.read().park.converters[0].node == "dye"
    park.change("{technology: battery}", "{technology: electric_boiler, at: dye}")
    found = park.read().park
    assert found.converters[1].node == "dye"
    (link,) = found.links
    assert (link.name, link.node, link.to, link.carrier) == ("dye:electricity", "park", "dye", "electricity")
    assert (link.loss, link.both_ways, link.size.upper_is_limit) == (0.0, False, False)
    # 1.2 times what the boiler takes, itself 1.2 times the highest steam, which the boiler's efficiency divides
    taken = found.converters[1].size.upper[0] / 0.99
    assert link.size.existing[0] == pytest.approx(1.2 * taken)


def test_existing_stock_retires_after_its_life(park):
    """Built in 2010 with 25 years of life: there in 2030, gone in 2035."""
    size = sizes(park.read("stages.years=[2026, 2034, 2035]"))["gas_boiler"]
    assert size.existing == (2000.0, 2000.0, 0.0)


def test_bounds_are_finite_and_marked_when_nothing_is_declared(park):
    """Steam is 8,760 MWh a year: at most ten times the mean of 1,000 kW, and a fifth above without a store."""
    found = park.read()
    boiler = sizes(found)["gas_boiler"]
    assert boiler.upper[0] == pytest.approx(1.2 * 10_000)
    assert not boiler.upper_is_limit
    assert all(math.isfinite(most) for size in found.park.sizes for most in size.upper)
    gate = found.park.meters[0]
    assert not gate.import_limit_is_limit
    assert gate.import_limit_kw[0] == pytest.approx(1.1 * (1.25 * 1600 + 2 * 1.25 * 1600))


def test_a_declared_limit_below_what_exists_is_refused(park):
    assert [code for code, _ in park.faults("assets[1].max=1 MW")] == ["NZ0277"]


def test_what_is_not_buildable_cannot_be_added(park):
    size = sizes(park.read("assets[1].buildable=false"))["gas_boiler"]
    assert size.upper_new == (0.0, 0.0)
    assert size.upper == (2000.0, 2000.0)


def test_a_heat_technology_stands_on_the_hottest_level_it_reaches(park):
    park.change("876000,,", "876000,,5000", "tenants.csv")
    park.change("steam_kwh", "hot_water_kwh", "tenants.csv")
    park.change("{technology: battery}", "{technology: heat_pump_90}")
    found = park.read()
    assert {converter.name: converter.output for converter in found.park.converters} == {
        "gas_boiler": "steam",
        "heat_pump_90": "hot_water",
    }
    assert isinstance(found.ratios["heat_pump_90:electricity"], HeatPumpPhysics)
    assert park.read("assets[2].efficiency.electricity=4").ratios["heat_pump_90:electricity"] == 0.25


def test_heat_that_nobody_needs_is_refused(park):
    park.change("technology: gas_boiler, ", "technology: gas_boiler, carrier: hot_water, ")
    assert [code for code, _ in park.faults()] == ["NZ0291"]


def test_demand_that_nothing_serves_is_warned_of(park):
    found = park.read("assets=[]")
    assert [warning.code for warning in found.warnings] == ["NZ1424", "NZ1443"]


def test_fuel_factors_count_methane_and_nitrous_oxide(park):
    """Natural gas: (56,100 + 28 x 1 + 265 x 0.1) kg/TJ x 3.6e-9 t/kWh per kg/TJ."""
    fuel = park.read().park.fuels[0]
    assert fuel.factor_t_per_kwh == pytest.approx((56_100 + 28 + 26.5) * 3.6e-9)
    assert fuel.price[0] == pytest.approx(387_500 * 0.0036)
    assert fuel.annual_limit_kwh == (None, None)


def test_carbon_of_wood_counts_apart(park):
    park.change("technology: gas_boiler,", "technology: biomass_boiler,")
    fuel = park.read().park.fuels[0]
    assert fuel.biogenic_t_per_kwh == pytest.approx(112_000 * 3.6e-9)
    assert fuel.factor_t_per_kwh == pytest.approx((28 * 30 + 265 * 4) * 3.6e-9)


def test_a_cap_holds_until_the_next_one_and_none_lifts_it(park):
    park.change("[2026, 2030]", "[2026, 2030, 2035, 2040]")
    park.add("carbon: {caps: {2030: 5 kt, 2040: none}}\n")
    assert park.read().park.carbon.cap_t == (None, 5000.0, 5000.0, None)


def test_net_zero_is_a_cap_of_nothing_and_a_residual(park):
    park.add("carbon: {net_zero_year: 2030, offsets: {price: 100}}\n")
    carbon = park.read().park.carbon
    assert (carbon.cap_t, carbon.gross_share) == ((None, 0.0), (None, 0.1))
    assert carbon.offset_share == (0.1, 0.1)


def test_net_zero_without_offsets_is_warned_of(park):
    park.add("carbon: {net_zero_year: 2030}\n")
    assert [warning.code for warning in park.read().warnings] == ["NZ1405"]


def test_unserved_energy_costs_two_dollars_unless_all_demand_must_be_met(park):
    assert dict(park.read().park.unserved_price)["electricity"] == pytest.approx(52_600)
    assert dict(park.read("unserved_price=none").park.unserved_price)["steam"] is None


def test_a_purchase_is_a_supply_with_a_price_and_no_size(park):
    park.add("purchases: [{name: solar_farm, price: 1500 VND/kWh, limit: 2 MW, delivery: virtual}]\n")
    supply = park.read().park.supplies[-1]
    assert (supply.purchased, supply.size, supply.delivery) == (True, None, "virtual")
    assert (supply.limit_kw, supply.variable_cost) == ((2000.0, 2000.0), (1500.0, 1500.0))


def test_shares_of_owners_become_parties(park):
    park.add("parties: [esco]\n")
    found = park.read("assets[2].owner={esco: 60 %, dye: 40 %}")
    assert dict(found.park.storages[0].owners) == {"esco": 0.6, "dye": 0.4}
    assert found.park.parties == ("park", "dye", "lotus", "esco")


def test_a_tariff_may_name_a_schedule_and_another_tariff(park):
    park.add(
        "tariffs:\n"
        "  mine: {schedule: vn_2014, energy: {normal: 1500, peak: 3000, off_peak: 900}, demand_charge: 200 kVND/kW}\n"
        "  alias: vn_1279_110kv\n"
    )
    found = park.read("meters.gate.tariff=mine")
    assert found.park.meters[0].has_demand_charge
    assert park.read("meters.gate.tariff=alias").tariffs["gate"].energy["peak"] == 3266.0


def test_the_grid_factor_follows_its_track(park):
    assert park.read().grid_factor == pytest.approx((0.0006592, 0.00035))
    assert park.read("grid.factor=0.5 t/MWh").grid_factor == (0.0005, 0.0005)


def test_a_storage_may_have_a_fixed_ratio_or_free_power(park):
    fixed = park.read("assets[2].hours=4").park.storages[0]
    free = park.read("assets[2].unlimited_power=true").park.storages[0]
    assert (fixed.power, fixed.hours) == (None, 4.0)
    assert (free.power, free.hours) == (None, None)


def test_reading_twice_gives_the_same(park):
    first, second = park.read(), park.read()
    assert first.park == second.park
    assert first.input_hashes == second.input_hashes
    assert first.effective == second.effective


def test_a_scenario_written_from_what_was_in_effect_reads_the_same(park):
    import yaml

    changed = park.read("discount_rate=8 %", "assets[2].max=1 MW")
    park.write("park.yaml", yaml.safe_dump(changed.effective))
    assert park.read().park == changed.park


def test_the_bound_on_demand_covers_peak_meter_bills_and_energy(tmp_path):
    (tmp_path / "load.csv").write_text("when;kwh\n1;5,5\n2;7,5\n")
    need = CarrierNeed("electricity", file="load.csv", file_column="kwh", file_unit="kWh", file_minutes=30)
    assert highest_demand_kw(need, lambda name: tmp_path / name) == pytest.approx(1.25 * 15)
    assert highest_demand_kw(CarrierNeed("steam", annual_kwh=8760.0), lambda name: tmp_path / name) == 10.0
    assert highest_demand_kw(CarrierNeed("steam", annual_kwh=8760.0, peak_kw=2.0), lambda name: tmp_path / name) == 2.5


def test_letters_with_accents_are_the_same_however_they_are_composed(park):
    """Macs write 'ộ' as several characters; a name in park.yaml and one in a table must still meet."""
    park.change("\ndye,", "\nnhuộm,", "tenants.csv")
    park.change("hall,dye", "hall,nhuộm", "roofs.csv")
    found = park.read("assets[2].owner=" + unicodedata.normalize("NFD", "nhuộm"))
    assert found.park.storages[0].owners == (("nhuộm", 1.0),)


def test_a_roof_without_a_plane_lies_as_usual_and_says_so(park):
    park.write("roofs.csv", "name,tenant,area\nhall,dye,5200\n")
    found = park.read()
    assert set(found.resources) == {"pv_roof:10/180"}
    assert {"pv_roof_hall.tilt", "pv_roof_hall.azimuth"} <= {figure.name for figure in found.assumptions}


def test_the_exchange_rate_of_the_catalogue_is_an_assumption_unless_one_is_given(park):
    assert "exchange_rate_vnd_per_usd" in {figure.name for figure in park.read().assumptions}
    given = park.read("exchange_rates.USD=26000")
    assert "exchange_rate_vnd_per_usd" not in {figure.name for figure in given.assumptions}


def assumed(found):
    return {figure.name: figure for figure in found.assumptions}


def test_what_shapes_synthesised_demand_is_assumed(park):
    """The test's tenants are made from their sectors; a meter file needs no such figures."""
    found = assumed(park.read())
    listed = [name for name in found if name.startswith(("demand.", "shift.", "sector."))]
    assert {"demand.noise_spread", "demand.comfort_c", "demand.tet_ramp_up_days"} <= set(listed)
    assert not [name for name in listed if name.endswith("electricity_share")]
    assert {found[name].confidence for name in listed} <= {"M", "D"}
    assert all(found[name].source for name in listed)


def test_a_note_is_told_with_the_source(park):
    price = assumed(park.read("grid.trajectory=planned"))["grid.planned"]
    assert "changes from combined margin to average factor" in price.source


def test_a_tariff_is_listed_with_its_prices_and_whose_hours_it_has(park):
    tariff = assumed(park.read())["tariff.gate"]
    assert tariff.value == "vn_1279_22kv: normal 1833, off_peak 1190, peak 3398"
    assert tariff.unit == "VND/kWh"
    assert "Decision 963" in tariff.source
    assert "not confirmed" in tariff.source


def test_the_discount_rate_and_the_price_year_are_assumptions(park):
    assert assumed(park.read("discount_rate=0.08"))["discount_rate"].confidence == "user"
    assert "inflation of 3.5% is not added" in assumed(park.read())["price_year"].source


def test_given_money_is_listed_in_the_scenario_s_currency(park):
    own = assumed(park.read("assets[0].capex=10 MVND/kWp"))["pv_roof_hall.capex"]
    assert (own.value, own.unit) == ("10000000", "VND/kW")


def test_offsets_are_listed_with_their_price_and_limit(park):
    found = assumed(park.read("carbon.offsets.price=136000 VND/t", "carbon.net_zero_year=2030"))
    assert (found["offset.price"].value, found["offset.price"].confidence) == ("136000", "user")
    assert (found["offset.max_share"].value, found["residual_share"].confidence) == ("0.1", "M")


def test_defaults_of_the_form_are_those_of_the_catalogue():
    from netzero import catalogue
    from netzero.scenario.model import CarbonIn, OffsetsIn, ScenarioIn

    figures = catalogue.default_figures()
    assert ScenarioIn.model_fields["discount_rate"].default == figures["discount_rate"].value
    assert OffsetsIn.model_fields["max_share"].default == figures["offset_share"].value
    assert CarbonIn.model_fields["residual_share"].default == figures["residual_share"].value


def test_the_models_of_a_pv_system_are_assumptions(park):
    found = assumed(park.read())
    assert (found["pv_roof.mounting"].value, found["pv_roof.transposition"].value) == (
        "close_mount_glass_glass",
        "perez",
    )
    assert "Sandia" in found["pv_roof.mounting"].source
