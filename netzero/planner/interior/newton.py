r"""The Newton system of the interior point, solved through the structure of the hours.

A Theta A' dy + S dy = rhs     for hourly columns, with S the diagonal of the rows' slacks

rows of a step: eliminated by components (component.py); border columns q and rows of many steps, y_G, remain:

[ N_GG   B_G        ] [y_G]
[ B_G'  -1/Theta_q  ] [q  ]     less what elimination takes from it
"""

from __future__ import annotations

import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
from scipy import sparse
from scipy.linalg import lu_factor, lu_solve

from netzero.kernels import sparse as sparse_kernel
from netzero.planner.interior.component import Component, Family, Ints, family
from netzero.planner.interior.lines import Split, split
from netzero.planner.interior.pattern import SIDE, Touch, joined, pattern_of
from netzero.planner.interior.scaling import Scaled
from netzero.planner.program import Floats, LinearProgram


class Newton:
    """Factors of one Newton system after the other, all of one program."""

    def __init__(self, program: LinearProgram, scaled: Scaled) -> None:
        """Find the structure of the program and take its numbers."""
        matrix = scaled.matrix
        parts = split(program, matrix, scaled.kept)
        self._matrix, self._transposed = matrix, scaled.transposed
        self._columns, self._rows = parts.border_columns, parts.border_rows
        self._hourly = parts.hourly_columns
        of_border = matrix[parts.border_rows]
        self._totals, self._mixed = of_border[:, self._hourly], of_border[:, self._columns].toarray()
        self._components = _components(parts, matrix)
        self._theta, self._slack = np.zeros(matrix.shape[1] + 1), np.zeros(matrix.shape[0] + 1)
        self._side = np.zeros(matrix.shape[0] + 1)
        self._lu: Any = None
        self._groups = _balanced(self._components, os.cpu_count() or 1)
        self._threads = ThreadPoolExecutor(max(1, len(self._groups)))

    @property
    def border(self) -> int:
        """How many rows and columns belong to no step."""
        return len(self._columns) + len(self._rows)

    def factorise(self, theta: Floats, slack: Floats) -> bool:
        """Factorise for Theta by column and slack diagonal by row; return whether digits sufficed."""
        q = len(self._columns)
        self._theta[:-1], self._slack[:-1] = theta, slack
        self._theta[self._columns] = 0.0
        done = self._threads.map(self._factorise, self._groups)
        border = np.zeros((self.border, self.border))
        totals = self._totals
        weighted = totals.data * theta[self._hourly][totals.indices]
        products = sparse.csr_matrix((weighted, totals.indices, totals.indptr), shape=totals.shape) @ totals.T
        border[q:, q:] = products.toarray() + np.diag(slack[self._rows])
        border[q:, :q] = self._mixed
        border[:q, q:] = self._mixed.T
        border[:q, :q] = -np.diag(1.0 / theta[self._columns])
        list(done)
        for component in self._components:
            border[np.ix_(component.border, component.border)] -= component.complement
        if not all(component.least > 0.0 for component in self._components) or not np.isfinite(border).all():
            return False
        self._lu = lu_factor(border, check_finite=False)
        return True

    def solve(self, rows: Floats, columns: Floats, dx: Floats, dy: Floats) -> None:
        """Write dx, dy of  A dx + slack dy = rows,  A'dy - dx / Theta = columns."""
        theta, side, q = self._theta[:-1], self._side, len(self._columns)
        side[:-1] = rows
        np.multiply(theta, columns, out=dx)
        _add_product(self._matrix, dx, side[:-1])
        border = np.concatenate([columns[self._columns], side[self._rows]])
        list(self._threads.map(self._carry, self._groups))
        for component in self._components:
            border[component.border] -= component.part
        border = lu_solve(self._lu, border, check_finite=False)
        list(self._threads.map(partial(self._finish, border), self._groups))
        side[self._rows] = border[q:]
        dy[:] = side[:-1]
        np.negative(columns, out=dx)
        _add_product(self._transposed, dy, dx)
        dx *= theta
        dx[self._columns] = border[:q]

    def _factorise(self, group: list[Component]) -> None:
        for component in group:
            component.factorise(self._theta, self._slack)

    def _carry(self, group: list[Component]) -> None:
        for component in group:
            component.carry(self._side)

    def _finish(self, border: Floats, group: list[Component]) -> None:
        for component in group:
            component.finish(border, self._side)


def _balanced(components: list[Component], count: int) -> list[list[Component]]:
    """Return the components in up to `count` groups of about equal work."""
    groups: list[list[Component]] = [[] for _ in range(min(count, len(components)))]
    work = [0] * len(groups)
    for component in sorted(components, key=lambda one: -one.pattern.count):
        least = work.index(min(work))
        groups[least].append(component)
        work[least] += component.pattern.count
    return groups


def _add_product(matrix: Any, vector: Floats, out: Floats) -> None:
    sparse_kernel.add_product(matrix.indptr, matrix.indices, matrix.data, vector, 1.0, out)


def _components(parts: Split, matrix: Any) -> list[Component]:
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
