"""Lays a series of a file without stamps on the time axis.

A series is either as long as the axis, or a full year in steps of 60, 30 or 15 minutes from 1 January on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.axis import TimeAxis, hours_of_year

Floats = NDArray[np.float64]
STEPS_PER_HOUR = (1, 2, 4)
_FEBRUARY_29_H = 24 * (31 + 28)
"""Hours of the year before 29 February."""


def lengths(axis: TimeAxis) -> tuple[int, ...]:
    """Return the lengths that `lay` takes."""
    year = tuple(hours * steps for steps in STEPS_PER_HOUR for hours in (8760, 8784))
    return (len(axis), *(length for length in year if length != len(axis)))


def lay(values: Floats, axis: TimeAxis) -> tuple[Floats, str | None]:
    """Return the values on the axis, dim time, and the code of a warning when 29 February was added or left out.

    A value holds for its whole step: coarser steps are repeated, finer ones averaged. A year without 29 February gets
    that of the 28th; one with it loses it in an ordinary year.
    """
    if len(values) == len(axis):
        return values, None
    steps_per_hour = next(steps for steps in STEPS_PER_HOUR if len(values) in (8760 * steps, 8784 * steps))
    hourly = values.reshape(-1, steps_per_hour)
    hourly, warning = _leap(hourly, hours_of_year(axis.year))
    step_minutes = round(axis.step_h[0] * 60)
    on_steps = _resample(hourly, 60 // step_minutes)
    first = np.datetime64(f"{axis.year}-01-01", "m")
    return on_steps[(axis.start - first).astype(np.int64) // step_minutes], warning


def _leap(hourly: Floats, hours: int) -> tuple[Floats, str | None]:
    if len(hourly) == hours:
        return hourly, None
    before, after = hourly[:_FEBRUARY_29_H], hourly[_FEBRUARY_29_H:]
    if len(hourly) > hours:
        return np.concatenate([before, after[24:]]), "NZ0721"
    return np.concatenate([before, before[-24:], after]), "NZ0720"


def _resample(hourly: Floats, wanted_per_hour: int) -> Floats:
    given_per_hour = hourly.shape[1]
    if wanted_per_hour >= given_per_hour:
        return np.repeat(hourly.ravel(), wanted_per_hour // given_per_hour)
    means: Floats = hourly.reshape(-1, given_per_hour // wanted_per_hour).mean(axis=1)
    return means
