"""Which share of each step lies in which period of a schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.tariffs.model import DayKind, Schedule, Window, minute

Floats = NDArray[np.float64]
Minutes = NDArray[np.int64]
_DAYS = get_args(DayKind)
"""Position in this tuple is the day kind of `TimeAxis.day_kind`."""
DAY_MINUTES = 1440


def period_names(schedule: Schedule | None) -> tuple[str, ...]:
    """Return the periods in the order of `period_shares`; without a schedule there is one, 'normal'."""
    return schedule.periods if schedule else ("normal",)


def period_shares(schedule: Schedule | None, axis: TimeAxis, country: str | None = None) -> Floats:
    """Return the share (0..1) of each step in each period, dims (period, time); they add up to 1 in every step.

    A public holiday of `country` is the weekday it falls on unless some window names 'holiday'; then only such windows
    hold on it.
    """
    shares = np.zeros((len(period_names(schedule)), len(axis)))
    if schedule is None:
        return shares + 1.0
    length = np.round(axis.step_h * 60).astype(np.int64)
    for day in (0, 1):  # a step may reach into the next day
        begin = axis.minute_of_day - day * DAY_MINUTES
        if day and not (begin + length > 0).any():
            break
        of_day = replace(axis, start=axis.start + day * DAY_MINUTES)
        kind = of_day.day_kind(country if schedule.has_holidays else None)
        for row, period in enumerate(schedule.periods):
            shares[row] += _minutes_inside(schedule.windows.get(period, ()), kind, begin, begin + length)
    shares /= length
    shares[schedule.periods.index(schedule.otherwise)] += 1.0 - shares.sum(axis=0)
    return shares


def _minutes_inside(windows: Sequence[Window], kind: Minutes, begin: Minutes, end: Minutes) -> Floats:
    inside = np.zeros(len(kind))
    for window in windows:
        overlap = np.minimum(end, minute(window.end)) - np.maximum(begin, minute(window.start))
        on_its_days = np.isin(kind, [_DAYS.index(day) for day in window.days])
        inside += np.where(on_its_days, np.maximum(overlap, 0), 0)
    return inside
