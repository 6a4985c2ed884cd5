"""Long tables: one row for each time and series, which a column names."""

from __future__ import annotations

import numpy as np

from netzero.demand.joined_sheets import Sheet
from netzero.intake.stamps import Stamps
from netzero.intake.unit_words import LOADS

_SERIES_NAMES = 0.34
"""Share of stamps that repeat an earlier one, from which on a table is looked at as a long one."""


def names_of_long(sheet: Sheet, stamps: Stamps | None) -> int | None:
    """Return the column that names the series of a long table: one row for each time and name; None for a wide one."""
    if stamps is None:
        return None
    rows = len(stamps.minutes)
    if rows - len(np.unique(stamps.minutes)) < _SERIES_NAMES * rows:
        return None
    for position in _may_name(sheet):
        names = sheet.table.columns[position]
        named = {(int(minute), str(name)) for minute, name in zip(stamps.minutes, names, strict=True)}
        if len(named) > 0.99 * rows:
            return position
    return None


def _may_name(sheet: Sheet) -> list[int]:
    """Return the columns that may name series: of words, or of numbers without a unit beside a load with one."""
    units, numbers = sheet.table.units, sheet.roles.numbers
    loads = [position for position in numbers if units[position] in LOADS]
    return [*sheet.roles.words, *(position for position in numbers if loads and not units[position])]
