"""Why no plan exists, with numbers worked by hand."""

from dataclasses import replace

import pytest
from golden.cases import CASES
from golden.parks import a_mill, two_hours
from laws.random_parks import World, for_random_parks
from park_factory import a_meter, carbon, pv, stages

from netzero.errors import NoPlanExists
from netzero.planner import plan
from netzero.planner.elastic import elastic
from netzero.planner.explain import rounded_up
from netzero.planner.formulation import Formulation, formulate
from netzero.planner.program import LinearProgram
from netzero.planner.requirements import resolve
from netzero.planner.solve import solve
from netzero.planner.stamping_reader import linear_program

GATE = a_meter(limit_kw=1000.0)


def reason(park, hourly) -> NoPlanExists:
    with pytest.raises(NoPlanExists) as refused:
        plan(park, hourly)
    return refused.value


def test_ways_out_are_told_from_the_cheapest_plan_on_and_doing_without_demand_last() -> None:
    # 30 kWh in two hours that stand for 4380 h each at 0.001 t/kWh: 131.4 t; at 2 a kWh 262,800
    given = a_mill(meters=[GATE], carbon=carbon(cap_t=100.0))
    found = reason(given, two_hours(given, {"electricity": [10, 20]}, grid_factor=0.001, price=2.0))
    assert found.say().splitlines()[1:] == [
        "  - cap on net emissions in 2026, 100 t a year: at least 131.4 t; the best plan then costs 262,800 USD",
        "  - demand for electricity at 'park' in 2026, 131,400 kWh a year: at least 31,400 kWh of it not served, "
        "up to 7.169 kW at once",
    ]


def test_a_cap_is_told_as_declared_where_blocks_stand_for_part_of_the_year() -> None:
    # the same 30 kWh in two hours that stand for 2190 h each, half of the year: 65.7 t of 50 t, 131.4 t a year of 100
    given = a_mill(meters=[GATE], carbon=carbon(cap_t=100.0))
    found = reason(given, two_hours(given, {"electricity": [10, 20]}, grid_factor=0.001, weight=2190.0))
    [cap] = found.ways[0].misses
    assert (cap.values["limit"], cap.values["needed"]) == pytest.approx((100.0, 131.4))


def test_unmet_demand_is_told_by_place_year_and_highest_power() -> None:
    given = a_mill(meters=[a_meter(limit_kw=6.0)])
    found = reason(given, two_hours(given, {"electricity": [10, 20]}))
    [demand] = found.ways[-1].misses
    assert (demand.values["name"], demand.values["year"]) == ("park:electricity", 2026)
    assert demand.values["more"] == pytest.approx((4 + 14) * 4380)
    assert demand.values["highest_kw"] == pytest.approx(14)


def test_where_no_limit_alone_is_a_way_out_those_are_told_that_are_one_together() -> None:
    given = a_mill(meters=[a_meter(limit_kw=6.0)], carbon=carbon(cap_t=0.0))
    found = reason(given, two_hours(given, {"electricity": [10, 20]}, grid_factor=0.001))
    assert {miss.values["key"]: miss.values["needed"] for miss in found.ways[0].misses} == pytest.approx(
        {"import_limit": 20.0, "caps": 131.4}
    )
    assert found.say("vi").splitlines()[1].startswith("  - cùng lúc: ")
    assert [miss.values["key"] for miss in found.ways[1].misses] == ["demand"]


def test_less_equipment_is_wanted_in_the_last_stage_that_does() -> None:
    # what is built in 2026 would live in 2030 too, where alone it is needed
    given = a_mill(supplies=[pv("roof", (20.0, 0.0), upper_new=0.0)], stages=stages(2026, 2030))
    found = reason(given, two_hours(given, {"electricity": [10, 20]}, availability={"sun": [1, 1]}))
    assert [(miss.values["year"], miss.values["needed"]) for miss in found.ways[0].misses] == [(2030, 20.0)]


def test_a_base_year_that_cannot_be_served_is_told_with_what_to_declare() -> None:
    given = a_mill(meters=[a_meter(limit_kw=15.0)], carbon=carbon(cap_share=0.5))
    found = reason(given, two_hours(given, {"electricity": [10, 20]}, grid_factor=0.001))
    assert found.code == "NZ0811"
    [[demand]] = [way.misses for way in found.ways]
    assert (demand.values["name"], demand.values["highest_kw"]) == ("park:electricity", pytest.approx(5))
    assert "base_year_emissions" in found.say()


def test_a_plan_that_leaves_much_unserved_says_how_much() -> None:
    # a cap of nothing beside a grid that emits: all demand goes unserved at its price
    given = replace(a_mill(meters=[GATE], carbon=carbon(cap_t=0.0)), unserved_price=(("electricity", 100.0),))
    found = plan(given, two_hours(given, {"electricity": [10, 20]}, grid_factor=0.001))
    [warning] = found.warnings
    assert (warning.code, warning.values["share"]) == ("NZ0812", pytest.approx(1.0))
    # 30 kWh in two hours, of a year of 4,380 times as many
    assert warning.values["where"] == "park:electricity 2026: 131.4 MWh, 100.0%"
    assert warning.values["mwh"] == pytest.approx(30 * 4380 / 1000)
    assert found.certificate["status"] == "unserved"


def test_a_rare_peak_unserved_is_not_what_a_plan_rests_on() -> None:
    # 0.01 of 30 kWh do not fit through the gate: a thirtieth of one per cent
    narrow = replace(GATE, import_limit_kw=(19.99,))
    given = replace(a_mill(meters=[narrow]), unserved_price=(("electricity", 100.0),))
    found = plan(given, two_hours(given, {"electricity": [10, 20]}))
    assert not found.warnings
    assert found.certificate["status"] == "optimal"


def test_an_amount_is_rounded_up_to_a_few_digits_of_what_is_added() -> None:
    assert rounded_up(100.0, 31.4000000001) == 131.4
    assert rounded_up(1e6, 12.3456) == 1_000_012.35
    assert rounded_up(0.0, 78_841.2) == 78_850.0
    assert rounded_up(7.0, 0.0) == 7.0


def least_cost(program: LinearProgram) -> float | None:
    try:
        return solve(program).certificate.objective
    except NoPlanExists:
        return None


def assert_no_bound_cuts_that_nobody_declared(formulation: Formulation) -> None:
    """Hold the least cost against that without the bounds that are there only to be finite."""
    program = linear_program(formulation)
    loose = elastic(program, formulation, 1.0)
    upper = loose.program.upper.copy()
    upper[loose.width :] = 0.0
    expected = least_cost(program)
    found = least_cost(replace(loose.program, upper=upper))
    assert found == (None if expected is None else pytest.approx(expected, rel=1e-8))


@pytest.mark.parametrize("name", CASES)
def test_no_bound_cuts_that_nobody_declared(name: str) -> None:
    assert_no_bound_cuts_that_nobody_declared(formulate(*CASES[name]()))


def test_no_bound_cuts_that_nobody_declared_in_random_parks() -> None:
    def law(world: World) -> None:
        requirements = resolve(world.park, 1000.0, 1.0)
        assert_no_bound_cuts_that_nobody_declared(formulate(world.park, world.hourly, requirements))

    for_random_parks(law, 10)
