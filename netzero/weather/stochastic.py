"""Random sequences for synthetic weather, the same on every machine: quantiles of uniform numbers, AR(1)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from netzero.weather.year import Floats


def normals(seed: int, stream: int, count: int) -> Floats:
    """Return standard normal numbers of one of the seed's streams."""
    from scipy.special import ndtri

    return np.asarray(ndtri(np.random.default_rng([seed, stream]).random(count)))


def autoregressive(shocks: Floats, memory: float) -> Floats:
    """Return the stationary AR(1) sequence with unit variance: x_t = memory x_(t-1) + sqrt(1 - memory^2) shock_t."""
    from scipy.signal import lfilter  # half a second to import

    scaled = shocks * np.sqrt(1 - memory**2)
    scaled[0] = shocks[0]
    return np.asarray(lfilter([1.0], [1.0, -memory], scaled))


def probability(normal: Floats) -> Floats:
    """Return the probability below a standard normal number."""
    from scipy.special import ndtr

    return np.asarray(ndtr(normal))


def with_monthly_means(
    values: Floats, month: np.ndarray, wanted: Floats, correct: Callable[[Floats, Floats], Floats]
) -> Floats:
    """Return the values moved by a smooth curve so that every monthly mean is the wanted one.

    Args:
        values: one value a step over a year.
        month: 0..11 of each step.
        wanted: twelve means.
        correct: (correction, values) -> values; the correction is linear between the middles of months and is
            wanted - mean for a sum (`np.add`), wanted / mean for a product (`np.multiply`).

    """
    count = np.bincount(month, minlength=12)
    middle = np.cumsum(count) - count / 2
    position = np.arange(len(values)) + 0.5
    for _ in range(60):
        mean = np.bincount(month, weights=values, minlength=12) / count
        ask = wanted - mean if correct is np.add else wanted / mean
        values = correct(np.interp(position, middle, ask, period=len(values)), values)
        if np.allclose(mean, wanted, rtol=1e-10, atol=1e-10):
            break
    return values
