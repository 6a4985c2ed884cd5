"""The price of a cap is what a tonne is worth: one-sided differences of cost by the cap bracket it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import strategies as st
from laws.random_parks import World, for_random_parks

from netzero.errors import NoPlanExists
from netzero.planner import Plan, plan

STEP = 1e-4
"""Share of the cap by which it is moved."""
EXACT = 2e-9
"""Of a cost: what simplex leaves open."""
COUNTS = [
    pytest.param(5, id="few"),
    pytest.param(60, id="many", marks=pytest.mark.full),
]


def capped(world: World, t: float, *, cumulative: bool) -> Plan:
    """Return the plan with a cap of the last stage, or with a budget of all years."""
    none = (None,) * len(world.park.stages.years)
    caps, budget = (none, t) if cumulative else ((*none[:-1], t), None)
    return plan(replace(world.park, carbon=replace(world.park.carbon, cap_t=caps, budget_t=budget)), world.hourly)


@pytest.mark.parametrize("cumulative", [False, True], ids=["cap", "budget"])
@pytest.mark.parametrize("count", COUNTS)
def test_what_a_tonne_more_saves_and_a_tonne_less_costs_bracket_the_price(count: int, *, cumulative: bool) -> None:
    bound = []

    def law(world: World, share: float) -> None:
        stages = world.park.stages
        emitted = plan(world.park, world.hourly).certificate["gross_emissions_t"]
        t = share * (float(np.dot(stages.lengths, emitted)) if cumulative else emitted[-1])
        step = STEP * t
        try:
            tighter, here, wider = (capped(world, t + move, cumulative=cumulative) for move in (-step, 0.0, step))
        except NoPlanExists:  # what tenants declare alone may be more
            return
        dear, cost, cheap = (found.certificate["objective"] for found in (tighter, here, wider))
        name = "emission_budget_price" if cumulative else "cap_price"
        price = float(here.dataset[name][-1]) * stages.weights[-1] / (stages.lengths[-1] if cumulative else 1)
        noise = EXACT * abs(cost) / step
        assert (cost - cheap) / step - noise <= price <= (dear - cost) / step + noise
        bound.append(price > 0)

    for_random_parks(law, count, st.sampled_from([0.5, 0.8]))
    assert any(bound)
