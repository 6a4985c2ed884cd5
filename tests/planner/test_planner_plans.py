"""Plans whose best answer can be worked by hand."""

from dataclasses import replace

import numpy as np
import pytest
from golden.parks import SIZE, YEAR, a_mill, two_hours
from park_factory import a_fuel, a_meter, a_size, carbon, converter, pv, stages, store

from netzero.components.investment import able_capacity
from netzero.components.park import Park
from netzero.errors import NoPlanExists, SolverFailed
from netzero.planner import plan
from netzero.planner.formulation import formulate
from netzero.planner.open_bounds import assert_free
from netzero.planner.requirements import none_for
from netzero.planner.solve import solve
from netzero.planner.stamping_reader import linear_program

GATE = a_meter(limit_kw=1000.0)
FREE = SIZE | {"capex": 0.0, "fixed_om": 0.0}


def sunny(**size: object) -> Park:
    """The mill with a roof of 100 kWp at most, at 10 a kWp and year."""
    return a_mill(supplies=[pv("roof", **FREE | {"capex": 100.0, "upper": 100.0} | size)], meters=[GATE])


def test_a_roof_is_built_up_to_what_the_sunny_hour_needs() -> None:
    # a kWp costs 10 a year and saves 0.5 kW x 4380 h x 2 = 4380: worth it until 20 kW are met, at 40 kWp
    given = sunny()
    found = plan(given, two_hours(given, {"electricity": [10, 20]}, price=2, availability={"sun": [0, 0.5]}))
    assert found.dataset["new_capacity"].item() == pytest.approx(40)
    assert found.certificate["objective"] == pytest.approx(40 * 10 + 10 * 4380 * 2)
    assert found.certificate["status"] == "optimal"


def test_costs_by_line_add_up_to_the_objective() -> None:
    given = sunny(fixed_om=1.0)
    found = plan(given, two_hours(given, {"electricity": [10, 20]}, price=2, availability={"sun": [0, 0.5]}))
    lines = found.certificate["cost_lines"]
    assert sum(values[0] for values in lines.values()) == pytest.approx(found.certificate["objective"], rel=1e-12)
    assert lines["fixed_om"] == [pytest.approx(40)]


def test_upkeep_stays_that_of_the_year_in_which_it_was_built() -> None:
    # 40 kWp are worth it, 5 of them stand; upkeep is 2 a kWp, and 1 for what would be built in the second stage
    roof = pv("roof", 5.0, **FREE | {"capex": 100.0, "upper": 100.0, "upkeep": (2.0, 1.0)})
    given = a_mill(supplies=[roof], meters=[GATE], stages=stages(YEAR, YEAR + 5))
    hours = two_hours(given, {"electricity": [10, 20]}, price=2, availability={"sun": [0, 0.5]})
    found = plan(given, hours)
    assert found.dataset["new_capacity"].values.tolist() == [pytest.approx([35, 0])]
    assert found.certificate["cost_lines"]["fixed_om"] == pytest.approx([5 * 2 + 35 * 2] * 2)
    assert found.certificate["objective"] == pytest.approx(10 * (35 * 10 + 40 * 2 + 10 * 4380 * 2))


def test_a_dear_roof_is_not_built() -> None:
    given = sunny(capex=1e6)
    found = plan(given, two_hours(given, {"electricity": [10, 20]}, price=2, availability={"sun": [0, 0.5]}))
    assert found.dataset["new_capacity"].item() == 0


def test_what_ageing_left_is_less_than_what_was_built() -> None:
    made = a_size("roof", [0.0, 0.0], degradation=0.01)
    assert able_capacity(made, stages(YEAR, YEAR + 5), np.array([10.0, 1.0])) == pytest.approx([10.0, 10 * 0.99**5 + 1])


def test_a_cap_makes_the_clean_way_pay_and_has_a_price() -> None:
    # gas heat at 1 a kWh emits 0.0002 t; an electric boiler at 3 a kWh emits nothing: a tonne costs 2 / 0.0002
    given = a_mill(
        "electricity",
        "steam",
        converters=[
            converter("gas", "steam", takes=["gas"], **FREE),
            converter("clean", "steam", takes=["electricity"], **FREE),
        ],
        meters=[GATE],
        fuels=[a_fuel("gas", 1.0)],
        carbon=carbon(cap_t=8.76),
    )
    ratios = {"gas:gas": 1.0, "clean:electricity": 1.0}
    found = plan(given, two_hours(given, {"electricity": [0, 0], "steam": [10, 10]}, price=3, ratios=ratios))
    output = found.dataset["output_kw"].sum("time").values[:, 0]
    assert output == pytest.approx([10, 10])  # half of 20 kW x 4380 h x 0.0002 t
    assert found.dataset["cap_price"].item() == pytest.approx(2 / 0.0002)
    assert found.certificate["gross_emissions_t"] == [pytest.approx(8.76)]


def test_the_base_year_is_the_first_stage_as_it_stands() -> None:
    given = replace(sunny(), carbon=carbon(cap_share=0.5))
    data = two_hours(given, {"electricity": [10, 20]}, price=2, availability={"sun": [0.5, 0.5]}, grid_factor=0.001)
    found = plan(given, data)
    assert found.certificate["base_year_t"] == pytest.approx(30 * 4380 * 0.001)
    assert found.certificate["gross_emissions_t"][0] <= 15 * 4380 * 0.001 * (1 + 1e-9)
    assert found.warnings == ()


def test_a_base_year_that_today_s_equipment_cannot_serve_is_told() -> None:
    # 15 kW can be imported: 5 kW are missing in every other hour, 5 of 30 kW of demand
    unserved = (("electricity", 100.0),)
    given = replace(sunny(), carbon=carbon(cap_share=0.5), unserved_price=unserved, meters=(a_meter(limit_kw=15.0),))
    data = two_hours(given, {"electricity": [10, 20]}, price=2, availability={"sun": [0.5, 0.5]}, grid_factor=0.001)
    [warning] = plan(given, data).warnings
    assert warning.code == "NZ0809"
    assert warning.values["missing_mwh"] == pytest.approx(5 * 4380 / 1000)
    assert warning.values["share"] == pytest.approx(5 / 30)


def test_an_unreachable_cap_is_named() -> None:
    given = a_mill(meters=[GATE], carbon=carbon(cap_t=0.0))
    with pytest.raises(NoPlanExists, match="cap on net emissions"):
        plan(given, two_hours(given, {"electricity": [10, 20]}, grid_factor=0.001))


def test_a_carrier_that_nothing_can_give_is_named() -> None:
    given = a_mill("electricity", "steam", meters=[GATE])
    with pytest.raises(NoPlanExists, match="steam at 'park'"):
        plan(given, two_hours(given, {"electricity": [1, 1], "steam": [1, 1]}))


def test_a_bound_that_is_no_limit_must_not_decide() -> None:
    given = sunny(upper=30.0, upper_is_limit=False)
    with pytest.raises(SolverFailed, match="'roof'"):
        plan(given, two_hours(given, {"electricity": [10, 20]}, price=2, availability={"sun": [0, 0.5]}))


def test_a_converter_that_costs_nothing_may_be_as_large_as_it_likes_but_not_put_out_all_that() -> None:
    # 10 kW of heat at most; a heater without cost may be put down with any capacity up to its bound
    for bound_kw, held in ((50.0, True), (10.0, False)):
        heater = converter("heater", "steam", takes=["electricity"], upper=bound_kw, upper_is_limit=False)
        given = a_mill("electricity", "steam", converters=[heater], meters=[GATE])
        hourly = two_hours(given, {"electricity": [5, 5], "steam": [10, 8]}, price=2, ratios={"heater:electricity": 1})
        program = linear_program(formulate(given, hourly, none_for(given)))
        x = solve(program).x
        program.columns["capacity"].of(x)[...] = bound_kw
        if held:
            assert_free(given, hourly, program, x)
        else:
            with pytest.raises(SolverFailed, match="'heater'"):
                assert_free(given, hourly, program, x)


def test_a_battery_moves_cheap_power_to_the_dear_hour() -> None:
    # 20 kW at 1 instead of 3: a kWh bought at 1 gives 0.9 x 0.8 = 0.72 kWh worth 2.16
    energy = a_size("battery.energy", unit="kWh", **FREE | {"upper": 100.0})
    given = a_mill(storages=[store("battery", energy, efficiency=(0.9, 0.8))], meters=[GATE])
    found = plan(given, two_hours(given, {"electricity": [10, 20]}, price=[1, 3]))
    assert found.dataset["imported_kw"].values.ravel() == pytest.approx([10 + 20 / 0.72, 0])
    assert found.dataset["level_kwh"].values.ravel() == pytest.approx([25, 0])
    assert found.dataset["balance_price"].values.ravel() == pytest.approx([1, 1 / 0.72])
