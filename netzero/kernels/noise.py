"""Noise that belongs to a name and a step, not to the order in which things are computed.

    u(k, t) = mix(key_k + (t + 1) g)              splitmix64, g = 2^64 / golden ratio
    e       = sqrt(3) (u1 + u2 + u3 + u4 - 2)     four 16-bit uniforms of one word: mean 0, variance 1, |e| < 3.47
    n_t     = r n_(t-1) + sqrt(1 - r^2) e_t       AR(1) of variance 1, n_0 = e_0
    y       = shape (1 + s n)

Each series has its own key, so a tenant is the same alone or among 500, to the last bit. Source of splitmix64: Steele,
Lea, Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.kernels.compiled import driver

Floats = NDArray[np.float64]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S16, _S27, _S30, _S31, _S32, _S48 = (np.uint64(bits) for bits in (16, 27, 30, 31, 32, 48))
_LOW = np.uint64(0xFFFF)
_UNIFORM = 1.0 / 65536.0
_SQRT3 = 3.0**0.5


@driver
def mix(word: np.uint64) -> np.uint64:
    """Return the 64 mixed bits of a word (the finaliser of splitmix64)."""
    word = (word ^ (word >> _S30)) * _FIRST
    word = (word ^ (word >> _S27)) * _SECOND
    return word ^ (word >> _S31)


@driver
def near_normal(bits: np.uint64) -> float:
    """Return a number of mean 0 and variance 1 from 64 random bits: the sum of four centred uniforms."""
    total = float(bits & _LOW) + float((bits >> _S16) & _LOW) + float((bits >> _S32) & _LOW) + float(bits >> _S48)
    return _SQRT3 * ((total + 2.0) * _UNIFORM - 2.0)


@driver
def noisy(
    shapes: Floats, shape_of: NDArray[np.int64], keys: NDArray[np.uint64], persistence: float, spread: float
) -> Floats:
    """Return shapes with multiplicative noise, dims (series, time).

    Args:
        shapes: dims (shape, time).
        shape_of: position of each series' shape, dim series.
        keys: random key of each series, dim series.
        persistence: correlation from one step to the next, 0..1.
        spread: standard deviation of the noise as a share; below 0.28 nothing turns negative.

    """
    steps = shapes.shape[1]
    fresh = np.sqrt(1.0 - persistence**2)
    made = np.empty((keys.size, steps))
    for k in range(keys.size):
        shape = shapes[shape_of[k]]
        word = keys[k] + GOLDEN
        level = near_normal(mix(word))
        made[k, 0] = shape[0] * (1.0 + spread * level)
        for t in range(1, steps):
            word = word + GOLDEN
            level = persistence * level + fresh * near_normal(mix(word))
            made[k, t] = shape[t] * (1.0 + spread * level)
    return made
