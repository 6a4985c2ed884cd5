r"""The Newton system of the interior point, solved through the structure of the hours.

A Theta A' dy + S dy = rhs     for hourly columns, with S the diagonal of the rows' slacks

rows of a step: eliminated by components (component.py); border columns q and rows of many steps, y_G, remain
(border.py)
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np

from netzero.kernels import sparse as sparse_kernel
from netzero.planner.cores import cores
from netzero.planner.interior.assembly import components_of
from netzero.planner.interior.border import Border
from netzero.planner.interior.component import Component
from netzero.planner.interior.lines import Split
from netzero.planner.interior.scaling import Scaled
from netzero.planner.program import Floats


class Newton:
    """Factors of one Newton system after the other, all of one program."""

    def __init__(self, parts: Split, scaled: Scaled) -> None:
        """Take the numbers of a program by line and border; use as a context: it holds threads."""
        matrix = scaled.matrix
        self._matrix, self._transposed = matrix, scaled.transposed
        self._columns, self._rows = parts.border_columns, parts.border_rows
        self._components = components_of(parts, matrix)
        self._border = Border(parts, matrix, self._components)
        self._theta, self._slack = np.zeros(matrix.shape[1] + 1), np.zeros(matrix.shape[0] + 1)
        self._side = np.zeros(matrix.shape[0] + 1)
        self._groups = _balanced(self._components, cores())
        self._threads = ThreadPoolExecutor(max(1, len(self._groups)))

    def __enter__(self) -> Newton:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the threads."""
        self._threads.shutdown()

    def factorise(self, theta: Floats, slack: Floats) -> bool:
        """Factorise for Theta by column and slack diagonal by row; return whether digits sufficed."""
        self._theta[:-1], self._slack[:-1] = theta, slack
        self._theta[self._columns] = 0.0
        list(self._threads.map(self._factorise, self._groups))
        if not all(component.least > 0.0 for component in self._components):
            return False
        return self._border.factorise(theta, slack, self._components)

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
        border = self._border.solve(border)
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
