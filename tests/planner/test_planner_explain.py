"""Why no plan exists, with numbers worked by hand."""

from dataclasses import replace

import pytest
from golden.parks import a_mill, two_hours
from park_factory import a_meter, carbon

from netzero.errors import NoPlanExists
from netzero.planner import plan

GATE = a_meter(limit_kw=1000.0)


def reason(park, hourly) -> NoPlanExists:
    with pytest.raises(NoPlanExists) as refused:
        plan(park, hourly)
    return refused.value


def test_an_unreachable_cap_is_told_with_the_least_that_can_be_reached() -> None:
    # 30 kWh in two hours that stand for 4380 h each at 0.001 t/kWh: 131.4 t
    given = a_mill(meters=[GATE], carbon=carbon(cap_t=100.0))
    found = reason(given, two_hours(given, {"electricity": [10, 20]}, grid_factor=0.001))
    assert found.code == "NZ0807"
    assert found.values["above"] == "2026: 100 t -> 131 t"


def test_a_cap_is_told_as_declared_where_blocks_stand_for_part_of_the_year() -> None:
    # the same 30 kWh in two hours that stand for 2190 h each, half of the year: 65.7 t of 50 t, 131.4 t a year of 100
    given = a_mill(meters=[GATE], carbon=carbon(cap_t=100.0))
    found = reason(given, two_hours(given, {"electricity": [10, 20]}, grid_factor=0.001, weight=2190.0))
    assert found.values["above"] == "2026: 100 t -> 131 t"


def test_unmet_demand_is_told_by_place_year_and_highest_power() -> None:
    given = a_mill(meters=[a_meter(limit_kw=6.0)], carbon=carbon(cap_t=0.0))
    found = reason(given, two_hours(given, {"electricity": [10, 20]}, grid_factor=0.001))
    assert found.code == "NZ0810"
    assert found.values["missing"] == "park:electricity 2026: 14 kW"


def test_a_base_year_that_cannot_be_served_is_told_with_what_to_declare() -> None:
    given = a_mill(meters=[a_meter(limit_kw=15.0)], carbon=carbon(cap_share=0.5))
    found = reason(given, two_hours(given, {"electricity": [10, 20]}, grid_factor=0.001))
    assert found.code == "NZ0811"
    assert found.values["missing"] == "park:electricity 2026: 5 kW"
    assert "base_year_emissions" in found.say()


def test_a_plan_that_leaves_much_unserved_says_how_much() -> None:
    # a cap of nothing beside a grid that emits: all demand goes unserved at its price
    given = replace(a_mill(meters=[GATE], carbon=carbon(cap_t=0.0)), unserved_price=(("electricity", 100.0),))
    [warning] = plan(given, two_hours(given, {"electricity": [10, 20]}, grid_factor=0.001)).warnings
    assert (warning.code, warning.values["share"]) == ("NZ0812", pytest.approx(1.0))
