"""One component of the hourly rows: its matrix, its elimination and what it adds to the border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from netzero.kernels import elimination as kernel
from netzero.planner.interior.pattern import NEXT, SAME, SIDE, Pattern
from netzero.planner.program import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Family:
    """Border unknowns of which each step meets one: always the same, or one that depends on the step."""

    of_step: Ints
    """Position in the component's border by step."""
    unknowns: Ints
    """The different positions."""
    select: Any
    """scipy.sparse (step, unknown) of ones; None when it is always the same."""

    @property
    def changes(self) -> bool:
        """Whether it depends on the step."""
        return len(self.unknowns) > 1


def family(of_step: Ints) -> Family:
    """Return the family whose unknown in each step is given."""
    unknowns = np.unique(of_step)
    if len(unknowns) == 1:
        return Family(of_step, unknowns, None)
    steps = len(of_step)
    columns = np.searchsorted(unknowns, of_step)
    select = sparse.csr_matrix((np.ones(steps), (np.arange(steps), columns)), shape=(steps, len(unknowns)))
    return Family(of_step, unknowns, select)


class Component:
    """The matrix of a component and its factors; `factorise` before `carry` and `finish`."""

    def __init__(
        self,
        pattern: Pattern,
        row_at: Ints,
        column_at: Ints,
        factors: Floats,
        fixed: dict[int, Floats],
        border: Ints,
        families: list[Family],
    ) -> None:
        """Take the pattern and the numbers that never change.

        Args:
            pattern: the order of elimination.
            row_at: positions of the rows in a vector of the program, dims (row, step); -1 where there is none.
            column_at: the same of the columns.
            factors: coefficients of entries, dims (factor, step of the column).
            fixed: place -> values by step of entries in border columns.
            border: the unknowns of the whole border that the component meets.
            families: border families by number.

        """
        self.pattern, self.row_at, self.column_at, self.border = pattern, row_at, column_at, border
        self.least = np.inf
        """The least pivot of the last factorisation; not above 0 when it is void."""
        self.complement = np.zeros((len(border), len(border)))
        """What the component takes from the border's matrix."""
        self.part = np.zeros(len(border))
        """What it takes from the border's right-hand side."""
        self._factors = factors
        self._side = np.empty(row_at.shape)
        steps = row_at.shape[1]
        self._fixed = fixed
        self._absent = [(pattern.place[SAME, row, row], row_at[row] < 0) for row in range(len(row_at))]
        self._absent = [(place, absent) for place, absent in self._absent if absent.any()]
        self._diagonal = np.array([pattern.place[SAME, row, row] for row in range(len(row_at))], dtype=np.int64)
        self._store = np.empty((pattern.count, steps))
        self._inverse = np.empty((len(pattern.pivots), steps))
        self._pivots = np.array(pattern.pivots, dtype=np.int64)
        self._chain = _Chain(pattern, families, steps)
        self._sides = [_Side(pattern, i, families) for i in range(len(pattern.pivots))]

    def factorise(self, theta: Floats, slack: Floats) -> None:
        """Factorise; `theta` and `slack` hold a value for each column and row of the program and a last one, 0."""
        pattern, store, complement = self.pattern, self._store, self.complement
        complement.fill(0.0)
        store.fill(0.0)
        for place, values in self._fixed.items():
            store[place] = values
        store[self._diagonal] = slack[self.row_at]
        for place, absent in self._absent:
            store[place][absent] = 1.0
        kernel.add_weighted_products(pattern.assembly, theta[self.column_at], self._factors, store)
        starts, ops = pattern.elimination_starts, pattern.elimination
        least = kernel.eliminate(pattern.pivot_places, starts, ops, store, self._inverse)
        with np.errstate(over="ignore", invalid="ignore"):  # where digits ran out: the pivots or the border tell
            for side, one_over in zip(self._sides, self._inverse, strict=True):
                side.add_to(complement, store, one_over)
            self.least = min(float(least), self._chain.factorise(store, complement))

    def carry(self, rows: Floats) -> None:
        """Carry the right-hand side of the program's rows through the elimination."""
        pattern, store, side, part = self.pattern, self._store, self._side, self.part
        np.take(rows, self.row_at, out=side, mode="wrap")
        part.fill(0.0)
        starts, ops = pattern.substitution_starts, pattern.substitution
        kernel.forward(self._pivots, starts, ops, store, self._inverse, side)
        for row, one, one_over in zip(self._pivots, self._sides, self._inverse, strict=True):
            one.carry(part, store, side[row] * one_over)
        self._chain.carry(side, part)

    def finish(self, border: Floats, rows: Floats) -> None:
        """Solve for the rows whose right-hand side was carried, given the border's solution; write them."""
        pattern, store, side, known = self.pattern, self._store, self._side, border[self.border]
        self._chain.finish(side, known)
        for row, one in zip(self._pivots, self._sides, strict=True):
            one.finish(known, store, side[row])
        starts, ops = pattern.substitution_starts, pattern.substitution
        kernel.backward(self._pivots, starts, ops, store, self._inverse, side)
        rows[self.row_at] = side


class _Side:
    """The border of one pivot: vectors of families that never change first, then those that do."""

    def __init__(self, pattern: Pattern, position: int, families: list[Family]) -> None:
        met = pattern.families[position]
        where = pattern.sides(pattern.pivots[position], position)
        places = np.arange(where.start, where.stop)
        same = [i for i, number in enumerate(met) if not families[number].changes]
        self._same = places[same]
        self._unknown = np.array([families[met[i]].of_step[0] for i in same], dtype=np.int64)
        self._changing = [(int(places[i]), families[f]) for i, f in enumerate(met) if families[f].changes]

    def add_to(self, border: Floats, store: Floats, one_over: Floats) -> None:
        """Add this pivot's part of the Schur complement."""
        at = self._unknown
        same = store[self._same]
        weighted = same * one_over
        border[np.ix_(at, at)] += weighted @ same.T
        for i, (place, family) in enumerate(self._changing):
            own = store[place] * one_over
            unknowns = family.unknowns
            mixed = (same * own) @ family.select
            border[np.ix_(at, unknowns)] += mixed
            border[np.ix_(unknowns, at)] += mixed.T
            for other_place, other in self._changing[i:]:
                both = family.select.T @ other.select.multiply((own * store[other_place])[:, None])
                border[np.ix_(unknowns, other.unknowns)] += both.toarray()
                if other is not family:
                    border[np.ix_(other.unknowns, unknowns)] += both.toarray().T

    def carry(self, border: Floats, store: Floats, scaled: Floats) -> None:
        """Add to the border's part."""
        border[self._unknown] += store[self._same] @ scaled
        for place, family in self._changing:
            border[family.unknowns] += family.select.T @ (store[place] * scaled)

    def finish(self, border: Floats, store: Floats, side: Floats) -> None:
        """Take what is known of the border from the pivot's right-hand side."""
        side -= border[self._unknown] @ store[self._same]
        for place, family in self._changing:
            side -= store[place] * border[family.of_step]


class _Chain:
    """The rows that are left: a block tridiagonal matrix through all steps, with its border."""

    def __init__(self, pattern: Pattern, families: list[Family], steps: int) -> None:
        self._rows = np.array(pattern.chain, dtype=np.int64)
        n = len(self._rows)
        first = len(pattern.pivots)
        met = sorted({family for one in pattern.families[first:] for family in one})
        self._unknown = np.array(sorted({int(u) for f in met for u in families[f].unknowns}), dtype=np.int64)
        position = {int(unknown): i for i, unknown in enumerate(self._unknown)}
        self._same = [
            (i, j, pattern.place[SAME, min(a, b), max(a, b)])
            for i, a in enumerate(pattern.chain)
            for j, b in enumerate(pattern.chain)
            if (SAME, min(a, b), max(a, b)) in pattern.place
        ]
        self._next = [
            (i, j, pattern.place[NEXT, a, b])
            for i, a in enumerate(pattern.chain)
            for j, b in enumerate(pattern.chain)
            if (NEXT, a, b) in pattern.place
        ]
        self._sides = [
            (i, pattern.place[SIDE, row, family], np.array([position[int(u)] for u in families[family].of_step]))
            for i, row in enumerate(pattern.chain)
            for family in pattern.families[first + i]
        ]
        self._steps = np.arange(steps)
        self._factor, self._coupling = np.zeros((steps, n, n)), np.zeros((steps, n, n))
        self._border = np.zeros((steps, n, len(self._unknown)))

    def factorise(self, store: Floats, border: Floats) -> float:
        """Factorise and add the chain's part of the Schur complement; return the least pivot."""
        if not len(self._rows):
            return np.inf
        self._factor.fill(0.0)
        self._coupling.fill(0.0)
        self._border.fill(0.0)
        for i, j, place in self._same:
            self._factor[:, i, j] = store[place]
        for i, j, place in self._next:
            self._coupling[:, i, j] = store[place]
        for i, place, unknown in self._sides:
            self._border[self._steps, i, unknown] += store[place]
        least = kernel.chain_factor(self._factor, self._coupling, self._border)
        flat = self._border.reshape(-1, len(self._unknown))
        border[np.ix_(self._unknown, self._unknown)] += flat.T @ flat
        return float(least)

    def carry(self, side: Floats, border: Floats) -> None:
        """Carry a right-hand side through the chain."""
        if not len(self._rows):
            return
        own = np.ascontiguousarray(side[self._rows].T)
        kernel.chain_forward(self._factor, self._coupling, own)
        border[self._unknown] += self._border.reshape(-1, len(self._unknown)).T @ own.ravel()
        side[self._rows] = own.T

    def finish(self, side: Floats, border: Floats) -> None:
        """Solve the chain's rows."""
        if not len(self._rows):
            return
        own = np.ascontiguousarray(side[self._rows].T)
        own -= self._border @ border[self._unknown]
        kernel.chain_backward(self._factor, self._coupling, own)
        side[self._rows] = own.T
