"""Random parks to operate: of one stage or two, on hours in a row or typical days, with every option and rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import xarray as xr
from park_factory import a_design
from random_operation import random_park

from netzero.components.park import Park, Settlement, Storage
from netzero.simulator.world import grid
from netzero.terms import ExportFrom, Policy

POLICIES: tuple[Policy, ...] = tuple(grid.POLICIES)
SETTLEMENTS = (
    Settlement(),
    Settlement("shares", (("mill", 0.5), ("forge", 0.2), ("park", 0.3)), network_loss=0.03),
    Settlement("shares", network_loss=0.02),
    Settlement("classes", classes=(("forge",), ("annex", "park"))),
)
"""Every rule."""
EXPORTS = get_args(ExportFrom)


@dataclass(frozen=True, eq=False)
class Operable:
    """A park, its hours, and what of it stands."""

    park: Park
    hourly: xr.Dataset
    capacity: xr.DataArray
    new_capacity: xr.DataArray

    @property
    def design(self) -> tuple[xr.DataArray, xr.DataArray]:
        """What `simulate` takes."""
        return self.capacity, self.new_capacity


def operable(seed: int, steps: int = 48) -> Operable:
    """Return a random park with its hours and a design; what it holds hangs on the seed alone."""
    years = (2026, 2031)[: 1 + seed % 2]
    park, hourly = random_park(seed, steps, years)
    count = len(years)
    heat_prices = (("steam", (0.05,) * count), ("cooling", (0.03,) * count))
    internal = {"margin": (0.01,) * count} if seed % 3 else {"buy": (0.07,) * count, "sell": (0.04,) * count}
    park = replace(
        park,
        parties=(*park.parties, "fund"),
        settlement=replace(SETTLEMENTS[seed % 4], heat_prices=heat_prices, **internal),
        storages=tuple(_with_options(one, seed + row) for row, one in enumerate(park.storages)),
        meters=tuple(replace(one, export_from=EXPORTS[seed // 4 % len(EXPORTS)]) for one in park.meters),
    )
    if seed % 3 == 2:
        hourly = _on_typical_days(hourly)
    built = {name: 40.0 for name in ("park_roof", "gas_boiler", "tank") if seed % 4 == 1}
    return Operable(park, hourly, *a_design(park, built))


def _with_options(storage: Storage, number: int) -> Storage:
    """Return the storage with one option or none: begins at a level, gives it away, shares its power."""
    options = ({}, {"initial": 0.5}, {"initial": 0.7, "end_is_free": True}, {"shared_power": True})
    return replace(storage, **options[number % 4])


def _on_typical_days(hourly: xr.Dataset) -> xr.Dataset:
    """Return the hours as three blocks that stand for 90, 200 and 75 such days or so, each on days of its own."""
    steps = hourly.sizes["time"]
    block = np.arange(steps) * 3 // steps
    first = np.flatnonzero(np.diff(block, prepend=-1))
    last = np.append(first[1:], steps) - 1
    previous = np.arange(steps) - 1
    previous[first] = last
    days = np.array([0, 90, 240], dtype="timedelta64[D]")[block]
    time = hourly["time"].values + days
    weight = np.array([90.0, 200.0, 75.0])[block]
    moved = hourly.assign_coords(time=time).assign(
        block=("time", block),
        previous=("time", previous),
        weight=("time", weight),
        month=("time", time.astype("datetime64[M]").astype(int) % 12 + 1),
    )
    fraction = float((moved["step_h"] * moved["weight"]).sum()) / 8760
    return moved.assign_attrs(year_fraction=fraction, axis_kind="representative_periods")
