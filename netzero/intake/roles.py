"""Which column of a table is what: stamps, times of day, counters of rows, numbers, words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from netzero.intake.looks import is_clock, is_date, is_gap, is_number
from netzero.intake.table import Cells, Table
from netzero.intake.unit_words import LOADS

_SAMPLE = 400
_COUNTER = re.compile(r"hour|^h$|giờ|^stt$|^no\.?$|index|interval|step|period|stunde|time|^#$", re.IGNORECASE)
_NOT_MEASURED = re.compile(
    r"utc|gmt|receiv|export|creat|updat|print|download|modif|insert|xuất|tạo|cập nhật|gửi|tải về|in báo cáo",
    re.IGNORECASE,
)
"""Another column of dates goes before those that are called so."""


@dataclass(frozen=True)
class Roles:
    """Positions of the columns of a table, from 0."""

    date: int | None
    """Dates, with times of day or without."""
    clock: int | None
    """Times of day, as texts or as hours 0..24, beside dates without them."""
    numbers: tuple[int, ...]
    """Measured values, whatever their unit; a head in kW or kWh says so whatever stands below it."""
    words: tuple[int, ...]
    counters: tuple[int, ...]
    """Numbers that rise by one from row to row."""
    other_dates: tuple[int, ...] = ()
    """Dates that differ from row to row beside those of `date`."""


def roles_of(table: Table) -> Roles:
    """Return what each column holds, by the look of most of its cells."""
    dates, clocks, numbers, words = [], [], [], []
    for position, column in enumerate(table.columns):
        sample = [cell for cell in column[:: max(1, len(column) // _SAMPLE)] if not is_gap(cell)]
        sample = sample or [cell for cell in column if not is_gap(cell)]
        if not sample:
            continue
        if _mostly(sample, is_date):
            dates.append(position)
        elif _mostly(sample, is_clock):
            clocks.append(position)
        elif _mostly(sample, is_number, 0.3) or table.units[position] in LOADS:
            numbers.append(position)
        else:
            words.append(position)
    counters = [position for position in numbers if _counts(table, position)]
    changing = [at for at in dates if len({str(cell) for cell in table.columns[at] if not is_gap(cell)}) > 1] or dates
    date = min(changing, key=lambda at: not is_time_of_measurement(table.names[at]), default=None)
    clock = clocks[0] if clocks and date is not None else None
    if date is not None and clock is None:
        clock = next((position for position in numbers if _is_hour_of_day(table, position)), None)
    measured = [position for position in numbers if position != clock and position not in counters]
    others = tuple(at for at in changing if at != date)
    return Roles(date, clock, tuple(measured), tuple(words), tuple(counters), others)


def is_time_of_measurement(name: str) -> bool:
    """Whether the head of a column of dates says nothing against the local time of a measurement."""
    return _NOT_MEASURED.search(name) is None


def _mostly(sample: list[object], looks: Callable[[object], bool], share: float = 0.8) -> bool:
    return sum(map(looks, sample)) > share * len(sample)


def _plain(column: Cells) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    try:
        return np.array([np.nan if is_gap(cell) else float(cell) for cell in column])
    except (TypeError, ValueError):
        return np.array([np.nan])


def _counts(table: Table, position: int) -> bool:
    named = not table.names[position] or _COUNTER.search(table.names[position])
    if not named or table.units[position]:
        return False
    values = _plain(table.columns[position])
    return values.size > 1 and values[0] in (0.0, 1.0) and bool((np.diff(values) == 1).all())


def _is_hour_of_day(table: Table, position: int) -> bool:
    if not _COUNTER.search(table.names[position]):
        return False
    values = _plain(table.columns[position])
    known = values[~np.isnan(values)]
    return bool(known.size and (known == np.rint(known)).all() and known.min() >= 0 and 23 <= known.max() <= 24)
