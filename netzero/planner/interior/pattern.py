"""The order in which the rows of a component are eliminated, found once from the pattern alone.

A component is a set of row lines that touch each other through hourly columns. Rows that do not touch themselves one
step later are eliminated within their step, the least entangled first; what is left, mostly the levels of storages, is
a chain through the year.

The symmetric matrix of a component consists of vectors over the steps, each with a key:

    ("same", a, b)   rows a <= b of the same step            ("next", a, b)   row a of a step and b of the next one
    ("side", a, f)   row a and border family f
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Key = tuple[str, int, int]
Ops = NDArray[np.int64]
SAME, NEXT, SIDE = "same", "next", "side"


@dataclass(frozen=True)
class Touch:
    """A column line, or a row of many steps, as it meets a row line: which coefficients, at which lag."""

    row: int
    lag: int
    factor: int


@dataclass(frozen=True, eq=False)
class Pattern:
    """Where every vector of a component lies, and the operations on them in the form of the kernels."""

    place: Mapping[Key, int]
    pivots: tuple[int, ...]
    """Rows that are eliminated within their step, in order."""
    chain: tuple[int, ...]
    families: tuple[tuple[int, ...], ...]
    """Border families that each pivot, then each row of the chain, meets after elimination."""
    assembly: Ops
    elimination: Ops
    elimination_starts: Ops
    substitution: Ops
    substitution_starts: Ops

    @property
    def count(self) -> int:
        """How many vectors there are."""
        return len(self.place)

    @property
    def pivot_places(self) -> Ops:
        """Places of the pivots."""
        return np.array([self.place[SAME, p, p] for p in self.pivots], dtype=np.int64)

    def sides(self, row: int, position: int) -> slice:
        """Return where the border of a row lies: one vector a family, side by side."""
        families = self.families[position]
        first = self.place[SIDE, row, families[0]] if families else 0
        return slice(first, first + len(families))


class _Graph:
    """Which rows and families meet, as elimination goes on."""

    def __init__(self, rows: int) -> None:
        self.meets: list[set[tuple[int, int]]] = [set() for _ in range(rows)]
        """For each row the others that it meets, with how many steps later they lie."""
        self.families: list[set[int]] = [set() for _ in range(rows)]
        self.keys: set[Key] = {(SAME, row, row) for row in range(rows)}

    def join(self, a: int, b: int, later: int) -> None:
        """Note that row a meets row b, which lies `later` steps after it."""
        self.keys.add(key_of(a, b, later)[0])
        if (a, 0) != (b, later):
            self.meets[a].add((b, later))
            self.meets[b].add((a, -later))

    def border(self, row: int, family: int) -> None:
        """Note that a row meets a border family."""
        self.keys.add((SIDE, row, family))
        self.families[row].add(family)

    def may_leave(self, row: int) -> bool:
        """Whether a row can be eliminated within its step: what it meets stays within two consecutive steps."""
        laters = {later for _, later in self.meets[row]}
        return not any(other == row for other, _ in self.meets[row]) and not {-1, 1} <= laters


def key_of(a: int, b: int, later: int) -> tuple[Key, int]:
    """Return the key of rows a and b (`later` steps after a), and its shift from the step of a."""
    if later == 0:
        return (SAME, min(a, b), max(a, b)), 0
    return ((NEXT, a, b), 0) if later == 1 else ((NEXT, b, a), -1)


def pattern_of(
    rows: int,
    columns: Mapping[int, list[Touch]],
    totals: Mapping[int, list[tuple[int, int]]],
    borders: Iterable[tuple[int, int]],
    fixed_steps: frozenset[int],
) -> Pattern:
    """Return the pattern of a component.

    Args:
        rows: how many row lines there are.
        columns: for each column line the rows it meets.
        totals: for each column line the border families of rows of many steps that it meets, with their factor.
        borders: (row line, family) of the entries in border columns.
        fixed_steps: families whose border column depends on the step; they cannot move to another step.

    """
    graph = _Graph(rows)
    assembly: list[tuple[Key, int, int, int, int]] = []
    for row, family in borders:
        graph.border(row, family)
    for column, touches in columns.items():
        for i, a in enumerate(touches):
            for b in touches[i:]:
                first, second = (a, b) if a.lag <= b.lag else (b, a)
                graph.join(first.row, second.row, second.lag - first.lag)
                key, _ = key_of(first.row, second.row, second.lag - first.lag)
                assembly.append((key, first.lag, column, first.factor, second.factor))
        for family, factor in totals.get(column, ()):
            for touch in touches:
                graph.border(touch.row, family)
                assembly.append(((SIDE, touch.row, family), touch.lag, column, touch.factor, factor))
    pivots, steps = _eliminated(graph, fixed_steps)
    chain = tuple(row for row in range(rows) if row not in set(pivots))
    families = tuple(tuple(sorted(graph.families[row])) for row in (*pivots, *chain))
    place = _places(graph, pivots, chain, families)
    return Pattern(
        place=place,
        pivots=tuple(pivots),
        chain=chain,
        families=families,
        assembly=_table([(place[key], *rest) for key, *rest in assembly], 5),
        elimination=_table(
            [(place[t], s, place[a], i, place[b], j) for one in steps for t, s, a, i, b, j in one.ops], 6
        ),
        elimination_starts=_starts([len(one.ops) for one in steps]),
        substitution=_table([(row, s, place[a], i) for one in steps for row, s, a, i in one.solves], 4),
        substitution_starts=_starts([len(one.solves) for one in steps]),
    )


@dataclass(frozen=True)
class _Step:
    """What the elimination of one row does."""

    ops: list[tuple[Key, int, Key, int, Key, int]]
    solves: list[tuple[int, int, Key, int]]


def _eliminated(graph: _Graph, fixed_steps: frozenset[int]) -> tuple[list[int], list[_Step]]:
    """Eliminate all rows that may leave, the least entangled first."""
    left = set(range(len(graph.meets)))
    pivots, steps = [], []

    def movable(row: int) -> bool:
        moves = any(later for _, later in graph.meets[row])
        return graph.may_leave(row) and not (moves and graph.families[row] & fixed_steps)

    while candidates := [row for row in left if movable(row)]:
        row = min(candidates, key=lambda one: (len(graph.meets[one]), len(graph.families[one]), one))
        steps.append(_eliminate(graph, row))
        pivots.append(row)
        left.remove(row)
    return pivots, steps


def _eliminate(graph: _Graph, pivot: int) -> _Step:
    ops: list[tuple[Key, int, Key, int, Key, int]] = []
    solves: list[tuple[int, int, Key, int]] = []
    met = sorted(graph.meets[pivot], key=lambda one: (one[1], one[0]))
    for i, (a, later_a) in enumerate(met):
        of_a, shift_a = key_of(pivot, a, later_a)
        solves.append((a, later_a, of_a, shift_a))
        for b, later_b in met[i:]:
            of_b, shift_b = key_of(pivot, b, later_b)
            graph.join(a, b, later_b - later_a)
            target, shift = key_of(a, b, later_b - later_a)
            ops.append((target, later_a + shift, of_a, shift_a, of_b, shift_b))
        for family in sorted(graph.families[pivot]):
            graph.border(a, family)
            ops.append(((SIDE, a, family), later_a, of_a, shift_a, (SIDE, pivot, family), 0))
    for a, later in met:
        graph.meets[a].discard((pivot, -later))
    return _Step(ops, solves)


def _places(
    graph: _Graph, pivots: list[int], chain: tuple[int, ...], families: tuple[tuple[int, ...], ...]
) -> dict[Key, int]:
    inner = sorted(key for key in graph.keys if key[0] != SIDE)
    outer = [(SIDE, row, family) for row, met in zip((*pivots, *chain), families, strict=True) for family in met]
    return {key: i for i, key in enumerate([*inner, *outer])}


def _table(ops: list[tuple[int, ...]], width: int) -> Ops:
    return np.array(ops, dtype=np.int64).reshape(-1, width)


def _starts(lengths: list[int]) -> Ops:
    return np.concatenate([[0], np.cumsum(np.array(lengths, dtype=np.int64))]).astype(np.int64)


def joined(pairs: Iterable[tuple[int, int]], rows: int, columns: int) -> list[tuple[list[int], list[int]]]:
    """Return the connected components of (row line, column line) pairs, each as its rows and columns."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    both = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    size = rows + columns
    graph = coo_matrix((np.ones(len(both)), (both[:, 0], rows + both[:, 1])), shape=(size, size))
    count, label = connected_components(graph, directed=False)
    members: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i in range(rows):
        members[label[i]][0].append(i)
    for j in range(columns):
        members[label[rows + j]][1].append(j)
    return [members[label_] for label_ in range(count)]
