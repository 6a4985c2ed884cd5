"""Laws that any plan of any park obeys (docs/architecture.md names their numbers)."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from laws.random_parks import World, for_random_parks, permuted, scaled, with_carbon, with_relaxed_terms, with_target

from netzero.accounts import account, residuals
from netzero.components.relaxed import relaxed
from netzero.planner import Plan, plan
from netzero.results.verification.certificates import double_counting, ledger
from netzero.results.verification.evidence import Evidence
from netzero.simulator import balance_residual_max, replay, settle
from netzero.terms import GRID_LINES

UTILITY_LINES = ("grid_energy", "grid_fixed", "market_energy", "market_charges")

EXACT = 1e-6
COUNTS = [
    pytest.param(5, id="few"),
    pytest.param(60, id="many", marks=pytest.mark.full),
]


def planned(world: World) -> Plan:
    return plan(world.park, world.hourly)


@pytest.mark.parametrize("count", COUNTS)
def test_energy_closes_in_every_step_of_a_plan_and_its_replay(count: int) -> None:
    def law(world: World) -> None:
        found = planned(world)
        assert balance_residual_max(world.park, world.hourly, found.dataset) < EXACT
        replayed = replay(world.park, world.hourly, found.dataset)
        assert balance_residual_max(world.park, world.hourly, replayed) < EXACT

    for_random_parks(law, count)


@pytest.mark.parametrize("count", COUNTS)
def test_the_replay_of_a_plan_equals_the_plan(count: int) -> None:
    def law(world: World) -> None:
        found = planned(world).dataset
        replayed = replay(world.park, world.hourly, found)
        for name in replayed.data_vars:
            size = max(1.0, float(np.abs(found[name].values).max(initial=0.0)))
            assert np.abs(replayed[name].values - found[name].values).max(initial=0.0) <= EXACT * size, name

    for_random_parks(law, count)


@pytest.mark.parametrize("count", COUNTS)
def test_the_books_add_up_to_the_objective_and_to_the_park(count: int) -> None:
    def law(world: World) -> None:
        park, hourly, found = world.park, world.hourly, planned(world)
        dispatch = replay(park, hourly, found.dataset)
        settlement = settle(park, hourly, dispatch)
        design = found.dataset["capacity"], found.dataset["new_capacity"]
        books = account(park, hourly, *design, dispatch, settlement)
        cost = np.dot(park.stages.weights, books["costs"].sum(["party", "line"]).values)
        lines = books["costs"].sum("party")
        if relaxed(park, hourly):
            assert found.certificate["objective"] <= cost * (1 + EXACT)
        else:
            assert found.certificate["objective"] == pytest.approx(cost, rel=EXACT)
            for planned_lines, booked_lines in alike(found.certificate["cost_lines"], lines):
                assert booked_lines == pytest.approx(planned_lines, rel=EXACT, abs=1e-3)
        stated = books["statement"].sum(["billing_month", "statement_line"])
        booked = lines.sel(line=list(GRID_LINES)).sum("line")
        assert stated.sum("party").values == pytest.approx(booked.values, rel=EXACT, abs=1e-3)
        assert np.abs(books["transfers"].sum("party").values).max() <= 1e-9 * np.abs(books["costs"].values).sum()
        scopes = books["emissions"].sum("party")
        gross = lines_of(scopes, "scope_1") + lines_of(scopes, park.carbon.scopes[1])
        assert gross == pytest.approx(np.array(found.certificate["gross_emissions_t"]), rel=EXACT, abs=1e-6)
        for target in park.targets:
            reached = books["clean_share"].sel(target=target.name).values
            assert all(share is None or one >= share - EXACT for one, share in zip(reached, target.share, strict=True))
        assert np.abs(residuals(books).values).max() <= EXACT * books["energy"].sum("party").max().item()
        assert -books["present_value"].sum().item() == pytest.approx(cost, rel=EXACT)

    for_random_parks(law, count)


@pytest.mark.parametrize("count", COUNTS)
def test_no_attribute_of_a_kwh_counts_twice_and_every_ledger_of_certificates_closes(count: int) -> None:
    def law(world: World) -> None:
        park, hourly, found = world.park, world.hourly, planned(world)
        dispatch = replay(park, hourly, found.dataset)
        design = found.dataset["capacity"], found.dataset["new_capacity"]
        books = account(park, hourly, *design, dispatch, settle(park, hourly, dispatch))
        assert ("certificates" in books) == (park.greenhouse.certificates is not None)
        if "certificates" not in books:
            return
        evidence = Evidence(park, hourly, dispatch, found.dataset)
        for what in (double_counting(evidence), ledger(evidence, books["certificates"])):
            assert max(float(residual.max()) for _, residual, _ in what) <= EXACT
        scopes = books["emissions"].sum("party")
        if not books["certificates"].sel(certificate="sold").values.any():
            lower = lines_of(scopes, "scope_2_location") - lines_of(scopes, "scope_2_market")
            assert lower.min() >= -EXACT * lines_of(scopes, "scope_2_location").max()

    for_random_parks(law, count)


@pytest.mark.parametrize("count", COUNTS)
def test_a_plan_that_is_relaxed_costs_no_more_than_its_bills(count: int) -> None:
    def law(drawn: World) -> None:
        world = with_relaxed_terms(drawn)
        park, hourly, found = world.park, world.hourly, planned(world)
        dispatch = replay(park, hourly, found.dataset)
        design = found.dataset["capacity"], found.dataset["new_capacity"]
        books = account(park, hourly, *design, dispatch, settle(park, hourly, dispatch))
        yearly = books["costs"].sum(["party", "line"]).values
        assert found.certificate["objective"] <= np.dot(park.stages.weights, yearly) * (1 + EXACT)
        assert relaxed(park, hourly)

    for_random_parks(law, count)


def alike(planned: dict[str, list[float]], booked: xr.DataArray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield lines of cost of a plan and its books; those of the utility's bill as one.

    A kWh that is matched moves cost from one of them to the other, and under a least bill that may be all it does.
    """
    of_bill = [line for line in planned if line in UTILITY_LINES]
    yield sum(np.array(planned[line]) for line in of_bill), booked.sel(line=of_bill).sum("line").values
    for line in planned.keys() - set(of_bill):
        yield np.array(planned[line]), booked.sel(line=line).values


def lines_of(scopes: object, name: str) -> np.ndarray:
    return scopes.sel(scope=name).values  # type: ignore[attr-defined]


@pytest.mark.parametrize("count", COUNTS)
def test_more_roof_never_costs_more(count: int) -> None:
    def law(world: World) -> None:
        roof = world.park.supplies[0]
        assert roof.size is not None
        wider = tuple(2 * kwp for kwp in roof.size.upper)
        more = replace(roof, size=replace(roof.size, upper=wider, upper_new=wider))
        larger = World(replace(world.park, supplies=(more, *world.park.supplies[1:])), world.hourly)
        assert cost(larger) <= cost(world) * (1 + EXACT)

    for_random_parks(law, count)


@pytest.mark.parametrize("count", COUNTS)
def test_a_tighter_cap_never_costs_less(count: int) -> None:
    def law(world: World) -> None:
        free, loose, tight = (cost(with_carbon(world, share)) for share in (2.0, 0.9, 0.8))
        assert free <= loose * (1 + EXACT)
        assert loose <= tight * (1 + EXACT)

    for_random_parks(law, count)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("name", ["renewable", "matched"])
def test_a_tighter_target_never_costs_less_and_one_of_nothing_costs_nothing(name: str, count: int) -> None:
    def law(world: World) -> None:
        free = cost(World(replace(world.park, targets=()), world.hourly))
        nothing, loose, tight = (cost(with_target(freed(world), name, share)) for share in (0.0, 0.15, 0.3))
        assert nothing == free
        assert free <= loose * (1 + EXACT)
        assert loose <= tight * (1 + EXACT)

    for_random_parks(law, count)


def freed(world: World) -> World:
    """Return the world without targets to reach; they are still told."""
    told = tuple(replace(one, share=(None,) * len(one.share)) for one in world.park.targets)
    return World(replace(world.park, targets=told), world.hourly)


@pytest.mark.parametrize("count", COUNTS)
def test_flexible_demand_never_costs_more_and_a_share_of_nothing_changes_nothing(count: int) -> None:
    def law(world: World) -> None:
        stiff = cost(World(replace(world.park, flexible=()), world.hourly))
        zero = (0.0,) * len(world.park.stages.years)
        still = tuple(replace(one, share=zero, increase=zero, shed_share=zero) for one in world.park.flexible)
        assert cost(World(replace(world.park, flexible=still), world.hourly)) == pytest.approx(stiff, rel=1e-9)
        assert cost(world) <= stiff * (1 + EXACT)

    for_random_parks(law, count)


@pytest.mark.parametrize("count", COUNTS)
def test_doubling_loads_and_limits_doubles_cost(count: int) -> None:
    def law(world: World) -> None:
        assert cost(scaled(world, 2.0)) == pytest.approx(2 * cost(world), rel=EXACT)

    for_random_parks(law, count)


@pytest.mark.parametrize("count", COUNTS)
def test_the_order_of_tenants_changes_no_cost(count: int) -> None:
    def law(world: World) -> None:
        assert cost(permuted(world)) == pytest.approx(cost(world), rel=EXACT)

    for_random_parks(law, count)


def cost(world: World) -> float:
    found = planned(world).certificate
    assert found["bound"] <= found["objective"] * (1 + 1e-12)
    return float(found["objective"])
