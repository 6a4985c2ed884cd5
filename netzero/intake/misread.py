"""Numbers of a column whose mark was read one way, while their size beside the others speaks for the other way."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from netzero.intake.numbers import Style
from netzero.intake.written import Written

_EITHER = re.compile(r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$", re.ASCII | re.MULTILINE)
"""'1.074' and '1,074': a decimal mark, or a mark of thousands."""
_AMID = 2.0
"""A number within the others, by this factor, is one of them."""
_APART = 10.0
"""A number below or above the others by this factor is none of them."""
_EXACT = 1e-6
_FEWEST = 3
"""Numbers of a workbook with three decimals; one or two may be typed so by chance."""


def misread(column: Written, values: NDArray[np.float64], style: Style) -> list[int]:
    """Return the rows that hold '1.074' where the others, like '980' and '1074.5', are a thousand times as large.

    The other way round likewise: '1,074' read as thousands amid numbers like '1.2'. Nothing is found where a number
    with such a mark, as read, has the size of the others: then the file writes three decimals, or groups.

    Args:
        column: its cells.
        values: as read, NaN at a gap; dim row.
        style: in which they were read.

    """
    size = np.abs(values)
    known = size[size > 0]
    if not known.size or known.max() / 1000 < known.min() / _APART:
        return []
    either = _saved_as_numbers(column, values)
    if column.lines is None or _EITHER.search(column.lines):
        either[column.rows] = [bool(_EITHER.fullmatch(cell)) for cell in column.texts]
    others = size[~either & (size > 0)]
    if not others.size or not either.any():
        return []
    low, high = (float(value) for value in np.percentile(others, [5, 100]))
    rows = np.flatnonzero(either)
    cells = column.cells
    as_decimal = np.array([not isinstance(cells[row], str) or style.decimal in cells[row] for row in rows], dtype=bool)
    found: list[int] = []
    for mine, times in ((rows[as_decimal], 1000.0), (rows[~as_decimal], 1 / 1000)):
        apart = (size[mine] < low / _APART) | (size[mine] > high * _APART)
        if apart.all():
            otherwise = size[mine] * times
            found += mine[(otherwise >= low / _AMID) & (otherwise <= high * _AMID)].tolist()
    return sorted(found)


def _saved_as_numbers(column: Written, values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return the cells in which a spreadsheet took '1.074' or '1.230' for numbers of three decimals or fewer."""
    if len(column.rows) == len(values):
        return np.zeros(len(values), dtype=bool)
    thousandths = np.nan_to_num(values) * 1000
    fits = np.abs(thousandths - np.rint(thousandths)) < _EXACT
    fits &= (values % 1 != 0) & np.array([isinstance(cell, float) for cell in column.cells], dtype=bool)
    third = fits & (np.rint(thousandths) % 10 != 0)
    return fits if third.sum() >= max(_FEWEST, fits.sum() / 2) else np.zeros(len(values), dtype=bool)
