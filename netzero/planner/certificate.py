r"""What a solver says is checked by arithmetic that shares nothing with it.

For any multipliers y of the rows, clipped so that a row without upper (lower) side has y >= 0 (<= 0), and reduced costs
r = c - A'y, the value

    sum over rows of ( y_i lower_i if y_i > 0 else y_i upper_i )  +  sum over columns of min(0, r_j) upper_j

is a lower bound on every feasible plan's cost (weak duality), because every variable has a finite upper bound. It holds
whatever the solver did; rounding is covered by a margin of a few ulps of the sums' absolute terms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netzero.planner.program import Floats, LinearProgram

ROUNDING = 8 * np.finfo(np.float64).eps


@dataclass(frozen=True)
class Certificate:
    """What is proven of a solution: its cost, how far rows and bounds are violated, and what no plan can beat."""

    objective: float
    bound: float
    row_violation: float
    """Largest violation of a row, relative to the larger of 1 and the row's activity."""
    bound_violation: float
    """Largest violation of a variable's bound, relative to the larger of 1 and the bound."""

    @property
    def gap(self) -> float:
        """(objective - bound) / |objective|; 0 when both are zero."""
        if self.objective == self.bound:
            return 0.0
        return (self.objective - self.bound) / max(abs(self.objective), abs(self.bound))


def certify(program: LinearProgram, x: Floats, y: Floats) -> Certificate:
    """Return the certificate of primal values x and row multipliers y (dims columns, rows)."""
    activity = program.matrix @ x
    size = np.maximum(1.0, abs(program.matrix) @ np.abs(x))
    low = np.where(np.isfinite(program.row_lower), program.row_lower - activity, 0.0)
    high = np.where(np.isfinite(program.row_upper), activity - program.row_upper, 0.0)
    outside = np.maximum(-x, x - program.upper) / np.maximum(1.0, program.upper)
    return Certificate(
        objective=float(np.dot(program.cost, x)) + program.constant,
        bound=lower_bound(program, y),
        row_violation=float(np.max(np.maximum(low, high) / size, initial=0.0)),
        bound_violation=float(np.max(outside, initial=0.0)) + 0.0,
    )


def admissible(program: LinearProgram, y: Floats) -> Floats:
    """Return multipliers without what an open side of a row forbids (dim rows)."""
    clipped = np.where(np.isfinite(program.row_lower), y, np.minimum(y, 0.0))
    return np.where(np.isfinite(program.row_upper), clipped, np.maximum(clipped, 0.0))


def lower_bound(program: LinearProgram, y: Floats) -> float:
    """Return a rigorous lower bound on the cost of every feasible plan, from any multipliers y (dim rows)."""
    clipped = admissible(program, y)
    side = np.where(clipped > 0, program.row_lower, program.row_upper)
    of_rows = np.where(clipped == 0, 0.0, clipped * np.where(np.isfinite(side), side, 0.0))
    reduced = program.cost - program.matrix.T @ clipped
    terms = np.abs(program.cost) + abs(program.matrix.T) @ np.abs(clipped)
    of_columns = np.minimum(0.0, reduced - ROUNDING * terms) * program.upper
    total = float(of_rows.sum() + of_columns.sum()) + program.constant
    return float(total - ROUNDING * (np.abs(of_rows).sum() + np.abs(of_columns).sum() + abs(program.constant)))
