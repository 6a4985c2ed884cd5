"""Who used whose electricity, heat and cold, step by step, behind every meter.

At each site, of what parties need and give there (`claims`), in this order:

1. *Own first*: what a tenant's own roof, plant and storage give serves the tenant itself.
2. *Pool*: what is left of that, and all that the operator and third parties give (supplies, plant, purchases and
   discharge), is given to all who still need some, by the park's rule (`components.park.Settlement`): pro rata to what
   they need, by fixed shares, or class after class. The operator's need is what the park's own plant takes: heat pumps,
   chillers, charging.
3. *Grid*: the rest of the need is imported, pro rata; what the pool did not give away is exported.

What is exported counts for those who fed the pool, pro rata to what they gave; what is exported beyond all that is
given was imported by who runs the meter's node. What the park's own network loses on its way to a tenant is part of
that tenant's need, so that losses are borne pro rata to use. Prices: `internal_price`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import xarray as xr

from netzero.components.link import Way, sites, ways_between_sites
from netzero.components.network import network_loss
from netzero.components.park import Park
from netzero.errors import Fault, Place
from netzero.kernels.settlement import bill_hours, settle_hours
from netzero.simulator.flows import SENT, Array, NodeFlow, node_flows
from netzero.simulator.settlement.claims import Claims, claims_of, run_by
from netzero.simulator.settlement.internal_price import meter_prices, pool_prices
from netzero.simulator.settlement.sharing import rule_of
from netzero.terms import COOLING, ELECTRICITY, PARK, Party, heat_of
from netzero.vocabulary import SETTLEMENT, check, describe

OWN, TAKEN, GIVEN, GRID, SOLD = range(5)
TERMS = {
    "own_supply_kw": OWN,
    "pool_taken_kw": TAKEN,
    "pool_given_kw": GIVEN,
    "grid_taken_kw": GRID,
    "exported_by_kw": SOLD,
}
HEAT_TERMS = {"heat_own_kw": OWN, "heat_taken_kw": TAKEN, "heat_given_kw": GIVEN}
OF_WAYS = {"pool_sent_kw": TAKEN, "grid_sent_kw": GRID}
"""What links take out of a site, and the flow of the buyer's that it is part of."""


def settle(park: Park, hourly: xr.Dataset, dispatch: xr.Dataset) -> xr.Dataset:
    """Return the settlement (terms SETTLEMENT) of a dispatch among all parties: tenants, operator, third parties."""
    flows = node_flows(park, hourly, dispatch)
    dataset = xr.Dataset(coords={name: dispatch[name].values for name in ("stage", "time")})
    hours = hourly["step_h"].values * hourly["weight"].values
    _add_electricity(dataset, park, hourly, hours, flows)
    _add_heat(dataset, park, hours, flows)
    return check(describe(dataset, SETTLEMENT), SETTLEMENT)


def hourly_bills(park: Park, hourly: xr.Dataset, dispatch: xr.Dataset) -> xr.Dataset:
    """Return what each party uses of the grid, pays for electricity and emits by it in each step of a dispatch.

    Dims (party, stage, time): `grid_taken_kw`; `cost`, currency per hour, all that is paid for electricity of grid and
    pool less what is received, without demand charges, which are of a month; `emitted`, t CO2e per hour, of the grid's
    electricity by the location-based factor. Flows by party that are not asked for are not kept: this is the quick
    way to the bills of many designs.
    """
    parties = parties_of(park)
    shape = (len(parties), dispatch.sizes["stage"], dispatch.sizes["time"])
    found = {name: np.zeros(shape) for name in ("grid_taken_kw", "cost", "emitted")}
    factor = np.asarray(hourly["grid_factor_location"].transpose("stage", "time").values)
    hours = hourly["step_h"].values * hourly["weight"].values
    for claims in claims_of(park, node_flows(park, hourly, dispatch), [ELECTRICITY]):
        prices = np.stack([*meter_prices(park, hourly, claims.root), *pool_prices(park, hourly, claims.root)], axis=-1)
        grid, cost, emitted = (np.empty_like(claims.need) for _ in found)
        for s, at in enumerate(_arguments(park, claims, hours)):
            arguments = (*at, prices[s], factor[s], grid[s], cost[s], emitted[s])
            bill_hours(*arguments)
        for array, local in zip(found.values(), (grid, cost, emitted), strict=True):
            for column, party in enumerate(claims.parties):
                array[parties.index(party)] += local[..., column]
    dims = ("party", "stage", "time")
    coords = {"party": _labels(parties), "stage": dispatch["stage"].values, "time": dispatch["time"].values}
    return xr.Dataset({name: (dims, array) for name, array in found.items()}, coords=coords)


def settlement_warnings(park: Park) -> tuple[Fault, ...]:
    """Return a warning for each battery of which a part belongs to a party that is not behind the meter it is at."""
    site = sites(park)
    told = []
    for storage in park.storages:
        inside = frozenset(node for node in park.nodes if site[node] == site[storage.node])
        own = dict(storage.owners)
        if storage.carrier == ELECTRICITY and any(owner not in run_by(park, storage, inside) for owner in own):
            values = {"name": storage.name, "node": storage.node, "owners": ", ".join(own)}
            told.append(Fault("NZ0911", Place(path=f"assets.{storage.name}"), values))
    return tuple(told)


def parties_of(park: Park) -> list[Party]:
    """Return the operator, the tenants, and whoever else is named or owns anything."""
    owners = [party for asset in park.assets for party, _ in asset.owners]
    return list(dict.fromkeys((PARK, *(tenant.name for tenant in park.tenants), *park.parties, *owners)))


def _settled(park: Park, claims: Claims, hours: Array) -> list[Array]:
    """Return the flows OWN to SOLD of all parties at a site, kW (stage, time, party)."""
    out = [np.empty_like(claims.need) for _ in TERMS]
    for s, at in enumerate(_arguments(park, claims, hours)):
        settle_hours(*at, *(array[s] for array in out))
    return out


def _arguments(park: Park, claims: Claims, hours: Array) -> Iterable[tuple[Any, ...]]:
    """Yield what both kernels take first, stage by stage."""
    rule, shares, rank = rule_of(park, claims, hours)
    payer = claims.parties.index(claims.root)
    for s in range(len(claims.need)):
        of_stage = claims.need[s], claims.gift[s], claims.first, claims.imported[s], claims.exported[s]
        yield (*of_stage, rule, shares[s], rank, payer)


def _add_electricity(dataset: xr.Dataset, park: Park, hourly: xr.Dataset, hours: Array, flows: list[NodeFlow]) -> None:
    parties, leaving = parties_of(park), ways_between_sites(park)
    shape = (dataset.sizes["stage"], dataset.sizes["time"])
    arrays = {name: np.zeros((len(parties), *shape)) for name in (*TERMS, "pool_payment", "stored_kw")}
    of_ways = {name: np.zeros((len(leaving), *shape)) for name in OF_WAYS}
    site = sites(park)
    for claims in claims_of(park, flows, [ELECTRICITY]):
        found = _settled(park, claims, hours)
        paid = _payments(claims, found, *pool_prices(park, hourly, claims.root))
        for column, party in enumerate(claims.parties):
            row = parties.index(party)
            for name, flow in TERMS.items():
                arrays[name][row] += found[flow][..., column]
            arrays["pool_payment"][row] += paid[..., column]
        for party, kw in claims.stored.items():
            arrays["stored_kw"][parties.index(party)] += kw
        for row, way in enumerate(leaving):
            if site[way.start] == claims.root:
                part = _part_of_buyer(flows, way, [each for each in leaving if site[each.start] == claims.root])
                for name, flow in OF_WAYS.items():
                    of_ways[name][row] = found[flow][..., claims.parties.index(way.end)] * part
    arrays["network_loss_kw"] = _network_losses(park, flows, parties, shape)
    dataset.coords.update({"party": _labels(parties), "way": _labels([way.label for way in leaving])})
    _write(dataset, "party", arrays)
    _write(dataset, "way", of_ways)
    for name, price in zip(("pool_price", "pool_sell_price"), pool_prices(park, hourly, PARK), strict=True):
        dataset[name] = (("stage", "time"), np.array(price))


def _payments(claims: Claims, found: list[Array], buy: Array, sell: Array) -> Array:
    """Return what each party pays for pool electricity less what it gets (stage, time, party); sums to zero."""
    paid = found[TAKEN] * buy[..., None] - found[GIVEN] * sell[..., None]
    if buy is not sell:
        paid[..., claims.parties.index(claims.root)] -= found[TAKEN].sum(axis=-1) * (buy - sell)
    return paid


def _part_of_buyer(flows: list[NodeFlow], way: Way, leaving: list[Way]) -> Array:
    """Return which part of all that links take out of a site for one party goes through a way."""
    mates = {each.label for each in leaving if each.end == way.end}
    taken = {flow.label: flow.kw for flow in flows if flow.kind == SENT and flow.sign < 0 and flow.label in mates}
    total = np.asarray(sum(taken.values()))
    return np.asarray(np.divide(taken[way.label], total, out=np.zeros_like(total), where=total > 0))


def _network_losses(park: Park, flows: list[NodeFlow], parties: list[Party], shape: tuple[int, int]) -> Array:
    lost = np.zeros((len(parties), *shape))
    for tenant in park.tenants:
        share = network_loss(park, tenant)
        for flow in flows if share else ():
            if flow.kind == "demand_kw" and flow.label == tenant.name and flow.at[1] == ELECTRICITY:
                lost[parties.index(tenant.name)] = share * flow.kw
    return lost


def _add_heat(dataset: xr.Dataset, park: Park, hours: Array, flows: list[NodeFlow]) -> None:
    """Add flows of heat and cold by party, and what is paid for them in the park at declared prices."""
    carriers = [carrier for carrier in park.carriers if carrier in (*park.heat_levels, COOLING)]
    prices = dict(park.settlement.heat_prices)
    shape = (dataset.sizes["stage"], dataset.sizes["time"])
    found: dict[str, dict[str, Array]] = {}
    for claims in claims_of(park, flows, carriers):
        settled = _settled(park, claims, hours)
        price = np.array(prices.get(claims.carrier, (0.0,)) if claims.root == PARK else (0.0,))[:, None]
        for column, party in enumerate(claims.parties):
            rows = found.setdefault(heat_of(party, claims.carrier), {})
            at_site = {name: settled[flow][..., column] for name, flow in HEAT_TERMS.items()}
            at_site["heat_payment"] = price * (at_site["heat_taken_kw"] - at_site["heat_given_kw"])
            for name, kw in at_site.items():
                rows[name] = rows[name] + kw if name in rows else kw
    found = {label: rows for label, rows in found.items() if any(kw.any() for kw in rows.values())}
    dataset.coords["party_carrier"] = _labels(list(found))
    names = (*HEAT_TERMS, "heat_payment")
    stacked = {name: [rows[name] for rows in found.values()] for name in names}
    _write(dataset, "party_carrier", {name: np.array(rows).reshape(-1, *shape) for name, rows in stacked.items()})


def _write(dataset: xr.Dataset, dim: str, arrays: Mapping[str, Array]) -> None:
    for name, array in arrays.items():
        dataset[name] = ((dim, "stage", "time"), array)


def _labels(names: list[str]) -> np.ndarray[Any, Any]:
    return np.array(names, dtype=object if names else "<U1")
