"""The one place that calls a solver (HiGHS), and the one place that believes nothing it says.

Statuses are whitelisted, every array is checked to be finite before and after, the objective is recomputed and the
lower bound is proven by `netzero.planner.certificate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, Literal

import numpy as np

from netzero.errors import NoPlanExists, SolverFailed
from netzero.planner.certificate import Certificate, certify
from netzero.planner.program import Floats, LinearProgram

FEASIBLE = 1e-6
"""Largest relative violation of a row or bound that a solution may have."""
CLOSED = 1e-5
"""Gap up to which a solution counts as optimal; the gap itself is always told. A vertex reaches 1e-13, an interior
point of a large program about 1e-6 (its multipliers are tolerances of the solver times wide bounds from exact)."""
CROSSED = 1e-6
"""How far a bound may exceed the cost it bounds by rounding alone."""
SIMPLEX_UP_TO_ROWS = 100_000
LISTEN_S = 0.1
"""How often an interrupt is listened for while the solver runs."""

Method = Literal["simplex", "ipm", "hipo"]
"""HiGHS' dual simplex, its first interior point (with crossover to a vertex), its second one (left in the interior)."""


@dataclass(frozen=True, eq=False)
class Solution:
    """Primal values, row multipliers (d cost / d right-hand side) and what is proven of them."""

    x: Floats
    y: Floats
    certificate: Certificate
    solver: dict[str, Any]
    """Name, version, method and options: everything needed to repeat it."""


def solve(program: LinearProgram, method: Method | None = None) -> Solution:
    """Return an optimal solution of the program with its certificate.

    Args:
        program: the linear program; every number finite but the open sides of rows.
        method: default simplex for small programs, 'hipo' for large ones.

    Raises:
        NoPlanExists: no point meets all rows and bounds.
        SolverFailed: an input or result is not finite, the solver failed, or its solution is not what it claims.
        KeyboardInterrupt: as it reaches this thread, after the solver has stopped.

    """
    _assert_finite(program)
    chosen = method or ("simplex" if len(program.row_lower) <= SIMPLEX_UP_TO_ROWS else "hipo")
    scale = _cost_scale(program)
    highs, options = _load(program, chosen, scale)
    _run(highs)
    _believe_only_optimal(highs)
    solution = highs.getSolution()
    x = np.clip(np.array(solution.col_value), 0.0, program.upper)
    y = np.array(solution.row_dual) * scale
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise SolverFailed("NZ0803", what="solution")
    certificate = certify(program, x, y)
    _check(certificate)
    return Solution(x, y, certificate, {"name": "HiGHS", "version": highs.version(), "method": chosen, **options})


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


def _cost_scale(program: LinearProgram) -> float:
    """Return the power of two by which costs are divided, so that VND and USD look alike to the solver."""
    typical = np.abs(program.cost[program.cost != 0])
    return float(2.0 ** np.round(np.log2(np.median(typical)))) if typical.size else 1.0


def _load(program: LinearProgram, method: Method, scale: float) -> tuple[Any, dict[str, Any]]:
    import highspy

    options: dict[str, Any] = {
        "solver": method,
        "threads": 1,
        "primal_feasibility_tolerance": 1e-9,
        "dual_feasibility_tolerance": 1e-9,
        "run_crossover": "off" if method == "hipo" else "on",
    }
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    for name, value in options.items():
        highs.setOptionValue(name, value)
    matrix = program.matrix.tocsc()
    matrix.sort_indices()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.cost), len(program.row_lower)
    lp.col_cost_ = program.cost / scale
    lp.col_lower_, lp.col_upper_ = np.zeros(len(program.cost)), program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise SolverFailed("NZ0804", status="model refused")
    return highs, {**options, "cost_scale": scale}


def _run(highs: Any) -> None:
    """Run the solver beside this thread, where an interrupt would wait for its end; interrupted, it stops soon."""
    ended = Event()  # not Thread.join: an interrupt makes it take a running thread for one that has ended

    def run() -> None:
        try:
            highs.run()
            highs.resetGlobalScheduler(False)  # HiGHS keeps one for each thread
        finally:
            ended.set()

    highs.HandleUserInterrupt = True
    solving = Thread(target=run, daemon=True)
    try:
        solving.start()
        while not ended.wait(LISTEN_S):
            pass
    except BaseException:
        highs.cancelSolve()
        if solving.ident is not None:
            ended.wait()
        raise


def _believe_only_optimal(highs: Any) -> None:
    import highspy

    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        raise NoPlanExists("NZ0802")
    raise SolverFailed("NZ0804", status=highs.modelStatusToString(status))


def _check(certificate: Certificate) -> None:
    worst = max(certificate.row_violation, certificate.bound_violation)
    if worst > FEASIBLE:
        raise SolverFailed("NZ0805", violation=worst, allowed=FEASIBLE)
    if certificate.gap < -CROSSED:
        raise SolverFailed("NZ0806", bound=certificate.bound, objective=certificate.objective)
