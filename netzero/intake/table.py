"""A table found in rows of cells: heads with their units, columns of cells, and the line of each row.

Above the body stand titles (one cell in a wide table, ended by the heads) and one or more rows of heads; the last may
hold units only. A head that several columns share has the head above it in front. Below the body stand totals and
signatures, which are left out and told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import cast

import numpy as np
from numpy.typing import NDArray

from netzero.errors import Place
from netzero.intake.cell_names import letters
from netzero.intake.foot import foot_rows
from netzero.intake.inspection import Findings
from netzero.intake.looks import is_data, is_gap, is_words
from netzero.intake.source import WORKBOOKS, Row, Rows
from netzero.intake.unit_words import exact_unit, is_unit_or_format, unit_in

Cells = NDArray[np.object_]

_SAMPLE_ROWS = 300
_IN_THE_BODY = 1 / 3
"""Share of a column's cells that look measured, from which on the column tells where the body begins."""


@dataclass(frozen=True, eq=False)
class Origins:
    """Where the values of a table stand in their sheet, when it was laid out anew."""

    columns: NDArray[np.int64]
    """Column of the value of each row, from 0; -1: as in the table."""
    sheets: Cells | None = None
    """Sheet of each row, when several were joined."""

    def only(self, rows: NDArray[np.int64]) -> Origins:
        """Return some of the rows, by position."""
        return Origins(self.columns[rows], None if self.sheets is None else self.sheets[rows])


@dataclass(frozen=True, eq=False)
class Table:
    """Heads, and the cells below them; text is stripped."""

    file: str
    format: str
    sheet: str
    names: tuple[str, ...]
    """Of the columns; their numbers from '1' where the file has no heads, '' where a head is empty."""
    units: tuple[str, ...]
    columns: tuple[Cells, ...]
    lines: NDArray[np.int64]
    """Line of the file, or row of the sheet, of each row of the body."""
    head_line: int
    """Line of the last row of heads; 0: there are none."""
    separator: str
    """Between the cells of a text; empty in other formats."""
    around: tuple[tuple[int, Row], ...] = ()
    """Line and cells of the rows above and below the body: titles, heads, totals, notes."""
    unread: tuple[str, ...] = ()
    """Cells of the sheet that show something but hold no value: errors, and formulas that were never computed."""
    origins: Origins | None = None
    """None: the values stand in their sheet as here."""

    @property
    def in_workbook(self) -> bool:
        """Whether places are cells rather than lines."""
        return f".{self.format}" in WORKBOOKS

    def place(self, row: int, column: int) -> Place:
        """Return where a cell stands; row -1: no row, the column's head."""
        line = int(self.lines[row]) if row >= 0 else self.head_line
        column = self._source_column(row, column)
        if self.in_workbook:
            return Place(file=self.file, cell=f"{self._sheet_of(row)}{letters(column)}{line}")
        return Place(file=self.file, line=line, column=column + 1)

    def at(self, row: int, column: int) -> str:
        """Return the line of a row of the body, or the cell where lines alone do not tell it."""
        if self.in_workbook:
            return self.place(row, column).cell
        line = str(int(self.lines[row]))
        moved = self.origins is not None and self.origins.columns[row] >= 0
        return f"{line}:{self._source_column(row, column) + 1}" if moved else line

    def _source_column(self, row: int, column: int) -> int:
        source = -1 if self.origins is None else int(self.origins.columns[max(row, 0)])
        return source if source >= 0 else column

    def _sheet_of(self, row: int) -> str:
        sheets = None if self.origins is None else self.origins.sheets
        return "" if sheets is None else f"{sheets[max(row, 0)]}!"

    @cached_property
    def blank(self) -> NDArray[np.bool_]:
        """Rows without any cell, dim row."""
        rows = np.arange(len(self.lines))
        for column in self.columns:
            rows = rows[column[rows] == ""]
        return np.isin(np.arange(len(self.lines)), rows)

    def only(self, rows: NDArray[np.int64]) -> Table:
        """Return some of the rows, by position."""
        origins = None if self.origins is None else self.origins.only(rows)
        columns = tuple(column[rows] for column in self.columns)
        return replace(self, columns=columns, lines=self.lines[rows], origins=origins)


def table_of(rows: Rows, findings: Findings) -> Table | None:
    """Return the table in the rows of a sheet; None without any row that looks measured."""
    cells = list(rows.rows)
    end = len(cells)
    while end and all(is_gap(cell) for cell in cells[end - 1]) and len(cells[end - 1]) != 1:
        end -= 1
    width = max((len(row) for row in cells[:end]), default=0)
    begin = _first_of_body(cells[:end], width)
    if begin is None:
        return None
    heads = _heads(cells[:begin], width)
    below = foot_rows(cells[begin:end], width)
    columns = _columns(cells[begin : end - len(below)], width, bool(rows.separator))
    lines = np.fromiter(rows.lines, dtype=np.int64, count=len(cells))
    if below:
        skipped = [int(line) for line in lines[end - len(below) : end]]
        place = Place(file=rows.file, line=0 if rows.sheet else skipped[0])
        findings.repair("NZ1517", place, rows=", ".join(map(str, skipped)))
    names, units = _named(heads, width)
    body = lines[begin : end - len(below)]
    head_line = int(lines[begin - 1]) if heads else 0
    around = [number for number in range(len(cells)) if not begin <= number < end - len(below)]
    return Table(
        rows.file,
        rows.format,
        rows.sheet,
        names,
        units,
        columns,
        body,
        head_line,
        rows.separator,
        tuple((int(lines[number]), cells[number]) for number in around),
    )


def _first_of_body(cells: Sequence[Row], width: int) -> int | None:
    """Return the first row of measured values: the row whose leftmost measured column looks measured.

    In a table of one column everything below its head is body, so that words there are faults of the data.
    """
    if width <= 1:
        return _below_one_head(cells)
    sample = [row for row in cells[:_SAMPLE_ROWS] if not all(is_gap(cell) for cell in row)]
    share = []
    for column in range(width):
        said = [row[column] for row in sample if column < len(row) and not is_gap(row[column])]
        share.append(sum(map(is_data, said)) / len(said) if len(said) * 20 > len(sample) else 0.0)
    leftmost = next((column for column, value in enumerate(share) if value >= _IN_THE_BODY), None)
    if leftmost is None:
        return None
    first = next(number for number, row in enumerate(cells) if leftmost < len(row) and is_data(row[leftmost]))
    above = [number for number in range(first) if any(is_words(cell) for cell in cells[number])]
    return above[-1] + 1 if above else 0


def _below_one_head(cells: Sequence[Row]) -> int | None:
    first = next((number for number, row in enumerate(cells) if not all(is_gap(cell) for cell in row)), None)
    if first is None:
        return None
    begin = first + any(is_words(cell) for cell in cells[first])
    return begin if begin < len(cells) else None


def _heads(above: Sequence[Row], width: int) -> list[list[str]]:
    """Return the rows of heads, without titles."""
    found: list[list[str]] = []
    for row in reversed(above):
        texts = [str(cell).strip() if cell is not None else "" for cell in row]
        said = sum(bool(text) for text in texts)
        if said == 0 or (found and said == 1 < width):
            break
        found.insert(0, texts + [""] * (width - len(texts)))
    return found


def _named(heads: list[list[str]], width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return names and units of the columns."""
    if not heads:
        return tuple(str(number + 1) for number in range(width)), ("",) * width
    last = [text for text in heads[-1] if text]
    apart = len(heads) > 1 and sum(map(is_unit_or_format, last)) * 2 > len(last)
    names, said = (heads[:-1], heads[-1]) if apart else (heads, [""] * width)
    own = ["" for _ in range(width)]
    full = ["" for _ in range(width)]
    for row in names:
        spread = _spread(row)
        for column in range(width):
            own[column] = row[column] or own[column]
            full[column] = " ".join(part for part in (full[column], spread[column]) if part)
    times = Counter(own)
    unique = [full[column] if times[name] > 1 and name else name for column, name in enumerate(own)]
    units = [exact_unit(said[column]) or unit_in(unique[column]) or unit_in(full[column]) for column in range(width)]
    return tuple(unique), tuple(units)


def _spread(row: list[str]) -> list[str]:
    """Return a row of heads with each text held over the empty cells to its right, as merged cells leave them."""
    found: list[str] = []
    for text in row:
        found.append(text or (found[-1] if found else ""))
    return found


def _columns(body: Sequence[Row], width: int, text: bool) -> tuple[Cells, ...]:
    """Return the cells column by column, stripped where they are text (as all are in a text file), '' for none.

    Row by row, as they lie in memory: column by column takes three times as long.
    """
    if set(map(len, body)) != {width}:
        body = [[*row[:width], *[""] * (width - len(row))] for row in body]
    cells = chain.from_iterable(body)
    stripped = (
        map(str.strip, cast("Iterable[str]", cells))
        if text
        else (cell if isinstance(cell, float) else _stripped(cell) for cell in cells)
    )
    by_row = np.fromiter(stripped, dtype=object, count=len(body) * width).reshape(len(body), width)
    return tuple(np.ascontiguousarray(by_row.T))


def _stripped(cell: object) -> object:
    return cell.strip() if isinstance(cell, str) else "" if cell is None else cell
