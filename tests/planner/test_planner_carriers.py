"""Plans with engines, waste streams, gas holders and hydrogen in an hour or two, worth what can be worked by hand."""

import numpy as np
import pytest
from golden.parks import a_mill, two_hours
from park_factory import a_fuel, a_meter, converter, fuel_purchase, store

from netzero.accounts import account
from netzero.planner import plan
from netzero.simulator import replay, settle
from netzero.simulator.replay import difference

HOURS = 8760 / 2
GATE = a_meter(limit_kw=1000.0)


def planned(park, hourly):
    """Return the plan and its books, after checking that the replay is the plan."""
    found = plan(park, hourly).dataset
    assert max(difference(found, replay(park, hourly, found)).values()) <= 1e-6
    done = replay(park, hourly, found)
    books = account(park, hourly, found["capacity"], found["new_capacity"], done, settle(park, hourly, done))
    return found, books


def of(dataset, name, label):
    return dataset[name].isel({dataset[name].dims[0]: list(dataset[name][dataset[name].dims[0]].values).index(label)})


def total(books, name, line):
    return float(books[name].sum("party").sel({books[name].dims[-1]: line}).values[0])


@pytest.mark.parametrize(("price", "engine_kw"), [(0.12, [5, 0]), (0.13, [10, 20])])
def test_an_engine_pays_by_power_alone_where_power_costs_more_than_its_gas(price, engine_kw):
    # 2.5 gas at 0.05 make a kWh for 0.125; heat that saves the boiler is worth 1.2 x 0.05 more, but only 6 kW are used
    park = a_mill(
        "electricity",
        "hot_water",
        converters=[
            converter("engine", "electricity", 50, takes=["gas"], gives=["hot_water"]),
            converter("boiler", "hot_water", 50, takes=["gas"]),
        ],
        meters=[GATE],
        fuels=[a_fuel("gas", 0.05)],
    )
    ratios = {"engine:gas": 2.5, "engine:hot_water": 1.2, "boiler:gas": 1.0}
    hourly = two_hours(park, {"electricity": [10, 20], "hot_water": [6, 0]}, price=price, ratios=ratios)
    found, books = planned(park, hourly)
    np.testing.assert_allclose(of(found, "output_kw", "engine")[0], engine_kw, atol=1e-6)
    rejected = 1.2 * np.array(engine_kw) - [6, 0]
    np.testing.assert_allclose(found["rejected_kw"].values[0, 0], rejected, atol=1e-6)
    assert total(books, "energy", "rejected:hot_water:converter") == pytest.approx(HOURS * rejected.sum(), abs=1e-3)


def a_digested_park(**changes):
    """10 kW of waste in the first hour, none in the second; steam of 4 and 8 kW; biogas may be bought for 3."""
    given = {
        "converters": [
            converter("digester", "biogas", 50, takes=["waste"]),
            converter("boiler", "steam", 50, takes=["biogas"]),
        ],
        "storages": [store("holder", 100.0, carrier="biogas")],
        "supplies": [fuel_purchase("waste", 10.0, profile="stream"), fuel_purchase("biogas", 100.0)],
        "fuels": [a_fuel("waste", 0.0, factor=1e-6, biogenic=2e-4), a_fuel("biogas", 3.0, factor=1e-6, biogenic=2e-4)],
        "kept_fuels": ["waste", "biogas"],
    }
    park = a_mill("steam", **(given | changes))
    ratios = {"digester:waste": 1.25, "boiler:biogas": 1.0}
    return park, two_hours(park, {"steam": [4, 8]}, ratios=ratios, availability={"stream": [1.0, 0.0]})


def test_what_a_digester_makes_and_a_holder_keeps_is_bought_no_more():
    # 10 kW of waste give 8 of biogas, 4 of them for the second hour, of which 4 more are bought at 3
    found, books = planned(*a_digested_park())
    np.testing.assert_allclose(of(found, "supplied_kw", "biogas@park")[0].sum(), 4, atol=1e-6)
    assert total(books, "costs", "fuel") == pytest.approx(3 * 4 * HOURS)


def test_without_a_holder_the_stream_is_lost_when_nobody_needs_it():
    found, books = planned(*a_digested_park(storages=[]))
    np.testing.assert_allclose(of(found, "supplied_kw", "waste@park")[0], [5, 0], atol=1e-6)
    assert total(books, "costs", "fuel") == pytest.approx(3 * 8 * HOURS)


def test_every_kilowatt_hour_of_gas_emits_once_where_it_comes_through_the_fence():
    # 10 kW of waste and 4 of bought biogas at 1e-6 t each; what the digester makes of the waste adds nothing
    _, books = planned(*a_digested_park())
    assert total(books, "emissions", "scope_1") == pytest.approx(1e-6 * 14 * HOURS)
    assert total(books, "emissions", "biogenic") == pytest.approx(2e-4 * 14 * HOURS)


def test_a_yearly_limit_holds_for_what_is_bought_into_a_balance():
    fuels = [a_fuel("waste", 0.0, 5 * HOURS, factor=0.0), a_fuel("biogas", 3.0)]
    found, _ = planned(*a_digested_park(fuels=fuels))
    np.testing.assert_allclose(of(found, "supplied_kw", "waste@park")[0].sum(), 5, atol=1e-6)
    np.testing.assert_allclose(of(found, "supplied_kw", "biogas@park")[0].sum(), 12 - 4, atol=1e-6)


def test_hydrogen_is_made_in_the_cheap_hour_and_carries_its_electricity_alone():
    # 20 kWh of hydrogen, all made in the first hour of 1.5 kWh of electricity each, at 1 and 7e-4 t
    park = a_mill(
        "hydrogen",
        converters=[converter("electrolyser", "hydrogen", 100, takes=["electricity"])],
        storages=[store("tank", 100.0, carrier="hydrogen")],
        meters=[GATE],
        kept_fuels=["hydrogen"],
    )
    ratios = {"electrolyser:electricity": 1.5}
    hourly = two_hours(park, {"hydrogen": [10, 10]}, price=[1, 3], ratios=ratios, grid_factor=7e-4)
    found, books = planned(park, hourly)
    np.testing.assert_allclose(of(found, "output_kw", "electrolyser")[0], [20, 0], atol=1e-6)
    assert total(books, "costs", "grid_energy") == pytest.approx(30 * HOURS)
    assert total(books, "emissions", "scope_1") == 0
    assert total(books, "emissions", "scope_2_location") == pytest.approx(7e-4 * 30 * HOURS)


def test_a_tenant_bears_the_gas_it_takes_for_itself_and_pays_for_that_of_its_heat():
    park = a_mill(
        "steam",
        "gas",
        converters=[converter("boiler", "steam", 50, takes=["gas"])],
        supplies=[fuel_purchase("gas", 100.0)],
        fuels=[a_fuel("gas", 0.05)],
        kept_fuels=["gas"],
    )
    _, books = planned(park, two_hours(park, {"steam": [4, 4], "gas": [5, 5]}, ratios={"boiler:gas": 1.25}))
    fuel = books["costs"].sel(line="fuel", stage=2026)
    assert float(fuel.sel(party="mill")) == pytest.approx(0.05 * 10 * HOURS)
    assert float(fuel.sel(party="park")) == pytest.approx(0.05 * 10 * HOURS)
    assert float(books["transfers"].sel(party="mill", transfer="heat", stage=2026)) == pytest.approx(0.05 * 10 * HOURS)


def test_heat_taken_to_make_power_is_not_charged_to_those_who_use_heat():
    # of 18 kW of steam, 8 drive a turbine: the mill pays 10 / 18 of the coal, the operator keeps the rest
    park = a_mill(
        "electricity",
        "steam",
        converters=[
            converter("boiler", "steam", 50, takes=["coal"]),
            converter("turbine", "electricity", 1, takes=["steam"]),
        ],
        fuels=[a_fuel("coal", 0.01)],
    )
    ratios = {"boiler:coal": 1.0, "turbine:steam": 8.0}
    _, books = planned(park, two_hours(park, {"electricity": [1, 1], "steam": [10, 10]}, ratios=ratios))
    heat = float(books["transfers"].sel(party="mill", transfer="heat", stage=2026))
    assert heat == pytest.approx(0.01 * 10 * 2 * HOURS)
