"""Rows and columns of a linear program by line: what repeats every step is one line, everything else is border.

A *line* is a row (column) of each step: one constraint (variable) and the rest of its index. All lines of a program lie
on the same grid of steps; a line of longer spans lies at the last step of each span.

An entry whose row belongs to the same step as its column has lag 0, one whose row belongs to the next step lag 1.
Hourly columns that reach further (the last level of a storage, which the first step follows) become border columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.planner.program import Floats, LinearProgram, Span

Ints = NDArray[np.int64]
NONE = -1


@dataclass(frozen=True, eq=False)
class Lines:
    """Where the members of each line stand: `at[line, step]`, NONE where the line has no member."""

    at: Ints
    line_of: Ints
    """Line of each row (column) of the program, NONE for the border."""
    step_of: Ints

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.at)


def lines_of(spans: Mapping[str, Span], kept: Ints, step_of: Ints, steps: int) -> Lines:
    """Return the lines of the rows or columns that are kept; `step_of` is NONE for the border."""
    line_of = np.full(sum(span.length for span in spans.values()), NONE)
    count = 0
    for span in spans.values():
        if span.labels and isinstance(span.labels[-1], range):
            lines, members = span.length // span.shape[-1], span.shape[-1]
            line_of[span.start : span.start + span.length] = count + np.repeat(np.arange(lines), members)
            count += lines
    line_of = np.where(step_of == NONE, NONE, line_of[kept])
    at = np.full((count, steps), NONE)
    hourly = np.flatnonzero(line_of != NONE)
    at[line_of[hourly], step_of[hourly]] = hourly
    return Lines(at, line_of, step_of)


@dataclass(frozen=True, eq=False)
class Split:
    """A program's rows and columns, and its entries, by line and border."""

    rows: Lines
    columns: Lines
    border_rows: Ints
    """Rows of no step, in their order."""
    border_columns: Ints
    hourly_columns: Ints
    """All other columns, in their order."""
    edges: NDArray[np.int64]
    """Distinct (row line, column line, lag) of the entries between hourly rows and hourly columns, dims (edge, 3)."""
    values: Floats
    """Coefficients of the edges by the step of the column, dims (edge, step)."""

    @property
    def border(self) -> int:
        """How many rows and columns belong to no step."""
        return len(self.border_rows) + len(self.border_columns)


def split(program: LinearProgram, matrix: Any, kept: Ints) -> Split:
    """Return the program by line and border; `matrix` is the program's, scaled, with the columns that are kept."""
    row_step, column_step = program.row_step, program.column_step[kept]
    entries = matrix.tocoo()
    row, column, value = entries.row, entries.col, entries.data
    lag = row_step[row] - column_step[column]
    hourly = (row_step[row] != NONE) & (column_step[column] != NONE)
    far = hourly & (lag != 0) & (lag != 1)
    column_step[column[far]] = NONE
    rows = lines_of(program.rows, np.arange(len(row_step)), row_step, program.steps)
    columns = lines_of(program.columns, kept, column_step, program.steps)
    inside = hourly & (column_step[column] != NONE)
    row, column, value, lag = row[inside], column[inside], value[inside], lag[inside]
    key = (rows.line_of[row] * columns.count + columns.line_of[column]) * 2 + lag
    present = np.flatnonzero(np.bincount(key, minlength=1))
    edge_of_key = np.zeros(present[-1] + 1 if len(present) else 0, dtype=np.int64)
    edge_of_key[present] = np.arange(len(present))
    values = np.zeros((len(present), program.steps))
    values[edge_of_key[key], column_step[column]] = value
    both = present // 2
    edges = np.stack([both // columns.count, both % columns.count, present % 2], axis=1)
    return Split(
        rows,
        columns,
        np.flatnonzero(rows.line_of == NONE),
        np.flatnonzero(columns.line_of == NONE),
        np.flatnonzero(columns.line_of != NONE),
        edges,
        values,
    )
