"""What is too small to show: a solver's tolerance is neither equipment nor a flow nor money."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

SMALLEST = 0.05
"""kW or kWh: less is no equipment and no flow."""
SHARE = 1e-6
"""Of the largest value beside it: less is a tolerance, whatever the unit."""


def threshold(largest: float = 0.0, smallest: float = SMALLEST) -> float:
    """Return the size up to which a value is too small to show.

    Args:
        largest: the largest value of the same figure or table, in the unit of the values.
        smallest: `SMALLEST` for kW and kWh; 0 for money and emissions, which have no size of their own.

    """
    return max(smallest, SHARE * abs(largest))


def visible(values: ArrayLike, largest: float = 0.0, smallest: float = SMALLEST) -> bool:
    """Whether any of the values is large enough to show; see `threshold`."""
    return bool(np.abs(np.asarray(values, dtype=float)).max(initial=0.0) > threshold(largest, smallest))


def calm(values: ArrayLike, largest: float = 0.0, smallest: float = SMALLEST) -> NDArray[np.float64]:
    """Return the values with zero for those too small to show; see `threshold`."""
    array = np.asarray(values, dtype=float)
    return np.where(np.abs(array) > threshold(largest, smallest), array, 0.0)
