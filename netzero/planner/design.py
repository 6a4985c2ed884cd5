"""The design in a point: what is decided before the hours, freed of the point's lack of digits.

Columns of no step that meet only rows of no step (what is built, what of it is alive), or more than half of all steps,
are the design. Columns of no step that merely sum up hours (a billed peak, an offset) are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from netzero.planner.highs import solve_arrays
from netzero.planner.program import Floats, LinearProgram

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Design:
    """Columns of the design, and their values; 0 elsewhere."""

    fixed: Mask
    values: Floats


def design_of(program: LinearProgram, x: Floats) -> Design:
    """Return the design nearest to a point that keeps its own rows and limits; what is 0 there stays 0.

    Raises:
        NoPlanExists: there is none.

    """
    hourly = program.column_step >= 0
    pattern = program.matrix.astype(bool).astype(np.float64)
    of_design = np.asarray(pattern @ hourly == 0)
    met = np.asarray(pattern.T @ np.ones(len(of_design)))
    met_of_design = np.asarray(pattern.T @ of_design)
    fixed = ~hourly & ((met_of_design > 0) | (met > program.steps / 2))
    values = np.zeros(len(x))
    values[fixed] = _nearest(
        program.matrix[of_design][:, fixed],
        program.row_lower[of_design],
        program.row_upper[of_design],
        program.upper[fixed],
        x[fixed],
    )
    return Design(fixed, values)


def _nearest(rows: Any, lower: Floats, upper: Floats, limit: Floats, x: Floats) -> Floats:
    """Return the columns within rows and limits whose distance to x is least, relative to the size of each."""
    lower, upper = lower - rows @ x, upper - rows @ x
    # the largest violation: differences are counted in it, so that they are large beside the solver's tolerances
    unit = float(np.maximum(lower, -upper).max(initial=0.0))
    if unit <= 0.0:
        return x
    room = np.where(x > 0, np.maximum(limit - x, 0.0), 0.0)
    weight = 1.0 / np.where(x > 0, x, 1.0)
    apart, _, _ = solve_arrays(
        np.concatenate([weight, weight]),
        sparse.hstack([rows, -rows], format="csr"),
        lower / unit,
        upper / unit,
        np.concatenate([room, x]) / unit,
        "simplex",
    )
    more, less = unit * apart[: len(x)], unit * apart[len(x) :]
    return np.clip(x + more - less, 0.0, limit)
