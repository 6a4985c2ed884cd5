"""Storages as the kernels' arrays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from netzero.components.park import Storage
from netzero.kernels import park as records
from netzero.kernels.park import Records
from netzero.simulator.world.layout import Layout
from netzero.simulator.world.sources import records_of

Array = NDArray[np.float64]


def store_records(layout: Layout, capacity: Mapping[str, Array], stage: int) -> Records:
    """Return the storages of a stage, half full and of an energy that does not age; `capacity` by size and stage."""
    storages = layout.storages
    energy = np.array([x.highest_level * capacity[x.energy.name][stage] for x in storages], dtype=np.float64)
    least = np.array([x.least_level / x.highest_level for x in storages], dtype=np.float64)
    return records_of(
        records.STORE,
        len(storages),
        position=[layout.position[storage.carrier] for storage in storages],
        power_kw=[_power(storage, capacity, stage) for storage in storages],
        charge_efficiency=[storage.charge_efficiency for storage in storages],
        discharge_efficiency=[storage.discharge_efficiency for storage in storages],
        loss_per_h=[storage.loss_per_h for storage in storages],
        cost=[storage.variable_cost[stage] for storage in storages],
        least_share=least,
        own_only=[storage.charge_from == "own_output" for storage in storages],
        energy_kwh=energy,
        least_kwh=energy * least,
        level_kwh=energy / 2,
    )


def _power(storage: Storage, capacity: Mapping[str, Array], stage: int) -> float:
    if storage.power is not None:
        return float(capacity[storage.power.name][stage])
    if storage.hours is not None:
        return float(capacity[storage.energy.name][stage]) / storage.hours
    return np.inf
