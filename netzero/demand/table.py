"""A comma-separated table of numbers as people export it, read strictly: nothing is guessed.

Accepted are UTF-8 (with or without BOM), commas between cells, plain numbers, and English thousands in quotes
(" 18,205 "). An empty cell, '-' or 'n/a' is a gap. A decimal comma, another separator or text among the numbers is a
fault that names row and column.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from netzero.errors import BadInput, Fault, Faults, Place

Floats = NDArray[np.float64]

GAPS = frozenset({"", "-", "–", "n/a", "na", "nan", "null"})
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
_COMMA_MARK = re.compile(r"[+-]?[\d.]*\d,\d+", re.ASCII)
_MOST_ROWS = 40_000
"""A leap year of quarter hours has 35,136; much more is not the file that was meant."""
_MOST_TOLD = 20
"""Faults told of one column; the rest is counted."""


@dataclass(frozen=True)
class Table:
    """Cells of a file as text, row by row, without the header."""

    name: str
    header: tuple[str, ...]
    """Empty when the first row already holds numbers."""
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    """Line of the file, from 1, of each row."""


@dataclass(frozen=True, eq=False)
class Column:
    """One column of numbers; a gap is NaN."""

    table: Table
    name: str
    position: int
    values: Floats
    grouped: tuple[int, ...]
    """Rows, from 0, whose number has a comma as thousands mark."""

    def place(self, row: int) -> Place:
        """Return where a row's cell stands in the file."""
        return Place(file=self.table.name, line=self.table.lines[row], column=self.position + 1)


def read_table(folder: Path, reference: str) -> Table:
    """Return the table that a scenario names; reading the scenario has checked that it may name it.

    Raises:
        BadInput: no such file, not UTF-8, cells not separated by commas, no table, no rows or far too many.

    """
    path = folder / reference
    if not path.is_file():
        raise _refused("NZ0501", reference, read=reference)
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused("NZ0502", reference) from error
    first = content.split("\n", 1)[0]
    for mark, name in ((";", "';'"), ("\t", "tab")):
        if mark in first:
            raise _refused("NZ0503", reference, separator=name)
    reader = csv.reader(io.StringIO(content, newline=""))
    try:
        numbered = [(reader.line_num, tuple(row)) for row in islice(reader, _MOST_ROWS + 1)]
    except csv.Error as error:
        place = Place(reference, line=reader.line_num + 1)
        raise BadInput([Fault("NZ0518", place, {"problem": str(error)})]) from error
    if len(numbered) > _MOST_ROWS:
        raise _refused("NZ0519", reference, limit=_MOST_ROWS)
    while numbered and not any(cell.strip() for cell in numbered[-1][1]):
        numbered.pop()
    names = tuple(cell.strip() for cell in numbered[0][1]) if numbered else ()
    header = () if all(_is_number(name) for name in names) else names
    body = numbered[1:] if header else numbered
    if not body:
        raise _refused("NZ0504", reference)
    return Table(reference, header, tuple(row for _, row in body), tuple(line for line, _ in body))


def read_column(table: Table, column: str | None) -> Column:
    """Return the named column, or the only one.

    Raises:
        BadInput: the column is missing, stands twice or is not named, or some of its cells are no numbers, or none is.

    """
    position = _position(table, column)
    name = column or (table.header[position] if table.header else str(position + 1))
    values = np.zeros(len(table.rows))
    grouped: list[int] = []
    wrong: list[tuple[int, str]] = []
    for row, cells in enumerate(table.rows):
        cell = cells[position].strip() if position < len(cells) else ""
        if _PLAIN.fullmatch(cell):
            values[row] = float(cell)
        elif cell.lower() in GAPS:
            values[row] = np.nan
        elif _THOUSANDS.fullmatch(cell):
            values[row] = float(cell.replace(",", ""))
            grouped.append(row)
        else:
            wrong.append((row, cell))
    wrong += [(int(row), table.rows[row][position]) for row in np.flatnonzero(np.isinf(values))]
    read = Column(table, name, position, values, tuple(grouped))
    if wrong:
        raise BadInput(_cell_faults(read, wrong))
    if np.isnan(values).all():
        raise _refused("NZ0504", table.name)
    return read


def _position(table: Table, column: str | None) -> int:
    names = table.header or tuple(str(number + 1) for number in range(len(table.rows[0])))
    listed = ", ".join(name for name in names if name)
    if column is None and sum(bool(name) for name in names) == 1:
        return next(number for number, name in enumerate(names) if name)
    if column is None:
        raise _refused("NZ0507", table.name, columns=listed)
    if names.count(column) > 1:
        raise _refused("NZ0506", table.name, column=column)
    if column not in names:
        raise _refused("NZ0505", table.name, column=column, columns=listed)
    return names.index(column)


def _cell_faults(column: Column, wrong: list[tuple[int, str]]) -> list[Fault]:
    """Return the faults of a column that is refused, its gaps among them, in the order of the file."""
    faults = Faults()
    told = sorted([*wrong, *((int(row), "") for row in np.flatnonzero(np.isnan(column.values)))])
    if len(told) > _MOST_TOLD:
        faults.add("NZ0512", Place(file=column.table.name), count=len(told), told=_MOST_TOLD, column=column.name)
    for row, cell in told[:_MOST_TOLD]:
        code = "NZ0510" if not cell else "NZ0509" if _COMMA_MARK.fullmatch(cell) else "NZ0508"
        faults.add(code, column.place(row), read=cell, column=column.name)
    return list(faults)


def _is_number(cell: str) -> bool:
    return bool(_PLAIN.fullmatch(cell) or _THOUSANDS.fullmatch(cell)) or cell.lower() in GAPS


def _refused(code: str, file: str, **values: object) -> BadInput:
    return BadInput([Fault(code, Place(file=file), dict(values))])
