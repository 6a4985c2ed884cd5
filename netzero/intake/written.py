"""The cells of one column of numbers, told apart once for all that is asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Written:
    """Texts, whose convention is to be found, and values, which have none."""

    cells: NDArray[np.object_]
    rows: NDArray[np.int64]
    """Positions of the cells that are text."""
    lines: str | None
    """The texts, one a line; None when one of them has lines of its own."""
    as_python: Floats | None
    """The texts as Python reads numbers, dim text; None when it reads one of them as none."""
    values: Floats
    """The other cells as numbers, dim row: infinite for what is none, NaN at texts."""

    @property
    def texts(self) -> list[str]:
        """The texts in the order of the rows."""
        found: list[str] = self.cells[self.rows].tolist()
        return found


def written(cells: NDArray[np.object_]) -> Written:
    """Return the cells of a column told apart."""
    kinds = set(map(type, cells))
    of_text = {kind for kind in kinds if issubclass(kind, str)}
    if len(kinds) == 1:
        is_text = np.full(len(cells), bool(of_text))
    else:
        is_text = np.fromiter((isinstance(cell, str) for cell in cells), dtype=bool, count=len(cells))
    values = np.full(len(cells), np.nan)
    values[~is_text] = _numbers(cells[~is_text], kinds - of_text)
    texts = cells[is_text]
    as_python = None
    with suppress(ValueError):
        as_python = texts.astype(np.float64)
    return Written(cells, np.flatnonzero(is_text), lines_of(texts.tolist()), as_python, values)


def lines_of(texts: Sequence[str]) -> str | None:
    """Return texts as lines of one text; None when one of them has lines of its own."""
    lines = "\n".join(texts)
    return lines if lines.count("\n") == max(len(texts) - 1, 0) else None


def _numbers(cells: NDArray[np.object_], kinds: set[type]) -> Floats:
    if kinds <= {int, float}:
        return cells.astype(np.float64)
    known = [isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells]
    return np.array([cell if is_known else np.inf for cell, is_known in zip(cells, known, strict=True)], dtype=float)
