"""Many small programs of few shapes, one after the other: each begins at the basis of the last one of its shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from netzero.errors import NoPlanExists
from netzero.planner import highs
from netzero.planner.program import Floats


@dataclass(frozen=True, eq=False)
class Answer:
    """Columns, row multipliers (d cost / d side) and reduced costs of an optimum."""

    x: Floats
    y: Floats
    reduced: Floats


class Repeated:
    """HiGHS for programs alike."""

    def __init__(self, cost: Floats) -> None:
        """Begin; `cost` says how large costs are."""
        self._scale = highs.cost_scale(cost)
        self._solver = highs.simplex()
        self._bases: dict[tuple[int, ...], Any] = {}

    def solve(
        self, cost: Floats, matrix: Any, row_lower: Floats, row_upper: Floats, lower: Floats, upper: Floats
    ) -> Answer:
        """Return the columns of least cost, lower <= x <= upper.

        Raises:
            NoPlanExists: there are none.
            SolverFailed: HiGHS ends in any other way than with an optimum, or its numbers are not finite.

        """
        shape = (*matrix.shape, matrix.nnz)
        program = (cost / self._scale, matrix, row_lower, row_upper, lower, upper)
        try:
            x, y, reduced, basis = highs.solve_again(self._solver, *program, self._bases.get(shape))
        except NoPlanExists:
            if shape not in self._bases:
                raise
            # what a start that is far off calls infeasible may be so by rounding alone
            x, y, reduced, basis = highs.solve_again(self._solver, *program, None)
        self._bases[shape] = basis
        return Answer(np.clip(x, lower, upper), y * self._scale, reduced * self._scale)
