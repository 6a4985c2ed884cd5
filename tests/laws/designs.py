"""Designs that cost no planning: something of everything that may be built."""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.components.investment import alive
from netzero.components.park import Park

PART = 1 / 3


def a_third_built(park: Park) -> tuple[xr.DataArray, xr.DataArray]:
    """Return capacity and new capacity (size, stage): a third of what may be built, half of that in the second stage.

    What shares a roof or a plot with others stays within it; what has no limit of its own is not built.
    """
    sizes, count = park.sizes, len(park.stages.years)
    most = np.array([max(size.upper_new) if size.upper_is_limit else 0.0 for size in sizes])
    for limit in park.site_limits:
        of_site = np.array([dict(limit.uses).get(size.name, 0.0) for size in sizes])
        wanted = PART * float(of_site @ most)
        most[of_site > 0] *= min(1.0, limit.upper / wanted) if wanted else 1.0
    new = np.zeros((len(sizes), count))
    new[:, 0] += 0.5 * PART * most
    new[:, min(1, count - 1)] += 0.5 * PART * most
    capacity = np.array([size.existing + row @ alive(size, park.stages) for size, row in zip(sizes, new, strict=True)])
    coords = {"size": np.array([size.name for size in sizes], dtype=object), "stage": list(park.stages.years)}
    arrays = [xr.DataArray(values, coords=coords, dims=("size", "stage")) for values in (capacity, new)]
    return arrays[0], arrays[1]
