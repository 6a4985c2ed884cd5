"""The one place that calls HiGHS."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from netzero.errors import NoPlanExists, SolverFailed

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Result = TypeVar("Result")
Method = Literal["simplex", "ipm", "hipo"]
"""HiGHS' dual simplex, its first interior point (with crossover to a vertex), its second one (left in the interior)."""
STEEPEST_EDGE = 2
_EXACT = {"threads": 1, "primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}
LISTEN_S = 0.1
"""How often an interrupt is listened for while the solver runs."""


@dataclass(frozen=True, eq=False)
class Start:
    """Where the simplex starts: which columns lie at their upper bound, which columns and rows strictly between.

    A guess: HiGHS makes a basis of it, whatever is missing or too many.
    """

    at_upper: Mask
    between: Mask
    free_rows: Mask
    """Rows that are not tight."""


class Stopped(Exception):
    """The solver was told to stop."""


def solve_arrays(
    cost: Floats,
    matrix: Any,
    row_lower: Floats,
    row_upper: Floats,
    upper: Floats,
    method: Method,
    *,
    start: Start | None = None,
    stop: Event | None = None,
) -> tuple[Floats, Floats, dict[str, Any]]:
    """Return the columns of least cost, 0 <= x <= upper, row multipliers, and what is needed to repeat it.

    Raises:
        NoPlanExists: HiGHS finds no feasible point.
        SolverFailed: it ends in any other way than with an optimum, or its numbers are not finite.
        Stopped: `stop` was set, by another thread.
        KeyboardInterrupt: as it reaches this thread, after the solver has stopped.

    """
    import highspy

    highs = highspy.Highs()
    scale = cost_scale(cost)

    def work() -> tuple[Floats, Floats, dict[str, Any]]:
        options = _load(highs, cost / scale, matrix, row_lower, row_upper, upper, method)
        if start:
            options |= _begin(highs, start)
        highs.run()
        highs.resetGlobalScheduler(False)  # HiGHS keeps one for each thread
        _believe_only_optimal(highs)
        solution = highs.getSolution()
        x = np.clip(np.array(solution.col_value), 0.0, upper)
        y = np.array(solution.row_dual) * scale
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            raise SolverFailed("NZ0803", what="solution")
        return x, y, {"name": "HiGHS", "version": highs.version(), "method": method, **options, "cost_scale": scale}

    try:
        return _beside(highs, work, stop or Event())
    finally:
        highs.disableCallbacks()
        highs.callbacks = []  # they refer to HiGHS, which would live on with all its memory


def simplex() -> Any:
    """Return HiGHS, silent, for small programs to be solved one after the other by `solve_again`."""
    import highspy

    highs = highspy.Highs()
    for name, value in {"output_flag": False, "solver": "simplex", **_EXACT}.items():
        highs.setOptionValue(name, value)
    return highs


def solve_again(
    highs: Any,
    cost: Floats,
    matrix: Any,
    row_lower: Floats,
    row_upper: Floats,
    lower: Floats,
    upper: Floats,
    basis: Any,
) -> tuple[Floats, Floats, Floats, Any]:
    """Return columns, row multipliers, reduced costs and the basis of the optimum, begun at a basis if one is given.

    It is not listened for an interrupt while the solver runs: that is for programs of a moment.

    Raises:
        NoPlanExists, SolverFailed: as `solve_arrays`.

    """
    import highspy

    if highs.passModel(_model(cost, matrix, row_lower, row_upper, lower, upper)) == highspy.HighsStatus.kError:
        raise SolverFailed("NZ0804", status="model refused")
    if basis is not None:
        highs.setBasis(basis)
    highs.run()
    _believe_only_optimal(highs)
    solution = highs.getSolution()
    found = (np.array(solution.col_value), np.array(solution.row_dual), np.array(solution.col_dual))
    if not all(np.isfinite(values).all() for values in found):
        raise SolverFailed("NZ0803", what="solution")
    return *found, highs.getBasis()


def write_arrays(
    path: Path,
    name: str,
    cost: Floats,
    constant: float,
    matrix: Any,
    row_lower: Floats,
    row_upper: Floats,
    upper: Floats,
    column_names: list[str],
    row_names: list[str],
) -> bool:
    """Write a program as MPS or LP, by the suffix of the path; return whether all of it, names too, was written."""
    import highspy

    lp = _model(cost, matrix, row_lower, row_upper, np.zeros(len(cost)), upper)
    lp.model_name_, lp.offset_ = name, constant
    lp.col_names_, lp.row_names_ = column_names, row_names
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    ok = highspy.HighsStatus.kOk
    return bool(highs.passModel(lp) == ok and highs.writeModel(str(path)) == ok)


def cost_scale(cost: Floats) -> float:
    """Return the power of two by which costs are divided, so that VND and USD look alike to the solver."""
    typical = np.abs(cost[cost != 0])
    return float(2.0 ** np.round(np.log2(np.median(typical)))) if typical.size else 1.0


def _load(
    highs: Any, cost: Floats, matrix: Any, row_lower: Floats, row_upper: Floats, upper: Floats, method: Method
) -> dict[str, Any]:
    """Give HiGHS the program; return the options."""
    import highspy

    options: dict[str, Any] = {
        "solver": method,
        **_EXACT,
        "run_crossover": "off" if method == "hipo" else "on",
    }
    highs.setOptionValue("output_flag", False)
    for name, value in options.items():
        highs.setOptionValue(name, value)
    model = _model(cost, matrix, row_lower, row_upper, np.zeros(len(cost)), upper)
    if highs.passModel(model) == highspy.HighsStatus.kError:
        raise SolverFailed("NZ0804", status="model refused")
    return options


def _model(cost: Floats, matrix: Any, row_lower: Floats, row_upper: Floats, lower: Floats, upper: Floats) -> Any:
    """Return the arrays as HiGHS keeps them."""
    import highspy

    by_column = matrix.tocsc()
    by_column.sort_indices()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), len(row_lower)
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = lower, upper
    lp.row_lower_, lp.row_upper_ = row_lower, row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = by_column.indptr, by_column.indices, by_column.data
    return lp


def _begin(highs: Any, start: Start) -> dict[str, Any]:
    """Start the simplex at a point; return the options that go with it.

    Presolve would throw the start away; weights of steepest edge cost a little at first, but without them a start that
    is far off can take twenty times as long.
    """
    import highspy

    status = highspy.HighsBasisStatus
    columns, rows = (status.kLower, status.kUpper, status.kBasic), (status.kUpper, status.kBasic)
    basis = highspy.HighsBasis()
    basis.col_status = [columns[i] for i in np.where(start.between, 2, start.at_upper).tolist()]
    basis.row_status = [rows[i] for i in start.free_rows.tolist()]
    basis.valid = basis.alien = True
    highs.setBasis(basis)
    options = {"presolve": "off", "simplex_dual_edge_weight_strategy": STEEPEST_EDGE}
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return options


def _beside(highs: Any, work: Callable[[], Result], stop: Event) -> Result:
    """Let the solver work beside this thread, where an interrupt would wait for its end; interrupted, it stops soon."""
    highs.HandleUserInterrupt = True
    with ThreadPoolExecutor(1) as solver:
        try:
            found = solver.submit(work)
            while not wait([found], LISTEN_S).done:
                if stop.is_set():
                    raise Stopped
            return found.result()
        except BaseException:
            highs.cancelSolve()
            raise


def _believe_only_optimal(highs: Any) -> None:
    import highspy

    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        raise NoPlanExists("NZ0802")
    raise SolverFailed("NZ0804", status=highs.modelStatusToString(status))
