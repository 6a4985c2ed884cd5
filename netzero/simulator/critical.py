"""Critical demand: what of each tenant's need must be served whatever happens, and whose it is when some is not.

What is not served of a demand point is taken from the demand there that is not critical first, and what is then lacking
from all critical demand of the point alike, each in proportion to what it asks for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.demand import demand_kw, demand_points
from netzero.components.park import Park

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Critical:
    """The critical demand of one stage. A *part* is what one tenant needs of one carrier."""

    demand_kw: Array
    """All demand, [time, point]."""
    critical_kw: Array
    """[time, point]"""
    part_share: Array
    """Share of its point's critical demand that is a part's, [time, part]."""
    tenant: Ints
    """Position of each part's tenant."""
    carrier: Ints
    """Position of each part's carrier."""
    point: Ints
    """Position of each part's point."""
    tenants: int


def critical_demand(park: Park, needed: xr.DataArray, hourly: xr.Dataset, stage: int) -> Critical:
    """Return the critical demand of a stage (by position); `needed` stands in place of the `demand_kw` of `hourly`."""
    carriers, points = list(park.carriers), list(demand_points(park).values())
    tenants = [tenant.name for tenant in park.tenants]
    share = xr.DataArray(
        np.array([[tenant.critical_share(carrier) for carrier in carriers] for tenant in park.tenants]),
        coords={"tenant": tenants, "carrier": carriers},
        dims=("tenant", "carrier"),
    )
    critical = (needed * share).transpose(*needed.dims)
    parts = [
        (row, carriers.index(carrier), points.index((node, carrier)))
        for row, tenant in enumerate(park.tenants)
        for carrier, node in tenant.nodes
    ]
    tenant, carrier, point = np.array(parts, dtype=np.int64).reshape(-1, 3).T
    of_points = demand_kw(park, hourly.assign(demand_kw=critical))[:, stage].T
    named = critical.sel(tenant=tenants, carrier=carriers).transpose("stage", "time", "tenant", "carrier")
    asked, whole = named.values[stage][:, tenant, carrier], of_points[:, point]
    return Critical(
        demand_kw(park, hourly.assign(demand_kw=needed))[:, stage].T,
        of_points,
        np.divide(asked, whole, out=np.zeros_like(asked), where=whole > 0.0),
        tenant,
        carrier,
        point,
        len(tenants),
    )
