"""The door for tables of overrides: one column per key, one row per case; CSV or the first sheet of a workbook.

A cell is what `--set` takes; an empty one leaves the scenario's value.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netzero.errors import Faults, Place
from netzero.intake.workbook import Cell, Sheet, read_workbook
from netzero.scenario.doors.csv_rows import letter, read_table
from netzero.scenario.doors.yaml_tree import read_yaml, shown

NAME = "name"
"""Column of names of cases, which is no key."""


@dataclass(frozen=True)
class Override:
    """One row."""

    name: str | None
    values: dict[str, Any]
    """Plain value by key."""
    places: dict[str, Place]


def read_overrides(path: Path, name: str, faults: Faults) -> list[Override]:
    """Return the rows of a table; faults are noted by cell.

    Args:
        path: the file.
        name: its name in places.
        faults: where faults are noted.

    Raises:
        BadInput: a workbook that cannot be read.

    """
    if path.suffix.lower() in (".csv", ".txt"):
        return [_override(cells, faults) for cells in _of_csv(path, name, faults)]
    sheet = next((sheet for sheet in read_workbook(path) if not sheet.hidden), None)
    return [_override(cells, faults) for cells in _of_sheet(sheet, name, faults)] if sheet else []


def _of_csv(path: Path, name: str, faults: Faults) -> Iterator[dict[str, tuple[str, Place]]]:
    """Yield the cells of each row that are not empty, by column."""
    for row in read_table(path, name, _columns(path), (), faults):
        yield {column: (text, row.place(column)) for column, text in row.cells.items() if text is not None}


def _columns(path: Path) -> list[str]:
    """Return the cells of the first row, whatever they are; `read_table` tells what is wrong with the file."""
    text = unicodedata.normalize("NFC", path.read_bytes().decode("utf-8-sig", errors="replace"))
    try:
        return [cell.strip() for cell in next(csv.reader(io.StringIO(text, newline="")), [])]
    except csv.Error:
        return []


def _of_sheet(sheet: Sheet, name: str, faults: Faults) -> Iterator[dict[str, tuple[str, Place]]]:
    """Yield the same of a sheet."""
    head, *body = sheet.cells or ((),)
    columns = ["" if cell is None else str(cell).strip() for cell in head]
    for position, column in enumerate(columns):
        if column and column in columns[:position]:
            faults.add("NZ0228", Place(name, cell=f"{letter(position)}1", path=column), name=shown(column))
    for line, row in enumerate(body, start=2):
        found = {}
        for position, cell in enumerate(row):
            if cell is not None and columns[position]:
                place = Place(name, cell=f"{letter(position)}{line}", path=columns[position])
                found[columns[position]] = (_text(cell), place)
        if found:
            yield found


def _text(cell: Cell) -> str:
    """Return a cell as it would be written in YAML."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _override(cells: dict[str, tuple[str, Place]], faults: Faults) -> Override:
    name = cells[NAME][0] if NAME in cells else None
    values, places = {}, {}
    for key, (text, place) in cells.items():
        if key == NAME:
            continue
        inner = Faults()
        node = read_yaml(text.encode(), place.file, inner)
        if node is None or len(inner):
            faults.add("NZ1837", place, read=shown(text))
        else:
            values[key], places[key] = node.plain(), place
    return Override(name, values, places)
