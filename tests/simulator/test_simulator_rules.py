"""Parks of a few hours whose operation can be worked out by hand."""

import numpy as np
import pytest
from park_factory import (
    a_design,
    a_fuel,
    a_meter,
    a_park,
    a_tenant,
    converter,
    hours,
    purchase,
    pv,
    store,
)

from netzero.simulator import balance_residual_max, simulate
from netzero.vocabulary import DISPATCH


def run(park, hourly, built=None, policy="self_consumption"):
    dispatch = simulate(park, hourly, *a_design(park, built), policy=policy)
    assert balance_residual_max(park, hourly, dispatch) <= 1e-9
    return dispatch


def series(dispatch, name, label, stage=0):
    array = dispatch[name]
    return array.sel({array.dims[0]: label}).values[stage].round(9).tolist()


MILL = ("mill", "electricity")


def test_pv_serves_the_mill_first_and_the_grid_the_rest():
    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 100)], meters=[a_meter()])
    done = run(park, hours(park, {MILL: [50, 80]}, availability={"sun": [0, 0.5]}))
    assert series(done, "supplied_kw", "roof") == [0, 50]
    assert series(done, "imported_kw", "gate") == [50, 30]


def test_surplus_is_stored_with_losses_until_the_battery_is_full_then_curtailed():
    # 100 kW of sun, 20 needed; 45 kWh at 90 %: 50 kW fill it, 30 are curtailed; then 45 x 0.8 = 36 come back
    battery = store("battery", 45, 60, efficiency=(0.9, 0.8))
    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 100)], storages=[battery], meters=[a_meter()])
    done = run(park, hours(park, {MILL: [20, 20, 50]}, availability={"sun": [1, 1, 0]}))
    assert series(done, "charge_kw", "battery") == [50, 0, 0]
    assert series(done, "level_kwh", "battery") == [45, 45, 0]
    assert series(done, "curtailed_kw", "roof") == [30, 80, 0]
    assert series(done, "discharge_kw", "battery") == [0, 0, 36]
    assert series(done, "imported_kw", "gate") == [0, 0, 14]


def test_storage_starts_where_a_first_run_left_it():
    # half full (50) - 40 + 80 leaves 90 after the first run; the second goes 90 - 40 = 50, then fills to 100
    battery = store("battery", 100, 100)
    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 100)], storages=[battery], meters=[a_meter()])
    done = run(park, hours(park, {MILL: [40, 20]}, availability={"sun": [0, 1]}))
    assert series(done, "discharge_kw", "battery") == [40, 0]
    assert series(done, "level_kwh", "battery") == [50, 100]


def test_the_battery_power_of_a_fixed_ratio_is_energy_over_hours():
    battery = store("battery", 100, hours=4)
    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 100)], storages=[battery], meters=[a_meter()])
    done = run(park, hours(park, {MILL: [0, 200]}, availability={"sun": [1, 0]}))
    assert series(done, "charge_kw", "battery") == [25, 0]


def test_the_monthly_peak_is_the_highest_import_of_the_month():
    park = a_park(tenants=[a_tenant("mill")], meters=[a_meter(demand_charge=True)])
    done = run(park, hours(park, {MILL: [10, 70, 30]}, start="2026-01-31T22:00"))
    assert done["peak_kw"].sel(meter="gate").values[0, :3].tolist() == [70, 30, 0]


def test_import_stops_at_the_limit_and_the_rest_goes_unserved():
    park = a_park(tenants=[a_tenant("mill")], meters=[a_meter(limit_kw=40)])
    done = run(park, hours(park, {MILL: [30, 55]}))
    assert series(done, "imported_kw", "gate") == [30, 40]
    assert series(done, "unserved_kw", "park:electricity") == [0, 15]


def test_a_node_without_a_meter_lives_on_its_own():
    park = a_park(tenants=[a_tenant("mill", own=["electricity"])], supplies=[pv("roof", 40, node="mill")])
    done = run(park, hours(park, {MILL: [30, 55]}, availability={"sun": [1, 1]}))
    assert series(done, "curtailed_kw", "roof") == [10, 0]
    assert series(done, "unserved_kw", "mill:electricity") == [0, 15]


def test_surplus_is_sold_up_to_the_limit():
    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 100)], meters=[a_meter(export_kw=25)])
    done = run(park, hours(park, {MILL: [60, 90]}, availability={"sun": [1, 1]}, export_price=0.05))
    assert series(done, "exported_kw", "gate") == [25, 10]
    assert series(done, "curtailed_kw", "roof") == [15, 0]


def test_the_share_of_output_sold_holds_at_every_moment():
    # hour 1: e = 0.2 (60 + e) -> 15; hour 2: 15 + e = 0.2 (75 + 20 + e) -> 5
    park = a_park(
        tenants=[a_tenant("mill")],
        supplies=[pv("roof", 100)],
        meters=[a_meter(export_kw=1000, export_share=0.2)],
    )
    done = run(park, hours(park, {MILL: [60, 20]}, availability={"sun": [1, 1]}, export_price=0.05))
    assert series(done, "exported_kw", "gate") == [15, 5]


def test_a_purchase_is_called_on_while_it_is_cheaper_than_the_grid():
    park = a_park(tenants=[a_tenant("mill")], supplies=[purchase("ppa", 30, 0.08)], meters=[a_meter(limit_kw=40)])
    done = run(park, hours(park, {MILL: [50, 50, 60]}, price=[0.1, 0.05, 0.05]))
    assert series(done, "supplied_kw", "ppa") == [30, 10, 20]
    assert series(done, "curtailed_kw", "ppa") == [0, 20, 10]
    assert series(done, "imported_kw", "gate") == [20, 40, 40]


def test_boilers_run_in_the_order_of_their_cost():
    # coal 0.03 / 0.75 = 0.04; gas 0.045 / 0.9 = 0.05: coal first, gas for the rest
    park = a_park(
        tenants=[a_tenant("mill", carriers=["steam"])],
        converters=[
            converter("gas_boiler", "steam", 100, takes=["gas"]),
            converter("coal_boiler", "steam", 40, takes=["coal"]),
        ],
        fuels=[a_fuel("coal", 0.03), a_fuel("gas", 0.045)],
    )
    ratios = {"gas_boiler:gas": 1 / 0.9, "coal_boiler:coal": 1 / 0.75}
    done = run(park, hours(park, {("mill", "steam"): [30, 90, 150]}, ratios=ratios))
    assert series(done, "output_kw", "coal_boiler") == [30, 40, 40]
    assert series(done, "output_kw", "gas_boiler") == [0, 50, 100]
    assert series(done, "unserved_kw", "park:steam") == [0, 0, 10]


def test_a_heat_pump_runs_on_surplus_before_the_boiler_and_on_the_grid_after_it():
    # COP 3: surplus costs 0; from the grid 0.2 / 3 = 0.067 > coal 0.05
    park = a_park(
        tenants=[a_tenant("mill", carriers=["electricity", "hot_water"])],
        supplies=[pv("roof", 100)],
        converters=[
            converter("heat_pump", "hot_water", 120, takes=["electricity"]),
            converter("boiler", "hot_water", 50, takes=["coal"]),
        ],
        fuels=[a_fuel("coal", 0.05)],
        meters=[a_meter()],
    )
    demand = {MILL: 80, ("mill", "hot_water"): [40, 90, 130]}
    ratios = {"heat_pump:electricity": 1 / 3, "boiler:coal": 1.0}
    done = run(park, hours(park, demand, availability={"sun": [1, 1, 0]}, ratios=ratios, price=0.2))
    assert series(done, "output_kw", "heat_pump") == pytest.approx([40, 60, 80])
    assert series(done, "output_kw", "boiler") == pytest.approx([0, 30, 50])
    assert series(done, "imported_kw", "gate") == pytest.approx([0, 0, 80 + 80 / 3])


def test_hot_steam_serves_warm_water_when_that_is_cheaper_or_all_there_is():
    park = a_park(
        tenants=[a_tenant("mill", carriers=["steam", "hot_water"])],
        converters=[
            converter("steam_boiler", "steam", 100, takes=["coal"]),
            converter("water_boiler", "hot_water", 30, takes=["gas"]),
        ],
        fuels=[a_fuel("coal", 0.03), a_fuel("gas", 0.05)],
    )
    ratios = {"steam_boiler:coal": 1.0, "water_boiler:gas": 1.0}
    done = run(park, hours(park, {("mill", "steam"): [40, 80], ("mill", "hot_water"): [20, 60]}, ratios=ratios))
    assert series(done, "cascaded_kw", "park:steam>hot_water") == [20, 20]
    assert series(done, "output_kw", "steam_boiler") == [60, 100]
    assert series(done, "output_kw", "water_boiler") == [0, 30]
    assert series(done, "unserved_kw", "park:hot_water") == [0, 10]


def test_waste_heat_comes_before_any_boiler_and_what_is_left_falls_a_level():
    park = a_park(
        tenants=[a_tenant("mill", carriers=["steam", "hot_water"])],
        supplies=[pv("furnace", 100, carrier="steam", profile=None)],
        converters=[converter("boiler", "hot_water", 100, takes=["coal"])],
        fuels=[a_fuel("coal", 0.03)],
    )
    done = run(park, hours(park, {("mill", "steam"): [60], ("mill", "hot_water"): [50]}, ratios={"boiler:coal": 1.0}))
    assert series(done, "cascaded_kw", "park:steam>hot_water") == [40]
    assert series(done, "output_kw", "boiler") == [10]


def test_an_absorption_chiller_runs_on_waste_heat_and_the_electric_one_does_the_rest():
    park = a_park(
        tenants=[a_tenant("mill", carriers=["cooling"])],
        supplies=[pv("furnace", 50, carrier="hot_water", profile=None)],
        converters=[
            converter("absorption", "cooling", 80, takes=["hot_water"]),
            converter("chiller", "cooling", 100, takes=["electricity"]),
            converter("boiler", "hot_water", 100, takes=["coal"]),
        ],
        fuels=[a_fuel("coal", 0.2)],
        meters=[a_meter()],
    )
    ratios = {"absorption:hot_water": 2.0, "chiller:electricity": 0.25, "boiler:coal": 1.0}
    done = run(park, hours(park, {("mill", "cooling"): [60]}, ratios=ratios))
    assert series(done, "output_kw", "absorption") == [25]
    assert series(done, "output_kw", "chiller") == [35]
    assert series(done, "imported_kw", "gate") == [8.75]
    assert series(done, "output_kw", "boiler") == [0]


def test_an_absorption_chiller_calls_on_a_boiler_and_gives_no_more_than_its_heat():
    park = a_park(
        tenants=[a_tenant("mill", carriers=["cooling"])],
        converters=[
            converter("absorption", "cooling", 80, takes=["hot_water"]),
            converter("boiler", "hot_water", 100, takes=["coal"]),
        ],
        fuels=[a_fuel("coal", 0.2)],
    )
    ratios = {"absorption:hot_water": 2.0, "boiler:coal": 1.0}
    done = run(park, hours(park, {("mill", "cooling"): [30, 60]}, ratios=ratios))
    assert series(done, "output_kw", "absorption") == [30, 50]
    assert series(done, "unserved_kw", "park:cooling") == [0, 10]


def test_a_chillers_own_electricity_is_kept_when_its_heat_is_made_from_the_last_surplus():
    # 11 kW of sun: per kWh of cold 2 of heat at COP 2 and 0.1 for the pumps: 1.1 kW, so that 10 of cold are served
    park = a_park(
        tenants=[a_tenant("mill", carriers=["cooling"])],
        supplies=[pv("roof", 11)],
        converters=[
            converter("absorption", "cooling", 80, takes=["hot_water", "electricity"]),
            converter("heat_pump", "hot_water", 100, takes=["electricity"]),
        ],
    )
    ratios = {"absorption:hot_water": 2.0, "absorption:electricity": 0.1, "heat_pump:electricity": 0.5}
    done = run(park, hours(park, {("mill", "cooling"): [10]}, availability={"sun": [1]}, ratios=ratios))
    assert series(done, "output_kw", "absorption") == pytest.approx([10])
    done = run(park, hours(park, {("mill", "cooling"): [30]}, availability={"sun": [1]}, ratios=ratios))
    drawn = 0.5 * series(done, "output_kw", "heat_pump")[0] + 0.1 * series(done, "output_kw", "absorption")[0]
    assert drawn <= 11 + 1e-9


def test_an_engine_that_pays_by_heat_alone_follows_it_and_its_electricity_never_exceeds_the_need():
    # 0.8 heat per electricity: heat of 40 would give 50 kW of electricity, but only 30 are needed: 24 heat
    park = a_park(
        tenants=[a_tenant("mill", carriers=["electricity", "hot_water"])],
        converters=[
            converter("engine", "electricity", 100, takes=["gas"], gives=["hot_water"]),
            converter("boiler", "hot_water", 100, takes=["gas"]),
        ],
        fuels=[a_fuel("gas", 0.05)],
        meters=[a_meter()],
    )
    ratios = {"engine:gas": 2.5, "engine:hot_water": 0.8, "boiler:gas": 1.0}
    done = run(park, hours(park, {MILL: [30, 90], ("mill", "hot_water"): [40, 40]}, ratios=ratios, price=0.12))
    assert series(done, "output_kw", "engine") == [30, 50]
    assert series(done, "output_kw", "boiler") == [16, 0]
    assert series(done, "imported_kw", "gate") == [0, 40]


def test_a_generator_runs_when_the_grid_is_dearer_or_at_its_limit():
    park = a_park(
        tenants=[a_tenant("mill")],
        converters=[converter("genset", "electricity", 100, takes=["diesel"])],
        fuels=[a_fuel("diesel", 0.1)],
        meters=[a_meter(limit_kw=40)],
    )
    done = run(park, hours(park, {MILL: [50, 50]}, ratios={"genset:diesel": 3.0}, price=[0.2, 0.5]))
    assert series(done, "output_kw", "genset") == [10, 50]


def test_plant_on_limited_power_leaves_heat_unserved_rather_than_tripping_the_node():
    park = a_park(
        tenants=[a_tenant("mill", carriers=["electricity", "hot_water"])],
        converters=[converter("boiler", "hot_water", 100, takes=["electricity"])],
        meters=[a_meter(limit_kw=50)],
    )
    demand = {MILL: 30, ("mill", "hot_water"): 60}
    done = run(park, hours(park, demand, ratios={"boiler:electricity": 1.0}, steps=1))
    assert series(done, "output_kw", "boiler") == [20]
    assert series(done, "unserved_kw", "park:hot_water") == [40]
    assert series(done, "unserved_kw", "park:electricity") == [0]


def test_a_limited_fuel_is_rationed_over_the_year_and_spent_where_nothing_else_serves():
    # 120 kWh of husk in three hours: 40 an hour come first as the cheaper heat, the dear gas gives the rest
    park = a_park(
        tenants=[a_tenant("mill", carriers=["steam"])],
        converters=[converter("boiler", "steam", 100, takes=["husk"]), converter("gas", "steam", 25, takes=["gas"])],
        fuels=[a_fuel("husk", 0.01, limit_kwh=120 * 8760 / 3), a_fuel("gas", 0.1)],
    )
    done = run(park, hours(park, {("mill", "steam"): [40, 40, 50]}, ratios={"boiler:husk": 2.0, "gas:gas": 1.0}))
    assert series(done, "output_kw", "boiler") == pytest.approx([20, 20, 20])
    assert series(done, "output_kw", "gas") == pytest.approx([20, 20, 25])
    assert series(done, "unserved_kw", "park:steam") == pytest.approx([0, 0, 5])


def test_a_limited_fuel_runs_out():
    park = a_park(
        tenants=[a_tenant("mill", carriers=["steam"])],
        converters=[converter("boiler", "steam", 100, takes=["husk"])],
        fuels=[a_fuel("husk", 0.01, limit_kwh=120 * 8760 / 3)],
    )
    done = run(park, hours(park, {("mill", "steam"): [40, 40, 40]}, ratios={"boiler:husk": 2.0}))
    assert series(done, "output_kw", "boiler") == [40, 20, 0]


def test_a_tank_is_filled_from_surplus_by_the_heat_pump_and_spares_the_boiler():
    park = a_park(
        tenants=[a_tenant("mill", carriers=["electricity", "hot_water"])],
        supplies=[pv("roof", 30)],
        converters=[
            converter("heat_pump", "hot_water", 60, takes=["electricity"]),
            converter("boiler", "hot_water", 100, takes=["coal"]),
        ],
        storages=[store("tank", 50, carrier="hot_water", efficiency=(1.0, 1.0))],
        fuels=[a_fuel("coal", 0.01)],
        meters=[a_meter()],
    )
    demand = {MILL: 10, ("mill", "hot_water"): [10, 60]}
    ratios = {"heat_pump:electricity": 0.5, "boiler:coal": 1.0}
    done = run(park, hours(park, demand, availability={"sun": [1, 0]}, ratios=ratios))
    assert series(done, "charge_kw", "tank") == [30, 0]
    assert series(done, "discharge_kw", "tank") == [0, 30]
    assert series(done, "output_kw", "boiler") == [0, 30]


def test_a_supply_ages_by_the_stage_it_was_built_in():
    roof = pv("roof", degradation=0.01)
    park = a_park(tenants=[a_tenant("mill")], supplies=[roof], meters=[a_meter()], years=(2026, 2031))
    done = run(park, hours(park, {MILL: 500}, availability={"sun": [1.0]}), {"roof": [100, 50]})
    assert series(done, "supplied_kw", "roof", 0) == [100]
    assert series(done, "supplied_kw", "roof", 1) == pytest.approx([100 * 0.99**5 + 50])


def test_doubling_loads_sizes_and_limits_doubles_every_flow():
    def flows(scale):
        park = a_park(
            tenants=[a_tenant("mill", carriers=["electricity", "hot_water"])],
            supplies=[pv("roof", 80 * scale)],
            converters=[converter("heat_pump", "hot_water", 30 * scale, takes=["electricity"])],
            storages=[store("battery", 40 * scale, 20 * scale, efficiency=(0.9, 0.9))],
            meters=[a_meter(limit_kw=50 * scale, export_kw=10 * scale)],
        )
        rng = np.random.default_rng(3)
        demand = {MILL: scale * rng.uniform(0, 60, 48), ("mill", "hot_water"): scale * rng.uniform(0, 40, 48)}
        sun = {"sun": np.tile([0, 0, 1, 0.5], 12)}
        return run(park, hours(park, demand, availability=sun, ratios={"heat_pump:electricity": 1 / 3}))

    one, two = flows(1), flows(2)
    for name in DISPATCH.keys() & one.keys():
        np.testing.assert_allclose(two[name].values, 2 * one[name].values, atol=1e-9)


def test_equipment_of_size_zero_is_equipment_absent():
    def imported(**more):
        park = a_park(tenants=[a_tenant("mill")], meters=[a_meter()], **more)
        demand, sun = {MILL: [10, 20, 30]}, {"sun": [1, 0.5, 0]}
        return series(run(park, hours(park, demand, availability=sun)), "imported_kw", "gate")

    assert imported(storages=[store("battery", 0, 0)], supplies=[pv("roof", 0)]) == imported()


def test_every_label_of_the_park_is_in_the_dispatch_in_its_order():
    park = a_park(
        tenants=[a_tenant("b", own=["electricity"]), a_tenant("a")],
        supplies=[purchase("ppa", 1, 0.1), pv("z", 1, node="b"), pv("y", 1)],
        meters=[a_meter()],
    )
    done = run(park, hours(park, {("a", "electricity"): 1.0}, availability={"sun": [1.0]}))
    assert done["supply"].values.tolist() == ["ppa", "z", "y"]
    assert done["demand_point"].values.tolist() == ["park:electricity", "b:electricity"]
