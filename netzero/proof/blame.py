"""Which row keeps a lower bound below the cost most.

Of a feasible point x and multipliers y the gap is a sum of terms that are none below zero: of each row, y times the
distance from its side; of each column, r x - min(0, r) upper with r = c - A'y. A multiplier that is not what it was
moves the terms of the columns in its row, so each row is given its own term and those of its columns.
"""

from __future__ import annotations

import numpy as np

from netzero.planner.certificate import admissible
from netzero.planner.program import Floats, LinearProgram

ALIKE = 1e-9
"""Relative difference up to which two rows are given the same: then that with fewer columns is named."""


def most_costly_row(program: LinearProgram, x: Floats, y: Floats) -> int:
    """Return the position of the row whose own term and those of its columns add up to most."""
    multiplier = admissible(program, y)
    side = np.where(multiplier > 0, program.row_lower, program.row_upper)
    slack = np.where(multiplier == 0, 0.0, program.matrix @ x - np.where(np.isfinite(side), side, 0.0))
    reduced = program.cost - program.matrix.T @ multiplier
    of_columns = np.abs(reduced * x - np.minimum(0.0, reduced) * program.upper)
    pattern = program.matrix.astype(bool).astype(np.float64)
    given = np.abs(multiplier * slack) + pattern @ of_columns
    first = np.flatnonzero(given >= given.max() * (1 - ALIKE))
    return int(first[np.argmin(np.diff(program.matrix.indptr)[first])])
