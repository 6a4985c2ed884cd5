"""Storages that an operation leaves lower than it found them: rules do not look ahead."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.park import Park, Storage
from netzero.components.storage import first_steps
from netzero.errors import Fault, Place

WORTH_TELLING = 0.01
"""Share of what a storage gives in a year."""

Array = NDArray[np.float64]


def level_warnings(park: Park, hourly: xr.Dataset, operation: xr.Dataset) -> tuple[Fault, ...]:
    """Return a warning for each storage that gives in a year what it was never charged with: that is in no bill.

    Args:
        park: the park.
        hourly: terms HOURLY on the axis of the operation.
        operation: terms DISPATCH.

    """
    found = []
    weight_h = hourly["weight"].values * hourly["step_h"].values
    for storage in park.storages:
        if storage.initial is not None and storage.end_is_free:
            continue
        drawn = drawn_kwh(storage, hourly, operation)
        given = operation["discharge_kw"].sel(storage=storage.name).transpose("stage", "time").values @ weight_h
        stage = int(np.argmax(drawn - WORTH_TELLING * given))
        if drawn[stage] > WORTH_TELLING * given[stage]:
            told = {"name": storage.name, "year": park.stages.years[stage], "kwh": float(drawn[stage])}
            found.append(Fault("NZ0970", Place(path=f"assets.{storage.name}"), told))
    return tuple(found)


def drawn_kwh(storage: Storage, hourly: xr.Dataset, operation: xr.Dataset) -> Array:
    """Return by how much the levels at the ends of all blocks fall short of those they began with, kWh a year (stage).

    A block counts as often as it occurs, and not at all where it ends higher.
    """
    first, step_h = first_steps(hourly), hourly["step_h"].values
    begins, ends = np.flatnonzero(first), hourly["previous"].values[first]
    charge, discharge, level = (
        operation[name].sel(storage=storage.name).transpose("stage", "time").values
        for name in ("charge_kw", "discharge_kw", "level_kwh")
    )
    keep = (1.0 - storage.loss_per_h) ** step_h[begins]
    gained = storage.charge_efficiency * charge - discharge / storage.discharge_efficiency
    begun = (level - step_h * gained)[:, begins] / np.maximum(keep, np.finfo(float).tiny)
    short = np.maximum(0.0, begun - level[:, ends]) * (keep > 0)
    return np.asarray(short @ hourly["weight"].values[begins])
