"""How busy a factory is: shifts over the day, rest days over the week, holidays and Tet over the year.

Shift times follow Vietnamese practice (day 07:30-16:30, two shifts 06:00-22:00, a dip at the meal 11:30-12:30). All
levels here are practitioner's values (confidence M) and give a shape only; energy and peak come from bills or from the
sector.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from netzero.axis import HOLIDAY, TimeAxis
from netzero.catalogue.model import Sector

Floats = NDArray[np.float64]
Dates = NDArray[np.datetime64]

SHIFTS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "day": ((7.5, 11.5, 1.0), (11.5, 12.5, 0.6), (12.5, 16.5, 1.0)),
    "two_shift": ((6.0, 11.5, 1.0), (11.5, 12.5, 0.75), (12.5, 17.5, 1.0), (17.5, 18.5, 0.75), (18.5, 22.0, 1.0)),
    "three_shift": ((0.0, 6.0, 0.9), (6.0, 22.0, 1.0), (22.0, 24.0, 0.9)),
    "continuous": ((0.0, 24.0, 1.0),),
}
"""Hours from, to and level of activity of a working day."""
RAMP_DOWN_DAYS, RAMP_UP_DAYS = 3, 6
"""Before and after the stop at Tet; 5-7 days after in practice (M)."""
TET_LEAD = 1 / 3
"""Share of the stop that lies before Lunar New Year's day (M)."""
SUNDAY = 6


def activity(sector: Sector, axis: TimeAxis, country: str | None) -> Floats:
    """Return activity by step, 1 on an ordinary working hour, 0 at standstill, dim time.

    Args:
        sector: shifts, working days, share of activity on rest days and holidays, seasonal factors, stop at Tet.
        axis: a full year.
        country: whose holidays are kept; Tet is kept in Viet Nam ('VN').

    """
    year = axis.year
    weekday = axis.weekday
    resting = (weekday >= sector.working_days) | (weekday == SUNDAY) | (axis.day_kind(country) == HOLIDAY)
    level = np.where(resting, sector.sunday_share.at(year), 1.0) * shift_level(sector.shift_pattern, axis)
    season = np.ones(13)
    for month, factor in sector.seasonal.items():
        season[month] = factor.at(year)
    dates = axis.start.astype("datetime64[D]")
    return np.asarray(level * season[axis.month] * tet_level(dates, country, round(sector.tet_stop_days.at(year))))


def shift_level(pattern: str, axis: TimeAxis) -> Floats:
    """Return the level of activity of a working day by step; a step across an edge has the mean."""
    begin = axis.minute_of_day / 60
    end = begin + axis.step_h
    covered = sum(
        level * np.maximum(np.minimum(end, stop) - np.maximum(begin, start), 0.0)
        for start, stop, level in SHIFTS[pattern]
    )
    return np.asarray(covered / axis.step_h)


def tet_level(dates: Dates, country: str | None, stop_days: int) -> Floats:
    """Return 0 in the stop at Tet, rising and falling linearly around it, 1 on other days; dim of `dates`."""
    new_year = lunar_new_year(country, int(dates[0].astype("datetime64[Y]").astype(np.int64)) + 1970)
    if new_year is None or stop_days == 0:
        return np.ones(len(dates))
    first = np.datetime64(new_year, "D") - round(stop_days * TET_LEAD)
    before = (first - dates).astype(np.int64)
    after = (dates - (first + stop_days - 1)).astype(np.int64)
    away = np.where(before > 0, before / (RAMP_DOWN_DAYS + 1), after / (RAMP_UP_DAYS + 1))
    return np.clip(away, 0.0, 1.0)


@cache
def lunar_new_year(country: str | None, year: int) -> str | None:
    """Return the ISO date of Tet, Vietnamese time; None for other countries or when the library does not know it."""
    if country != "VN":
        return None
    import holidays

    named = holidays.country_holidays("VN", years=year, language="en_US").get_named("Lunar New Year", lookup="exact")
    return str(min(named)) if named else None
