"""The best dispatch of a given design: what is built stands, every hour is decided anew, by HiGHS.

With the design fixed the program falls apart into pieces that share no variable, usually one a stage. Rows over many
hours that would still link pieces (a cap that several meters share, a budget over all stages) are split: each piece may
use what it uses in the given point, and its part of what is left over.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import pairwise
from threading import Event
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from netzero.planner.cores import cores
from netzero.planner.design import Design
from netzero.planner.highs import Start, solve_arrays
from netzero.planner.memory import give_back
from netzero.planner.program import Floats, LinearProgram

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Solved = TypeVar("Solved")
OF_DESIGN, LINKING = -2, -1
"""In place of a piece: rows that only meet the design, rows over many hours that meet several pieces."""
TOGETHER = 60_000
"""Columns up to which small pieces are solved in one call."""
LEEWAY = 1e-9
"""Share of what a piece uses of a split row by which it may use more: the digits of the given point."""


def best_dispatch(program: LinearProgram, x: Floats, design: Design, start: Start) -> Floats:
    """Return all columns: those of the design as they stand, the others at least cost; pieces side by side.

    Args:
        program: the linear program.
        x: a point near the optimum, by which rows over several pieces are split.
        design: what stands.
        start: where the point lies on bounds and rows.

    Raises:
        NoPlanExists: the design cannot serve the park within its requirements.
        SolverFailed: HiGHS does not solve a piece.

    """
    matrix, free = program.matrix, ~design.fixed
    result = np.where(design.fixed, design.values, 0.0)
    known = matrix @ result
    lower, upper = program.row_lower - known, program.row_upper - known
    piece_of_column, piece_of_row, count = _pieces(program, free)
    columns_of, rows_of = _members(piece_of_column, count), _members(piece_of_row, count)
    linking = np.flatnonzero(piece_of_row == LINKING)
    low, high = _shares(matrix[linking][:, free], x[free], upper[linking], lower[linking], piece_of_column[free], count)
    give_back()

    def solve_piece(piece: int, stop: Event) -> tuple[Ints, Floats]:
        columns, rows = columns_of[piece], rows_of[piece]
        shared = matrix[linking][:, columns]
        met = np.flatnonzero(np.diff(shared.indptr))
        found, _, _ = solve_arrays(
            program.cost[columns],
            sparse.vstack([matrix[rows][:, columns], shared[met]], format="csr"),
            np.concatenate([lower[rows], low[met, piece]]),
            np.concatenate([upper[rows], high[met, piece]]),
            program.upper[columns],
            "simplex",
            start=Start(start.at_upper[columns], start.between[columns], start.free_rows[[*rows, *linking[met]]]),
            stop=stop,
        )
        give_back()
        return columns, found

    for columns, found in side_by_side(solve_piece, count):
        result[columns] = found
    return result


def side_by_side(solve_piece: Callable[[int, Event], Solved], count: int) -> Generator[Solved, None, None]:
    """Yield the solved pieces as they come; when one fails, or at an interrupt, the others stop."""
    stop = Event()
    with ThreadPoolExecutor(min(cores(), max(1, count))) as threads:
        begun = [threads.submit(solve_piece, piece, stop) for piece in range(count)]
        try:
            for one in as_completed(begun):
                yield one.result()
        finally:
            stop.set()
            threads.shutdown(wait=False, cancel_futures=True)


def _pieces(program: LinearProgram, free: Mask) -> tuple[Ints, Ints, int]:
    """Return the piece of each column and row (or LINKING, OF_DESIGN), and how many there are."""
    matrix = program.matrix
    labels = _joined(matrix[program.row_step >= 0], free)
    entries = matrix.tocoo()
    met = free[entries.col]
    row, piece = entries.row[met], labels[entries.col[met]]
    first = np.full(matrix.shape[0], np.iinfo(np.int64).max)
    last = np.full(matrix.shape[0], OF_DESIGN)
    np.minimum.at(first, row, piece)
    np.maximum.at(last, row, piece)
    of_row = np.where((first == last) | (last == OF_DESIGN), last, LINKING)
    return labels, of_row, int(labels.max(initial=-1)) + 1


def _members(piece: Ints, count: int) -> list[Ints]:
    """Return the columns (rows) of each piece."""
    order = np.argsort(piece, kind="stable")
    bounds = np.searchsorted(piece[order], np.arange(count + 1))
    return [order[first:last] for first, last in pairwise(bounds.tolist())]


def _joined(rows: Any, free: Mask) -> Ints:
    """Return the connected component of each free column through the rows; -1 for the others.

    Small components, such as the hours of a node without storage, are solved together: they count as one.
    """
    chosen = rows[:, free]
    chosen.data = np.ones_like(chosen.data)
    height, width = chosen.shape
    graph = (
        sparse.bmat([[None, chosen], [chosen.T, None]], format="csr") if height else sparse.csr_matrix((width, width))
    )
    _, label = connected_components(graph, directed=False)
    label = label[height:]
    together = np.cumsum(np.bincount(label)) // TOGETHER
    _, compact = np.unique(together[label], return_inverse=True)
    found = np.full(len(free), -1)
    found[free] = compact
    return found


def _shares(rows: Any, x: Floats, upper: Floats, lower: Floats, piece: Ints, count: int) -> tuple[Floats, Floats]:
    """Return the sides of the split rows for each piece, dims (row, piece)."""
    select = sparse.csr_matrix((x, (np.arange(len(x)), piece)), shape=(len(x), count))
    used = (rows @ select).toarray()
    meets = (abs(rows) @ sparse.csr_matrix((np.ones(len(x)), (np.arange(len(x)), piece)), shape=select.shape)).toarray()
    leeway = LEEWAY * np.abs(used)
    parts = (meets > 0) / np.maximum(1, (meets > 0).sum(axis=1, keepdims=True))
    total = used.sum(axis=1)
    spare = np.where(np.isinf(upper), 0.0, np.maximum(0.0, upper - total))
    high = used + spare[:, None] * parts + leeway
    spare = np.where(np.isinf(lower), 0.0, np.maximum(0.0, total - lower))
    low = used - spare[:, None] * parts - leeway
    return np.where(np.isinf(lower)[:, None], -np.inf, low), np.where(np.isinf(upper)[:, None], np.inf, high)
