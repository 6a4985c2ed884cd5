"""Law 1 in operation: energy closes in every carrier, node and step, and what parties settle adds up to what flowed.

Every park is run by rules, looked at by `balances`, by the sums over parties, and by the checks of `netzero verify`,
which share nothing with the simulator.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import xarray as xr
from laws.designs import a_third_built
from laws.sums import worst_sum
from operable_parks import POLICIES, SETTLEMENTS, Operable, operable

from netzero.components.park import Park, Settlement
from netzero.hourly import prepare
from netzero.results.verification.check import Checks
from netzero.results.verification.evidence import Evidence
from netzero.results.verification.flows import check_flows
from netzero.results.verification.settlement import check_settlement
from netzero.scenario import read_scenario
from netzero.simulator import balance_residual_max, settle, simulate
from netzero.terms import Policy
from netzero.vocabulary import DISPATCH

CLOSED = 1e-9
SUMS = 1e-12
SCENARIOS = Path(__file__).parents[2] / "scenarios"
FEW = 50
SEEDS = [pytest.param(range(FEW), id="few"), pytest.param(range(500), id="many", marks=pytest.mark.full)]


def policies_of(seed: int, seeds: range) -> tuple[Policy, ...]:
    """Return all policies; of few parks, one each in turn."""
    return POLICIES if len(seeds) > FEW else (POLICIES[seed // 2 % len(POLICIES)],)


def assert_closed(case: Operable, done: xr.Dataset) -> xr.Dataset:
    """Return the settlement of an operation in which everything closes."""
    assert balance_residual_max(case.park, case.hourly, done) <= CLOSED
    return assert_settled(case, done)


def assert_settled(case: Operable, done: xr.Dataset) -> xr.Dataset:
    """Return a settlement that adds up to what flowed."""
    settled = settle(case.park, case.hourly, done)
    assert worst_sum(case.park, case.hourly, done, settled) <= SUMS
    return settled


@pytest.mark.parametrize("seeds", SEEDS)
def test_every_carrier_node_and_step_closes_by_every_policy_and_settles_to_the_last_digits(seeds: range) -> None:
    for seed in seeds:
        case = operable(seed)
        for policy in policies_of(seed, seeds):
            done = simulate(case.park, case.hourly, *case.design, policy=policy)
            settled = assert_closed(case, done)
            evidence = Evidence(case.park, case.hourly, done, design_of(case), ages=True)
            to = Checks("operation", CLOSED)
            check_flows(evidence, to, cyclic=False)
            check_settlement(evidence, to, settled)
            assert [one.say() for one in to.found if not one.ok] == [], (seed, policy)


def design_of(case: Operable) -> xr.Dataset:
    return xr.Dataset({"capacity": case.capacity, "new_capacity": case.new_capacity})


def test_the_random_parks_hold_every_kind_and_all_of_it_is_at_work() -> None:
    """What never gives, takes, moves or fails in any of the few parks would be tested by none."""
    idle: set[tuple[str, str]] | None = None
    axes, rules, options = set(), set(), set()
    for seed in range(FEW):
        case = operable(seed)
        park = case.park
        done = simulate(park, case.hourly, *case.design, policy=policies_of(seed, range(FEW))[0])
        still = {
            (name, str(label))
            for name, term in DISPATCH.items()
            if "time" in term.dims or "billing_month" in term.dims
            for label in done[term.dims[0]].values
            if float(done[name].sel({term.dims[0]: label}).max()) <= 1e-6
        }
        idle = still if idle is None else idle & still
        axes.add((float(case.hourly["step_h"][0]), case.hourly.attrs["axis_kind"], len(park.stages.years)))
        rules.add((park.settlement.rule, bool(park.settlement.shares), bool(park.settlement.buy)))
        options |= {(one.name, one.initial, one.end_is_free, one.shared_power) for one in park.storages}
    # pipes go one way; cold is told by no tariff when to move; the dairy's power may not be interrupted
    assert idle == {
        ("sent_back_kw", "steam_pipe"),
        ("sent_back_kw", "cold_pipe"),
        ("shifted_down_kw", "dairy:cooling"),
        ("shifted_up_kw", "dairy:cooling"),
        ("shed_kw", "dairy:electricity"),
    }
    kinds = ("declared_blocks", "representative_periods")
    assert axes == {(step_h, kind, count) for step_h in (0.25, 0.5, 1.0) for kind in kinds for count in (1, 2)}
    assert {rule for rule, _, _ in rules} == {one.rule for one in SETTLEMENTS}
    assert {bought for _, _, bought in rules} == {True, False}
    assert {(initial, free, shared) for _, initial, free, shared in options} >= {
        (None, False, True),
        (0.5, False, False),
        (0.7, True, False),
    }


@pytest.fixture(scope="module")
def first_park_hours() -> Operable:
    return example("first_park")


@pytest.fixture(scope="module")
def vinh_phuc_hours() -> Operable:
    return example("vinh_phuc")


def example(name: str) -> Operable:
    """Return an example on all hours of all stages, with a third of what may be built."""
    scenario = read_scenario(SCENARIOS / name)
    hourly, _ = prepare(scenario)
    assert hourly.sizes["time"] == 8760
    return Operable(scenario.park, hourly, *a_third_built(scenario.park))


@pytest.mark.parametrize(
    ("name", "policies"),
    [
        pytest.param("first_park", ("combined",), id="first_park-few"),
        pytest.param("first_park", POLICIES, id="first_park-every", marks=pytest.mark.full),
        pytest.param("vinh_phuc", POLICIES, id="vinh_phuc-every", marks=pytest.mark.full),
    ],
)
def test_all_hours_of_an_example_close_by_every_policy_and_settle_by_every_rule(
    name: str, policies: tuple[Policy, ...], request: pytest.FixtureRequest
) -> None:
    case: Operable = request.getfixturevalue(f"{name}_hours")
    for policy in policies:
        done = simulate(case.park, case.hourly, *case.design, policy=policy)
        assert_closed(case, done)
        evidence = Evidence(case.park, case.hourly, done, design_of(case), ages=True)
        for rule in (*rules_for(case.park), case.park.settlement):
            settled = assert_settled(replace(case, park=replace(case.park, settlement=rule)), done)
            to = Checks("operation", CLOSED)
            check_settlement(replace(evidence, park=replace(case.park, settlement=rule)), to, settled)
            assert [one.say() for one in to.found if not one.ok] == [], (policy, rule)


def rules_for(park: Park) -> tuple[Settlement, ...]:
    """Return every rule of settlement for the tenants of a park; its network's loss is in its demand already."""
    names = [tenant.name for tenant in park.tenants]
    loss = park.settlement.network_loss
    shares = tuple((name, 1.0 / len(names)) for name in names)
    classes = (tuple(names[:2]), (*names[2:4], "park"))
    return (
        Settlement(network_loss=loss),
        Settlement("shares", shares, network_loss=loss),
        Settlement("shares", network_loss=loss),
        Settlement("classes", classes=classes, network_loss=loss),
    )
