"""The ageing of the stores of many designs from stage to stage; stages follow each other in their order."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.components.ageing import health_at_start
from netzero.kernels.batch.moving import Sums
from netzero.simulator.many.park import Batch

Array = NDArray[np.float64]


def no_cycles(batch: Batch) -> Array:
    """Return room for the equivalent full cycles a year of every store and design [store, stage, design]."""
    return np.zeros((len(batch.stores), len(batch.inputs.park.stages.years), len(batch.capacity)))


def cycles_of(batch: Batch, stage: int, sums: Sums) -> Array:
    """Return the equivalent full cycles a year of a stage [store, design]."""
    found = np.zeros_like(sums.charged)
    for row, storage in enumerate(batch.stores):
        if storage is not None:
            built = batch.size(batch.capacity, storage.energy.name, stage)
            through = (
                storage.charge_efficiency * sums.charged[row] + sums.discharged[row] / storage.discharge_efficiency
            )
            np.divide(through / 2, built, out=found[row], where=built > 0.0)
    return found / float(batch.inputs.hourly.attrs["year_fraction"])


def health_of(batch: Batch, row: int, stage: int, cycles: Array) -> Any:
    """Return what time and use have left of a store when a stage begins, as a share of it [design]."""
    storage, park = batch.stores[row], batch.inputs.park
    if storage is None or batch.ages[row] is None:
        return 1.0
    built = batch.size(batch.capacity, storage.energy.name, stage)
    position = [size.name for size in park.sizes].index(storage.energy.name)
    new = batch.new_capacity[:, position].T
    return health_at_start(storage, park.stages, stage, built, new, cycles[row, :stage])


def fade_kw(batch: Batch, row: int, fresh_kwh: Array) -> Array:
    """Return what of a store is lost in an hour of the year that the axis stands for, whatever its use [design]."""
    hourly, ageing = batch.inputs.hourly, batch.ages[row]
    part, hours = float(hourly.attrs["year_fraction"]), hourly["step_h"].values * hourly["weight"].values
    yearly = ageing.calendar_per_year if ageing else 0.0
    return np.asarray(fresh_kwh * yearly * part / hours.sum())
