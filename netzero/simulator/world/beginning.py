"""What a stage begins with: the levels that storages are given and the fuel that is left for it."""

from __future__ import annotations

import numpy as np

from netzero.components.storage import first_steps
from netzero.simulator.world.arrays import Array, Inputs


def initial_kwh(inputs: Inputs, stage: int, health: Array) -> Array:
    """Return the level before each block of every store, kWh [block, store]; NaN where it begins as it is left.

    It is a share of what the store can hold when the year begins, in its state of health [store].

    An initial level holds for a block that happens once. One that stands for many days would take it anew on each of
    them, for nothing: it begins as in the midst of operation, unless the scenario gives the level away (a free end).
    """
    hourly, storages = inputs.hourly, inputs.layout.storages
    weights = hourly["weight"].values[first_steps(hourly)]
    found = np.full((len(weights), len(storages)), np.nan)
    for column, storage in enumerate(storages):
        if storage.initial is not None:
            level_kwh = storage.initial * health[column] * inputs.capacity[storage.energy.name][stage]
            found[:, column] = np.where((weights <= 1.0) | storage.end_is_free, level_kwh, np.nan)
    return found


def fuel_limits_kwh(inputs: Inputs, stage: int, used_kwh: Array) -> Array:
    """Return what the axis of a stage may take of each fuel, kWh; infinite without a limit.

    A limit over the horizon is shared out evenly over the years that are left.

    Args:
        inputs: the run.
        stage: position of the stage.
        used_kwh: what the stages before took of each fuel, in all their years.

    """
    park, part = inputs.park, float(inputs.hourly.attrs["year_fraction"])
    years_left = sum(park.stages.lengths[stage:])
    yearly = np.array([part * _or_infinite(fuel.annual_limit_kwh[stage]) for fuel in park.fuels])
    horizon = np.array([part * _or_infinite(fuel.horizon_limit_kwh) for fuel in park.fuels])
    return np.asarray(np.minimum(yearly, np.maximum(0.0, horizon - used_kwh) / years_left))


def _or_infinite(kwh: float | None) -> float:
    return np.inf if kwh is None else kwh
