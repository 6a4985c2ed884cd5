"""A park that the kernel for many designs knows, with its hours and the sizes of its designs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.ageing import wear_per_kwh
from netzero.components.demand import demand_points
from netzero.components.investment import able_capacity
from netzero.components.park import Ageing, Converter, Meter, Storage, Supply
from netzero.components.rules import Rules
from netzero.kernels.batch.year import Plant
from netzero.simulator.world.arrays import Inputs
from netzero.simulator.world.grid import POLICIES
from netzero.terms import ELECTRICITY

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Batch:
    """A park that the kernel knows, with its hours, and the sizes of its designs (design, size, stage)."""

    inputs: Inputs
    rules: Rules
    capacity: Array
    new_capacity: Array
    settled: bool
    """Whether electricity is shared out among parties."""

    @property
    def levels(self) -> int:
        """Number of heat levels."""
        return len(self.inputs.park.heat_levels)

    @property
    def meter(self) -> Meter | None:
        """The meter of the node."""
        return next(iter(self.inputs.park.meters), None)

    @cached_property
    def profiles(self) -> list[str | None]:
        """The profiles of supplies."""
        return list(dict.fromkeys(supply.profile for supply in self.inputs.layout.supplies))

    @cached_property
    def profile(self) -> Array:
        """Output per unit of capacity [time, profile], one more of zeros where they are odd in number."""
        park, hourly = self.inputs.park, self.inputs.hourly
        columns = [np.zeros(hourly.sizes["time"])] * max(2, len(self.profiles) + len(self.profiles) % 2)
        for column, name in enumerate(self.profiles):
            one = next(supply for supply in park.supplies if supply.profile == name)
            columns[column] = _shape(one, hourly)
        return np.ascontiguousarray(np.array(columns).T)

    @cached_property
    def stores(self) -> list[Storage | None]:
        """The battery (None: there is none), then the stores of heat and cold, as the kernel numbers them."""
        batteries = [storage for storage in self.inputs.layout.storages if storage.carrier == ELECTRICITY]
        thermal = [storage for storage in self.inputs.layout.storages if storage.carrier != ELECTRICITY]
        return [next(iter(batteries), None), *thermal]

    @cached_property
    def converters(self) -> list[Converter]:
        """The plant that is called on by price, as the kernel numbers it."""
        return [source.asset for source in self.inputs.layout.sources if isinstance(source.asset, Converter)]

    @cached_property
    def has_heat(self) -> bool | None:
        """True where heat or cold is asked for, made or stored, else None."""
        park = self.inputs.park
        asked = any(carrier != ELECTRICITY for _, carrier in demand_points(park).values())
        return True if asked or park.converters or len(self.stores) > 1 else None

    @cached_property
    def ages(self) -> list[Ageing | None]:
        """How each of `stores` ages; None: not."""
        return [store.ageing if store and self.rules.ageing else None for store in self.stores]

    def size(self, array: Array, name: str, stage: int) -> Array:
        """Return a size of every design in a stage."""
        return array[:, [size.name for size in self.inputs.park.sizes].index(name), stage]

    def deciding_cost(self, storage: Storage, stage: int) -> float:
        """Return what decisions take a kWh that a store gives to cost, its wear included."""
        wear = wear_per_kwh(storage, stage) if self.rules.ageing else 0.0
        return float(storage.variable_cost[stage] + wear)

    def able(self, supply: Supply, stage: int) -> Array:
        """Return the capacity of a supply in every design, after ageing."""
        if supply.size is None:
            return np.full(len(self.capacity), supply.limit_kw[stage])
        position = [size.name for size in self.inputs.park.sizes].index(supply.size.name)
        return able_capacity(supply.size, self.inputs.park.stages, self.new_capacity[:, position])[:, stage]


def _shape(supply: Supply, hourly: xr.Dataset) -> Array:
    if supply.profile is None:
        return np.ones(hourly.sizes["time"])
    return np.asarray(hourly["availability"].sel(profile=supply.profile).values, dtype=np.float64)


def plant_of(batch: Batch, stage: int) -> Plant:
    """Return what the park is in every design."""
    layout, meter = batch.inputs.layout, batch.meter
    battery, *stores = batch.stores
    wear = [ageing.per_cycle if ageing else 0.0 for ageing in batch.ages]
    highest = [storage.highest_level if storage else 1.0 for storage in batch.stores]
    least = [storage.least_level if storage else 0.0 for storage in batch.stores]
    interval_steps = batch.inputs.intervals[meter.node].steps.shape[1] if meter else 1
    thermal = [storage for storage in stores if storage is not None]
    return Plant(
        policy=POLICIES[batch.rules.policy],
        levels=batch.levels,
        demand_charged=bool(meter and meter.has_demand_charge),
        interval_steps=interval_steps,
        export_share=float(meter.export_share[stage]) if meter else 1.0,
        battery_efficiency=(battery.charge_efficiency, battery.discharge_efficiency) if battery else (1.0, 1.0),
        battery_cost=batch.deciding_cost(battery, stage) if battery else 0.0,
        battery_own_only=bool(battery and battery.charge_from == "own_output"),
        ages=np.array([ageing is not None for ageing in batch.ages]),
        fade_per_kwh=np.array(highest) * np.array(wear) / 2,
        least_share=np.array(least) / np.array(highest),
        electric=np.array([source.electric for source in layout.sources], dtype=np.bool_),
        burns=np.array([not source.electric for source in layout.sources], dtype=np.float64),
        store_position=np.array([layout.position[storage.carrier] for storage in thermal], dtype=np.int64),
        store_efficiency=np.array(
            [(storage.charge_efficiency, storage.discharge_efficiency) for storage in thermal], dtype=np.float64
        ).reshape(-1, 2),
        store_cost=np.array([batch.deciding_cost(storage, stage) for storage in thermal], dtype=np.float64),
        store_own_only=np.array([storage.charge_from == "own_output" for storage in thermal], dtype=np.bool_),
    )
