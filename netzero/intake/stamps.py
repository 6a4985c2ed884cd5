"""The stamps of a table: minutes since 1970 as the file writes them, before it is decided what a stamp stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from netzero.errors import Place
from netzero.intake.clock import clock
from netzero.intake.dates import Order, Parts, date_parts, day_numbers, orders_that_fit
from netzero.intake.inspection import Findings
from netzero.intake.roles import Roles
from netzero.intake.table import Cells, Table

Minutes = NDArray[np.int64]

DAY_MIN = 1440
_MOST_TOLD = 20
_HALF_A_MINUTE = timedelta(seconds=30)
"""Workbooks keep times as fractions of days, a little before or after the minute."""
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
    dates, times = _split(table.columns[roles.date])
    if roles.clock is not None:
        dates = _filled_down(table, roles.date, dates, findings)
        times = np.array([_time_text(cell) for cell in table.columns[roles.clock]], dtype=object)
    days = _days(table, roles.date, dates, day_first, findings)
    minute, zones = _clocks(table, roles, times, findings)
    if len(np.unique(minute)) == 1 and len(np.unique(days)) < len(days):
        findings.refusal("NZ1525", table.place(-1, roles.date), column=table.names[roles.date])
        raise findings.refused()
    heads = " ".join(table.names[position] for position in (roles.date, roles.clock) if position is not None)
    return Stamps(days * DAY_MIN + minute, bool((minute == DAY_MIN).any()), zones, heads)


def _split(column: Cells) -> tuple[Cells, Cells]:
    """Return the texts of the date and of the time of day of each cell."""
    halves = np.empty((len(column), 2), dtype=object)
    halves[:] = [_halves(cell) if isinstance(cell, str) else _halves_of_value(cell) for cell in column]
    return halves[:, 0], halves[:, 1]


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


def _time_text(cell: object) -> str:
    if isinstance(cell, time | datetime):
        return cell.strftime("%H:%M")
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell:g}"
    return str(cell)


def _filled_down(table: Table, column: int, dates: Cells, findings: Findings) -> Cells:
    """Return dates that stand only in the first row of a day in every row of it."""
    empty = dates == ""
    if not empty.any() or empty[0]:
        return dates
    last = np.maximum.accumulate(np.where(empty, 0, np.arange(len(dates))))
    findings.repair("NZ1524", table.place(0, column), count=int(empty.sum()), days=int((~empty).sum()))
    filled: Cells = dates[last]
    return filled


def _days(table: Table, column: int, dates: Cells, day_first: bool | None, findings: Findings) -> Minutes:
    texts, position = _distinct(dates)
    parts = [date_parts(text) for text in texts]
    known = [part for part in parts if part is not None]
    place = table.place(-1, column)
    if not known:
        _unreadable(table, column, np.arange(len(dates)), findings)
    order = _order(known, day_first, place, findings)
    days = day_numbers(parts, order)[position]
    if (days < 0).any():
        _unreadable(table, column, np.flatnonzero(days < 0), findings)
    findings.evidence(_ORDER_CODES[order], place, example=texts[0], count=len(dates))
    return days


def _order(parts: list[Parts], day_first: bool | None, place: Place, findings: Findings) -> Order:
    fits = orders_that_fit(parts)
    if fits == ("ymd",):
        return "ymd"
    if day_first is not None:
        return "dmy" if day_first else "mdy"
    if len(fits) == 1:
        return fits[0]
    example = "/".join(part.lstrip("dm") for part in parts[0])
    if not fits:
        findings.refusal("NZ1527", place, example=example)
        raise findings.refused()
    regular = [order for order in fits if _consecutive(day_numbers(parts, order))]
    code = "NZ1526" if len(regular) != 1 else "NZ1528" if regular == ["dmy"] else "NZ1529"
    findings.refusal(code, place, example=example)
    raise findings.refused()


def _consecutive(days: Minutes) -> bool:
    return len(days) > 1 and bool((np.diff(np.unique(days)) == 1).all())


def _clocks(table: Table, roles: Roles, times: Cells, findings: Findings) -> tuple[Minutes, Minutes | None]:
    texts, position = _distinct(times)
    read = [clock(text) if text else clock("0") for text in texts]
    column = roles.clock if roles.clock is not None else roles.date
    wrong = [number for number, one in enumerate(read) if one is None]
    if wrong:
        _unreadable(table, column or 0, np.flatnonzero(np.isin(position, wrong)), findings)
    minute = np.array([one.minute if one else 0 for one in read], dtype=np.int64)[position]
    zones = [one.offset_minutes if one else None for one in read]
    if all(zone is None for zone in zones):
        return minute, None
    return minute, np.array([zone or 0 for zone in zones], dtype=np.int64)[position]


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
