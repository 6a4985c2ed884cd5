"""Power bought by virtual contract comes over the public grid: through the meter of its node, as import does.

What a connection carries, and the peak that a demand charge is on, are of both together; power by private line comes
by a way of its own and is no part of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.park import Meter, Park, Supply
from netzero.terms import ELECTRICITY


def through_the_grid(park: Park, meter: Meter) -> tuple[Supply, ...]:
    """Return the purchases by virtual contract that a meter's connection carries."""
    return tuple(supply for supply in park.supplies if supply.node == meter.node and is_virtual(supply))


def is_virtual(supply: Supply) -> bool:
    """Whether a supply is electricity by virtual contract."""
    return supply.delivery == "virtual" and supply.carrier == ELECTRICITY


def drawn_kw(park: Park, meter: Meter, dispatch: xr.Dataset) -> NDArray[np.float64]:
    """Return what a meter's connection brings, import and virtual contracts, kW [stage, time]."""
    names = [supply.name for supply in through_the_grid(park, meter)]
    imported = dispatch["imported_kw"].sel(meter=meter.name).transpose("stage", "time").values
    if not names:
        return np.asarray(imported)
    return np.asarray(
        imported + dispatch["supplied_kw"].sel(supply=names).sum("supply").transpose("stage", "time").values
    )


def drawn(m: Any, meter: str, s: int, t: Any) -> Any:
    """Return the expression of the same: `m.d.virtual[meter]` names the pools of virtual contracts."""
    return sum((m.supplied[p, s, t] for p in m.d.virtual[meter]), m.imported[meter, s, t])
