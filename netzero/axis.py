"""The time axis: blocks of regular steps in local standard time, each labelled by the start of its interval.

The default is one full calendar year, never silently cut: 8,760 or 8,784 hours. Typical days and declared weeks are
blocks with a weight: how many times they occur in the year. Storage levels are cyclic within a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from netzero.errors import BadInput, Fault, Place

HOLIDAY = 7
"""Day kind of a public holiday; 0..6 are Monday to Sunday."""


@dataclass(frozen=True, eq=False)
class TimeAxis:
    """Steps of the model year; all arrays have dim time."""

    start: NDArray[np.datetime64]
    """Start of each step, datetime64[m], local standard time."""
    step_h: NDArray[np.float64]
    weight: NDArray[np.float64]
    """How many times a year the step occurs."""
    block: NDArray[np.int64]
    kind: str
    """'full_year', 'declared_blocks' or 'representative_periods'."""

    def __len__(self) -> int:
        return len(self.start)

    @property
    def previous(self) -> NDArray[np.int64]:
        """Position of the step before each one, wrapping round within its block."""
        position = np.arange(len(self)) - 1
        first = np.flatnonzero(np.diff(self.block, prepend=self.block[0] - 1))
        last = np.append(first[1:], len(self)) - 1
        position[first] = last
        return position

    @property
    def hours(self) -> NDArray[np.float64]:
        """Hours of the year that each step stands for."""
        return np.asarray(self.step_h * self.weight)

    @cached_property
    def month(self) -> NDArray[np.int64]:
        """Calendar month, 1..12."""
        months: NDArray[np.int64] = self.start.astype("datetime64[M]").astype(np.int64) % 12 + 1
        return months

    @property
    def minute_of_day(self) -> NDArray[np.int64]:
        """Minutes since midnight at the start of the step."""
        minutes: NDArray[np.int64] = (self.start - self.start.astype("datetime64[D]")).astype(np.int64)
        return minutes

    @property
    def weekday(self) -> NDArray[np.int64]:
        """0 Monday to 6 Sunday."""
        days: NDArray[np.int64] = (self.start.astype("datetime64[D]").astype(np.int64) + 3) % 7
        return days

    @property
    def year_fraction(self) -> float:
        """Share of the calendar year that the axis stands for (1 for a full year and for typical days)."""
        return float(self.hours.sum()) / hours_of_year(self.year)

    @property
    def year(self) -> int:
        """The calendar year."""
        return int(self.start[0].astype("datetime64[Y]").astype(int)) + 1970

    def day_kind(self, country: str | None) -> NDArray[np.int64]:
        """Return 0..6 for Monday to Sunday and 7 for public holidays of `country`."""
        kind = self.weekday.copy()
        if country:
            days = self.start.astype("datetime64[D]")
            years = np.unique(self.start.astype("datetime64[Y]").astype(int)) + 1970
            holidays = [day for year in years.tolist() for day in public_holidays(country, year)]
            kind[np.isin(days, np.array(holidays, dtype="datetime64[D]"))] = HOLIDAY
        return kind

    def billing_share(self) -> NDArray[np.float64]:
        """Return, for months 1..12, the share of the month's hours that the axis stands for (1 for a full year)."""
        first = np.datetime64(f"{self.year}-01", "M") + np.arange(13)
        hour: NDArray[np.int64] = first.astype("datetime64[h]").astype(np.int64)
        length_h = hour[1:] - hour[:-1]
        represented = np.bincount(self.month, weights=self.hours, minlength=13)[1:]
        return np.asarray(represented / length_h)

    def billing_intervals(self, interval_min: int) -> BillingIntervals:
        """Return the spans of `interval_min` minutes over which demand is billed (see the function of that name)."""
        return billing_intervals(self.start, self.step_h, self.block, self.month, interval_min)


@dataclass(frozen=True, eq=False)
class BillingIntervals:
    """The spans over which a meter's import is averaged before the highest of a month is billed."""

    steps: NDArray[np.int64]
    """Positions of the steps of each span, dims (interval, step of it)."""
    month: NDArray[np.int64]
    """Calendar month of each span, 1..12, dim interval."""

    def counting(self, counts_for: NDArray[np.int64]) -> BillingIntervals:
        """Return the spans with the position of the billing month, from 0, for which each counts; -1 where for none.

        `counts_for` says of each step for which month 1..12 it counts, 0 for none; a span counts if some of it does.
        """
        return BillingIntervals(self.steps, counts_for[self.steps].max(axis=1) - 1)

    def means(self, kw: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the mean over each span, dims (..., interval), of a power of dims (..., time)."""
        return np.asarray(kw[..., self.steps].mean(axis=-1))

    def peaks(self, kw: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the highest mean of months 1..12, dims (..., month), of a power >= 0; 0 in months without steps."""
        means = self.means(kw)
        highest = [means[..., self.month == month].max(axis=-1, initial=0.0) for month in range(1, 13)]
        return np.stack(highest, axis=-1)


def billing_intervals(
    start: NDArray[np.datetime64],
    step_h: NDArray[np.float64],
    block: NDArray[np.int64],
    month: NDArray[np.int64],
    interval_min: int,
) -> BillingIntervals:
    """Return the spans of `interval_min` minutes by the clock, made of as many consecutive steps each.

    Where a step is as long as the span or longer, each step is a span of its own.

    Raises:
        BadInput: steps are shorter than the span, and do not divide it, or a block does not begin and end with a whole
            one.

    """
    step_min = round(float(step_h[0]) * 60)
    count = max(1, interval_min // step_min)
    if step_min < interval_min:
        minute: NDArray[np.int64] = start.astype("datetime64[m]").astype(np.int64)
        first = np.flatnonzero(np.diff(block, prepend=block[0] - 1))
        length_min = np.diff(first, append=len(block)) * step_min
        if interval_min % step_min or (minute[first] % interval_min).any() or (length_min % interval_min).any():
            place = Place(file="park.yaml", path="time.blocks")
            raise BadInput([Fault("NZ0602", place, {"billed_min": interval_min, "step_min": step_min})])
    steps = np.arange(len(start)).reshape(-1, count)
    return BillingIntervals(steps, month[steps[:, 0]])


def hours_of_year(year: int) -> int:
    """Return 8784 for a leap year, else 8760."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 8784 if leap else 8760


def full_year(year: int, step_minutes: int = 60) -> TimeAxis:
    """Return the axis of a whole calendar year."""
    start = np.arange(np.datetime64(f"{year}-01-01", "m"), np.datetime64(f"{year + 1}-01-01", "m"), step_minutes)
    steps = len(start)
    return TimeAxis(
        start, np.full(steps, step_minutes / 60), np.ones(steps), np.zeros(steps, dtype=np.int64), "full_year"
    )


def of_blocks(blocks: Sequence[tuple[np.datetime64, int, float]], step_minutes: int, kind: str) -> TimeAxis:
    """Return the axis of blocks given as (start, number of steps, weight)."""
    starts = [begin.astype("datetime64[m]") + np.arange(steps) * step_minutes for begin, steps, _ in blocks]
    counts = [steps for _, steps, _ in blocks]
    return TimeAxis(
        np.concatenate(starts),
        np.full(sum(counts), step_minutes / 60),
        np.repeat([weight for *_, weight in blocks], counts).astype(np.float64),
        np.repeat(np.arange(len(blocks)), counts),
        kind,
    )


@cache
def public_holidays(country: str, year: int) -> tuple[str, ...]:
    """Return the ISO dates of a country's public holidays in a year (library `holidays`)."""
    import holidays

    return tuple(day.isoformat() for day in sorted(holidays.country_holidays(country, years=year)))
