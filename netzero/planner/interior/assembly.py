"""From a program by line and border to its components: which coefficient lies where in which of them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from netzero.planner.interior.component import Component, Family, Ints, family
from netzero.planner.interior.lines import Split
from netzero.planner.interior.pattern import SIDE, Touch, joined, pattern_of
from netzero.planner.program import Floats


def components_of(parts: Split, matrix: Any) -> list[Component]:
    """Return the components of the hourly rows with all their numbers."""
    position = np.full(matrix.shape[1] + matrix.shape[0], -1)
    position[parts.border_columns] = np.arange(len(parts.border_columns))
    position[matrix.shape[1] + parts.border_rows] = len(parts.border_columns) + np.arange(len(parts.border_rows))
    pairs = [(int(r), int(c)) for r, c, _ in parts.edges]
    touches: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for edge, (row, column, lag) in enumerate(parts.edges.tolist()):
        touches[column].append((row, lag, edge))
    totals = _totals(parts, matrix, position)
    entries = _entries_in_border_columns(parts, matrix, position)
    found = []
    for rows, columns in joined(pairs, parts.rows.count, parts.columns.count):
        if rows:
            found.append(_component(parts, rows, columns, touches, totals, entries))
    return found


def _totals(parts: Split, matrix: Any, position: Ints) -> dict[int, list[tuple[int, Floats]]]:
    """Return, for each column line, the border rows that it meets and its coefficients by step."""
    steps = parts.rows.at.shape[1]
    entries = matrix[parts.border_rows].tocoo()
    line = parts.columns.line_of[entries.col]
    hourly = line >= 0
    row, column, line, value = entries.row[hourly], entries.col[hourly], line[hourly], entries.data[hourly]
    key = row.astype(np.int64) * parts.columns.count + line
    present, inverse = np.unique(key, return_inverse=True)
    values = np.zeros((len(present), steps))
    values[inverse, parts.columns.step_of[column]] = value
    found: dict[int, list[tuple[int, Floats]]] = defaultdict(list)
    for one, of_step in zip(present.tolist(), values, strict=True):
        border_row, of_line = divmod(one, parts.columns.count)
        found[of_line].append((int(position[matrix.shape[1] + parts.border_rows[border_row]]), of_step))
    return found


def _entries_in_border_columns(parts: Split, matrix: Any, position: Ints) -> dict[int, list[tuple[int, Ints, Floats]]]:
    """Return, for each row line, (unknown, steps, values) of the border columns in it."""
    entries = matrix[:, parts.border_columns].tocoo()
    line = parts.rows.line_of[entries.row]
    hourly = line >= 0
    line, unknown = line[hourly], position[parts.border_columns[entries.col[hourly]]]
    step, value = parts.rows.step_of[entries.row[hourly]], entries.data[hourly]
    order = np.lexsort((step, unknown, line))
    line, unknown, step, value = line[order], unknown[order], step[order], value[order]
    cut = np.flatnonzero((np.diff(line) != 0) | (np.diff(unknown) != 0)) + 1
    found: dict[int, list[tuple[int, Ints, Floats]]] = defaultdict(list)
    if not len(line):
        return found
    for lines, unknowns, at, values in zip(
        np.split(line, cut), np.split(unknown, cut), np.split(step, cut), np.split(value, cut), strict=True
    ):
        found[int(lines[0])].append((int(unknowns[0]), at, values))
    return found


def _component(parts: Split, rows: list[int], columns: list[int], touches: Any, totals: Any, entries: Any) -> Component:
    steps = parts.rows.at.shape[1]
    row_of = {row: i for i, row in enumerate(rows)}
    column_of = {column: j for j, column in enumerate(columns)}
    families = _Families(steps)
    fixed: dict[tuple[int, int], Floats] = {}
    for row in rows:
        for of_step, at, values in _grouped(entries.get(row, []), steps):
            vector = np.zeros(steps)
            vector[at] = values
            fixed[row_of[row], families.number(of_step)] = vector
    edges = sorted({edge for column in columns for _, _, edge in touches.get(column, ())})
    factor_of = {edge: i for i, edge in enumerate(edges)}
    factors = [parts.values[edge] for edge in edges]
    meets = {
        column_of[c]: [Touch(row_of[r], lag, factor_of[e]) for r, lag, e in touches[c]] for c in columns if c in touches
    }
    of_totals: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for column in columns:
        for unknown, values in totals.get(column, ()):
            of_totals[column_of[column]].append((families.number(np.full(steps, unknown)), len(factors)))
            factors.append(values)
    border, found = families.in_own_border()
    changing = frozenset(i for i, one in enumerate(found) if one.changes)
    pattern = pattern_of(len(rows), meets, of_totals, list(fixed), changing)
    return Component(
        pattern,
        parts.rows.at[rows],
        parts.columns.at[columns],
        np.array(factors).reshape(-1, steps),
        {pattern.place[SIDE, row, number]: values for (row, number), values in fixed.items()},
        border,
        found,
    )


class _Families:
    """Border families of a component as they are met, numbered."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._numbers: dict[bytes, int] = {}
        self._of_step: list[Ints] = []

    def number(self, of_step: Ints) -> int:
        """Return the number of the family whose unknown in each step is given."""
        key = of_step.tobytes()
        if key not in self._numbers:
            self._numbers[key] = len(self._of_step)
            self._of_step.append(of_step)
        return self._numbers[key]

    def in_own_border(self) -> tuple[Ints, list[Family]]:
        """Return the unknowns of the whole border that are met, and the families by their position among them."""
        border = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *self._of_step]))
        return border, [family(np.searchsorted(border, of_step)) for of_step in self._of_step]


def _grouped(entries: list[tuple[int, Ints, Floats]], steps: int) -> list[tuple[Ints, Ints, Floats]]:
    """Return (unknown by step, steps met, values) of the border columns in a row line.

    Columns of which no step meets two, such as the billed peaks of the months, are taken together.
    """
    partial = [one for one in entries if len(one[1]) <= steps // 2]
    met = np.concatenate([np.zeros(0, dtype=np.int64), *(at for _, at, _ in partial)])
    apart = len(np.unique(met)) == len(met)
    alone = [one for one in entries if len(one[1]) > steps // 2 or not apart]
    found = [(np.full(steps, unknown), at, values) for unknown, at, values in alone]
    if partial and apart:
        of_step = np.full(steps, partial[0][0])
        for unknown, at, _ in partial:
            of_step[at] = unknown
        found.append((of_step, met, np.concatenate([values for _, _, values in partial])))
    return found
