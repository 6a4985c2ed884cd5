"""Bounds that stand where the user declared no limit must not decide the plan."""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.components.converter import rating
from netzero.components.park import Park, Size
from netzero.errors import SolverFailed
from netzero.planner.program import Floats, LinearProgram

REACHED = 1e-6
"""Relative distance at which a bound counts as reached."""


def assert_free(park: Park, hourly: xr.Dataset, program: LinearProgram, x: Floats) -> None:
    """Raise `SolverFailed` when a bound that is no real limit is reached by a capacity or an import.

    The capacity of a converter or link that costs nothing may lie anywhere: the highest flow that it bounds counts.
    """
    capacity = program.columns["capacity"].of(x)
    output = program.columns["output"].of(x)
    highest = {
        one.size.name: (kw * rating(one, hourly)).max(axis=1) for one, kw in zip(park.converters, output, strict=True)
    }
    highest |= _highest_sent(park, program, x)
    for size, built in zip(park.sizes, capacity, strict=True):
        if not size.upper_is_limit:
            used = built if _costs(size) else highest.get(size.name, built)
            _assert_below(size.name, size.unit, used, np.array(size.upper))
    imported = program.columns["imported"].of(x)
    for meter, power in zip(park.meters, imported, strict=True):
        if not meter.import_limit_is_limit:
            _assert_below(meter.name, "kW", power.max(axis=1), np.array(meter.import_limit_kw))


def _highest_sent(park: Park, program: LinearProgram, x: Floats) -> dict[str, Floats]:
    """Return by size and stage the most that a link moves one way, less what goes to and fro at once."""
    moved = dict(zip(program.columns["sent"].labels[0], program.columns["sent"].of(x), strict=True))
    back = program.columns["sent_back"]
    for name, kw in zip(back.labels[0] if back.labels else (), back.of(x), strict=True):
        moved[name] = np.abs(moved[name] - kw)
    return {link.size.name: moved[link.name].max(axis=1) for link in park.links}


def _costs(size: Size) -> bool:
    return any((*size.capex, *size.fixed_om, *size.upkeep))


def _assert_below(name: str, unit: str, value: Floats, bound: Floats) -> None:
    touched = (value >= bound * (1 - REACHED)) & (bound > 0)
    if touched.any():
        raise SolverFailed("NZ0808", name=name, unit=unit, bound=float(bound[touched][0]))
