"""The park without the plan: what stands today, what of it is renewed when its life ends, and what runs today."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr

from netzero.accounts.record import Array
from netzero.components.investment import alive
from netzero.components.park import Park, Size


def reference_park(park: Park) -> Park:
    """Return the park without the purchases and contracts that are not in force: they are a choice of the plan."""
    none = (0.0,) * len(park.stages.years)
    supplies = tuple(one if one.in_force or one.size else replace(one, limit_kw=none) for one in park.supplies)
    return replace(park, supplies=supplies, contracts=tuple(one for one in park.contracts if one.in_force))


def reference_design(park: Park) -> xr.Dataset:
    """Return capacity and new_capacity, dims (size, stage), of today's stock under `Park.finance.reference`.

    'stock': it serves as long as it lives. 'renewed': what is missing of the first stage's stock is built anew, alike,
    at that stage's cost, as long as its place is not left. A way that is only wide enough is no equipment.
    """
    new = np.array([_renewed(park, size) for size in park.sizes]).reshape(len(park.sizes), len(park.stages.years))
    if park.finance.reference != "renewed":
        new[:] = 0.0
    built = [row @ alive(size, park.stages) for row, size in zip(new, park.sizes, strict=True)]
    existing = np.array([size.existing for size in park.sizes]).reshape(new.shape)
    coords = {
        "size": np.array([size.name for size in park.sizes], dtype=object),
        "stage": list(park.stages.years),
    }
    dims = ("size", "stage")
    return xr.Dataset(
        {"capacity": (dims, existing + np.array(built).reshape(new.shape)), "new_capacity": (dims, new)}, coords=coords
    )


def _renewed(park: Park, size: Size) -> Array:
    """Return what is built by stage to keep the stock of the first one."""
    years, serves = park.stages.years, alive(size, park.stages)
    new = np.zeros(len(years))
    for stage, year in enumerate(years if not size.is_wide else ()):
        if size.life_if_built(year) > 0.0:
            new[stage] = max(0.0, size.existing[0] - size.existing[stage] - float(new @ serves[:, stage]))
    return new
