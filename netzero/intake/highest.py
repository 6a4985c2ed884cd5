"""The highest number of a metered file, for bounds: read by the file's own conventions, neither repaired nor told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from netzero.errors import BadInput
from netzero.intake.inspection import Findings
from netzero.intake.numbers import numbers_of, style_of_all
from netzero.intake.roles import roles_of
from netzero.intake.source import read_rows
from netzero.intake.table import Table, table_of
from netzero.intake.unit_words import LOADS
from netzero.intake.written import written


@dataclass(frozen=True)
class Highest:
    """A number of a file and the unit that its column names."""

    value: float
    unit: str
    """Empty: the head names none."""
    rows: int
    """Of the table."""


@dataclass(frozen=True)
class _Columns:
    """The highest numbers of one table."""

    names: tuple[str, ...]
    found: dict[int, Highest]
    """By position: of all columns that hold numbers."""
    numbers: tuple[int, ...]


def highest(path: Path, column: str | None) -> Highest | None:
    """Return the highest number of a column (by default of all that may be loads); None where none can be read."""
    try:
        now = path.stat()
    except OSError:
        return None
    tables = _of_file(path, now.st_mtime_ns, now.st_size)
    found = [one for table in tables for one in _wanted(table, column)]
    return max(found, key=lambda one: one.value, default=None)


@lru_cache(maxsize=64)
def _of_file(path: Path, _changed_ns: int, _size: int) -> tuple[_Columns, ...]:
    """Return the highest numbers of all tables of a file, which many tenants may share; read anew when it changes."""
    try:
        rows = read_rows(path, path.name, Findings())
    except BadInput:
        return ()
    return tuple(_of_table(table) for one in rows if (table := table_of(one, Findings())))


def _of_table(table: Table) -> _Columns:
    numbers = roles_of(table).numbers
    found = {at: one for at in range(len(table.columns)) if (one := _of_column(table, at))}
    return _Columns(table.names, found, numbers)


def _of_column(table: Table, at: int) -> Highest | None:
    cells = table.columns[at]
    column = written(cells)
    values, _, _ = numbers_of(column, style_of_all([column], table.separator, None))
    known = values[np.isfinite(values)]
    return Highest(float(known.max()), table.units[at], len(cells)) if known.size else None


def _wanted(table: _Columns, column: str | None) -> list[Highest]:
    numbers = table.numbers
    if column is not None:
        wanted = [at for at, name in enumerate(table.names) if name.casefold() == column.strip().casefold()]
        numbers = tuple(wanted) or numbers  # a name that is no head is that of a series in a long table
    found = {at: table.found[at] for at in numbers if at in table.found}
    return [one for one in found.values() if one.unit in LOADS] or list(found.values())
