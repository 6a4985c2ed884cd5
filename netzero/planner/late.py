"""Demand that a plan moves further than the hours that are declared.

The program bounds what is outstanding, not how long each kWh waits. What moves within N hours of its own satisfies

    put off and not made up after step t <= what is brought in the N hours after t,   and the same of what is ahead,

in every step: demand that is taken and brought in the order of time goes no further than that.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.park import FlexibleDemand, Park
from netzero.errors import Fault, Place

WORTH_TELLING = 1e-3
"""Share of what is moved in a block; below it, it is the trace of an interior point."""

Array = NDArray[np.float64]


def moved_too_far(park: Park, hourly: xr.Dataset, plan: xr.Dataset) -> tuple[Fault, ...]:
    """Return a warning for each flexible demand of which a plan moves some further than its hours."""
    found = []
    for item in park.flexible:
        if item.hours is None:
            continue
        kwh = np.array([_late_kwh(item, hourly, plan, s) for s in range(len(park.stages.years))])
        s = int(np.argmax(kwh))
        if kwh[s] > 0:
            told = {"name": item.name, "hours": item.hours, "kwh": float(kwh[s]), "year": park.stages.years[s]}
            found.append(Fault("NZ0871", Place(path="flexible"), told))
    return tuple(found)


def _late_kwh(item: FlexibleDemand, hourly: xr.Dataset, plan: xr.Dataset, stage: int) -> float:
    """Return the least that is outstanding at once beyond what the hours allow, the worst of all blocks, kWh."""
    step_h, block = hourly["step_h"].values, hourly["block"].values
    terms = (plan[name].sel(flexible=item.name) for name in ("shifted_down_kw", "shifted_up_kw"))
    down, up = (term.transpose("stage", "time").values[stage] * step_h for term in terms)
    worst = 0.0
    for number in np.unique(block):
        here = block == number
        kwh = _beyond(down[here], up[here], round((item.hours or 0.0) / float(step_h[0])))
        worst = max(worst, kwh if kwh > WORTH_TELLING * float(down[here].sum()) else 0.0)
    return worst


def _beyond(down_kwh: Array, up_kwh: Array, reach: int) -> float:
    """Return by how much the least amount outstanding exceeds what the next steps of a cyclic block make up."""
    outstanding = np.cumsum(down_kwh - up_kwh)
    put_off = float((outstanding - _next(up_kwh, reach)).max())
    ahead = float((-outstanding - _next(down_kwh, reach)).max())
    return max(0.0, (put_off + ahead) / 2)  # what is outstanding at the begin of the block is free


def _next(kwh: Array, reach: int) -> Array:
    """Return the sum over the steps after each one, round the block."""
    return np.asarray(sum((np.roll(kwh, -k) for k in range(1, min(reach, len(kwh)) + 1)), np.zeros_like(kwh)))
