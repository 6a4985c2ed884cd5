"""The one place that calls HiGHS."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from netzero.errors import NoPlanExists, SolverFailed

Floats = NDArray[np.float64]
Method = Literal["simplex", "ipm", "hipo"]
"""HiGHS' dual simplex, its first interior point (with crossover to a vertex), its second one (left in the interior)."""
LISTEN_S = 0.1
"""How often an interrupt is listened for while the solver runs."""


class Stopped(Exception):
    """The solver was told to stop."""


def solve_arrays(
    cost: Floats,
    matrix: Any,
    row_lower: Floats,
    row_upper: Floats,
    upper: Floats,
    method: Method,
    stop: Event | None = None,
) -> tuple[Floats, Floats, dict[str, Any]]:
    """Return the columns of least cost, 0 <= x <= upper, row multipliers, and what is needed to repeat it.

    Raises:
        NoPlanExists: HiGHS finds no feasible point.
        SolverFailed: it ends in any other way than with an optimum, or its numbers are not finite.
        Stopped: `stop` was set, by another thread.
        KeyboardInterrupt: as it reaches this thread, after the solver has stopped.

    """
    scale = _cost_scale(cost)
    highs, options = _load(cost / scale, matrix, row_lower, row_upper, upper, method)
    _run(highs, stop or Event())
    _believe_only_optimal(highs)
    solution = highs.getSolution()
    x = np.clip(np.array(solution.col_value), 0.0, upper)
    y = np.array(solution.row_dual) * scale
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise SolverFailed("NZ0803", what="solution")
    return x, y, {"name": "HiGHS", "version": highs.version(), "method": method, **options, "cost_scale": scale}


def _cost_scale(cost: Floats) -> float:
    """Return the power of two by which costs are divided, so that VND and USD look alike to the solver."""
    typical = np.abs(cost[cost != 0])
    return float(2.0 ** np.round(np.log2(np.median(typical)))) if typical.size else 1.0


def _load(
    cost: Floats, matrix: Any, row_lower: Floats, row_upper: Floats, upper: Floats, method: Method
) -> tuple[Any, dict[str, Any]]:
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
    by_column = matrix.tocsc()
    by_column.sort_indices()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), len(row_lower)
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = np.zeros(len(cost)), upper
    lp.row_lower_, lp.row_upper_ = row_lower, row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = by_column.indptr, by_column.indices, by_column.data
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise SolverFailed("NZ0804", status="model refused")
    return highs, options


def _run(highs: Any, stop: Event) -> None:
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
            if stop.is_set():
                raise Stopped
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
