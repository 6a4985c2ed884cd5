"""The laws of the plan on all hours of all stages of the bundled example, where the interior point by the hour answers.

Costs are compared by what is proven of them: the bound of one plan and the cost of another.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from laws.random_parks import World, permuted, scaled, with_carbon

from netzero.accounts import account
from netzero.hourly import prepare
from netzero.planner import Plan, plan
from netzero.scenario import read_scenario
from netzero.simulator import balance_residual_max, replay, settle

pytestmark = pytest.mark.full

EXACT = 1e-6
GAP = 1e-5
FIRST_PARK = Path(__file__).parents[2] / "scenarios" / "first_park"


@pytest.fixture(scope="module")
def year() -> World:
    scenario = read_scenario(FIRST_PARK)
    hourly, _ = prepare(scenario)
    assert hourly.sizes["time"] == 8760
    return World(scenario.park, hourly)


@pytest.fixture(scope="module")
def found(year: World) -> Plan:
    return plan(year.park, year.hourly)


def proven(world: World) -> tuple[float, float]:
    """Return the bound and the cost of a plan of the world."""
    certificate = plan(world.park, world.hourly).certificate
    return certificate["bound"], certificate["objective"]


def test_the_plan_is_one_of_all_hours_and_proven(found: Plan) -> None:
    assert found.certificate["solver"]["method"] == "hours"
    assert found.certificate["bound_kind"] == "all_hours"
    assert found.certificate["bound"] <= found.certificate["objective"]
    assert found.certificate["gap"] <= GAP


def test_the_replay_of_a_full_year_equals_the_plan(year: World, found: Plan) -> None:
    replayed = replay(year.park, year.hourly, found.dataset)
    assert balance_residual_max(year.park, year.hourly, replayed) < EXACT
    for name in replayed.data_vars:
        planned = found.dataset[name].values
        size = max(1.0, float(np.abs(planned).max(initial=0.0)))
        assert np.abs(replayed[name].values - planned).max(initial=0.0) <= EXACT * size, name


def test_the_books_of_a_full_year_add_up_to_the_objective(year: World, found: Plan) -> None:
    dispatch = replay(year.park, year.hourly, found.dataset)
    design = found.dataset["capacity"], found.dataset["new_capacity"]
    books = account(year.park, year.hourly, *design, dispatch, settle(year.park, year.hourly, dispatch))
    yearly = books["costs"].sum(["party", "line"]).values
    assert np.dot(year.park.stages.weights, yearly) == pytest.approx(found.certificate["objective"], rel=EXACT)
    assert np.abs(books["transfers"].sum("party").values).max() <= 1e-9 * np.abs(books["costs"].values).sum()


def test_more_roof_never_costs_more_in_full_years(year: World, found: Plan) -> None:
    limits = tuple(replace(limit, upper=2 * limit.upper) for limit in year.park.site_limits)
    wider = tuple(
        replace(s, size=replace(s.size, upper=twice(s.size.upper), upper_new=twice(s.size.upper_new))) if s.size else s
        for s in year.park.supplies
    )
    bound, _ = proven(World(replace(year.park, supplies=wider, site_limits=limits), year.hourly))
    assert bound <= found.certificate["objective"]


def twice(values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(2 * value for value in values)


def test_a_tighter_cap_never_costs_less_in_full_years(year: World) -> None:
    (loose_bound, _), (_, tight_cost) = (proven(with_carbon(year, share)) for share in (0.9, 0.6))
    assert loose_bound <= tight_cost


def test_doubling_loads_and_limits_doubles_the_cost_of_full_years(year: World) -> None:
    capped = with_carbon(year, 0.7)
    bound, cost = proven(capped)
    twice_bound, twice_cost = proven(scaled(capped, 2.0))
    assert twice_bound <= 2 * cost
    assert 2 * bound <= twice_cost


def test_the_order_of_tenants_changes_no_cost_of_full_years(year: World, found: Plan) -> None:
    bound, cost = proven(permuted(year))
    assert bound <= found.certificate["objective"]
    assert found.certificate["bound"] <= cost
