"""Stamps written as numbers: digits (2024010100), days of a spreadsheet (45292.0417), seconds or milliseconds of Unix.

Such a column looks like one of measured values. It is taken for stamps only when all its cells are, and advance by one
step: digits that are days of the calendar, numbers of days that are whole minutes, seconds since 1970. A column with a
unit, or without others beside it, is never one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netzero.intake.clock import DAY_MIN, STEPS_MIN
from netzero.intake.inspection import Findings
from netzero.intake.looks import is_gap
from netzero.intake.table import Cells, Table

Minutes = NDArray[np.int64]
Floats = NDArray[np.float64]

_DIGITS = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[ _T-]?(\d\d):?(\d\d)?:?(?:00)?)?(Z?)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_TIME_WORDS = re.compile(r"thời gian|thoi gian|ngày|ngay\b|giờ|time|date|stamp|zeit|datum", re.IGNORECASE)
_FIRST_DAY, _LAST_DAY = 32_874, 73_051
"""Days of a spreadsheet (1 is 1 January 1900) of the years 1990 to 2099."""
_OF_1970 = 25_569
_FIRST_S, _LAST_S = (_FIRST_DAY - _OF_1970) * 86_400, (_LAST_DAY - _OF_1970) * 86_400
_REGULAR = 0.95
"""Share of rows that advance by the usual step, or not at all (a table with several rows for each time)."""
_FEWEST = 12
"""Rows; fewer do not show a step."""


@dataclass(frozen=True)
class _Spelled:
    """A column of numbers as the stamps that it means."""

    code: str
    """Of the message that says the form."""
    minutes: Minutes
    """Since 1 January 1970, dim row that is no gap."""
    has_clock: bool
    utc: bool = False


def spell_stamps(table: Table, findings: Findings) -> Table:
    """Return a table with the first column of stamps written as numbers spelled as dates; else the table itself.

    Raises:
        BadInput: numbers of days are rounded so far that their minutes are lost.

    """
    for position, column in enumerate(table.columns):
        if table.units[position] or len(table.columns) == 1:
            continue
        said = np.flatnonzero([not is_gap(cell) for cell in column])
        texts = [_text(cell) for cell in column[said]]
        heads_time = bool(_TIME_WORDS.search(table.names[position]))
        found = _spelled(texts, heads_time)
        if found is None:
            _refuse_rounded(table, position, texts, findings)
            continue
        spelled = column.copy()
        spelled[said] = _iso(found)
        first, last = spelled[said[0]], spelled[said[-1]]
        values = {"read": texts[0], "first": first, "last": last, "column": table.names[position]}
        findings.evidence(found.code, table.place(-1, position), **values)
        return replace(table, columns=(*table.columns[:position], spelled, *table.columns[position + 1 :]))
    return table


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _spelled(texts: list[str], heads_time: bool) -> _Spelled | None:
    if len(set(texts)) < 2:
        return None
    forms: tuple[Callable[[], _Spelled | None], ...] = (
        lambda: _of_digits(texts),
        lambda: _of_days(texts, heads_time),
        lambda: _of_seconds(texts),
    )
    return next((found for form in forms if (found := form())), None)


def _of_digits(texts: list[str]) -> _Spelled | None:
    parts = [_DIGITS.fullmatch(text) for text in texts]
    minutes = np.empty(len(texts), dtype=np.int64)
    for row, part in enumerate(parts):
        minute = _minute_of(part) if part else None
        if minute is None:
            return None
        minutes[row] = minute
    clocks = {bool(part and part[4]) for part in parts}
    zoned = {bool(part and part[6]) for part in parts}
    if len(clocks) > 1 or len(zoned) > 1:
        return None
    has_clock = clocks.pop()
    return _Spelled("NZ1580", minutes, has_clock, zoned.pop()) if not has_clock or _advances(minutes) else None


def _minute_of(part: re.Match[str]) -> int | None:
    month, day, hour, minute = int(part[2]), int(part[3]), int(part[4] or 0), int(part[5] or 0)
    if not 1 <= month <= 12 or not 1 <= day <= 31 or minute > 59 or 60 * hour + minute > DAY_MIN:
        return None
    start = np.datetime64(f"{part[1]}-{month:02d}", "M")
    date = start.astype("datetime64[D]") + (day - 1)
    if date.astype("datetime64[M]") != start:
        return None
    return int(date.astype(np.int64)) * DAY_MIN + 60 * hour + minute


def _of_days(texts: list[str], heads_time: bool) -> _Spelled | None:
    days = _numbers(texts, _FIRST_DAY, _LAST_DAY)
    if days is None or len(days) < _FEWEST:
        return None
    whole = np.rint(days)
    if (days == whole).all():
        advance = np.diff(whole)
        if not heads_time or not np.isin(advance, (0, 1)).mean() >= _REGULAR or not (advance == 1).any():
            return None
        return _Spelled("NZ1581", ((whole - _OF_1970) * DAY_MIN).astype(np.int64), has_clock=False)
    exact = (days - _OF_1970) * DAY_MIN
    minutes = np.rint(exact).astype(np.int64)
    if np.abs(exact - minutes).max() > 0.1 or not _advances(minutes):
        return None
    return _Spelled("NZ1581", minutes, has_clock=True)


def _of_seconds(texts: list[str]) -> _Spelled | None:
    for code, per_second in (("NZ1582", 1), ("NZ1583", 1000)):
        seconds = _numbers(texts, _FIRST_S * per_second, _LAST_S * per_second)
        if seconds is None or len(seconds) < _FEWEST:
            continue
        minutes = np.rint(seconds / (60 * per_second)).astype(np.int64)
        if (minutes * 60 * per_second == seconds).all() and _advances(minutes):
            return _Spelled(code, minutes, has_clock=True, utc=True)
    return None


def _numbers(texts: list[str], least: float, most: float) -> Floats | None:
    if not texts or not all(map(_NUMBER.fullmatch, texts)):
        return None
    values = np.array([float(text.replace(",", ".")) for text in texts])
    return values if values.min() >= least and values.max() <= most else None


def _advances(minutes: Minutes) -> bool:
    """Whether nearly all rows advance by one step that is read, forwards or backwards, or not at all."""
    apart = np.abs(np.diff(minutes))
    if not (apart > 0).any():
        return False
    lengths, counts = np.unique(apart[apart > 0], return_counts=True)
    step = int(lengths[np.argmax(counts)])
    return step in STEPS_MIN and float(np.isin(apart, (0, step)).mean()) >= _REGULAR


def _refuse_rounded(table: Table, position: int, texts: list[str], findings: Findings) -> None:
    """Refuse numbers of days that rise evenly but not by whole minutes: they were rounded when they were saved."""
    days = _numbers(texts, _FIRST_DAY, _LAST_DAY)
    if days is None or len(days) < _FEWEST:
        return
    advance = np.diff(days) * DAY_MIN
    mean = float(advance.mean())
    step = min(STEPS_MIN, key=lambda length: abs(length - mean))
    even = advance.min() >= 0 and advance.max() <= 2 * step and abs(mean - step) < 0.05 * step
    if even and (advance > 0).any():
        findings.refusal("NZ1584", table.place(0, position), read=texts[0], column=table.names[position])
        raise findings.refused()


def _iso(found: _Spelled) -> Cells:
    stamps = found.minutes.astype("datetime64[m]")
    texts = [str(stamp).replace("T", " ") if found.has_clock else str(stamp)[:10] for stamp in stamps]
    spelled = np.empty(len(texts), dtype=object)
    spelled[:] = [f"{text}Z" for text in texts] if found.utc else texts
    return spelled
