"""A linear program as a reader hands it over: arrays, and where each variable and constraint lies in them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.components.equations import Constraint, Variable

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Span:
    """Where the members of one variable or constraint lie: `start` + position in C order of `shape`."""

    start: int
    shape: tuple[int, ...]
    labels: tuple[Sequence[Hashable], ...]

    @property
    def length(self) -> int:
        """How many members there are."""
        return int(np.prod(self.shape, dtype=np.int64))

    def of(self, values: Floats) -> Floats:
        """Return the members' part of a vector, in the shape of their index sets."""
        return values[self.start : self.start + self.length].reshape(self.shape)


@dataclass(frozen=True, eq=False)
class LinearProgram:
    """Minimise cost'x + constant subject to row_lower <= A x <= row_upper, 0 <= x <= upper."""

    cost: Floats
    constant: float
    matrix: Any
    """scipy.sparse CSR, rows x columns."""
    row_lower: Floats
    row_upper: Floats
    upper: Floats
    columns: Mapping[str, Span]
    rows: Mapping[str, Span]
    steps: int
    """How many steps the time axis has."""

    @property
    def column_step(self) -> NDArray[np.int64]:
        """The step that each column belongs to, -1 when to none."""
        return _steps(self.columns, self.steps)

    @property
    def row_step(self) -> NDArray[np.int64]:
        """The (last) step that each row belongs to, -1 when to none."""
        return _steps(self.rows, self.steps)

    def row_name(self, row: int) -> str:
        """Return constraint and index of a row, to be read by people."""
        return _name(self.rows, row)

    def column_name(self, column: int) -> str:
        """Return variable and index of a column, to be read by people."""
        return _name(self.columns, column)


def spans_of(declared: Sequence[Variable] | Sequence[Constraint], sets: Mapping[str, Any]) -> dict[str, Span]:
    """Return where the members of variables or constraints lie, in the order of their declaration."""
    spans, start = {}, 0
    for one in declared:
        labels = tuple(sets[name] for name in one.sets)
        spans[one.name] = Span(start, tuple(len(items) for items in labels), labels)
        start += spans[one.name].length
    return spans


def _steps(spans: Mapping[str, Span], horizon: int) -> NDArray[np.int64]:
    """Return the last step of each member; those of a set of `count` spans of the year, each of equal length."""
    found = [np.zeros(0, dtype=np.int64)]
    for span in spans.values():
        of_member = np.full(span.shape, -1, dtype=np.int64)
        if span.labels and isinstance(span.labels[-1], range):
            count = span.shape[-1]
            of_member[...] = (np.arange(count) + 1) * (horizon // max(count, 1)) - 1
        found.append(of_member.ravel())
    return np.concatenate(found)


def _name(spans: Mapping[str, Span], position: int) -> str:
    for name, span in spans.items():
        if span.start <= position < span.start + span.length:
            index = np.unravel_index(position - span.start, span.shape)
            return f"{name}[{', '.join(str(labels[int(i)]) for labels, i in zip(span.labels, index, strict=True))}]"
    raise IndexError(position)
