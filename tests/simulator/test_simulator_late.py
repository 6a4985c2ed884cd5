"""Nothing goes unserved while plant stands idle that could serve it: one step each, by hand, and random parks."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from operable_parks import POLICIES
from park_factory import a_design, a_fuel, a_link, a_meter, a_park, a_tenant, converter, fuel_purchase, hours
from random_operation import random_park

from netzero.simulator import balance_residual_max, outages, simulate

approx = pytest.approx
ENGINE = converter("engine", "electricity", 100, takes=["oil"])
RATIOS = {"engine:oil": 2.0}
YEAR_H = 8760


def run(park, demand, ratios=RATIOS, price=1.0):
    hourly = hours(park, demand, ratios=ratios, price=price)
    done = simulate(park, hourly, *a_design(park))
    assert balance_residual_max(park, hourly, done) <= 1e-12
    return {
        (name, str(label)): done[name].sel({done[name].dims[0]: label}).values.item()
        for name in ("output_kw", "imported_kw", "unserved_kw", "sent_kw", "supplied_kw")
        for label in done[name][done[name].dims[0]].values
    }


def a_rationed_park(plant, carrier, limit_kwh=200.0 * YEAR_H, **given):
    """A connection of 100, an engine of 100 on cheap oil that may run out, and plant on electricity."""
    return a_park(
        **{
            "tenants": [a_tenant("mill", carriers=["electricity", carrier])],
            "converters": [ENGINE, *plant],
            "kept_fuels": [carrier] if carrier == "hydrogen" else [],
            "fuels": [a_fuel("oil", 0.01, limit_kwh=limit_kwh), a_fuel("hydrogen", 1.0)],
            "meters": [a_meter(limit_kw=100.0)],
        }
        | given
    )


def test_an_engine_with_a_yearly_limit_frees_the_connection_for_a_chiller():
    """100 of power come from the engine at 0.02; the 5 that 20 of cold take come from the grid, which is idle."""
    park = a_rationed_park([converter("chiller", "cooling", 50, takes=["electricity"])], "cooling")
    done = run(
        park, {("mill", "electricity"): 100.0, ("mill", "cooling"): 20.0}, RATIOS | {"chiller:electricity": 0.25}
    )
    assert done["output_kw", "engine"] == approx(100.0)
    assert done["output_kw", "chiller"] == approx(20.0)
    assert done["imported_kw", "gate"] == approx(5.0)
    assert done["unserved_kw", "park:cooling"] == approx(0.0, abs=1e-12)


def test_hydrogen_is_made_on_the_connection_that_an_engine_frees():
    """20 of hydrogen take 30 of power from the grid."""
    park = a_rationed_park([converter("electrolyser", "hydrogen", 50, takes=["electricity"])], "hydrogen")
    done = run(
        park, {("mill", "electricity"): 100.0, ("mill", "hydrogen"): 20.0}, RATIOS | {"electrolyser:electricity": 1.5}
    )
    assert done["output_kw", "electrolyser"] == approx(20.0)
    assert done["imported_kw", "gate"] == approx(30.0)
    assert done["unserved_kw", "park:hydrogen"] == approx(0.0, abs=1e-12)


def test_a_digester_and_its_engine_serve_a_heat_pump_together_with_the_grid():
    """Waste of 260 makes 130 of power, 100 of it for the mill; 30 and the grid's 10 make 80 of heat."""
    park = a_rationed_park(
        [],
        "hot_water",
        converters=[
            converter("digester", "biogas", 260, takes=["waste"]),
            converter("gas_engine", "electricity", 150, takes=["biogas"]),
            converter("heat_pump", "hot_water", 90, takes=["electricity"]),
        ],
        kept_fuels=["biogas", "waste"],
        supplies=[fuel_purchase("waste", 260)],
        fuels=[a_fuel("waste", 0.0)],
        meters=[a_meter(limit_kw=10.0)],
    )
    ratios = {"digester:waste": 1.0, "gas_engine:biogas": 2.0, "heat_pump:electricity": 0.5}
    done = run(park, {("mill", "electricity"): 100.0, ("mill", "hot_water"): 90.0}, ratios)
    assert done["output_kw", "gas_engine"] == approx(130.0)
    assert done["imported_kw", "gate"] == approx(10.0)
    assert done["output_kw", "heat_pump"] == approx(80.0)
    assert done["unserved_kw", "park:hot_water"] == approx(10.0)


def test_two_engines_on_the_same_oil_are_not_counted_twice():
    """60 of oil an hour are 30 of power, whichever engine burns them: 20 for the mill and 10 of the chiller's 40."""
    park = a_rationed_park(
        [
            converter("twin", "electricity", 100, takes=["oil"]),
            converter("chiller", "cooling", 40, takes=["electricity"]),
        ],
        "cooling",
        limit_kwh=60.0 * YEAR_H,
        meters=[a_meter(limit_kw=0.0)],
    )
    ratios = RATIOS | {"twin:oil": 2.0, "chiller:electricity": 1.0}
    done = run(park, {("mill", "electricity"): 20.0, ("mill", "cooling"): 40.0}, ratios)
    assert done["output_kw", "engine"] + done["output_kw", "twin"] == approx(30.0)
    assert done["output_kw", "chiller"] == approx(10.0)
    assert done["unserved_kw", "park:cooling"] == approx(30.0)
    assert done["unserved_kw", "park:electricity"] == approx(0.0, abs=1e-12)


def behind_a_link(carrier, plant=(), loss=0.2):
    """A tenant on a link of 50 and a park whose engine meets its own need of 100."""
    return a_rationed_park(
        list(plant),
        carrier,
        tenants=[a_tenant("mill"), a_tenant("annex", carriers=[carrier], own=[carrier])],
        links=[a_link("line", carrier, 50, to="annex", loss=loss)],
    )


def test_the_connection_that_an_engine_frees_serves_a_tenant_behind_a_cable():
    """16 arrive of 20 sent, which the grid gives."""
    done = run(behind_a_link("electricity"), {("mill", "electricity"): 100.0, ("annex", "electricity"): 16.0})
    assert done["sent_kw", "line"] == approx(20.0)
    assert done["imported_kw", "gate"] == approx(20.0)
    assert done["unserved_kw", "annex:electricity"] == approx(0.0, abs=1e-12)


def test_a_cable_serves_a_chiller_at_its_end():
    """16 of cold take 8 of power there, 10 sent."""
    park = behind_a_link("electricity", [converter("chiller", "cooling", 50, takes=["electricity"], node="annex")])
    tenants = (a_tenant("mill"), a_tenant("annex", carriers=["cooling"], own=["cooling"]))
    park = replace(park, tenants=tenants, nodes=("park", "annex"))
    done = run(
        park, {("mill", "electricity"): 100.0, ("annex", "cooling"): 16.0}, RATIOS | {"chiller:electricity": 0.5}
    )
    assert done["output_kw", "chiller"] == approx(16.0)
    assert done["sent_kw", "line"] == approx(10.0)


def test_cold_made_on_the_connection_that_an_engine_frees_goes_through_a_pipe():
    """16 of cold arrive of 20 sent, which take 10 from the grid."""
    park = behind_a_link("cooling", [converter("chiller", "cooling", 50, takes=["electricity"])])
    done = run(
        park, {("mill", "electricity"): 100.0, ("annex", "cooling"): 16.0}, RATIOS | {"chiller:electricity": 0.5}
    )
    assert done["sent_kw", "line"] == approx(20.0)
    assert done["imported_kw", "gate"] == approx(10.0)


def test_steam_of_a_boiler_whose_oil_is_limited_goes_through_a_pipe():
    """The engine takes 200 of 260 of oil; the 60 left could be steam, the pipe takes 50 of it, and 40 arrive."""
    park = behind_a_link("steam", [converter("boiler", "steam", 100, takes=["oil"])])
    park = replace(park, fuels=(replace(park.fuels[0], annual_limit_kwh=(260.0 * YEAR_H,)),))
    done = run(park, {("mill", "electricity"): 100.0, ("annex", "steam"): 70.0}, RATIOS | {"boiler:oil": 1.0})
    assert done["output_kw", "engine"] == approx(100.0)
    assert done["sent_kw", "line"] == approx(50.0)
    assert done["unserved_kw", "annex:steam"] == approx(30.0)


@pytest.mark.parametrize("limit_kwh", [None, 9e6], ids=["unlimited", "limited"])
def test_an_outage_is_survived_on_an_engine_whether_its_oil_is_limited_or_not(limit_kwh):
    """An engine of 300 gives the 100 of power and the 10 that 20 of cold take."""
    tenant = replace(
        a_tenant("mill", carriers=["electricity", "cooling"]), critical=(("electricity", 1.0), ("cooling", 1.0))
    )
    park = a_rationed_park(
        [],
        "cooling",
        limit_kwh=limit_kwh,
        tenants=[tenant],
        converters=[
            converter("engine", "electricity", 300, takes=["oil"]),
            converter("chiller", "cooling", 50, takes=["electricity"]),
        ],
        meters=[a_meter(limit_kw=1000.0)],
    )
    demand = {("mill", "electricity"): [100.0] * 6, ("mill", "cooling"): [20.0] * 6}
    hourly = hours(park, demand, ratios=RATIOS | {"chiller:electricity": 0.5}, price=0.01)
    design = a_design(park)
    done = simulate(park, hourly, *design)
    found = outages(park, hourly, *design, done, "self_consumption", durations_h=(1, 4, 6))
    assert found["survival"].values.ravel().tolist() == [1.0, 1.0, 1.0]


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), policy=st.sampled_from(POLICIES))
def test_no_connection_is_idle_while_electric_plant_could_serve_what_lacks(seed, policy):
    """At the gate of a random park: power, cold, hydrogen and hot water of its own, and power of the annex.

    And no boiler on unlimited coal stands idle while the forge lacks steam and its pipe has room.
    """
    park, hourly = random_park(seed)
    park = replace(park, storages=(), flexible=())
    capacity, new = a_design(park)
    done = simulate(park, hourly, capacity, new, policy=policy)
    assert balance_residual_max(park, hourly, done) <= 1e-9
    size = {item.name: item.size.existing[0] for item in (*park.converters, *park.links)}

    def row(name, label):
        return done[name].sel({done[name].dims[0]: label}).values[0]

    gate = next(meter for meter in park.meters if meter.name == "gate")
    over_grid = row("supplied_kw", "over_grid")
    free = row("imported_kw", "gate") + over_grid < gate.import_limit_kw[0] - 1e-6
    lacks = {str(point): row("unserved_kw", point) > 1e-6 for point in done["demand_point"].values}
    assert not (free & lacks["park:electricity"]).any()
    for plant, carrier in (("chiller", "cooling"), ("heat_pump", "hot_water"), ("electrolyser", "hydrogen")):
        idle = row("output_kw", plant) < size[plant] - 1e-6
        assert not (free & lacks[f"park:{carrier}"] & idle).any(), plant
    sent, back = row("sent_kw", "feeder"), row("sent_back_kw", "feeder")
    room = (sent < size["feeder"] - 1e-6) & (back == 0.0)
    assert not (free & lacks["annex:electricity"] & room).any()
    assert float(np.minimum(sent, back).max()) == 0.0
    idle = row("output_kw", "coal_boiler") < size["coal_boiler"] - 1e-6
    assert not (idle & lacks["forge:steam"] & (row("sent_kw", "steam_pipe") < size["steam_pipe"] - 1e-6)).any()
