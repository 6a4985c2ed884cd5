"""The ageing of stores from stage to stage of an operation by rules, and what it says about their lives."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.ageing import health_at_start, replaced_early, wear_per_kwh
from netzero.components.park import Park, Storage
from netzero.components.rules import Rules
from netzero.errors import Fault, Place
from netzero.kernels.park import World
from netzero.simulator.world.arrays import Inputs

WORTH_TELLING_YEARS = 0.5
"""By which use shortens a life."""

Array = NDArray[np.float64]


class Ages:
    """State of health and cycles of the stores of a run, [store, stage]; stages follow each other in their order."""

    def __init__(self, inputs: Inputs, rules: Rules) -> None:
        shape = len(inputs.layout.storages), len(inputs.park.stages.years)
        self.health_begin, self.health_end = np.ones(shape), np.ones(shape)
        self.full_cycles = np.zeros(shape)
        """In the part of a year that the axis stands for."""
        self._inputs, self._rules = inputs, rules
        hourly = inputs.hourly
        self._part = float(hourly.attrs["year_fraction"])
        self._hours = hourly["step_h"].values * hourly["weight"].values

    def begin(self, stage: int, world: World) -> None:
        """Give the stores of a stage what time and use have left of them, and what a further hour and kWh take."""
        for row, storage in enumerate(self._inputs.layout.storages):
            if storage.ageing is None or not self._rules.ageing:
                continue
            health, store = self._health(row, storage, stage), world.stores[row]
            fresh_kwh = float(store["energy_kwh"])
            self.health_begin[row, stage] = health
            store["energy_kwh"] = health * fresh_kwh
            store["least_kwh"] = store["least_share"] * store["energy_kwh"]
            store["level_kwh"] = store["energy_kwh"] / 2
            store["fade_kw"] = fresh_kwh * storage.ageing.calendar_per_year * self._part / self._hours.sum()
            store["wear"] = wear_per_kwh(storage, stage)
            store["fade_per_kwh"] = storage.highest_level * storage.ageing.per_cycle / 2

    def end(self, stage: int, world: World) -> None:
        """Note what a stage has done to its stores."""
        for row, storage in enumerate(self._inputs.layout.storages):
            energy_kwh = self._inputs.capacity[storage.energy.name][stage]
            if energy_kwh > 0.0:
                charged, given = (self._hours @ world.stored[name][:, row] for name in ("charge_kw", "discharge_kw"))
                through_kwh = storage.charge_efficiency * charged + given / storage.discharge_efficiency
                self.full_cycles[row, stage] = through_kwh / 2 / energy_kwh
                self.health_end[row, stage] = self._health_at_end(row, storage, stage)

    def _health_at_end(self, row: int, storage: Storage, stage: int) -> float:
        """Return what a year of the flows that count leaves of a store."""
        if storage.ageing is None or not self._rules.ageing:
            return 1.0
        by_time = storage.ageing.calendar_per_year * self._part
        by_use = storage.ageing.per_cycle * float(self.full_cycles[row, stage])
        return max(0.0, float(self.health_begin[row, stage]) - by_time - by_use)

    def _health(self, row: int, storage: Storage, stage: int) -> float:
        park, size = self._inputs.park, storage.energy.name
        capacity_kwh, new_kwh = self._inputs.capacity[size][[stage]], self._inputs.new_capacity[size][:, None]
        yearly = self.full_cycles[row, :stage, None] / self._part
        return float(health_at_start(storage, park.stages, stage, capacity_kwh, new_kwh, yearly)[0])


def wear_costs(park: Park, hourly: xr.Dataset, dispatch: xr.Dataset, rules: Rules) -> Array:
    """Return what use takes of the replacement of storages, currency by stage; it decides, and is in no book.

    Args:
        park: the park.
        hourly: terms HOURLY on the axis of the operation.
        dispatch: of the operation.
        rules: nothing ages, and wears, without their `ageing`.

    """
    hours, found = hourly["step_h"].values * hourly["weight"].values, np.zeros(len(park.stages.years))
    for storage in park.storages if rules.ageing else ():
        given_kwh = dispatch["discharge_kw"].sel(storage=storage.name).transpose("stage", "time").values @ hours
        found += given_kwh * np.array([wear_per_kwh(storage, stage) for stage in range(len(found))])
    return found


def ageing_warnings(park: Park, hourly: xr.Dataset, capacity: xr.DataArray, dispatch: xr.Dataset) -> tuple[Fault, ...]:
    """Return a warning for each storage that its use wears out before the life that its cost was reckoned with is over.

    It says what it would cost more a year to replace it then: the line `early_replacement` of what a plan is worth.

    Args:
        park: the park.
        hourly: terms HOURLY on the axis of the operation.
        capacity: what is alive, dims (size, stage).
        dispatch: of the operation; without terms AGEING nothing aged.

    """
    if "health_end" not in dispatch:
        return ()
    part, found = float(hourly.attrs["year_fraction"]), []
    for storage in park.storages:
        if storage.ageing is None or not (dispatch["health_end"].sel(storage=storage.name) < 1.0).any():
            continue
        cycles = dispatch["full_cycles"].sel(storage=storage.name).values / part
        energy_kwh = capacity.sel(size=storage.energy.name).values
        early = {
            stage: replaced
            for stage in range(len(cycles))
            if (replaced := replaced_early(storage, park.discount_rate, stage, energy_kwh[stage], cycles[stage]))
        }
        if not early:
            continue
        stage, (life, cost) = min(early.items(), key=lambda item: item[1][0])
        if life < storage.energy.life_years - WORTH_TELLING_YEARS:
            told = {
                "name": storage.name,
                "year": park.stages.years[stage],
                "cycles": float(cycles[stage]),
                "health": storage.ageing.end_of_life,
                "life": float(life),
                "planned": storage.energy.life_years,
                "cost": float(cost),
                "currency": park.currency,
            }
            found.append(Fault("NZ1950", Place(path=f"assets.{storage.name}"), told))
    return tuple(found)
