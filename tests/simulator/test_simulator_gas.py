"""Operation by rules of engines, digesters, holders and electrolysers, hour by hour as by hand."""

import numpy as np
import pytest
from park_factory import a_design, a_fuel, a_meter, a_park, a_tenant, converter, fuel_purchase, hours, pv, store

from netzero.errors import BadInput
from netzero.simulator import balance_residual_max, simulate

MILL = ("mill", "electricity")


def run(park, hourly, policy="self_consumption"):
    done = simulate(park, hourly, *a_design(park), policy=policy)
    assert balance_residual_max(park, hourly, done) <= 1e-9
    return done


def series(done, name, label):
    at = {done[name].dims[0]: label}
    return np.round(done[name].sel(at).values[0], 6).tolist()


def test_an_engine_runs_for_power_alone_when_that_pays_and_rejects_its_heat():
    # 2.5 gas at 0.05 cost 0.125: less than the grid's 0.15 in the first hour, more than its 0.1 in the second
    park = a_park(
        tenants=[a_tenant("mill", carriers=["electricity", "hot_water"])],
        converters=[converter("engine", "electricity", 100, takes=["gas"], gives=["hot_water"])],
        fuels=[a_fuel("gas", 0.05)],
        meters=[a_meter()],
    )
    ratios = {"engine:gas": 2.5, "engine:hot_water": 0.8}
    done = run(park, hours(park, {MILL: [30, 30], ("mill", "hot_water"): [8, 8]}, ratios=ratios, price=[0.15, 0.1]))
    assert series(done, "output_kw", "engine") == [30, 10]
    assert series(done, "rejected_kw", "engine:hot_water") == [16, 0]


def a_digested_park(**changes):
    given = {
        "tenants": [a_tenant("mill", carriers=["electricity", "steam"])],
        "converters": [
            converter("digester", "biogas", 20, takes=["waste"]),
            converter("boiler", "steam", 100, takes=["biogas"]),
            converter("gas_boiler", "steam", 100, takes=["gas"]),
        ],
        "storages": [store("holder", 30, carrier="biogas")],
        "supplies": [fuel_purchase("waste", 20, profile="stream")],
        "fuels": [a_fuel("waste", 0.0), a_fuel("gas", 0.05)],
        "kept_fuels": ["waste", "biogas"],
        "meters": [a_meter()],
    }
    park = a_park(**(given | changes))
    ratios = {"digester:waste": 1.0, "boiler:biogas": 1.0, "gas_boiler:gas": 1.0}
    demand = {("mill", "steam"): [0, 5, 60, 10]}
    return park, hours(park, demand, ratios=ratios, availability={"stream": [1.0, 1.0, 0.5, 0.0]})


def test_a_waste_stream_fills_the_holder_and_gas_is_bought_when_it_is_empty():
    # the holder begins as it ends: empty. 20 kept; 5 used and 10 more kept; 10 fresh and 30 kept of 60; then bought
    done = run(*a_digested_park())
    assert series(done, "charge_kw", "holder") == [20, 10, 0, 0]
    assert series(done, "level_kwh", "holder") == [20, 30, 0, 0]
    assert series(done, "supplied_kw", "waste@park") == [20, 15, 10, 0]
    assert series(done, "output_kw", "gas_boiler") == [0, 0, 20, 10]


def test_surplus_power_becomes_hydrogen_and_what_is_missing_is_made_when_it_is_asked_for():
    # 32 kW of sun beyond the need of 10 are 20 of hydrogen; the tenant takes 15 in the next hour and 15 after it
    park = a_park(
        tenants=[a_tenant("mill", carriers=["electricity", "hydrogen"])],
        supplies=[pv("roof", 42)],
        converters=[converter("electrolyser", "hydrogen", 40, takes=["electricity"])],
        storages=[store("tank", 20, carrier="hydrogen")],
        kept_fuels=["hydrogen"],
        meters=[a_meter()],
    )
    hourly = hours(
        park,
        {MILL: 10, ("mill", "hydrogen"): [0, 15, 15]},
        availability={"sun": [1, 0, 0]},
        ratios={"electrolyser:electricity": 1.6},
    )
    done = run(park, hourly)
    assert series(done, "output_kw", "electrolyser") == [20, 0, 10]
    assert series(done, "discharge_kw", "tank") == [0, 15, 5]
    assert series(done, "imported_kw", "gate") == [0, 10, 26]


def test_no_hydrogen_is_made_of_power_to_make_power():
    park = a_park(
        tenants=[a_tenant("mill")],
        converters=[
            converter("electrolyser", "hydrogen", 40, takes=["electricity"]),
            converter("cell", "electricity", 40, takes=["hydrogen"]),
        ],
        storages=[store("tank", 0, carrier="hydrogen")],
        kept_fuels=["hydrogen"],
        meters=[a_meter(limit_kw=20)],
    )
    done = run(park, hours(park, {MILL: [50]}, ratios={"electrolyser:electricity": 1.6, "cell:hydrogen": 2.0}))
    assert series(done, "unserved_kw", "park:electricity") == [30]
    assert series(done, "output_kw", "electrolyser") == [0]


def test_a_tenant_that_takes_a_fuel_shares_its_yearly_limit_with_the_boilers():
    park = a_park(
        tenants=[a_tenant("mill", carriers=["steam", "gas"])],
        converters=[converter("boiler", "steam", 100, takes=["gas"])],
        supplies=[fuel_purchase("gas")],
        fuels=[a_fuel("gas", 0.05, limit_kwh=35 * 8760 / 2)],
        kept_fuels=["gas"],
    )
    done = run(park, hours(park, {("mill", "steam"): [10, 10], ("mill", "gas"): [10, 10]}, ratios={"boiler:gas": 1.0}))
    assert series(done, "supplied_kw", "gas@park") == [20, 15]
    assert series(done, "unserved_kw", "park:steam") == [0, 5]


def test_a_fuel_made_of_one_that_is_made_on_site_is_refused_by_name():
    park = a_park(
        tenants=[a_tenant("mill", carriers=["methane"])],
        converters=[
            converter("digester", "biogas", 20, takes=["waste"]),
            converter("upgrade", "methane", 20, takes=["biogas"]),
        ],
        fuels=[a_fuel("waste", 0.0)],
        kept_fuels=["biogas", "methane"],
    )
    with pytest.raises(BadInput) as refused:
        run(park, hours(park, {("mill", "methane"): [1]}, ratios={"digester:waste": 1.0, "upgrade:biogas": 1.0}))
    assert [fault.code for fault in refused.value.faults] == ["NZ0940"]
    assert refused.value.faults[0].values["name"] == "upgrade"


def test_heat_that_an_engine_makes_for_a_chillers_power_cools_what_was_unserved():
    # 60 of 70 by power: 30 kW of it, with 15 of heat, of which the other chiller makes the last 10
    park = a_park(
        tenants=[a_tenant("mill", carriers=["electricity", "cooling"])],
        converters=[
            converter("engine", "electricity", 100, takes=["gas"], gives=["hot_water"]),
            converter("chiller", "cooling", 60, takes=["electricity"]),
            converter("absorption", "cooling", 60, takes=["hot_water"]),
        ],
        fuels=[a_fuel("gas", 0.02)],
        meters=[a_meter()],
    )
    ratios = {"engine:gas": 2.5, "engine:hot_water": 0.5, "chiller:electricity": 0.5, "absorption:hot_water": 1.5}
    done = run(park, hours(park, {("mill", "cooling"): [70]}, ratios=ratios))
    assert series(done, "output_kw", "chiller") == [60]
    assert series(done, "output_kw", "absorption") == [10]
    assert series(done, "output_kw", "engine") == [30]
    assert series(done, "rejected_kw", "engine:hot_water") == [0]
    assert series(done, "unserved_kw", "park:cooling") == [0]


def a_park_on_hydrogen(price, policy):
    park = a_park(
        tenants=[a_tenant("mill", carriers=["hydrogen"])],
        converters=[converter("electrolyser", "hydrogen", 50, takes=["electricity"])],
        storages=[store("tank", 100, carrier="hydrogen")],
        kept_fuels=["hydrogen"],
        meters=[a_meter()],
    )
    demand = {("mill", "hydrogen"): [10, 10, 70, 70]}
    return run(park, hours(park, demand, ratios={"electrolyser:electricity": 1.5}, price=price, weight=365), policy)


@pytest.mark.parametrize("policy", ["self_consumption", "time_of_use"])
def test_a_tank_is_made_ready_for_what_the_electrolyser_could_not_follow_yesterday(policy):
    # 2 x 20 kWh are asked for beyond its 50 kW: that much is bought for at once, and nothing goes unserved
    done = a_park_on_hydrogen(0.1, policy)
    assert series(done, "charge_kw", "tank") == [40, 0, 0, 0]
    assert series(done, "output_kw", "electrolyser") == [50, 10, 50, 50]
    assert series(done, "unserved_kw", "park:hydrogen") == [0, 0, 0, 0]


def test_no_tank_is_made_ready_in_the_dear_hours():
    done = a_park_on_hydrogen([0.2, 0.1, 0.1, 0.1], "time_of_use")
    assert series(done, "charge_kw", "tank") == [0, 40, 0, 0]
