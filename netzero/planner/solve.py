"""From a program to a solution that is believed only for what is proven of it.

Small programs go to HiGHS' simplex. Large ones, whose rows and columns repeat every step, go to the interior point of
`netzero.planner.interior`, which finds the design and the lower bound; HiGHS then finds the best dispatch of that
design. Where that way does not end in a proven answer, HiGHS solves the whole. Whoever solved: the objective is
recomputed and the lower bound is proven by `netzero.planner.certificate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from netzero.errors import SolverFailed
from netzero.planner import highs
from netzero.planner.certificate import Certificate, certify
from netzero.planner.interior import NoAnswer, Say, by_the_hour
from netzero.planner.program import Floats, LinearProgram

FEASIBLE = 1e-6
"""Largest relative violation of a row or bound that a solution may have."""
CLOSED = 1e-5
"""Gap up to which a solution counts as optimal; the gap itself is always told."""
OF_SEARCH = 0.5
"""Share of a gap that the search may leave; the rest is for the dispatch of the design."""
CROSSED = 1e-6
"""How far a bound may exceed the cost it bounds by rounding alone."""
SIMPLEX_UP_TO_ROWS = 100_000

Method = Literal["simplex", "ipm", "hipo", "hours"]
"""HiGHS' methods (highs.py), or the interior point by the hour with HiGHS for the dispatch."""


@dataclass(frozen=True, eq=False)
class Solution:
    """Primal values, row multipliers (d cost / d right-hand side) and what is proven of them."""

    x: Floats
    y: Floats
    certificate: Certificate
    solver: dict[str, Any]
    """Name, version, method and options: everything needed to repeat it."""


def solve(
    program: LinearProgram,
    method: Method | None = None,
    say: Say = lambda *_, **__: None,
    *,
    gap: float = CLOSED,
    keep_on_interrupt: bool = False,
) -> Solution:
    """Return an optimal solution of the program with its certificate.

    Args:
        program: the linear program; every number finite but the open sides of rows.
        method: default simplex for small programs, 'hours' for large ones.
        say: told what is being done: 'iterate' with iteration and gap, 'dispatch', 'hand_over', 'stopped'.
        gap: proven gap with which 'hours' is content; the other methods know no such end.
        keep_on_interrupt: whether an interrupt ends the search of 'hours' with what is proven by then.

    Raises:
        NoPlanExists: no point meets all rows and bounds.
        SolverFailed: an input or result is not finite, the solver failed, or its solution is not what it claims.
        KeyboardInterrupt: as it reaches this thread, after the solver has stopped.

    """
    _assert_finite(program)
    chosen = method or ("simplex" if len(program.row_lower) <= SIMPLEX_UP_TO_ROWS else "hours")
    if chosen == "hours":
        try:
            found = by_the_hour(program, say, enough=OF_SEARCH * gap, keep_on_interrupt=keep_on_interrupt)
            return _checked(program, *found)
        except NoAnswer:
            chosen = "hipo"
            say("hand_over")
    x, y, made_by = highs.solve_arrays(
        program.cost, program.matrix, program.row_lower, program.row_upper, program.upper, chosen
    )
    return _checked(program, x, y, made_by)


def _checked(program: LinearProgram, x: Floats, y: Floats, made_by: dict[str, Any]) -> Solution:
    certificate = certify(program, x, y)
    worst = max(certificate.row_violation, certificate.bound_violation)
    if worst > FEASIBLE:
        raise SolverFailed("NZ0805", violation=worst, allowed=FEASIBLE)
    if certificate.gap < -CROSSED:
        raise SolverFailed("NZ0806", bound=certificate.bound, objective=certificate.objective)
    return Solution(x, y, certificate, made_by)


def _assert_finite(program: LinearProgram) -> None:
    numbers = (
        ("cost", program.cost),
        ("matrix", program.matrix.data),
        ("upper bound", program.upper),
        ("right-hand side", np.where(np.isneginf(program.row_lower), 0.0, program.row_lower)),
        ("right-hand side", np.where(np.isposinf(program.row_upper), 0.0, program.row_upper)),
    )
    for name, values in numbers:
        if not np.isfinite(values).all():
            raise SolverFailed("NZ0803", what=name)
