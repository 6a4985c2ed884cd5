"""A program in the form and the scale of the interior point.

minimise c'x  such that  A x + z = b,  0 <= x <= upper,  z >= 0 in rows that are inequalities, no z in equations

A program of the planner becomes that by leaving out columns that can only be 0 and upper bounds that a row implies (an
output fits a capacity, which has its own limit), by turning rows with a lower side round, and by powers of two for
rows, columns, right-hand side and cost, so that neither currency nor unit matters. All vectors go back exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from netzero.kernels import sparse as sparse_kernel
from netzero.planner.program import Floats, LinearProgram

ROUNDS = 4
CLOSE = 1e-9
"""By how much a bound may lie below one that a row implies and count as implied: digits of sums."""


@dataclass(frozen=True, eq=False)
class Scaled:
    """The scaled form, and the way back."""

    matrix: Any
    transposed: Any
    side: Floats
    cost: Floats
    upper: Floats
    inequalities: NDArray[np.int64]
    """Rows that are inequalities."""
    bounded: NDArray[np.int64]
    """Columns whose upper bound no row implies."""
    kept: NDArray[np.int64]
    """Columns of the program that can be above 0."""
    row_factor: Floats
    """Row of the program x this = row of the scaled form (negative where it was turned round)."""
    column_unit: Floats
    """Scaled column x this = column of the program."""
    cost_unit: float
    side_unit: float

    def take_rows(self, x: Floats, out: Floats) -> None:
        """Subtract A x."""
        sparse_kernel.add_product(self.matrix.indptr, self.matrix.indices, self.matrix.data, x, -1.0, out)

    def take_columns(self, y: Floats, out: Floats) -> None:
        """Subtract A'y."""
        turned = self.transposed
        sparse_kernel.add_product(turned.indptr, turned.indices, turned.data, y, -1.0, out)

    def x(self, scaled: Floats) -> Floats:
        """Return all columns of the program in its units."""
        full = np.zeros(len(self.column_unit))
        full[self.kept] = scaled * self.column_unit[self.kept] * self.side_unit
        return full

    def y(self, scaled: Floats) -> Floats:
        """Return row multipliers in the program's units."""
        return scaled * self.row_factor * self.cost_unit


def scaled(program: LinearProgram) -> Scaled:
    """Return the program in the scaled form.

    Raises:
        ValueError: a row has two different sides, or none.

    """
    lower, upper = program.row_lower, program.row_upper
    equation = lower == upper
    turned = np.isinf(upper) & np.isfinite(lower)
    if not (equation | turned | (np.isinf(lower) & np.isfinite(upper))).all():
        raise ValueError("a row needs one side")
    kept = np.flatnonzero(program.upper > 0)
    given = program.matrix[:, kept]
    rows, columns = _equilibrated(given)
    sign = np.where(turned, -1.0, 1.0)
    of_entry = np.repeat(rows * sign, np.diff(given.indptr)) * columns[given.indices]
    matrix = sparse.csr_matrix((given.data * of_entry, given.indices, given.indptr), shape=given.shape)
    side = rows * sign * np.where(turned, lower, upper)
    cost = program.cost[kept] * columns
    unit = np.ones(len(program.cost))
    unit[kept] = columns
    side_unit, cost_unit = _typical(side), _typical(cost)
    upper = program.upper[kept] / columns
    return Scaled(
        matrix=matrix,
        transposed=matrix.T.tocsr(),
        side=side / side_unit,
        cost=cost / cost_unit,
        upper=upper / side_unit,
        bounded=_bounded(matrix, side, ~equation, upper, program.column_step[kept]),
        inequalities=np.flatnonzero(~equation),
        kept=kept,
        row_factor=rows * sign,
        column_unit=unit,
        cost_unit=cost_unit,
        side_unit=side_unit,
    )


def _bounded(
    matrix: Any, side: Floats, inequality: NDArray[np.bool_], upper: Floats, step: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the columns of no step, and those of a step whose bound is not implied by an inequality.

    An inequality implies it that meets no other column of a step, and whose columns of no step are at their bounds.
    """
    hourly = step >= 0
    entries = matrix[inequality]
    of_hours = entries[:, hourly]
    single = np.flatnonzero(np.diff(of_hours.indptr) == 1)
    most = side[inequality] + entries[:, ~hourly].minimum(0.0) @ -upper[~hourly]
    chosen = of_hours[single]
    column, factor = np.flatnonzero(hourly)[chosen.indices], chosen.data
    implied = (factor > 0) & (most[single] <= (1 + CLOSE) * factor * upper[column])
    is_bounded = np.ones(len(upper), dtype=bool)
    is_bounded[column[implied]] = False
    return np.flatnonzero(is_bounded)


def _equilibrated(matrix: Any) -> tuple[Floats, Floats]:
    """Return powers of two for rows and columns that bring the largest entries of both near 1 (Ruiz 2001)."""
    rows, columns = np.ones(matrix.shape[0]), np.ones(matrix.shape[1])
    row_largest, column_largest = np.empty_like(rows), np.empty_like(columns)
    for _ in range(ROUNDS):
        sparse_kernel.largest(matrix.indptr, matrix.indices, matrix.data, rows, columns, row_largest, column_largest)
        rows /= np.sqrt(np.where(row_largest > 0, row_largest, 1.0))
        columns /= np.sqrt(np.where(column_largest > 0, column_largest, 1.0))
    return _power_of_two(rows), _power_of_two(columns)


def _power_of_two(values: Floats) -> Floats:
    return np.asarray(2.0 ** np.round(np.log2(values)))


def _typical(values: Floats) -> float:
    """Return a power of two near the median size of what is not zero."""
    present = np.abs(values[values != 0])
    return float(_power_of_two(np.array([np.median(present)]))[0]) if present.size else 1.0
