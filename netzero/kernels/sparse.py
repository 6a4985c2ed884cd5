"""Products of a matrix in compressed rows with a vector, written where they are wanted."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.kernels.compiled import driver

Floats = NDArray[np.float64]


@driver
def add_product(starts: Any, indices: Any, values: Floats, vector: Floats, factor: float, out: Floats) -> None:
    """Add factor x matrix x vector."""
    for i in range(len(out)):
        total = 0.0
        for k in range(starts[i], starts[i + 1]):
            total += values[k] * vector[indices[k]]
        out[i] += factor * total


@driver
def largest(
    starts: Any, indices: Any, values: Floats, of_rows: Floats, of_columns: Floats, rows: Floats, columns: Floats
) -> None:
    """Write the largest entry of each row and column, in absolute value, of row factor x matrix x column factor."""
    rows.fill(0.0)
    columns.fill(0.0)
    for i in range(len(rows)):
        for k in range(starts[i], starts[i + 1]):
            j = indices[k]
            size = abs(values[k]) * of_rows[i] * of_columns[j]
            rows[i] = max(rows[i], size)
            columns[j] = max(columns[j], size)
