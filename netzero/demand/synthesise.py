"""Demand of tenants without a meter file, from their sector.

    electricity   (s + (1 - s) activity) (1 + k max(T - C, 0))           k by sector
    heat          (h + (1 - h) activity) (1 + f (C - T))
    cooling       (s + (1 - s) activity) (p + (1 - p) max(T - C, 0) / H)

s is the standing load by shift pattern, h the losses of a hot plant, f the extra heat for colder feed water, p the part
of cooling that processes need in any weather, C the comfortable temperature and C + H a hot day. Then AR(1) noise that
belongs to seed, tenant and carrier. All are figures of the catalogue (`demand.yaml`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.catalogue import demand_figures, shift_patterns
from netzero.catalogue.model import Sector
from netzero.demand.activity import activity
from netzero.kernels.noise import noisy
from netzero.terms import COOLING, ELECTRICITY

Floats = NDArray[np.float64]


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
        temperature_c: air temperature, dim time; None: comfortable throughout.
        seed: of the noise.

    """
    temperature = np.full(len(axis), _figure("comfort_c", axis.year)) if temperature_c is None else temperature_c
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
    persistence = _figure("noise_persistence", axis.year) ** float(axis.step_h[0])
    spread = _figure("noise_spread", axis.year)
    return np.asarray(noisy(np.array(list(shapes.values())), np.array(position), keys, persistence, spread))


def shape(sector: Sector, kind: str, axis: TimeAxis, country: str | None, temperature_c: Floats) -> Floats:
    """Return the relative demand of a sector for electricity, cooling or heat without noise, dim time."""
    year, busy = axis.year, activity(sector, axis, country)
    above_k = temperature_c - _figure("comfort_c", year)
    warm_k = np.maximum(above_k, 0.0)
    if kind == "heat":
        kept_hot = _figure("hot_standing", year)
        weather = np.maximum(1.0 - _figure("feed_water_per_k", year) * above_k, 0.0)
        return np.asarray((kept_hot + (1.0 - kept_hot) * busy) * weather)
    standing = shift_patterns()[sector.shift_pattern].standing.at(year)
    running = standing + (1.0 - standing) * busy
    if kind == COOLING:
        process = _figure("process_cooling", year)
        return np.asarray(running * (process + (1.0 - process) * warm_k / _figure("hot_day_k", year)))
    return np.asarray(running * (1.0 + sector.temperature_sensitivity.at(year) * warm_k))


def _figure(name: str, year: int) -> float:
    return demand_figures()[name].at(year)


def noise_key(seed: int, tenant: str, carrier: str) -> int:
    """Return the 64-bit key of a series; it changes with the tenant's name and not with its place in a list."""
    named = f"{seed}\0{tenant}\0{carrier}".encode()
    return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest(), "little")
