"""Demand of tenants without a meter file, from their sector.

    electricity   (s + (1 - s) activity) (1 + k max(T - 24, 0))           k by sector
    heat          (h + (1 - h) activity) (1 + f (24 - T))
    cooling       (s + (1 - s) activity) (p + (1 - p) max(T - 24, 0) / 6)

s is the standing load by shift pattern, h the losses of a hot plant, f the extra heat for colder feed water, p the part
of cooling that processes need in any weather. Then AR(1) noise that belongs to seed, tenant and carrier.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.catalogue.model import Sector
from netzero.demand.activity import activity
from netzero.kernels.noise import noisy
from netzero.terms import COOLING, ELECTRICITY

Floats = NDArray[np.float64]

STANDING = {"day": 0.1, "two_shift": 0.15, "three_shift": 0.25, "continuous": 0.3}
"""Load at standstill per load of a working hour (M)."""
HOT_STANDING = 0.1
"""Losses of boilers and pipes kept hot (M)."""
FEED_WATER_PER_K = 4.19 / 2680
"""Extra heat per kelvin of colder water: 4.19 kJ/kgK over 2,680 kJ/kg from water at 24 C to steam at 10 bar (D)."""
COMFORT_C = 24.0
PROCESS_COOLING = 0.4
"""Part of cooling at 30 C that does not depend on the weather (M)."""
HOT_DAY_K = 6.0
SPREAD = 0.05
"""Standard deviation of the noise (M)."""
PERSISTENCE_H = 0.7
"""Correlation of the noise after an hour (M)."""


@dataclass(frozen=True)
class Synthesis:
    """One series to make."""

    tenant: str
    carrier: str
    sector: Sector


def synthesise(
    wanted: Sequence[Synthesis], axis: TimeAxis, country: str | None, temperature_c: Floats | None, seed: int
) -> Floats:
    """Return series of relative demand (>= 0), dims (wanted, time); only their shape has a meaning.

    Args:
        wanted: tenants and carriers; a series depends on nothing but its own entry, the weather and the seed.
        axis: a full year.
        country: whose holidays are kept.
        temperature_c: air temperature, dim time; None: 24 C throughout.
        seed: of the noise.

    """
    temperature = np.full(len(axis), COMFORT_C) if temperature_c is None else temperature_c
    shapes: dict[tuple[int, str], Floats] = {}
    position: list[int] = []
    for one in wanted:
        kind = one.carrier if one.carrier in (ELECTRICITY, COOLING) else "heat"
        key = (id(one.sector), kind)
        if key not in shapes:
            shapes[key] = shape(one.sector, kind, axis, country, temperature)
        position.append(list(shapes).index(key))
    if not shapes:
        return np.empty((0, len(axis)))
    keys = np.array([noise_key(seed, one.tenant, one.carrier) for one in wanted], dtype=np.uint64)
    persistence = PERSISTENCE_H ** float(axis.step_h[0])
    return np.asarray(noisy(np.array(list(shapes.values())), np.array(position), keys, persistence, SPREAD))


def shape(sector: Sector, kind: str, axis: TimeAxis, country: str | None, temperature_c: Floats) -> Floats:
    """Return the relative demand of a sector for electricity, cooling or heat without noise, dim time."""
    busy = activity(sector, axis, country)
    warm = np.maximum(temperature_c - COMFORT_C, 0.0)
    if kind == "heat":
        weather = np.maximum(1.0 + FEED_WATER_PER_K * (COMFORT_C - temperature_c), 0.0)
        return np.asarray((HOT_STANDING + (1.0 - HOT_STANDING) * busy) * weather)
    standing = STANDING[sector.shift_pattern]
    running = standing + (1.0 - standing) * busy
    if kind == COOLING:
        return np.asarray(running * (PROCESS_COOLING + (1.0 - PROCESS_COOLING) * warm / HOT_DAY_K))
    return np.asarray(running * (1.0 + sector.temperature_sensitivity.at(axis.year) * warm))


def noise_key(seed: int, tenant: str, carrier: str) -> int:
    """Return the 64-bit key of a series; it changes with the tenant's name and not with its place in a list."""
    named = f"{seed}\0{tenant}\0{carrier}".encode()
    return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest(), "little")
