"""Where the hours of a day stand side by side, or down beside days that stand side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from netzero.demand.hour_heads import HourHeads, hour_heads, odd_hours
from netzero.errors import Place
from netzero.intake.cell_names import letters
from netzero.intake.inspection import Findings
from netzero.intake.looks import is_date, is_gap
from netzero.intake.source import WORKBOOKS, Row, Rows

_MOST_HEAD_ROWS = 60
"""Rows in which heads of hours are looked for."""
_MOST_DOWN = 300
"""Rows in which hours that run down are looked for: three tables of quarter hours."""
_MOST_LEFT = 8
"""Columns in which they are looked for."""
_MOST_ABOVE = 3
"""Rows between hours that run down and the days above them."""
_FEWEST_DAYS = 28
"""Numbers of days side by side, from which on they are a month."""
_DIGITS = re.compile(r"(?:19|20)\d{6}(?:\.0)?")


@dataclass(frozen=True)
class Grid:
    """Cells with one row a day; `turned`: the file has one column a day."""

    sheet: Rows
    rows: list[list[Any]]
    head: int
    """Row of the heads."""
    hours: HourHeads
    turned: bool
    titles: tuple[str, ...]
    """Texts above and left of the values, and the name of the sheet: they may say unit and month."""

    @property
    def heads(self) -> list[Any]:
        """Cells of the row of heads."""
        return self.rows[self.head]

    def source(self, row: int, column: int) -> tuple[int, int]:
        """Return row and column of a cell in the sheet, from 0."""
        return (column, row) if self.turned else (row, column)

    def place(self, row: int, column: int) -> Place:
        """Return where a cell stands in the file."""
        return _place(self.sheet, *self.source(row, column))

    @property
    def first_place(self) -> Place:
        """Place of the first head of hours."""
        return self.place(self.head, self.hours.first)


def grid_of(sheet: Rows, findings: Findings) -> Grid | None:
    """Return the grid of days and hours of a sheet; None when it has none.

    Raises:
        BadInput: it has two.

    """
    return _hours_across(sheet, findings) or _hours_down(sheet, findings)


def is_day(cell: object) -> bool:
    """Whether a cell is a date, or eight digits that may be one."""
    return is_date(cell) or (isinstance(cell, str | float) and bool(_DIGITS.fullmatch(str(cell))))


def in_sequence(cells: Row) -> int:
    """Return how many cells are 1, 2, 3, ... from the first on."""
    count = 0
    for cell in cells:
        if integer(cell) != count + 1:
            break
        count += 1
    return count


def integer(cell: object) -> int:
    """Return a whole number of at most two digits; -1 for anything else."""
    text = str(cell).removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else -1


def _hours_across(sheet: Rows, findings: Findings) -> Grid | None:
    for head, row in enumerate(sheet.rows[:_MOST_HEAD_ROWS]):
        if any(map(is_date, row)):
            continue
        runs = hour_heads(row)
        if len(runs) > 1:
            findings.refusal("NZ1575", _place(sheet, head, runs[1].first))
        elif odd := odd_hours(row):
            findings.refusal("NZ1507", _place(sheet, head, 0), first=odd[0], last=odd[1])
        findings.raise_if_refused()
        if not runs:
            continue
        above = _texts([line[: runs[0].end] for line in sheet.rows[:head]])
        titles = (*above, *_texts([row[: runs[0].first]]), sheet.sheet)
        return Grid(sheet, _square(sheet.rows), head, runs[0], turned=False, titles=titles)
    return None


def _hours_down(sheet: Rows, findings: Findings) -> Grid | None:
    some = _square(sheet.rows[:_MOST_DOWN])
    for head, column in enumerate(list(zip(*some, strict=True))[:_MOST_LEFT]):
        runs = hour_heads(column)
        if not runs or not _has_days_above(some, runs[0].first, head):
            continue
        if len(runs) > 1:
            findings.refusal("NZ1575", _place(sheet, runs[1].first, head))
            raise findings.refused()
        turned = [list(cells) for cells in zip(*_square(sheet.rows), strict=True)]
        titles = (*_texts(some[: runs[0].first]), sheet.sheet)
        return Grid(sheet, turned, head, runs[0], turned=True, titles=titles)
    return None


def _has_days_above(cells: list[list[Any]], below: int, column: int) -> bool:
    for row in cells[max(below - _MOST_ABOVE, 0) : below]:
        right = [cell for cell in row[column + 1 :] if not is_gap(cell)]
        if sum(map(is_day, right)) > 1 or in_sequence(right) >= _FEWEST_DAYS:
            return True
    return False


def _square(rows: Any) -> list[list[Any]]:
    """Return rows of cells, all of one length."""
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _place(sheet: Rows, row: int, column: int) -> Place:
    line = int(sheet.lines[row])
    if f".{sheet.format}" in WORKBOOKS:
        return Place(file=sheet.file, cell=f"{sheet.sheet}!{letters(column)}{line}")
    return Place(file=sheet.file, line=line, column=column + 1)


def _texts(rows: Any) -> tuple[str, ...]:
    return tuple(str(cell) for row in rows for cell in row if isinstance(cell, str) and not is_gap(cell))
