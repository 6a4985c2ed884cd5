"""Symmetric elimination of rows that repeat every step: the same short list of operations for all steps at once.

Arrays are `store[vector, step]`; an operation names vectors and how many steps later its operands and its target lie.
Only such operations are listed as stay inside the store: no wrap round the ends.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.kernels.compiled import driver

Floats = NDArray[np.float64]
Ops = NDArray[np.int64]


@driver
def add_weighted_products(ops: Ops, weight: Floats, factors: Floats, store: Floats) -> None:
    """Add weight x factor x factor; ops of (target, target shift, weight, factor, factor), all >= 0."""
    steps = store.shape[1]
    for k in range(len(ops)):
        target, shift = store[ops[k, 0]], ops[k, 1]
        by, a, b = weight[ops[k, 2]], factors[ops[k, 3]], factors[ops[k, 4]]
        for t in range(steps - shift):
            target[t + shift] += by[t] * a[t] * b[t]


@driver
def eliminate(pivots: Ops, starts: Ops, ops: Ops, store: Floats, inverse: Floats) -> float:
    """Eliminate the pivots in their order; ops of (target, shift, source, shift, source, shift).

    `inverse[pivot]` receives 1 / pivot by step. Returns the least pivot; not above 0 when everything is void.
    """
    steps = store.shape[1]
    least = np.inf
    for p in range(len(pivots)):
        pivot, one_over = store[pivots[p]], inverse[p]
        for t in range(steps):
            least = min(least, pivot[t])
            one_over[t] = 1.0 / pivot[t]
        for k in range(starts[p], starts[p + 1]):
            target, shift = store[ops[k, 0]], ops[k, 1]
            a, of_a = store[ops[k, 2]], ops[k, 3]
            b, of_b = store[ops[k, 4]], ops[k, 5]
            first = max(0, -min(shift, of_a, of_b))
            last = steps - max(0, shift, of_a, of_b)
            for t in range(first, last):
                target[t + shift] -= a[t + of_a] * b[t + of_b] * one_over[t]
    return least


@driver
def forward(rows: Ops, starts: Ops, ops: Ops, store: Floats, inverse: Floats, side: Floats) -> None:
    """Carry a right-hand side `side[row, step]` through the elimination; ops of (row, shift, source, shift)."""
    steps = store.shape[1]
    for p in range(len(rows)):
        of_pivot, one_over = side[rows[p]], inverse[p]
        for k in range(starts[p], starts[p + 1]):
            target, shift = side[ops[k, 0]], ops[k, 1]
            a, of_a = store[ops[k, 2]], ops[k, 3]
            first, last = max(0, -min(shift, of_a)), steps - max(0, shift, of_a)
            for t in range(first, last):
                target[t + shift] -= a[t + of_a] * of_pivot[t] * one_over[t]


@driver
def backward(rows: Ops, starts: Ops, ops: Ops, store: Floats, inverse: Floats, side: Floats) -> None:
    """Solve for the pivots in reverse order; `side` holds their right-hand sides and what is solved already."""
    steps = store.shape[1]
    for p in range(len(rows) - 1, -1, -1):
        of_pivot, one_over = side[rows[p]], inverse[p]
        for k in range(starts[p], starts[p + 1]):
            known, shift = side[ops[k, 0]], ops[k, 1]
            a, of_a = store[ops[k, 2]], ops[k, 3]
            first, last = max(0, -min(shift, of_a)), steps - max(0, shift, of_a)
            for t in range(first, last):
                of_pivot[t] -= a[t + of_a] * known[t + shift]
        for t in range(steps):
            of_pivot[t] *= one_over[t]


@driver
def chain_factor(diagonal: Floats, coupling: Floats, border: Floats) -> float:
    """Factorise a block tridiagonal matrix in place and carry its border through.

    Args:
        diagonal: blocks, dims (step, n, n), lower triangle read; becomes their Cholesky factors L.
        coupling: blocks between a step (rows) and the next one (columns); becomes X = L^-1 coupling.
        border: dims (step, n, columns); becomes the solution of the forward substitution.

    Returns:
        The least pivot; not above 0 when the matrix is not positive definite (then everything is void).

    """
    least = np.inf
    for t in range(len(diagonal)):
        if t:
            _take_step_before(diagonal[t], border[t], coupling[t - 1], border[t - 1])
        pivot = _factor_block(diagonal[t], border[t])
        least = min(least, pivot)
        if not pivot > 0.0:
            break
        _divide(diagonal[t], coupling[t])
    return float(least)


@driver
def _take_step_before(block: Floats, side: Floats, x: Floats, before: Floats) -> None:
    """Subtract X'X from the block and X' (side of the step before) from its side."""
    n, width = side.shape
    for i in range(n):
        for k in range(n):
            factor = x[k, i]
            if factor != 0.0:
                for j in range(i + 1):
                    block[i, j] -= factor * x[k, j]
                for j in range(width):
                    side[i, j] -= factor * before[k, j]


@driver
def _factor_block(block: Floats, side: Floats) -> float:
    """Write the Cholesky factor over the lower triangle, solve the side with it; return the least pivot."""
    n, width = side.shape
    least = np.inf
    for i in range(n):
        for k in range(i):
            factor = block[i, k]
            block[i, i] -= factor * factor
            for j in range(width):
                side[i, j] -= factor * side[k, j]
        least = min(least, block[i, i])
        if not block[i, i] > 0.0:
            return float(block[i, i])
        root = np.sqrt(block[i, i])
        block[i, i] = root
        for j in range(width):
            side[i, j] /= root
        for a in range(i + 1, n):
            for k in range(i):
                block[a, i] -= block[a, k] * block[i, k]
            block[a, i] /= root
    return float(least)


@driver
def _divide(factor: Floats, coupling: Floats) -> None:
    """Write L^-1 coupling over the coupling."""
    n = len(factor)
    for i in range(n):
        for k in range(i):
            for j in range(n):
                coupling[i, j] -= factor[i, k] * coupling[k, j]
        for j in range(n):
            coupling[i, j] /= factor[i, i]


@driver
def chain_forward(factor: Floats, coupling: Floats, side: Floats) -> None:
    """Solve with the lower factor, in place; side has dims (step, n)."""
    steps, n = side.shape
    for t in range(steps):
        for i in range(n):
            value = side[t, i]
            if t:
                for k in range(n):
                    value -= coupling[t - 1, k, i] * side[t - 1, k]
            for k in range(i):
                value -= factor[t, i, k] * side[t, k]
            side[t, i] = value / factor[t, i, i]


@driver
def chain_backward(factor: Floats, coupling: Floats, side: Floats) -> None:
    """Solve with the transposed factor, in place; side has dims (step, n)."""
    steps, n = side.shape
    for t in range(steps - 1, -1, -1):
        for i in range(n - 1, -1, -1):
            value = side[t, i]
            if t + 1 < steps:
                for k in range(n):
                    value -= coupling[t, i, k] * side[t + 1, k]
            for k in range(i + 1, n):
                value -= factor[t, k, i] * side[t, k]
            side[t, i] = value / factor[t, i, i]
