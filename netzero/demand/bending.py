"""Bending a series so that its mean and its highest value are given numbers.

    scale     y = x m / mean(x)
    affine    y = a x + b,            a = (M - m) / (max(x) - mean(x)),  b = m - a mean(x)
    power     y = m u^g / mean(u^g),  u = x / max(x),  g from  ln(M / m) + ln(mean(u^g)) = 0

m is the wanted mean, M the wanted maximum. The affine map keeps the shape; it is refused when it would push the lowest
value below 5 % of the mean, and the power map, which keeps everything positive, takes its place. Its equation is convex
and falls with g, so Newton's method from g = 1 comes to the root from one side.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SCALED, AFFINE, POWER, MEAN_ABOVE_PEAK, PEAK_OUT_OF_REACH, NO_SHAPE = range(6)
"""How a group was fitted. MEAN_ABOVE_PEAK and PEAK_OUT_OF_REACH: scaled only; NO_SHAPE: constant."""

SMALLEST = 1e-300
"""Stands for zero: under a logarithm, and as a mean that a series could be scaled by."""
LEAST_SHARE = 0.05
"""Of the mean: the lowest value that the affine map may leave."""


def power_exponent(logs: Floats, ratio: float) -> float:
    """Return g >= 1 such that 1 / mean(exp(g logs)) is `ratio`; 0 when there is none.

    logs: ln(u) of values u whose highest is 1; 1 / mean(u) is at most `ratio`.
    """
    exponent = 1.0
    for _ in range(60):
        parts = np.exp(exponent * logs)
        total = float(parts.sum())
        miss = math.log(ratio * total / logs.size)
        if abs(miss) < 1e-13:
            return exponent
        slope = float((parts * logs).sum())
        if slope == 0.0:
            return 0.0
        exponent -= miss * total / slope
    return exponent if abs(miss) < 1e-10 else 0.0


def bend(values: Floats, own_mean: float, mean: float, peak: float) -> tuple[Floats, int]:
    """Return the series (with a mean above 0) bent to the given mean and a peak not below it, and how."""
    scale, lowest, highest = mean / own_mean, float(values.min()), float(values.max())
    if peak <= mean * (1.0 + 1e-12):
        return np.full(values.size, mean), AFFINE
    if highest <= own_mean * (1.0 + 1e-12):
        return values * scale, PEAK_OUT_OF_REACH
    slope = (peak - mean) / (highest - own_mean)
    if mean + slope * (lowest - own_mean) >= min(LEAST_SHARE * mean, lowest * scale):
        return mean + slope * (values - own_mean), AFFINE
    logs = np.log(np.maximum(values / highest, SMALLEST))
    exponent = power_exponent(logs, peak / mean)
    if exponent == 0.0:
        return values * scale, PEAK_OUT_OF_REACH
    bent = np.exp(exponent * logs)
    return bent * (mean / mean_of(bent)), POWER


def mean_of(values: Floats) -> float:
    """Return the mean (`numpy.mean` takes three times as long for a month)."""
    return float(values.sum()) / values.size


def fit(values: Floats, mean: float, peak: float) -> tuple[Floats, int]:
    """Return the series with the given mean and highest value, and how it was fitted.

    Args:
        values: not negative, dim time, all steps equally long.
        mean: wanted mean (>= 0), met always.
        peak: wanted highest value; NaN when any will do.

    """
    own_mean = mean_of(values)
    if mean == 0.0:
        return np.zeros(values.size), SCALED
    if own_mean < SMALLEST:
        return np.full(values.size, mean), NO_SHAPE
    if math.isnan(peak):
        return values * (mean / own_mean), SCALED
    if peak < mean:
        return values * (mean / own_mean), MEAN_ABOVE_PEAK
    return bend(values, own_mean, mean, peak)


def fit_groups(
    values: Floats, group: NDArray[np.int64], mean: Floats, peak: Floats
) -> tuple[Floats, NDArray[np.int64]]:
    """Return the series fitted group by group, and how, dim group; `group` numbers each step's group from 0.

    A group without steps is SCALED.
    """
    made = np.empty(values.size)
    how = np.full(mean.size, SCALED)
    for g in range(mean.size):
        mine = np.flatnonzero(group == g)
        if mine.size:
            made[mine], how[g] = fit(values[mine], float(mean[g]), float(peak[g]))
    return made, how
