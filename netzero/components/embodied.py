r"""Carbon embodied in what is built: scope 3, whole in the year in which it is built.

    embodied[s] = sum over sizes z of embodied[z] new[z,s]                                 t CO2e, once

An axis that stands for part of a year bears that part, as it does of investment.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.equations import Emission, Mathematics
from netzero.components.park import Park


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the emissions of what is built; nothing where no size has any."""
    part = float(hourly.attrs["year_fraction"])
    amounts = {size.name: part * size.embodied_t for size in park.sizes if size.embodied_t}

    def built(m: Any, s: int) -> Any:
        return sum(t * m.new[z, s] for z, t in m.d.embodied.items())

    emissions = (Emission(upstream=built, yearly=True, once=True),) if amounts else ()
    return Mathematics(tables={"embodied": amounts}, emissions=emissions)


def built_t(park: Park, new_capacity: xr.DataArray, part: float) -> NDArray[np.float64]:
    """Return what is embodied in all that is built in each stage, t CO2e (stage,)."""
    found = np.zeros(len(park.stages.years))
    for size in park.sizes:
        if size.embodied_t:
            found += part * size.embodied_t * np.asarray(new_capacity.sel(size=size.name).values)
    return found
