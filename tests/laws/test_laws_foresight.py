"""Law 13, foresight has a price: for the same design rules never cost less than the planner's bound.

Both operate a design that stands, without caps, budgets and annual shares, with unserved energy at the same price. A
store that ends no lower than it began may do the same in the plan; of one that ends lower the plan is given the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from laws.designs import a_third_built
from laws.foresight import begun_empty, by_rules, least_cost, standing
from operable_parks import POLICIES, operable

from netzero.hourly import prepare, represent
from netzero.scenario import read_scenario

DIGITS = 1e-7
SCENARIOS = Path(__file__).parents[2] / "scenarios"
SEEDS = [pytest.param(range(6), id="few"), pytest.param(range(100), id="many", marks=pytest.mark.full)]
TYPICAL = ("time.representative.days_per_month=1",)


@pytest.mark.parametrize("seeds", SEEDS)
def test_rules_never_beat_the_planner_whatever_the_policy(seeds: range) -> None:
    """In every other park stores begin empty, and one plan is the bound of all policies; else policies take turns."""
    for seed in seeds:
        case = operable(seed, 24)
        park = standing(case.park, *case.design)
        if seed % 2:
            found = by_rules(park, case.hourly, POLICIES[seed // 2 % len(POLICIES)])
            assert found.cost + DIGITS * found.size >= least_cost(found.as_begun, case.hourly), seed
            continue
        costs = [by_rules(begun_empty(park), case.hourly, policy) for policy in POLICIES]
        assert all(one.kept for one in costs)
        bound = least_cost(begun_empty(park), case.hourly)
        assert min(one.cost + DIGITS * one.size for one in costs) >= bound, seed
        assert max(one.cost for one in costs) > bound, seed


@pytest.mark.full
@pytest.mark.parametrize("name", ["first_park", "vinh_phuc"])
def test_rules_never_beat_the_planner_on_an_example(name: str) -> None:
    scenario = read_scenario(SCENARIOS / name, TYPICAL)
    hourly, _ = prepare(scenario)
    days = represent(scenario, hourly)
    park = begun_empty(standing(scenario.park, *a_third_built(scenario.park)))
    bound = least_cost(park, days)
    for policy in POLICIES:
        found = by_rules(park, days, policy)
        assert found.kept
        assert found.cost + DIGITS * found.size >= bound, policy
