"""Gaps of a metered series filled by named methods.

Up to 3 h: a straight line between the values beside the gap (held at the ends of the file). Up to 48 h: the mean of the
same time of day on the nearest same weekday before and the nearest after, within four weeks; where there is none, on
the nearest days of the same kind (Monday to Friday, Saturday, Sunday), if the calendar is known. Longer gaps stay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Steps = NDArray[np.int64]

LINE_MIN = 180
SIMILAR_MIN = 48 * 60
_WEEKS = 4
_NEAREST_DAYS = 28


@dataclass(frozen=True)
class Gap:
    """A run of steps without a value."""

    first: int
    last: int
    method: Literal["line", "similar_days", "none"]
    added: float
    """Sum of the values filled in."""

    @property
    def count(self) -> int:
        """Steps."""
        return self.last - self.first + 1


def fill_gaps(values: Floats, step_minutes: int, weekday: Steps | None) -> tuple[Floats, list[Gap]]:
    """Return a series with its gaps filled, and the gaps; what could not be filled is NaN.

    Args:
        values: dim step, NaN where there is none.
        step_minutes: length of a step.
        weekday: of each step, Monday 0; None: the calendar is not known.

    """
    missing = np.isnan(values)
    if not missing.any():
        return values, []
    filled = values.copy()
    steps = np.arange(values.size)
    line = np.interp(steps, steps[~missing], values[~missing]) if not missing.all() else values
    gaps = []
    for run in runs(steps[missing]):
        minutes = run.size * step_minutes
        method: Literal["line", "similar_days", "none"] = "none"
        if minutes <= LINE_MIN:
            filled[run], method = line[run], "line"
        elif minutes <= SIMILAR_MIN:
            filled[run] = [_similar(values, int(step), 1440 // step_minutes, weekday) for step in run]
            method = "similar_days"
        if np.isnan(filled[run]).any():
            filled[run], method = np.nan, "none"
        gaps.append(Gap(int(run[0]), int(run[-1]), method, float(filled[run].sum())))
    return filled, gaps


def runs(steps: Steps) -> list[Steps]:
    """Return runs of consecutive steps."""
    return np.split(steps, np.flatnonzero(np.diff(steps) > 1) + 1) if steps.size else []


def _similar(values: Floats, step: int, per_day: int, weekday: Steps | None) -> float:
    """Return the mean of the nearest values before and after at the same time of a similar day; NaN without any."""
    found = _nearest(values, step, [7 * per_day * weeks for weeks in range(1, _WEEKS + 1)])
    if not found and weekday is not None:
        kind = _kind(int(weekday[step]))
        away = [per_day * days for days in range(1, _NEAREST_DAYS)]
        found = _nearest(values, step, away, lambda other: _kind(int(weekday[other])) == kind)
    return sum(found) / len(found) if found else float("nan")


def _nearest(values: Floats, step: int, away: list[int], similar: Callable[[int], bool] | None = None) -> list[float]:
    """Return the nearest known value before and the nearest after, at the given distances."""
    found = []
    for side in (-1, 1):
        for distance in away:
            other = step + side * distance
            if not 0 <= other < values.size:
                break
            if not np.isnan(values[other]) and (similar is None or similar(other)):
                found.append(float(values[other]))
                break
    return found


def _kind(weekday: int) -> int:
    return max(weekday - 4, 0)
