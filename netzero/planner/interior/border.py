r"""The border of the Newton system: what belongs to no step, less what elimination of the hourly rows takes from it.

[ -1/Theta_q   B_G' ] [q  ]
[ B_G          N_GG ] [y_G]      with N_GG = T Theta T' + S, T the entries of border rows in hourly columns

Parts of a park that little joins, such as tenants on meters of their own, make a border of mostly zeros: it is
factorised as a sparse matrix then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy import sparse
from scipy.linalg import lu_factor, lu_solve
from scipy.sparse.linalg import splu

from netzero.planner.interior.component import Component, Ints
from netzero.planner.interior.lines import Split
from netzero.planner.program import Floats

SPARSE = 0.1
"""Largest share of entries that makes a border sparse."""
SMALL = 300
"""Number of unknowns up to which the border is dense whatever its share."""
ORDERED = {"permc_spec": "MMD_AT_PLUS_A"}
"""The pattern of a border is symmetric."""


class Border:
    """The border's matrix and its factors; `factorise` before `solve`."""

    def __init__(self, parts: Split, matrix: Any, components: Sequence[Component]) -> None:
        """Take what never changes: the entries of border rows, and which unknowns each component joins."""
        self._columns, self._rows, self._hourly = parts.border_columns, parts.border_rows, parts.hourly_columns
        of_rows = matrix[self._rows]
        self._totals, mixed = of_rows[:, self._hourly], of_rows[:, self._columns].tocoo()
        q, self._size = len(self._columns), parts.border
        squares = [np.meshgrid(one.border, one.border, indexing="ij") for one in components]
        at_rows, every = np.arange(q, self._size), np.arange(self._size)
        self._row = _joined([every, q + mixed.row, mixed.col, *(rows.ravel() for rows, _ in squares)])
        self._column = _joined([every, mixed.col, q + mixed.row, *(columns.ravel() for _, columns in squares)])
        self._mixed, self._at_rows = mixed.data, at_rows
        share = (len(self._row) + q) / max(self._size, 1) ** 2
        self._is_dense = self._size <= SMALL or share > SPARSE
        self._solve: Callable[[Floats], Floats] = lambda side: side

    def factorise(self, theta: Floats, slack: Floats, components: Sequence[Component]) -> bool:
        """Factorise for Theta by column and slack diagonal by row; return whether digits sufficed."""
        totals = self._totals
        weighted = totals.data * theta[self._hourly][totals.indices]
        products = (sparse.csr_matrix((weighted, totals.indices, totals.indptr), shape=totals.shape) @ totals.T).tocoo()
        diagonal = np.concatenate([-1.0 / theta[self._columns], slack[self._rows]])
        taken = [-component.complement.ravel() for component in components]
        data = np.concatenate([diagonal, self._mixed, self._mixed, *taken, products.data])
        if not np.isfinite(data).all():
            return False
        at = self._at_rows
        place = _joined([self._row, at[products.row]]), _joined([self._column, at[products.col]])
        border = sparse.csc_matrix((data, place), shape=(self._size, self._size))
        try:
            self._solve = _dense(border) if self._is_dense else splu(border, **ORDERED).solve
        except RuntimeError:  # exactly singular
            return False
        return True

    def solve(self, side: Floats) -> Floats:
        """Return the unknowns of the border: columns, then rows."""
        return self._solve(side)


def _dense(border: Any) -> Callable[[Floats], Floats]:
    factors = lu_factor(border.toarray(), check_finite=False)
    return lambda side: np.asarray(lu_solve(factors, side, check_finite=False))


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])
