r"""Flexible demand: what a tenant may take earlier or later, and what it may do without at a price.

    owed[f,s,t] - ahead[f,s,t] = owed[f,s,previous[t]] - ahead[f,s,previous[t]] + h[t] (down[f,s,t] - up[f,s,t])     kWh
    down <= share x demand,  up <= increase x demand,  shed <= share that may be shed x demand                       kW
    owed[t] <= least of: h down at most over the last N hours, h up at most over the next N hours                    kWh
    ahead[t] <= the same with up and down exchanged                                                                  kWh
    unserved <= demand + sum over f of up - down - shed                                                               kW
    flow: down - up + shed;   cost: price x down, price x shed

`owed` is what was put off and not yet made up, `ahead` what was taken ahead and not yet spared. Their bounds are those
of a store that holds what can be shifted by N hours (Kleinhans 2014, arXiv:1401.4121): no more is ever
outstanding than N hours could put off and the next N hours could make up. While less is outstanding, some of it may
wait longer. Where demand is shifted within the day, nothing is outstanding at the end of a day, and nothing waits
longer. `previous` wraps round within a block, so all that is shifted in a block is made up in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.demand import demand_points
from netzero.components.equations import Constraint, Cost, Flow, Mathematics, Table, Variable
from netzero.components.park import FlexibleDemand, Park
from netzero.terms import Carrier, Node, demand_point

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Limits:
    """What a flexible demand may do at most, dims (stage, time)."""

    down_kw: Array
    up_kw: Array
    shed_kw: Array
    owed_kwh: Array
    ahead_kwh: Array


def limits(item: FlexibleDemand, hourly: xr.Dataset) -> Limits:
    """Return the limits of a flexible demand on the time axis."""
    demand = hourly["demand_kw"].sel(tenant=item.tenant, carrier=item.carrier).transpose("stage", "time").values
    down, up, shed = (np.array(share)[:, None] * demand for share in (item.share, item.increase, item.shed_share))
    step_h = hourly["step_h"].values
    (down_before, down_after), (up_before, up_after) = (_around(item, hourly, kw * step_h) for kw in (down, up))
    return Limits(down, up, shed, np.minimum(down_before, up_after), np.minimum(up_before, down_after))


def _around(item: FlexibleDemand, hourly: xr.Dataset, kwh: Array) -> tuple[Array, Array]:
    """Return the sums within reach of each step: up to its end, and after it."""
    if item.hours is None:
        return _of_the_day(hourly, kwh)
    previous = hourly["previous"].values.astype(np.int64)
    following = np.argsort(previous)
    _, steps_of_block = np.unique(hourly["block"].values, return_counts=True)
    reach = min(round(item.hours / float(hourly["step_h"].values[0])), int(steps_of_block.min()))
    here = np.arange(len(previous))
    return _summed(kwh, here, previous, reach), _summed(kwh, following, following, reach)


def _summed(kwh: Array, first: NDArray[np.int64], onward: NDArray[np.int64], count: int) -> Array:
    """Return the sum over `count` steps, the first of them at `first` and each next one as `onward` says."""
    total, at = np.zeros_like(kwh), first
    for _ in range(count):
        total = total + kwh[:, at]
        at = onward[at]
    return total


def _of_the_day(hourly: xr.Dataset, kwh: Array) -> tuple[Array, Array]:
    """Return the sums from the begin of each step's day (of its block) to its end, and from there to the day's end."""
    days = hourly["time"].values.astype("datetime64[D]").astype(np.int64)
    first = np.flatnonzero((np.diff(days, prepend=-1) != 0) | (np.diff(hourly["block"].values, prepend=-1) != 0))
    length = np.diff(np.append(first, len(days)))
    before = np.concatenate([np.cumsum(day, axis=1) for day in np.split(kwh, first[1:], axis=1)], axis=1)
    whole = np.repeat(np.add.reduceat(kwh, first, axis=1), length, axis=1)
    after = np.maximum(whole - before, 0.0)
    after[:, np.append(first[1:], len(days)) - 1] = 0.0
    return before, after


def needed_kw(park: Park, hourly: xr.Dataset, dispatch: Mapping[Any, xr.DataArray]) -> xr.DataArray:
    """Return what tenants need after shifting and shedding, kW, dims as `demand_kw`: demand + up - down - shed.

    `dispatch` holds the terms of flexible demand.
    """
    needed = hourly["demand_kw"]
    if park.flexible:
        needed = needed.copy(deep=True)
    for item in park.flexible:
        at = {"flexible": item.name}
        change = dispatch["shifted_up_kw"].sel(at) - dispatch["shifted_down_kw"].sel(at) - dispatch["shed_kw"].sel(at)
        of_tenant = {"tenant": item.tenant, "carrier": item.carrier}
        here = needed.loc[of_tenant]
        needed.loc[of_tenant] = here + change.transpose(*here.dims).values
    return needed


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of all flexible demand of the park."""
    years = park.stages.years
    items = {item.name: item for item in park.flexible}
    names = list(items)
    shedding = [name for name, item in items.items() if any(item.shed_share)]
    found = [limits(item, hourly) for item in items.values()]
    at = {name: point(park, item) for name, item in items.items()}
    prices = dict(park.unserved_price)
    points = {point: [name for name in names if demand_point(*at[name]) == point] for point in demand_points(park)}
    priced = [point for point, (_, carrier) in demand_points(park).items() if prices.get(carrier) is not None]

    def table(values: Sequence[Array]) -> Table:
        return Table(np.array(values).reshape(len(names), len(years), hourly.sizes["time"]), names, years, None)

    tables: dict[str, Any] = {
        "most_down": table([one.down_kw for one in found]),
        "most_up": table([one.up_kw for one in found]),
        "most_shed": table([one.shed_kw for one in found]),
        "most_owed": table([one.owed_kwh for one in found]),
        "most_ahead": table([one.ahead_kwh for one in found]),
        "shift_cost": Table([item.cost for item in items.values()], names, years),
        "shed_price": Table([item.shed_price for item in items.values()], names, years),
        "flexible_at": points,
        "shedding": frozenset(shedding),
    }

    def what_is_put_off_is_made_up(m: Any, f: str, s: int, t: Any) -> Any:
        before = m.owed[f, s, m.d.previous[t]] - m.ahead[f, s, m.d.previous[t]]
        return m.owed[f, s, t] - m.ahead[f, s, t] == before + m.d.step_h[t] * (m.down[f, s, t] - m.up[f, s, t])

    def eased(m: Any, f: str, s: int, t: Any) -> Any:
        shifted = m.down[f, s, t] - m.up[f, s, t]
        return shifted + m.shed[f, s, t] if f in m.d.shedding else shifted

    def only_what_is_needed_is_unserved(m: Any, p: str, s: int, t: Any) -> Any:
        return m.unserved[p, s, t] + sum(eased(m, f, s, t) for f in m.d.flexible_at[p]) <= m.d.demand[p, s, t]

    def moved(f: str) -> Any:
        return lambda m, s, t: m.down[f, s, t] - m.up[f, s, t]

    def relief(f: str) -> Any:
        return lambda m, s, t: m.shed[f, s, t]

    def price(f: str) -> Any:
        return lambda m, s, t: m.d.shift_cost[f, s] * m.down[f, s, t]

    def lost(f: str) -> Any:
        return lambda m, s, t: m.d.shed_price[f, s] * m.shed[f, s, t]

    index = ("flexible", "stage", "step")

    def fact(name: str, table: str, unit: str, doc: str, of: str = "flexible") -> Variable:
        def most(d: Any, f: str, s: int, t: Any) -> Any:
            return getattr(d, table)[f, s, t]

        return Variable(name, (of, "stage", "step"), most, unit, doc, bound_is_fact=True)

    return Mathematics(
        sets={
            "flexible": names,
            "shedding": shedding,
            "eased_point": [point for point in priced if points[point]],
        },
        tables=tables,
        variables=(
            fact("down", "most_down", "kW", "demand taken from a step"),
            fact("up", "most_up", "kW", "demand brought to a step"),
            fact("owed", "most_owed", "kWh", "put off and not yet made up"),
            fact("ahead", "most_ahead", "kWh", "taken ahead, not yet spared"),
            fact("shed", "most_shed", "kW", "interruptible demand done without", "shedding"),
        ),
        constraints=(
            Constraint("what_is_put_off_is_made_up", index, what_is_put_off_is_made_up, "kWh"),
            Constraint(
                "only_what_is_needed_is_unserved",
                ("eased_point", "stage", "step"),
                only_what_is_needed_is_unserved,
                "kW",
            ),
        ),
        flows=(
            *(Flow(*at[name], moved(name)) for name in names),
            *(Flow(*at[name], relief(name), "lacking") for name in shedding),
        ),
        costs=(
            *(Cost("flexibility", price(name)) for name in names),
            *(Cost("flexibility", lost(name)) for name in shedding),
        ),
    )


def point(park: Park, item: FlexibleDemand) -> tuple[Node, Carrier]:
    """Return the node that serves a flexible demand, and its carrier."""
    tenant = next(tenant for tenant in park.tenants if tenant.name == item.tenant)
    return tenant.node(item.carrier), item.carrier
