"""How busy a factory is: shifts over the day, rest days over the week, holidays and Tet over the year.

Shift times, levels and ramps are figures of the catalogue (`demand.yaml`). They give a shape only; energy and peak come
from bills or from the sector.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from netzero.axis import HOLIDAY, TimeAxis
from netzero.catalogue import demand_figures, shift_patterns
from netzero.catalogue.model import Sector
from netzero.tariffs.model import minute

Floats = NDArray[np.float64]
Dates = NDArray[np.datetime64]

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
    length = 60 * axis.step_h
    begin, end = axis.minute_of_day, axis.minute_of_day + length
    covered = np.zeros(len(axis))
    for span in shift_patterns()[pattern].spans:
        inside = np.minimum(end, minute(span.end)) - np.maximum(begin, minute(span.start))
        covered += (1.0 if span.level is None else span.level.at(axis.year)) * np.maximum(inside, 0.0)
    return np.asarray(covered / length)


def tet_level(dates: Dates, country: str | None, stop_days: int) -> Floats:
    """Return 0 in the stop at Tet, rising and falling linearly around it, 1 on other days; dim of `dates`."""
    year = int(dates[0].astype("datetime64[Y]").astype(np.int64)) + 1970
    new_year = lunar_new_year(country, year)
    if new_year is None or stop_days == 0:
        return np.ones(len(dates))
    names = ("tet_lead_share", "tet_ramp_down_days", "tet_ramp_up_days")
    lead_share, down_days, up_days = (demand_figures()[name].at(year) for name in names)
    first = np.datetime64(new_year, "D") - round(stop_days * lead_share)
    before = (first - dates).astype(np.int64)
    after = (dates - (first + stop_days - 1)).astype(np.int64)
    away = np.where(before > 0, before / (down_days + 1), after / (up_days + 1))
    return np.clip(away, 0.0, 1.0)


@cache
def lunar_new_year(country: str | None, year: int) -> str | None:
    """Return the ISO date of Tet, Vietnamese time; None for other countries or when the library does not know it."""
    if country != "VN":
        return None
    import holidays

    named = holidays.country_holidays("VN", years=year, language="en_US").get_named("Lunar New Year", lookup="exact")
    return str(min(named)) if named else None
