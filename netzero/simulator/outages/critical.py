"""Critical demand: what of each tenant's need must be served whatever happens, and whose it is when some is not.

What is not served of a demand point is taken from the demand there that is not critical first, then tier by tier from
the critical demand, the last tier first, and within a tier from all alike, each in proportion to what it asks for. A
*slot* is one tier at one demand point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.demand import demand_kw, demand_points
from netzero.components.park import Park
from netzero.components.tiers import order_of_tiers, tiers_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Critical:
    """The critical demand of one stage. A *part* is what one tenant needs of one carrier in one tier."""

    demand_kw: Array
    """All demand, [time, point]."""
    critical_kw: Array
    """[time, point]"""
    slot_kw: Array
    """[time, point, tier], the tier that is served first comes first."""
    part_share: Array
    """Share of its slot's demand that is a part's, [time, part]."""
    tenant: Ints
    """Position of each part's tenant."""
    carrier: Ints
    """Position of each part's carrier."""
    slot: Ints
    """Position of each part's slot among points and tiers."""
    tier: Ints
    """Position of each part's tier."""
    tenants: int

    @property
    def tiers(self) -> int:
        """How many tiers there are."""
        return int(self.slot_kw.shape[2])

    def lacking_of_slots(self, rows: Ints, lacking_kw: Array) -> Array:
        """Return what is lacking of each slot, kW [..., slot], of what is lacking of critical demand at the points.

        Args:
            rows: steps of the axis, [...].
            lacking_kw: at most what is critical, [..., point].

        """
        asked = self.slot_kw[rows]
        after = np.cumsum(asked[..., ::-1], axis=-1)[..., ::-1] - asked
        found = np.clip(lacking_kw[..., None] - after, 0.0, asked)
        return np.asarray(found.reshape(*lacking_kw.shape[:-1], -1))


def critical_demand(park: Park, needed: xr.DataArray, hourly: xr.Dataset, stage: int) -> Critical:
    """Return the critical demand of a stage (by position); `needed` stands in place of the `demand_kw` of `hourly`."""
    carriers, points, order = list(park.carriers), list(demand_points(park).values()), order_of_tiers(park)
    tenants = [tenant.name for tenant in park.tenants]
    parts = [
        (row, carriers.index(carrier), points.index((node, carrier)), order.index(tier), share)
        for row, tenant in enumerate(park.tenants)
        for carrier, node in tenant.nodes
        for tier, share in tiers_of(tenant, carrier)
    ]
    tenant, carrier, point, tier = np.array([part[:4] for part in parts], dtype=np.int64).reshape(-1, 4).T
    named = needed.sel(tenant=tenants, carrier=carriers).transpose("stage", "time", "tenant", "carrier")
    asked = named.values[stage][:, tenant, carrier] * np.array([share for *_, share in parts])
    slot = point * len(order) + tier
    slots = asked @ np.eye(len(points) * len(order))[slot]
    slot_kw = slots.reshape(len(asked), len(points), len(order))
    whole = slots[:, slot]
    return Critical(
        demand_kw(park, hourly.assign(demand_kw=needed))[:, stage].T,
        slot_kw.sum(axis=2),
        slot_kw,
        np.divide(asked, whole, out=np.zeros_like(asked), where=whole > 0.0),
        tenant,
        carrier,
        slot,
        tier,
        len(tenants),
    )
