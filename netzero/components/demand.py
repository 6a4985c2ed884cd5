r"""Demand: what tenants need at a node, and what is left unserved at a price.

    flow: - demand[p,s,t] + unserved[p,s,t],   unserved <= demand                          kW

A demand point is one carrier at one node: the sum over the tenants that this node serves.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.equations import Cost, Flow, Mathematics, Table, Variable
from netzero.components.park import Park
from netzero.terms import Carrier, Node, demand_point


def demand_points(park: Park) -> dict[str, tuple[Node, Carrier]]:
    """Return the demand points of the park by label, in the order of nodes and carriers."""
    wanted = {(node, carrier) for tenant in park.tenants for carrier, node in tenant.nodes}
    return {
        demand_point(node, carrier): (node, carrier)
        for node in park.nodes
        for carrier in park.carriers
        if (node, carrier) in wanted
    }


def demand_kw(park: Park, hourly: xr.Dataset) -> NDArray[np.float64]:
    """Return the demand of each demand point, kW [point, stage, time]."""
    totals = []
    wanted = hourly["demand_kw"].transpose("tenant", "carrier", "stage", "time")
    rows, columns = wanted.indexes["tenant"], wanted.indexes["carrier"]
    for node, carrier in demand_points(park).values():
        names = [tenant.name for tenant in park.tenants if dict(tenant.nodes).get(carrier) == node]
        totals.append(wanted.values[[rows.get_loc(name) for name in names], columns.get_loc(carrier)].sum(axis=0))
    shape = (len(totals), len(park.stages.years), hourly.sizes["time"])
    return np.array(totals, dtype=np.float64).reshape(shape)


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of demand at all points of the park."""
    years = park.stages.years
    points = demand_points(park)
    prices = dict(park.unserved_price)
    priced = [label for label, (_, carrier) in points.items() if prices.get(carrier) is not None]
    tables: dict[str, Any] = {
        "demand": Table(demand_kw(park, hourly), list(points), years, None),
        "unserved_price": {label: prices[points[label][1]] for label in priced},
    }

    def need(p: str) -> Any:
        return lambda m, s, t: -m.d.demand[p, s, t]

    def relief(p: str) -> Any:
        return lambda m, s, t: m.unserved[p, s, t]

    def lost(p: str) -> Any:
        return lambda m, s, t: m.d.unserved_price[p] * m.unserved[p, s, t]

    return Mathematics(
        sets={"demand_point": list(points), "priced_point": priced},
        tables=tables,
        variables=(
            Variable(
                "unserved",
                ("priced_point", "stage", "step"),
                lambda d, p, s, t: d.demand[p, s, t],
                "kW",
                "demand not met",
                bound_is_fact=True,
            ),
        ),
        flows=(
            *(Flow(*where, need(label)) for label, where in points.items()),
            *(Flow(*points[label], relief(label), "lacking") for label in priced),
        ),
        costs=tuple(Cost("unserved", lost(label)) for label in priced),
    )
