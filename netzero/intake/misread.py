"""Numbers of a column whose mark was read one way, while their size beside the others speaks for the other way."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from netzero.intake.numbers import Style

_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
"""'1.074' and '1,074': a decimal mark, or a mark of thousands."""
_AMID = 2.0
"""A number within the others, by this factor, is one of them."""
_APART = 10.0
"""A number below or above the others by this factor is none of them."""


def misread(cells: NDArray[np.object_], values: NDArray[np.float64], style: Style) -> list[int]:
    """Return the rows that hold '1.074' where the others, like '980' and '1074.5', are a thousand times as large.

    The other way round likewise: '1,074' read as thousands amid numbers like '1.2'. Nothing is found where a number
    with such a mark, as read, has the size of the others: then the file writes three decimals, or groups.

    Args:
        cells: of the column.
        values: as read, NaN at a gap; dim row.
        style: in which they were read.

    """
    size = np.abs(values)
    known = size[size > 0]
    if not known.size or known.max() < 1000 * known.min() / _APART:
        return []
    either = np.array([isinstance(cell, str) and bool(_EITHER.fullmatch(cell)) for cell in cells], dtype=bool)
    others = size[~either & (size > 0)]
    if not others.size or not either.any():
        return []
    low, high = (float(value) for value in np.percentile(others, [5, 100]))
    rows = np.flatnonzero(either)
    as_decimal = np.array([style.decimal in cells[row] for row in rows], dtype=bool)
    found: list[int] = []
    for mine, times in ((rows[as_decimal], 1000.0), (rows[~as_decimal], 1 / 1000)):
        apart = (size[mine] < low / _APART) | (size[mine] > high * _APART)
        if apart.all():
            otherwise = size[mine] * times
            found += mine[(otherwise >= low / _AMID) & (otherwise <= high * _AMID)].tolist()
    return sorted(found)
