"""Loops of an interior point over its pairs: distances to bounds (`primal`) and the duals of these bounds (`dual`).

Pairs come in three parts, one after the other: x of all columns, upper - x of the columns that are `bounded`, slacks of
inequalities.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.kernels.compiled import driver

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@driver
def scaling(primal: Floats, dual: Floats, bounded: Ints, proximal: float, theta: Floats, slack: Floats) -> None:
    """Write Theta of the columns and the slacks' diagonal: 1 / (sum of dual / primal + proximal)."""
    n, b = len(theta), len(bounded)
    for j in range(n):
        theta[j] = dual[j] / primal[j] + proximal
    for k in range(b):
        theta[bounded[k]] += dual[n + k] / primal[n + k]
    for j in range(n):
        theta[j] = 1.0 / theta[j]
    for i in range(len(slack)):
        slack[i] = 1.0 / (dual[n + b + i] / primal[n + b + i] + proximal)


@driver
def to_zero(primal: Floats, dual: Floats, wanted: Floats) -> None:
    """Write the change of the products that takes them to zero."""
    for k in range(len(wanted)):
        wanted[k] = -primal[k] * dual[k]


@driver
def to_mean(primal: Floats, dual: Floats, d_primal: Floats, d_dual: Floats, mean: float, wanted: Floats) -> None:
    """Write the change of the products that takes them to `mean`, less the second-order error of a step (Mehrotra)."""
    for k in range(len(wanted)):
        wanted[k] = mean - primal[k] * dual[k] - d_primal[k] * d_dual[k]


@driver
def to_neighbourhood(
    primal: Floats, dual: Floats, d_primal: Floats, d_dual: Floats, a: float, b: float, mean: float, wanted: Floats
) -> None:
    """Write the change of the products that a step makes, and what brings outliers near `mean` besides (Gondzio).

    Outliers are products below 1/10 or above 10 times the mean after the step of lengths a and b.
    """
    for k in range(len(wanted)):
        change = primal[k] * d_dual[k] + dual[k] * d_primal[k]
        product = (primal[k] + a * d_primal[k]) * (dual[k] + b * d_dual[k])
        change += max(0.1 * mean - product, 0.0) + max(min(10.0 * mean - product, 0.0), -10.0 * mean)
        wanted[k] = change


@driver
def without_duals(
    wanted: Floats,
    primal: Floats,
    bounded: Ints,
    of_columns: Floats,
    of_slacks: Floats,
    columns: Floats,
    slacks: Floats,
) -> None:
    """Write the right-hand sides that remain when the duals of the bounds are eliminated.

    `of_columns` and `of_slacks` are the dual residuals.
    """
    n, b = len(columns), len(bounded)
    for j in range(n):
        columns[j] = of_columns[j] - wanted[j] / primal[j]
    for k in range(b):
        columns[bounded[k]] += wanted[n + k] / primal[n + k]
    for i in range(len(slacks)):
        slacks[i] = of_slacks[i] - wanted[n + b + i] / primal[n + b + i]


@driver
def with_duals(
    wanted: Floats, primal: Floats, dual: Floats, bounded: Ints, dx: Floats, d_primal: Floats, d_dual: Floats
) -> None:
    """Write the step of all pairs from that of the columns; `d_primal` holds that of the slacks already."""
    n = len(dx)
    d_primal[:n] = dx
    for k in range(len(bounded)):
        d_primal[n + k] = -dx[bounded[k]]
    for k in range(len(primal)):
        d_dual[k] = (wanted[k] - dual[k] * d_primal[k]) / primal[k]


@driver
def longest(values: Floats, step: Floats, most: float) -> float:
    """Return the largest multiple of a step, up to `most`, that leaves no value below 0."""
    length = most
    for k in range(len(values)):
        if -length * step[k] > values[k]:
            length = values[k] / -step[k]
    return length


@driver
def longest_of_blends(values: Floats, step: Floats, other: Floats, weights: Floats, most: float) -> Floats:
    """Return `longest` of step + weight x (other - step) for each of five weights."""
    w0, w1, w2, w3, w4 = weights
    i0 = i1 = i2 = i3 = i4 = 1.0 / most
    for k in range(len(values)):
        inverse = -1.0 / values[k]
        own = step[k] * inverse
        change = (other[k] - step[k]) * inverse
        i0 = max(i0, own + w0 * change)
        i1 = max(i1, own + w1 * change)
        i2 = max(i2, own + w2 * change)
        i3 = max(i3, own + w3 * change)
        i4 = max(i4, own + w4 * change)
    return 1.0 / np.array([i0, i1, i2, i3, i4])


@driver
def blend(step: Floats, other: Floats, weight: float) -> None:
    """Write step + weight x (other - step) over the step."""
    for k in range(len(step)):
        step[k] += weight * (other[k] - step[k])


@driver
def mean_product(primal: Floats, dual: Floats, d_primal: Floats, d_dual: Floats, a: float, b: float) -> float:
    """Return the mean of (primal + a step) x (dual + b step)."""
    total = 0.0
    for k in range(len(primal)):
        total += (primal[k] + a * d_primal[k]) * (dual[k] + b * d_dual[k])
    return total / len(primal)


@driver
def move(values: Floats, step: Floats, length: float) -> None:
    """Take a step, in place."""
    for k in range(len(values)):
        values[k] += length * step[k]
