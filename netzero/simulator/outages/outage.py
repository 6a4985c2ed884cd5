"""Outages: from every start time, whether critical demand is served for as long as something is out.

The grid, or one unit, fails at the beginning of a step and stays out; stores and fuels are what normal operation by
rules has left at that moment, and nobody knew. While the grid is out only critical demand is connected, stores are kept
for what nothing else can serve, and plant needs no grid to run. While a unit is out the grid is there and all demand
is connected; what then goes unserved is taken from demand that is not critical first. What is lacking of critical
demand is lacking of the last tier first (`critical`). Storages hold what time and use had left of them at that moment,
and age no further in the window.
A window that reaches beyond the end of its block goes on at the block's begin, with the fuel that is left.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from netzero.components.demand import demand_points
from netzero.components.flexible import needed_kw
from netzero.components.park import Park
from netzero.components.rules import Rules
from netzero.components.tiers import order_of_tiers
from netzero.simulator.ageing import Ages
from netzero.simulator.outages.critical import critical_demand
from netzero.simulator.outages.survival import Survival
from netzero.simulator.outages.units import largest_units, without
from netzero.simulator.outages.windows import state_of, unserved_by_window
from netzero.simulator.stages import operated_stages
from netzero.simulator.world.arrays import inputs_of
from netzero.terms import GRID_OUTAGE, Policy, UnitClass
from netzero.vocabulary import OUTAGES, check, describe


def outages(
    park: Park,
    hourly: xr.Dataset,
    capacity: xr.DataArray,
    new_capacity: xr.DataArray,
    dispatch: xr.Dataset,
    policy: Policy | Rules,
    *,
    durations_h: Sequence[int],
    units: Sequence[UnitClass] | None = None,
) -> xr.Dataset:
    """Return what outages of some durations mean for a design operated by rules, terms OUTAGES.

    Args:
        park: the park.
        hourly: terms HOURLY on any axis.
        capacity: what is alive, dims (size, stage), in the size's unit.
        new_capacity: what is built in each stage, likewise.
        dispatch: what `simulate` gave for this design and policy (its shifted demand is kept).
        policy: under which operation goes on until something fails, and beyond where the grid is there.
        durations_h: hours, in rising order.
        units: classes of which the largest unit fails; None: the grid fails.

    Raises:
        BadInput: as `simulate`.

    """
    rules = policy if isinstance(policy, Rules) else Rules(policy)
    moved = dispatch[["shifted_up_kw", "shifted_down_kw"]].assign(shed_kw=xr.zeros_like(dispatch["shed_kw"]))
    needed = needed_kw(park, hourly, moved)
    inputs = inputs_of(park, hourly.assign(demand_kw=needed), capacity, new_capacity)
    failing = {GRID_OUTAGE: None} if units is None else largest_units(inputs, units)
    result = _empty(park, list(failing), durations_h)
    previous, step_h = hourly["previous"].values.astype(np.int64), hourly["step_h"].values
    per_hour = max(1, round(1.0 / float(step_h[0])))
    ends = per_hour * np.array(durations_h, dtype=np.int64)
    for stage, world, begin_kwh in operated_stages(inputs, rules, Ages(inputs, rules)):
        state = state_of(world, previous, begin_kwh)
        critical = critical_demand(park, needed, hourly, stage)
        for row, unit in enumerate(failing.values()):
            out = without(world, inputs, unit)
            if unit is None:
                out = out._replace(demand_kw=np.ascontiguousarray(critical.critical_kw))
            survival = Survival(critical, ends, 1.0 / per_hour, islanded=unit is None)
            for starts, rows, lost_kw in unserved_by_window(out, state, int(ends[-1])):
                survival.add((hourly["weight"].values * step_h)[starts], rows, lost_kw)
            for name, values in survival.found(len(park.carriers)).items():
                result[name].values[row, stage] = values
    return check(describe(result, OUTAGES), OUTAGES)


def _empty(park: Park, labels: Sequence[str], durations_h: Sequence[int]) -> xr.Dataset:
    coords = {
        "outage": np.array(labels, dtype=object),
        "stage": np.array(park.stages.years),
        "tenant": np.array([tenant.name for tenant in park.tenants], dtype=object),
        "tier": np.array(order_of_tiers(park), dtype=object),
        "carrier": np.array(park.carriers, dtype=object),
        "demand_point": np.array(list(demand_points(park)), dtype=object),
        "outage_h": np.array(durations_h, dtype=np.int64),
    }
    zeros = {
        name: xr.DataArray(np.zeros([len(coords[dim]) for dim in term.dims]), dims=term.dims)
        for name, term in OUTAGES.items()
    }
    return xr.Dataset(zeros, coords=coords)
