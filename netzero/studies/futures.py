r"""Futures drawn at random: errors of demand and resource, growth, prices and emission factors.

    demand[c,t]       = foreseen (1 + s n_t),   n: AR(1) of variance 1, correlation exp(-h / memory) from step to step
    availability[p,t] = foreseen (1 + s n_t),   within 0..1
    demand of a stage = foreseen (1 + g z)^(years since the first stage)
    price of a stage  = foreseen exp(s z sqrt(years)),   years: from the first stage to the middle of the stage's years

Every draw belongs to the scenario's seed, the future's number and a name, so that it is the same whatever is drawn
besides and in whatever order. All carriers of a tenant err together, and so do all planes under the same sky and all
turbines in the same wind; growth is each tenant's own; the median of prices and factors is what was foreseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.park import ExportTier, Park, Stages
from netzero.kernels.noise import noisy
from netzero.scenario.promise import FuturesIn
from netzero.scenario.scenario import PvPlane, Resource, WindSite
from netzero.vocabulary import LATER_HOURLY

Array = NDArray[np.float64]

PRICES = (
    "import_price",
    "export_price",
    "demand_price",
    "charge_price",
    "energy_band_price",
    "standing_charge",
    "minimum_charge",
)
FACTORS = ("grid_factor_location", "grid_factor_market")


def drawn(
    park: Park, hourly: xr.Dataset, resources: Mapping[str, Resource], futures: FuturesIn, seed: int, number: int
) -> tuple[Park, xr.Dataset]:
    """Return the park and the terms HOURLY of one future.

    Args:
        park: the park as foreseen.
        hourly: terms HOURLY as foreseen.
        resources: how each profile comes about: what is of one sky or wind errs together.
        futures: the spreads.
        seed: of the scenario.
        number: of the future, from 1 on.

    """
    memory = float(np.exp(-float(hourly["step_h"].values[0]) / futures.memory))
    steps = hourly.sizes["time"]

    def errors(names: Sequence[str], kind: str, spread: float) -> Array:
        keys = np.array([key_of(seed, number, kind, name) for name in names], dtype=np.uint64)
        factors = noisy(np.ones((1, steps)), np.zeros(len(names), dtype=np.int64), keys, memory, spread)
        return np.asarray(np.maximum(0.0, factors))

    def track(kind: str, spread: float) -> Array:
        return np.asarray(np.exp(spread * normal(seed, number, kind) * np.sqrt(_years_ahead(park.stages))))

    tenants = [str(name) for name in hourly["tenant"].values]
    skies = [sky(str(label), resources) for label in hourly["profile"].values]
    since = np.array(park.stages.years) - park.stages.years[0]
    growth = np.array([(1.0 + futures.growth * normal(seed, number, "growth", name)) ** since for name in tenants])
    at_stage = xr.DataArray(np.ones(len(since)), coords={"stage": hourly["stage"]}, dims="stage")
    prices = [name for name in (*PRICES, *LATER_HOURLY) if name in hourly]
    changes = {
        "demand_kw": xr.DataArray(errors(tenants, "demand", futures.demand), dims=("tenant", "time"))
        * xr.DataArray(growth.reshape(len(tenants), -1), dims=("tenant", "stage")),
        "availability": xr.DataArray(errors(skies, "resource", futures.resource), dims=("profile", "time")),
        **dict.fromkeys(prices, at_stage * track("electricity_price", futures.electricity_price)),
        **dict.fromkeys(FACTORS, at_stage * track("grid_factor", futures.grid_factor)),
    }
    changed = {name: (hourly[name] * factor).transpose(*hourly[name].dims) for name, factor in changes.items()}
    changed["availability"] = changed["availability"].clip(0.0, 1.0)
    dearer = track("fuel_price", futures.fuel_price).tolist()
    fuels = tuple(
        replace(fuel, price=tuple(a * b for a, b in zip(fuel.price, dearer, strict=True))) for fuel in park.fuels
    )
    of_power = track("electricity_price", futures.electricity_price)
    meters = tuple(replace(meter, export_tiers=_scaled(meter.export_tiers, of_power)) for meter in park.meters)
    return replace(park, fuels=fuels, meters=meters), hourly.assign(changed)


def _scaled(tiers: Sequence[ExportTier], factor: Array) -> tuple[ExportTier, ...]:
    return tuple(replace(tier, price=tuple((np.array(tier.price) * factor).tolist())) for tier in tiers)


def key_of(seed: int, number: int, *words: str) -> int:
    """Return the 64-bit key of what is drawn for a name in a future."""
    named = "\0".join((str(seed), str(number), *words)).encode()
    return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest(), "little")


def normal(seed: int, number: int, *words: str) -> float:
    """Return one number of mean 0 and variance 1 for a name in a future."""
    key = np.array([key_of(seed, number, *words)], dtype=np.uint64)
    return float(noisy(np.ones((1, 1)), np.zeros(1, dtype=np.int64), key, 0.0, 1.0)[0, 0]) - 1.0


def _years_ahead(stages: Stages) -> Array:
    """Return the years from the first stage to the middle of the years that each stage stands for."""
    middle = np.array(stages.years) + (np.array(stages.lengths) - 1) / 2
    return np.asarray(middle - stages.years[0])


def sky(label: str, resources: Mapping[str, Resource]) -> str:
    """Return the name under which a profile errs: all that is of one sun or wind has one."""
    found = resources.get(label)
    return "sun" if isinstance(found, PvPlane) else "wind" if isinstance(found, WindSite) else label
