"""How tenants use their flexible demand when a park is run by rules.

Under *time of use* and *combined* a tenant moves its flexible electricity out of the dear band of the day into the
nearest steps of the cheap band that it may reach, where the tariff of its meter saves more than moving costs. It knows
the tariff and its own production a day ahead, and nothing of the park. Under other policies, at nodes without a meter,
and for heat and cold, which have no tariff, demand stays where it is. Interruptible demand is done without only where
demand would go unserved, the cheapest first.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.flexible import limits, point
from netzero.components.park import FlexibleDemand, Park
from netzero.components.rules import Rules
from netzero.errors import Fault, Place
from netzero.kernels.policy import CHEAP, DEAR
from netzero.kernels.shifting import move
from netzero.simulator.world.bands import bands, deciding_price
from netzero.terms import ELECTRICITY, demand_point

Array = NDArray[np.float64]


def shift(park: Park, hourly: xr.Dataset, rules: Rules, arrays: Mapping[str, xr.DataArray]) -> None:
    """Write what is taken from and brought to each step under rules into the terms of a dispatch."""
    for position, item in enumerate(park.flexible):
        if rules.by_tariff and moves(park, item):
            down, up = _moved(park, hourly, item, rules)
            arrays["shifted_down_kw"].values[position] = down
            arrays["shifted_up_kw"].values[position] = up


def moves(park: Park, item: FlexibleDemand) -> bool:
    """Return whether a tariff tells this demand when to move: electricity at a node with a meter."""
    node, carrier = point(park, item)
    return carrier == ELECTRICITY and any(meter.node == node for meter in park.meters)


def _moved(park: Park, hourly: xr.Dataset, item: FlexibleDemand, rules: Rules) -> tuple[Array, Array]:
    node, _ = point(park, item)
    meter = next(meter.name for meter in park.meters if meter.node == node)
    price = deciding_price(park, hourly, meter, rules)
    band, _, _ = bands(hourly, np.ascontiguousarray(price.T), rules)
    found, step_h = limits(item, hourly), hourly["step_h"].values
    down, up = np.zeros_like(price), np.zeros_like(price)
    for s, cost in enumerate(item.cost):
        worth = np.where(band[:, s] == DEAR, price[s] - cost, price[s])
        taken, brought = move(
            found.down_kw[s] * step_h,
            found.up_kw[s] * step_h,
            worth,
            np.ascontiguousarray(band[:, s]),
            _parts(hourly, item),
            _reach(hourly, item),
            DEAR,
            CHEAP,
        )
        down[s], up[s] = taken / step_h, brought / step_h
    return down, up


def _parts(hourly: xr.Dataset, item: FlexibleDemand) -> NDArray[np.int64]:
    """Return the number of the part of the axis that demand may not leave: its block, or its day."""
    block = hourly["block"].values.astype(np.int64)
    days = hourly["time"].values.astype("datetime64[D]").astype(np.int64)
    begins = np.diff(block, prepend=block[0]) != 0
    if item.hours is None:
        begins |= np.diff(days, prepend=days[0]) != 0
    return np.cumsum(begins)


def _reach(hourly: xr.Dataset, item: FlexibleDemand) -> int:
    hours = 24.0 if item.hours is None else item.hours
    return round(hours / float(hourly["step_h"].values[0]))


def shed(park: Park, hourly: xr.Dataset, arrays: Mapping[str, xr.DataArray]) -> None:
    """Turn what would go unserved into interruptible demand that is done without, the cheapest first, in `arrays`."""
    missing = arrays["unserved_kw"]
    for s in range(len(park.stages.years)):
        order = sorted(range(len(park.flexible)), key=lambda position: park.flexible[position].shed_price[s])
        for position in order:
            item = park.flexible[position]
            at = missing.indexes["demand_point"].get_loc(demand_point(*point(park, item)))
            done_without = np.minimum(missing.values[at, s], limits(item, hourly).shed_kw[s])
            arrays["shed_kw"].values[position, s] = done_without
            missing.values[at, s] -= done_without


def shifting_notes(park: Park, rules: Rules) -> tuple[Fault, ...]:
    """Return a note for each flexible demand that stays where it is when the park is run by rules."""
    if rules.policy == "look_ahead":
        return ()
    still = [item for item in park.flexible if any(item.share) and not (rules.by_tariff and moves(park, item))]
    return tuple(Fault("NZ0960", Place(path="flexible"), {"name": item.name, "policy": rules.policy}) for item in still)
