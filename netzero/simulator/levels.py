"""Storages that an operation leaves lower than their blocks must end: rules do not look ahead."""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.components.park import Park
from netzero.components.storage import first_steps
from netzero.errors import Fault, Place

WORTH_TELLING = 1e-6
"""Share of the initial level."""


def level_warnings(park: Park, hourly: xr.Dataset, capacity: xr.DataArray, operation: xr.Dataset) -> tuple[Fault, ...]:
    """Return a warning for each storage that ends a block below its initial level: that energy is in no bill.

    Args:
        park: the park.
        hourly: terms HOURLY on the axis of the operation.
        capacity: what is alive, dims (size, stage).
        operation: terms DISPATCH.

    """
    last = hourly["previous"].values[first_steps(hourly)]
    found = []
    for storage in park.storages:
        if storage.initial is None or storage.end_is_free:
            continue
        begun = storage.initial * capacity.sel(size=storage.energy.name).values
        ends = operation["level_kwh"].sel(storage=storage.name).transpose("stage", "time").values[:, last]
        taken = (begun - ends.min(axis=1)) * (begun > 0)
        stage = int(np.argmax(taken))
        if taken[stage] > WORTH_TELLING * begun[stage]:
            told = {"name": storage.name, "year": park.stages.years[stage], "kwh": float(taken[stage])}
            found.append(Fault("NZ0970", Place(path=f"assets.{storage.name}"), told))
    return tuple(found)
