"""From a program to a design, its best dispatch and a proven lower bound, by the structure of the hours."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from netzero.errors import NoPlanExists, SolverFailed
from netzero.planner.best_dispatch import best_dispatch
from netzero.planner.certificate import lower_bound
from netzero.planner.design import design_of
from netzero.planner.highs import Start
from netzero.planner.interior.lines import Split, split
from netzero.planner.interior.newton import Newton
from netzero.planner.interior.point import State, iterate
from netzero.planner.interior.scaling import Scaled, scaled
from netzero.planner.memory import give_back
from netzero.planner.program import Floats, LinearProgram

Say = Callable[..., None]
"""Told what is being done: a short key, and values by name."""
USABLE = 1e-3
"""Largest proven gap with which the search may end when digits run out, or at an interrupt; of the gap and residuals
from which on the bound is proven at every iteration."""
DISTANT = 1e-4
"""Residual of the rows above which a contradiction of them is looked for."""
MOST_ITERATIONS = 200
LOOK_FOR_CONTRADICTION = 5
"""Iterations from one look for a proof that no plan exists to the next."""
CONTRADICTED = 1e-9
"""Excess of a contradiction over the sides it is summed from, above which it is one of the rows and not of digits."""
MOST_BORDER = 6000
"""Rows and columns of no step up to which the dense border is worth its time."""
TRACE = 1e-4
"""Share of its limit up to which a column can be a trace of what is 0."""
ENLARGED = (0.0, 1e-7, 1e-6, 1e-5)
"""By how much a design is enlarged, one after the other, where its digits do not suffice to serve the park."""


class NoAnswer(Exception):
    """The search did not end in a proven answer; why is its message."""


def by_the_hour(
    program: LinearProgram, say: Say, *, enough: float, keep_on_interrupt: bool = False
) -> tuple[Floats, Floats, dict[str, Any]]:
    """Return columns, row multipliers and how they were found.

    Args:
        program: the linear program.
        say: told of each iteration, and of what follows.
        enough: proven gap and primal residual, together, at which the search ends; the dispatch of the design adds to
            them.
        keep_on_interrupt: whether an interrupt, once a bound is proven, ends the search with what was found.

    Raises:
        NoAnswer: the program has no such structure, or digits ran out before a proven answer.
        NoPlanExists: multipliers prove that no point meets all rows.
        KeyboardInterrupt: as it reaches this thread, when what was found is not to be kept or proves nothing yet.

    """
    try:
        form = scaled(program)
    except ValueError as failure:
        raise NoAnswer(str(failure)) from failure
    parts = split(program, form.matrix, form.kept)
    if parts.border > MOST_BORDER:
        raise NoAnswer(f"{parts.border} rows and columns belong to no step")
    best = _Best(program, form)
    stopped, usable = False, max(USABLE, enough)
    try:
        _search(best, parts, say, enough)
    except KeyboardInterrupt:
        if not keep_on_interrupt or best.gap > usable:
            raise
        stopped = True
        say("stopped")
    if best.gap > usable:
        raise NoAnswer(f"the best proven gap is {best.gap:.0e}")
    made_by = {"name": "netzero", "method": "hours", "iterations": best.iteration, "stopped": stopped}
    return _dispatched(program, best, say, enough), best.y, made_by


class _Best:
    """The point with the least proven gap so far, where what the point lacks of the rows counts as gap."""

    def __init__(self, program: LinearProgram, form: Scaled) -> None:
        self._program, self.form = program, form
        self.gap, self.iteration = np.inf, 0
        self.x, self.y = np.zeros(0), np.zeros(0)
        self.start = Start(*(np.zeros(0, dtype=np.bool_) for _ in range(3)))
        """Where x lies on bounds and rows, as far as distances and duals tell."""

    def look(self, state: State) -> None:
        """Prove the bound of a point, and keep the point when it is the best."""
        program = self._program
        x = np.clip(self.form.x(state.point.x), 0.0, program.upper)
        y = self.form.y(state.point.y)
        cost, bound = float(program.cost @ x) + program.constant, lower_bound(program, y)
        gap = max(0.0, cost - bound) / max(abs(cost), abs(bound), np.finfo(float).tiny) + state.primal_residual
        if gap < self.gap:
            self.gap, self.iteration, self.x, self.y = gap, state.iteration, x, y
            self.start = self._start(state)

    @property
    def settled(self) -> Floats:
        """The columns without the trace that an interior point leaves of what is 0."""
        is_trace = ~self.start.between & ~self.start.at_upper & (self.x < TRACE * self._program.upper)
        return np.where(is_trace, 0.0, self.x)

    def _start(self, state: State) -> Start:
        """Return where a point lies: at a bound, or on a row, whose dual is larger than the distance to it."""
        form, n = self.form, len(state.point.x)
        tight = state.point.primal < state.point.dual
        at_lower, at_upper = np.ones((2, len(self._program.cost)), dtype=np.bool_)
        at_lower[form.kept] = tight[:n]
        at_upper[:] = False
        at_upper[form.kept[form.bounded]] = tight[n : n + len(form.bounded)]
        free_rows = np.zeros(len(self._program.row_upper), dtype=np.bool_)
        free_rows[form.inequalities] = ~tight[n + len(form.bounded) :]
        return Start(at_upper & ~at_lower, ~at_lower & ~at_upper, free_rows)

    def is_impossible(self, state: State) -> bool:
        """Whether the multipliers prove that rows and bounds contradict each other (Farkas)."""
        free = replace(self._program, cost=np.zeros_like(self._program.cost), constant=0.0)
        y = self.form.y(state.point.y)
        side = np.where(y > 0, self._program.row_lower, self._program.row_upper)
        size = float(np.abs(y) @ np.where(np.isfinite(side), np.abs(side), 0.0))
        return lower_bound(free, y) > CONTRADICTED * size


def _search(best: _Best, parts: Split, say: Say, enough: float) -> None:
    with Newton(parts, best.form) as newton:
        _follow(best, newton, say, enough)


def _follow(best: _Best, newton: Newton, say: Say, enough: float) -> None:
    for state in iterate(best.form, newton):
        distance = max(state.gap, state.primal_residual)
        if distance < max(USABLE, 2.0 * enough):
            best.look(state)
        say("iterate", iteration=state.iteration, gap=best.gap if best.gap < np.inf else distance)
        is_due = state.iteration % LOOK_FOR_CONTRADICTION == 0
        if is_due and state.primal_residual > DISTANT and best.is_impossible(state):
            raise NoPlanExists("NZ0802")
        if best.gap < enough or state.iteration == MOST_ITERATIONS:
            return


def _dispatched(program: LinearProgram, best: _Best, say: Say, enough: float) -> Floats:
    """Return the best dispatch of the design found, cleared of traces where that costs nothing.

    A design that lacks digits to serve the park is enlarged a little.

    Raises:
        NoAnswer: no design near the one found can serve the park, or HiGHS fails at it.

    """
    say("dispatch")
    give_back()
    expected, settled = float(program.cost @ best.x), best.settled
    for x in (settled, *((1.0 + part) * best.x for part in ENLARGED)):
        with suppress(NoPlanExists, SolverFailed):
            design = design_of(program, np.minimum(x, program.upper))
            found = best_dispatch(program, best.x, design, best.start)
            if x is not settled or program.cost @ found - expected <= enough * abs(expected):
                return found
    raise NoAnswer("no design near the one found can serve the park")
