"""The highest number of a metered file, for bounds: read by the file's own conventions, neither repaired nor told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from netzero.errors import BadInput
from netzero.intake.inspection import Findings
from netzero.intake.numbers import read_numbers, style_of
from netzero.intake.roles import roles_of
from netzero.intake.source import read_rows
from netzero.intake.table import Table, table_of
from netzero.intake.unit_words import LOADS


@dataclass(frozen=True)
class Highest:
    """A number of a file and the unit that its column names."""

    value: float
    unit: str
    """Empty: the head names none."""
    rows: int
    """Of the table."""


def highest(path: Path, column: str | None) -> Highest | None:
    """Return the highest number of a column (by default of all that may be loads); None where none can be read."""
    try:
        tables = [table for rows in read_rows(path, path.name, Findings()) if (table := table_of(rows, Findings()))]
    except BadInput:
        return None
    found = [one for table in tables for one in _of_table(table, column)]
    return max(found, key=lambda one: one.value, default=None)


def _of_table(table: Table, column: str | None) -> list[Highest]:
    numbers = roles_of(table).numbers
    if column is not None:
        wanted = [at for at, name in enumerate(table.names) if name.casefold() == column.strip().casefold()]
        numbers = tuple(wanted) or numbers  # a name that is no head is that of a series in a long table
    loads = [at for at in numbers if table.units[at] in LOADS] or list(numbers)
    found = []
    for at in loads:
        cells = table.columns[at]
        style = style_of([cell for cell in cells if isinstance(cell, str)], table.separator, None)
        values, _, _ = read_numbers(cells, style)
        known = values[np.isfinite(values)]
        if known.size:
            found.append(Highest(float(known.max()), table.units[at], len(cells)))
    return found
