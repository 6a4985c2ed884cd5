"""Scales typical days so that they hold the energy of all the days they stand for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def match_energy(typical: Floats, weights: Floats, real: Floats) -> Floats:
    """Return the typical days scaled to the sum of the real ones, series by series.

    No value rises above the highest of the real days; what that holds back, other hours take. A series that is zero in
    too many hours of the typical days to hold its energy becomes the mean real day.

    Args:
        typical: values zero or more, dims (..., typical day, step).
        weights: days that each typical day stands for; they add up to the number of real days.
        real: the days stood for, dims (..., day, step).

    Returns:
        dims as `typical`; sum of weight x value = sum of `real`, up to rounding.

    """
    target = real.sum(axis=(-2, -1))[..., None, None]
    ceiling = real.max(axis=(-2, -1))[..., None, None]
    share = np.broadcast_to(weights[:, None], typical.shape)
    room = np.where(typical > 0.0, share * ceiling, 0.0).sum(axis=(-2, -1), keepdims=True)
    mean_day = np.broadcast_to(real.mean(axis=-2)[..., None, :], typical.shape)
    base = np.where(room >= target, typical, mean_day)
    return _capped(base, share, target, ceiling)


def _capped(base: Floats, share: Floats, target: Floats, ceiling: Floats) -> Floats:
    """Return min(k base, ceiling) with the k, one for each series, that gives the target.

    Every round either ends or finds at least one more value at the ceiling.
    """
    full = np.zeros(base.shape, dtype=bool)
    while True:
        held = np.where(full, share * ceiling, 0.0).sum(axis=(-2, -1), keepdims=True)
        free = np.where(full, 0.0, share * base).sum(axis=(-2, -1), keepdims=True)
        factor = np.divide(np.maximum(target - held, 0.0), free, out=np.ones_like(free), where=free > 0.0)
        over = ~full & (factor * base > ceiling)
        if not over.any():
            return np.where(full, ceiling, factor * base)
        full |= over
