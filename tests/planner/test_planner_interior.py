"""The interior point by the hour: its Newton system, its answers, and what it does where there is none."""

from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from golden.cases import CASES
from hypothesis import reject
from laws.random_parks import World, for_random_parks, with_carbon
from scipy import sparse
from scipy.sparse.linalg import spsolve

from netzero.errors import NoPlanExists, SolverFailed
from netzero.planner.certificate import certify, lower_bound
from netzero.planner.formulation import formulate
from netzero.planner.interior import NoAnswer, border, by_the_hour
from netzero.planner.interior.lines import split
from netzero.planner.interior.newton import Newton
from netzero.planner.interior.scaling import scaled
from netzero.planner.program import LinearProgram
from netzero.planner.requirements import resolve
from netzero.planner.solve import solve
from netzero.planner.stamping_reader import linear_program

COUNTS = [
    pytest.param(25, id="few"),
    pytest.param(500, id="many", marks=pytest.mark.full),
]
AGREE = 1e-6
ENOUGH = 3e-7


def silent(*_: object, **__: object) -> None:
    pass


def program_of(world: World) -> LinearProgram:
    return linear_program(formulate(world.park, world.hourly, resolve(world.park, 1000.0, 1.0)))


@pytest.mark.parametrize("small", [pytest.param(border.SMALL, id="dense"), pytest.param(-1, id="sparse")])
def test_elimination_by_the_hour_solves_the_newton_system(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the border is factorised."""
    monkeypatch.setattr(border, "SMALL", small)
    monkeypatch.setattr(border, "SPARSE", np.inf)

    def law(world: World) -> None:
        program = program_of(world)
        form = scaled(program)
        rows, columns = form.matrix.shape
        rng = np.random.default_rng(7)
        theta, slack = 10 ** rng.uniform(-2, 2, columns), 10 ** rng.uniform(-2, 2, rows)
        side, other = rng.normal(size=rows), rng.normal(size=columns)
        dx, dy = np.empty(columns), np.empty(rows)
        with Newton(split(program, form.matrix, form.kept), form) as newton:
            assert newton.factorise(theta, slack)
            newton.solve(side, other, dx, dy)
        whole = sparse.bmat([[sparse.diags(-1 / theta), form.matrix.T], [form.matrix, sparse.diags(slack)]])
        expected = spsolve(whole.tocsc(), np.concatenate([other, side]))
        np.testing.assert_allclose(np.concatenate([dx, dy]), expected, rtol=1e-6, atol=1e-8)

    for_random_parks(law, 10)


@pytest.mark.parametrize("count", COUNTS)
def test_interior_point_highs_and_certificate_agree_on_random_parks(count: int) -> None:
    def law(world: World) -> None:
        for one in (world, with_carbon(world, 0.5)):  # a cap is shared by the meters of a stage
            program = program_of(one)
            try:
                known = solve(program, "simplex").certificate.objective
            except NoPlanExists:
                reject()
            x, y, _ = by_the_hour(program, silent, enough=ENOUGH)
            found = certify(program, x, y)
            size = max(1.0, abs(known))
            assert found.row_violation < 1e-6
            assert abs(found.objective - known) < AGREE * size
            assert known - 2 * AGREE * size < found.bound <= known + 1e-9 * size

    for_random_parks(law, count)


@pytest.mark.parametrize("name", CASES)
def test_small_programs_of_every_kind_are_solved(name: str) -> None:
    program = linear_program(formulate(*CASES[name]()))
    if name == "converter_heat_and_cascade":  # more gas is needed than can be bought
        with pytest.raises(NoPlanExists):
            by_the_hour(program, silent, enough=ENOUGH)
        return
    known = solve(program, "simplex").certificate.objective
    x, y, _ = by_the_hour(program, silent, enough=ENOUGH)
    assert certify(program, x, y).objective == pytest.approx(known, rel=AGREE)
    assert lower_bound(program, y) <= known * (1 + 1e-9)


def test_caps_that_cannot_be_met_are_proven_so() -> None:
    impossible = []

    def law(world: World) -> None:
        capped = with_carbon(world, 0.0)
        program = program_of(replace(capped, park=replace(capped.park, unserved_price=())))
        try:
            solve(program, "simplex")
        except NoPlanExists:
            impossible.append(world)
            with pytest.raises((NoPlanExists, NoAnswer)):
                by_the_hour(program, silent, enough=ENOUGH)

    for_random_parks(law, 20)
    assert impossible


def test_a_program_with_a_number_that_is_none_is_refused_before_it_is_solved() -> None:
    name = next(iter(CASES))
    program = linear_program(formulate(*CASES[name]()))
    for spoilt in (np.nan, np.inf):
        cost = program.cost.copy()
        cost[0] = spoilt
        with pytest.raises(SolverFailed):
            solve(replace(program, cost=cost), "hours")


def test_an_interrupt_after_a_proof_keeps_the_best_plan() -> None:
    world = []

    def first(one: World) -> None:
        world.append(one)

    for_random_parks(first, 1)
    program = program_of(world[0])
    told = []

    def impatient(key: str, **values: float) -> None:
        told.append(key)
        if key == "iterate" and values["gap"] < 1e-5:
            raise KeyboardInterrupt

    x, y, made_by = by_the_hour(program, impatient, enough=ENOUGH, keep_on_interrupt=True)
    assert made_by["stopped"]
    assert "stopped" in told
    assert 0 <= certify(program, x, y).gap < 1e-3


def test_a_wide_gap_ends_the_search_sooner_and_is_then_met() -> None:
    def law(world: World) -> None:
        program = program_of(world)
        x, y, made_by = by_the_hour(program, silent, enough=1e-2)
        *_, of_a_narrow_one = by_the_hour(program, silent, enough=ENOUGH)
        assert certify(program, x, y).gap <= 2e-2
        assert made_by["iterations"] < of_a_narrow_one["iterations"]

    for_random_parks(law, 3)


def test_the_gap_that_is_told_is_the_one_that_an_interrupt_keeps() -> None:
    """Whoever sees less than 1e-3 and stops has a plan."""

    def law(world: World) -> None:
        def impatient(key: str, **values: float) -> None:
            if key == "iterate" and values["gap"] < 1e-3:
                raise KeyboardInterrupt

        program = program_of(world)
        assert by_the_hour(program, impatient, enough=ENOUGH, keep_on_interrupt=True)[2]["stopped"]

    for_random_parks(law, 3)


def test_an_interrupt_is_no_answer_to_who_did_not_ask_for_the_best_so_far() -> None:
    def impatient(key: str, **values: float) -> None:
        if key == "iterate" and values["gap"] < 1e-5:
            raise KeyboardInterrupt

    def law(world: World) -> None:
        with pytest.raises(KeyboardInterrupt):
            by_the_hour(program_of(world), impatient, enough=ENOUGH)

    for_random_parks(law, 1)


def test_a_cap_at_the_least_that_can_be_reached_is_never_called_impossible() -> None:
    def law(world: World) -> None:
        capped = with_carbon(world, 0.5)
        program = program_of(replace(capped, park=replace(capped.park, unserved_price=())))
        cap = program.rows["net_emissions_stay_below_cap"].start
        free = replace(program, cost=program.matrix[cap].toarray().ravel(), row_upper=program.row_upper.copy())
        free.row_upper[cap] = np.inf
        free.row_lower[cap] = -1e12
        at_the_limit = program.row_upper.copy()
        try:
            at_the_limit[cap] = solve(free, "simplex").certificate.objective
        except NoPlanExists:
            return
        tested.append(world)
        with suppress(NoAnswer):
            by_the_hour(replace(program, row_upper=at_the_limit), silent, enough=ENOUGH)

    tested: list[World] = []
    for_random_parks(law, 20)
    assert tested


def test_an_interrupt_before_any_proof_ends_the_search() -> None:
    program = linear_program(formulate(*CASES["meter_export"]()))

    def impatient(key: str, **_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        by_the_hour(program, impatient, enough=ENOUGH)
