"""Demand that an operation by rules leaves unserved: where, how much, and only where it is more than a rare peak."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.demand import demand_kw, demand_points
from netzero.components.flexible import needed_kw
from netzero.components.park import Park
from netzero.errors import Fault

Array = NDArray[np.float64]
MUCH_OF_ONE = 1e-2
"""Share of the demand at one point in one stage."""
MOST_NAMED = 5


def unserved_warnings(park: Park, hourly: xr.Dataset, operation: xr.Dataset) -> tuple[Fault, ...]:
    """Return a warning that names where more than a rare peak goes unserved, the largest share first.

    Args:
        park: the park.
        hourly: terms HOURLY on the axis of the operation.
        operation: terms DISPATCH.

    """
    return _named("NZ0912", park, *_missing(park, hourly, operation))


def unpriced_warnings(park: Park, hourly: xr.Dataset, operation: xr.Dataset) -> tuple[Fault, ...]:
    """Return a warning that names where more than a rare peak goes unserved at no price; arguments as above."""
    missing, share = _missing(park, hourly, operation)
    prices = dict(park.unserved_price)
    free = np.array([prices.get(carrier) is None for _, carrier in demand_points(park).values()], dtype=bool)
    return _named("NZ1084", park, missing, share * free[:, None])


def _missing(park: Park, hourly: xr.Dataset, operation: xr.Dataset) -> tuple[Array, Array]:
    """Return what goes unserved, kWh a year, and its share of what is asked for (demand point, stage)."""
    hours = hourly["step_h"].values * hourly["weight"].values
    needed = needed_kw(park, hourly, operation)
    asked = demand_kw(park, hourly.assign(demand_kw=needed)) @ hours
    missing = operation["unserved_kw"].transpose("demand_point", "stage", "time").values @ hours
    share = np.divide(missing, asked, out=np.zeros_like(missing), where=asked > 0)
    return missing, share


def _named(code: str, park: Park, missing: Array, share: Array) -> tuple[Fault, ...]:
    if not (share > MUCH_OF_ONE).any():
        return ()
    points, years = list(demand_points(park)), park.stages.years
    order = np.argsort(-share, axis=None, kind="stable")[:MOST_NAMED]
    where = "; ".join(
        f"{points[p]} {years[s]}: {missing[p, s] / 1000:,.6g} MWh, {share[p, s]:.1%}"
        for p, s in (divmod(int(one), len(years)) for one in order)
        if share[p, s] > MUCH_OF_ONE
    )
    return (Fault(code, values={"where": where}),)
