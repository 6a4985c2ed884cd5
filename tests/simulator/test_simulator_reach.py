"""No plant runs on what is not there: one step each, with a connection of 10 kW or hydrogen of 10 kW, by hand."""

import pytest
from park_factory import a_design, a_fuel, a_meter, a_park, a_tenant, converter, fuel_purchase, hours

from netzero.simulator import balance_residual_max, simulate

approx = pytest.approx
ELECTROLYSER = converter("electrolyser", "hydrogen", 100, takes=["electricity"])


def run(converters, ratios, hydrogen_kw=0.0, **demand):
    park = a_park(
        tenants=[a_tenant("mill", carriers=["electricity", *demand])],
        converters=converters,
        kept_fuels=["hydrogen"],
        supplies=[fuel_purchase("hydrogen", hydrogen_kw)],
        fuels=[a_fuel("coal", 0.02), a_fuel("hydrogen", 0.1)],
        meters=[a_meter(limit_kw=10.0)],
    )
    asked = {("mill", carrier): [kw] for carrier, kw in demand.items()}
    hourly = hours(park, asked, ratios={"electrolyser:electricity": 1.0} | ratios)
    done = simulate(park, hourly, *a_design(park))
    assert balance_residual_max(park, hourly, done) <= 1e-12
    assert done["unserved_kw"].sel(demand_point="park:electricity").item() == approx(0.0, abs=1e-12)
    return {name: done["output_kw"].sel(converter=name).item() for name in done["converter"].values} | {
        "imported": done["imported_kw"].item()
    }


def test_hydrogen_for_the_heat_of_a_chiller_leaves_the_power_that_the_chiller_itself_takes():
    """20 of cold would take 2 of power: 8 are left for hydrogen, which is heat and cold of 8, for 0.8 of power."""
    done = run(
        [
            ELECTROLYSER,
            converter("boiler", "hot_water", 100, takes=["hydrogen"]),
            converter("absorption", "cooling", 20, takes=["hot_water", "electricity"]),
        ],
        {"boiler:hydrogen": 1.0, "absorption:hot_water": 1.0, "absorption:electricity": 0.1},
        cooling=50.0,
    )
    assert done["absorption"] == approx(8.0)
    assert done["imported"] == approx(8.8)


def test_a_boiler_and_the_hydrogen_that_it_burns_share_the_power():
    """Each kW of steam takes 1 of hydrogen and 0.25 of power: 10 are enough for 8."""
    done = run(
        [ELECTROLYSER, converter("boiler", "steam", 100, takes=["hydrogen", "electricity"])],
        {"boiler:hydrogen": 1.0, "boiler:electricity": 0.25},
        steam=50.0,
    )
    assert done["boiler"] == approx(8.0)
    assert done["imported"] == approx(10.0)


def test_a_chiller_and_the_boiler_that_heats_it_share_the_hydrogen():
    """The chiller sets 8 of 10 aside for 8 of cold; the 2 left are heat for 2 of cold, and 6 are given back."""
    done = run(
        [
            converter("boiler", "hot_water", 100, takes=["hydrogen"]),
            converter("chiller", "cooling", 8, takes=["hot_water", "hydrogen"]),
        ],
        {"boiler:hydrogen": 1.0, "chiller:hot_water": 1.0, "chiller:hydrogen": 1.0},
        hydrogen_kw=10.0,
        cooling=50.0,
    )
    assert done["chiller"] == approx(2.0)
    assert done["boiler"] == approx(2.0)


def test_power_that_an_engine_gives_while_it_runs_for_heat_is_not_counted_on_again():
    """Steam takes all 10 + 4 that can be had; the engine gives its 4 with heat, and the heat pump has these 4 no more.

    The electric boiler comes first and takes 14 of power; 4 of these come from the engine, with 4 of hot water.
    """
    done = run(
        [
            converter("electric_boiler", "steam", 100, takes=["electricity"]),
            converter("engine", "electricity", 4, takes=["coal"], gives=["hot_water"]),
            converter("heat_pump", "hot_water", 100, takes=["electricity"]),
        ],
        {"electric_boiler:electricity": 1.0, "engine:coal": 2.0, "engine:hot_water": 1.0, "heat_pump:electricity": 0.5},
        steam=50.0,
        hot_water=30.0,
    )
    assert done["electric_boiler"] == approx(14.0)
    assert done["engine"] == approx(4.0)
    assert done["heat_pump"] == approx(0.0)
    assert done["imported"] == approx(10.0)
