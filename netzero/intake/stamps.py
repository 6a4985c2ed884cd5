"""The stamps of a table: minutes since 1970 as the file writes them, before it is decided what a stamp stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from netzero.intake.clock import DAY_MIN, clock_text, read_clocks
from netzero.intake.dates import Order, Parts, date_parts, day_numbers, orders_that_fit, year_first
from netzero.intake.exchanged_dates import mend_exchanged
from netzero.intake.inspection import Findings
from netzero.intake.roles import Roles
from netzero.intake.table import Cells, Table

Minutes = NDArray[np.int64]
Flags = NDArray[np.bool_]

_MOST_TOLD = 20
_MOST_OF_TWO = 8
"""Rows told of each of two ways to write dates."""
_HALF_DAY_H = 12
_MOSTLY = 0.8
_HALF_A_MINUTE = timedelta(seconds=30)
"""Workbooks keep times as fractions of days, a little before or after the minute."""
_UTC = re.compile(r"(?<![a-z])(?:utc|gmt)(?![a-z])(?!\s*[+-]\s*\d)", re.IGNORECASE)
"""In a head: all its stamps are UTC ('GMT+7' is a local time)."""
_ORDER_CODES: dict[Order, str] = {"ymd": "NZ1521", "dmy": "NZ1522", "mdy": "NZ1523"}


@dataclass(frozen=True, eq=False)
class Stamps:
    """When each row is, in the file's own clock."""

    minutes: Minutes
    """Since 1 January 1970 00:00, dim row; 24:00 is the midnight after the day it is written on."""
    has_24: bool
    """Some stamps are written as 24:00."""
    offsets: Minutes | None
    """Minutes by which each stamp's zone is ahead of UTC, where stamps say so."""
    head: str
    """Heads of the columns, in which 'end' or 'start' may be said."""
    range_minutes: int | None = None
    """Length of the ranges that the times are written as ('00:00-01:00'); None: they are points in time."""

    def only(self, rows: Minutes) -> Stamps:
        """Return the stamps of some rows, by position."""
        offsets = None if self.offsets is None else self.offsets[rows]
        return replace(self, minutes=self.minutes[rows], offsets=offsets)


def read_stamps(table: Table, roles: Roles, day_first: bool | None, findings: Findings) -> Stamps | None:
    """Return the stamps of a table without blank rows; None when no column holds dates.

    Args:
        table: the table.
        roles: of its columns.
        day_first: the order of dates as declared; None: found from the dates.
        findings: evidence, repairs and refusals are noted here.

    Raises:
        BadInput: a stamp cannot be read, or dates fit in both orders.

    """
    if roles.date is None:
        return None
    dates, times, kept = _split(table.columns[roles.date])
    if roles.clock is not None:
        dates, kept = _filled_down(table, roles.date, dates, kept, findings)
        times = np.array([clock_text(cell) for cell in table.columns[roles.clock]], dtype=object)
    days = _days(table, roles.date, dates, kept, day_first, findings)
    minute, zones, length, rounded = _clocks(table, roles, times, findings)
    if len(np.unique(minute)) == 1 and len(np.unique(days)) < len(days):
        findings.refusal("NZ1525", table.place(-1, roles.date), column=table.names[roles.date])
        raise findings.refused()
    _refuse_half_days(table, roles.date, days, minute, findings)
    days = mend_exchanged(table, roles.date, days, kept, day_first, findings)
    heads = " ".join(table.names[position] for position in (roles.date, roles.clock) if position is not None)
    if zones is None and _UTC.search(heads):
        zones = np.zeros(len(days), dtype=np.int64)
    return Stamps(days * DAY_MIN + minute, bool((minute[~rounded] == DAY_MIN).any()), zones, heads, length)


def _split(column: Cells) -> tuple[Cells, Cells, Flags]:
    """Return the texts of the date and of the time of day of each cell, and whether the file keeps it as a date."""
    halves = np.empty((len(column), 2), dtype=object)
    halves[:] = [_halves(cell) if isinstance(cell, str) else _halves_of_value(cell) for cell in column]
    kept = np.fromiter((isinstance(cell, date) for cell in column), dtype=bool, count=len(column))
    return halves[:, 0], halves[:, 1], kept


def _halves(cell: str) -> tuple[str, str]:
    date, _, rest = cell.partition("T" if cell[10:11] == "T" else " ")
    if len(date) < 5 and rest:  # '1 Jan 2024 00:00'
        month, _, rest = rest.partition(" ")
        year, _, rest = rest.partition(" ")
        date = f"{date}-{month}-{year}"
    return date, rest.strip()


def _halves_of_value(cell: object) -> tuple[str, str]:
    if not isinstance(cell, datetime):
        return str(cell), ""
    date, _, of_day = (cell.replace(tzinfo=None) + _HALF_A_MINUTE).isoformat(" ", "minutes").partition(" ")
    return date, of_day


def _filled_down(table: Table, column: int, dates: Cells, kept: Flags, findings: Findings) -> tuple[Cells, Flags]:
    """Return dates that stand only in the first row of a day in every row of it."""
    empty = dates == ""
    if not empty.any() or empty[0]:
        return dates, kept
    last = np.maximum.accumulate(np.where(empty, 0, np.arange(len(dates))))
    findings.repair("NZ1524", table.place(0, column), count=int(empty.sum()), days=int((~empty).sum()))
    return dates[last], kept[last]


def _days(table: Table, column: int, dates: Cells, kept: Flags, day_first: bool | None, findings: Findings) -> Minutes:
    """Return the day of each row since 1970; dates kept as such have no order of day and month to be found."""
    days = np.full(len(dates), -1, dtype=np.int64)
    order: Order = "ymd"
    example = dates[0]
    if kept.any():
        texts, position = _distinct(dates[kept])
        days[kept] = day_numbers([date_parts(text) for text in texts], "ymd")[position]
    rows = np.flatnonzero(~kept)
    if rows.size:
        texts, position = _distinct(dates[rows])
        parts = [date_parts(text) for text in texts]
        if not any(parts):
            _unreadable(table, column, rows, findings)
        order, example = _order(table, column, parts, rows, position, day_first, findings), texts[0]
        days[rows] = day_numbers(parts, order)[position]
    if (days < 0).any():
        _unreadable(table, column, np.flatnonzero(days < 0), findings)
    findings.evidence(_ORDER_CODES[order], table.place(-1, column), example=example, count=len(dates))
    return days


def _order(
    table: Table,
    column: int,
    parts: list[Parts | None],
    rows: Minutes,
    position: Minutes,
    day_first: bool | None,
    findings: Findings,
) -> Order:
    """Return the one order of the distinct dates of a column: row `rows[i]` holds the date `parts[position[i]]`."""
    known = [part for part in parts if part is not None]
    years = [part is not None and year_first(part) for part in parts]
    example = "/".join(part.lstrip("dm") for part in known[0])

    def refuse(code: str, these: list[bool], others: list[bool]) -> None:
        told = [rows[np.isin(position, np.flatnonzero(some))] for some in (these, others)]
        listed = [", ".join(str(int(line)) for line in table.lines[some[:_MOST_OF_TWO]]) for some in told]
        place = table.place(int(min(told, key=len)[0]), column)
        values = {"example": example, "column": table.names[column], "rows": listed[0], "others": listed[1]}
        findings.refusal(code, place, **values)
        raise findings.refused()

    if all(map(year_first, known)):
        return "ymd"
    if any(years):
        refuse("NZ1587", years, [part is not None and not year for part, year in zip(parts, years, strict=True)])
    if day_first is not None:
        return "dmy" if day_first else "mdy"
    fits = orders_that_fit(known)
    if len(fits) == 1:
        return fits[0]
    if not fits:
        days_first = [part is not None and (part[0][0] == "d" or int(part[0]) > 12) for part in parts]
        refuse("NZ1527", days_first, [part is not None and int(part[1].lstrip("m")) > 12 for part in parts])
    regular = [order for order in fits if _consecutive(day_numbers(known, order))]
    code = "NZ1526" if len(regular) != 1 else "NZ1528" if regular == ["dmy"] else "NZ1529"
    findings.refusal(code, table.place(-1, column), example=example)
    raise findings.refused()


def _consecutive(days: Minutes) -> bool:
    return len(days) > 1 and bool((np.diff(np.unique(days)) == 1).all())


def _clocks(
    table: Table, roles: Roles, times: Cells, findings: Findings
) -> tuple[Minutes, Minutes | None, int | None, Flags]:
    """Return the time of day of each row, offsets of zones if written, length of ranges, and which were rounded."""
    texts, position = _distinct(times)
    read, length = read_clocks(texts)
    column = roles.clock if roles.clock is not None else roles.date or 0
    if length == -1:
        findings.refusal("NZ1585", table.place(0, column), read=texts[0], column=table.names[column])
        raise findings.refused()
    wrong = [number for number, one in enumerate(read) if one is None]
    if wrong:
        _unreadable(table, column, np.flatnonzero(np.isin(position, wrong)), findings)
    minute = np.array([one.minute if one else 0 for one in read], dtype=np.int64)[position]
    rounded = np.array([one is not None and one.rounded for one in read], dtype=bool)[position]
    if rounded.any():
        first = int(np.flatnonzero(rounded)[0])
        values = {"count": int(rounded.sum()), "read": times[first], "column": table.names[column]}
        findings.repair("NZ1614", table.place(first, column), **values)
    zones = [one.offset_minutes if one else None for one in read]
    if all(zone is None for zone in zones):
        return minute, None, length, rounded
    return minute, np.array([zone or 0 for zone in zones], dtype=np.int64)[position], length, rounded


def _refuse_half_days(table: Table, column: int, days: Minutes, minute: Minutes, findings: Findings) -> None:
    """Refuse hours 1 to 12 that come twice a day: without am and pm they are not known apart."""
    hours = np.unique(minute // 60)
    stamps, times = np.unique(days * DAY_MIN + minute, return_counts=True)
    if hours.size == _HALF_DAY_H and hours[-1] <= _HALF_DAY_H and (times == 2).mean() > _MOSTLY and stamps.size > 1:
        findings.refusal("NZ1591", table.place(0, column), column=table.names[column])
        raise findings.refused()


def _distinct(texts: Cells) -> tuple[list[str], Minutes]:
    """Return the distinct texts in their order, and which of them each row holds."""
    number: dict[str, int] = {}
    position = np.array([number.setdefault(text, len(number)) for text in texts], dtype=np.int64)
    return list(number), position


def _unreadable(table: Table, column: int, rows: Minutes, findings: Findings) -> None:
    listed = ", ".join(str(int(table.lines[row])) for row in rows[:_MOST_TOLD])
    first = str(table.columns[column][rows[0]])
    values = {"rows": listed, "count": len(rows), "read": first, "column": table.names[column]}
    findings.refusal("NZ1520", table.place(int(rows[0]), column), **values)
    raise findings.refused()
