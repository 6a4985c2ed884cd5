"""Among whom the electricity of a batch is shared out, and what plant belongs to whom, for their kernel."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.park import Park
from netzero.kernels.batch.sharing import Parties
from netzero.simulator.many.park import Batch
from netzero.simulator.settlement.claims import run_by
from netzero.simulator.settlement.internal_price import meter_prices, pool_prices
from netzero.simulator.settlement.settle import parties_of
from netzero.terms import ELECTRICITY, Party

Array = NDArray[np.float64]


NOBODY = Parties(
    demand_kw=np.zeros((0, 0)),
    first=np.zeros(0),
    stores=np.zeros(0),
    owns=np.zeros((0, 0), dtype=np.bool_),
    prices=np.zeros((0, 0)),
    factor=np.zeros(0),
)
"""Among whom nothing is shared out."""


def settled_parties(park: Park) -> list[Party]:
    """Return the parties of a park of one node, first the one that pays the bill of its meter."""
    return list(dict.fromkeys((park.nodes[0], *parties_of(park))))


def parties_in(batch: Batch, stage: int) -> Parties:
    """Return who needs and gives electricity in a stage, and at which prices."""
    park, hourly = batch.inputs.park, batch.inputs.hourly
    names, root = settled_parties(park), park.nodes[0]
    tenants = {tenant.name for tenant in park.tenants}
    battery = batch.stores[0]
    stores = run_by(park, battery, frozenset(park.nodes)) if battery else {}
    owns = np.zeros((len(names), batch.profile.shape[1]), dtype=np.bool_)
    for supply in park.supplies:
        for owner, _ in supply.owners:
            owns[names.index(owner), batch.profiles.index(supply.profile)] = True
    prices = [*meter_prices(park, hourly, root), *pool_prices(park, hourly, root)]
    return Parties(
        demand_kw=_demand(park, hourly, names, stage),
        first=np.array([float(name in tenants) for name in names]),
        stores=np.array([stores.get(name, 0.0) for name in names]),
        owns=owns,
        prices=np.ascontiguousarray(np.array([price[stage] for price in prices]).T),
        factor=np.ascontiguousarray(hourly["grid_factor_location"].transpose("stage", "time").values[stage]),
    )


def _demand(park: Park, hourly: xr.Dataset, names: list[Party], stage: int) -> Array:
    """Return the demand for electricity [time, party]."""
    demand = hourly["demand_kw"].isel(stage=stage).sel(carrier=ELECTRICITY)
    found = np.zeros((hourly.sizes["time"], len(names)))
    for tenant in park.tenants:
        if ELECTRICITY in dict(tenant.nodes):
            found[:, names.index(tenant.name)] = demand.sel(tenant=tenant.name).values
    return found


def add_parties(shared: Array, park: Park, sums: Array) -> None:
    """Write the sums of a stage (party, quantity, design), parties as here, to (design, party, quantity)."""
    names = settled_parties(park)
    rows = [names.index(name) for name in parties_of(park)]
    shared[:] = sums[rows].transpose(2, 0, 1)


def owned_in(batch: Batch, stage: int) -> Array:
    """Return the capacity of each profile that belongs to each party [party, profile, design]."""
    names = settled_parties(batch.inputs.park)
    found = np.zeros((len(names), batch.profile.shape[1], len(batch.capacity)))
    for supply in batch.inputs.park.supplies:
        able = batch.able(supply, stage)
        for owner, share in supply.owners:
            found[names.index(owner), batch.profiles.index(supply.profile)] += share * able
    return found
