"""Who used whose electricity, step by step, behind every meter.

At each site (the node of a meter and the nodes behind it, `netzero.components.link`), in this order:

1. *Own first*: what a tenant's own roof and plant give serves the tenant itself.
2. *Pool*: what is left of that, and all that the operator and third parties give (supplies, plant, purchases and
   discharge), is given to all who still need some, pro rata to their need. The operator's need is what the park's own
   plant takes: heat pumps, chillers, charging. At a tenant's own node plant and storages are run by that tenant.
3. *Grid*: the rest of the need is imported, pro rata likewise; what the pool did not give away is exported.

What a link loses inside a site is needed by the party at its end. What a link takes out of a site is needed there by
the party at its end (the tenant whose node it is, the operator for the park's): it buys from that site's pool and grid,
and what arrives serves its own need first and then counts as given by it.

What is exported counts for those who fed the pool, pro rata to what they gave; what is exported beyond all that is
given was imported by who runs the meter's node. The pool's price is the mean of the import and export price of the
site's meter (of the park's gate where a site has none), so both sides gain.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.components.link import Way, sites, ways, ways_between_sites
from netzero.components.park import Meter, Park
from netzero.errors import Fault, Place
from netzero.simulator.flows import SENT, Array, NodeFlow, node_flows
from netzero.terms import ELECTRICITY, PARK, Node, Party
from netzero.vocabulary import SETTLEMENT, check, describe

TERMS = ("own_supply_kw", "pool_taken_kw", "pool_given_kw", "grid_taken_kw", "exported_by_kw")
OF_WAYS = {"pool_sent_kw": "pool_taken_kw", "grid_sent_kw": "grid_taken_kw"}
"""What links take out of a site, and the term of the buyer's that it is part of."""
ROUNDING = 1e-14
"""Of all that flows at a site: a surplus below it is what digits leave of a need that was met."""


def settle(park: Park, hourly: xr.Dataset, dispatch: xr.Dataset) -> xr.Dataset:
    """Return the settlement (terms SETTLEMENT) of a dispatch among all parties: tenants, operator, third parties."""
    parties = parties_of(park)
    site, leaving = sites(park), ways_between_sites(park)
    shape = (len(parties), dispatch.sizes["stage"], dispatch.sizes["time"])
    arrays = {name: np.zeros(shape) for name in (*TERMS, "pool_payment")}
    of_ways = {name: np.zeros((len(leaving), *shape[1:])) for name in OF_WAYS}
    flows = [flow for flow in node_flows(park, hourly, dispatch) if flow.at[1] == ELECTRICITY]
    for root in dict.fromkeys(site.values()):
        here = [flow for flow in flows if site[flow.at[0]] == root]
        price = pool_price(park, hourly, root)
        local = _settle_site(park, root, here)
        for party, settled in local.items():
            row = parties.index(party)
            for name in TERMS:
                arrays[name][row] += settled[name]
            arrays["pool_payment"][row] += (settled["pool_taken_kw"] - settled["pool_given_kw"]) * price
        for name, taken in OF_WAYS.items():
            for row, way in enumerate(leaving):
                if site[way.start] == root:
                    of_ways[name][row] = local[way.end][taken] * _part_of_buyer(here, way, leaving)
    coords = {
        "party": np.array(parties, dtype=object),
        "stage": dispatch["stage"].values,
        "time": dispatch["time"].values,
    }
    dataset = xr.Dataset({name: (tuple(coords), array) for name, array in arrays.items()}, coords=coords)
    labels = np.array([way.label for way in leaving], dtype=object if leaving else "<U1")
    dataset = dataset.assign_coords(way=labels)
    dataset = dataset.assign({name: (("way", "stage", "time"), array) for name, array in of_ways.items()})
    dataset["pool_price"] = (("stage", "time"), pool_price(park, hourly, PARK))
    return check(describe(dataset, SETTLEMENT), SETTLEMENT)


def _part_of_buyer(flows: list[NodeFlow], way: Way, leaving: tuple[Way, ...]) -> Array:
    """Return which part of all that links take out of a site for one party goes through a way."""
    mates = {each.label for each in leaving if each.end == way.end}
    taken = {flow.label: flow.kw for flow in flows if flow.kind == SENT and flow.sign < 0 and flow.label in mates}
    return _ratio(taken[way.label], np.asarray(sum(taken.values())))


def settlement_warnings(park: Park) -> tuple[Fault, ...]:
    """Return a warning for each battery that does not wholly belong to the party that runs it, the one of its node."""
    return tuple(
        Fault(
            "NZ0911",
            Place(path=f"assets.{storage.name}"),
            {"name": storage.name, "node": storage.node, "owners": ", ".join(owner for owner, _ in storage.owners)},
        )
        for storage in park.storages
        if storage.carrier == ELECTRICITY and any(owner != storage.node for owner, _ in storage.owners)
    )


def parties_of(park: Park) -> list[Party]:
    """Return the operator, the tenants, and whoever else is named or owns anything."""
    owners = [party for asset in park.assets for party, _ in asset.owners]
    return list(dict.fromkeys((PARK, *(tenant.name for tenant in park.tenants), *park.parties, *owners)))


def pool_price(park: Park, hourly: xr.Dataset, node: Node) -> Array:
    """Return the price of electricity inside a node's pool, currency per kWh [stage, time]."""
    meters: dict[Node, Meter] = {meter.node: meter for meter in park.meters}
    meter = meters.get(node) or meters.get(PARK)
    if meter is None:
        return np.zeros((len(park.stages.years), hourly.sizes["time"]))
    at = {"meter": meter.name}
    both = hourly["import_price"].sel(at) + hourly["export_price"].sel(at)
    return np.asarray(both.transpose("stage", "time").values / 2)


def _settle_site(park: Park, root: Node, flows: list[NodeFlow]) -> dict[Party, dict[str, Array]]:
    """Return the electricity of one site, of the meter at node `root`, by party and term, kW [stage, time]."""
    if not flows:
        return {}
    nothing = np.zeros_like(flows[0].kw)
    imported, exported = _total(flows, "imported_kw", nothing), _total(flows, "exported_kw", nothing)
    need, given = _needs(flows, nothing), _gifts(park, flows, nothing)
    _move(park, flows, need, given, nothing)
    resold = np.maximum(0.0, exported - sum(given.values(), nothing))
    if resold.any():
        need[root], given[root] = need.get(root, nothing) + resold, given.get(root, nothing) + resold
    local = list(dict.fromkeys((*need, *given)))
    needed = np.array([need.get(party, nothing) for party in local])
    gift = np.array([given.get(party, nothing) for party in local])
    tenants = [tenant.name for tenant in park.tenants]
    first = np.array([party in tenants and party in need for party in local])[:, None, None]

    own = np.where(first, np.minimum(needed, gift), 0.0)
    own *= np.clip(_ratio(gift.sum(0) - exported, own.sum(0)), 0.0, 1.0)
    rest, surplus = needed - own, gift - own
    surplus = np.where(surplus > ROUNDING * sum(flow.kw for flow in flows), surplus, 0.0)
    pool = surplus.sum(0)
    used = np.maximum(0.0, pool - exported)
    from_pool = _ratio(used, used + imported)
    arrays = (
        own,
        rest * from_pool,
        surplus * _ratio(used, pool),
        rest - rest * from_pool,
        surplus * _ratio(exported, pool),
    )
    return {party: {name: array[i] for name, array in zip(TERMS, arrays, strict=True)} for i, party in enumerate(local)}


def _needs(flows: list[NodeFlow], nothing: Array) -> dict[Party, Array]:
    """Return what each party takes at a site: a tenant's demand served, and the plant's draw of who runs it."""
    need: dict[Party, Array] = {}
    served = {node: _served(node, flows, nothing) for node in {flow.at[0] for flow in flows}}
    for flow in flows:
        node = flow.at[0]
        if flow.kind == "demand_kw":
            need[flow.label] = need.get(flow.label, nothing) + flow.kw * served[node]
        elif flow.kind == "charge_kw" or (flow.kind == "output_kw" and flow.sign < 0):
            need[node] = need.get(node, nothing) + flow.kw
    return need


def _served(node: Node, flows: list[NodeFlow], nothing: Array) -> Array:
    here = [flow for flow in flows if flow.at[0] == node]
    return 1.0 - _ratio(_total(here, "unserved_kw", nothing), _total(here, "demand_kw", nothing))


def _gifts(park: Park, flows: list[NodeFlow], nothing: Array) -> dict[Party, Array]:
    """Return what the plant of each party gives at a site; discharge counts for who runs the node's plant."""
    owners = {asset.name: dict(asset.owners) for asset in (*park.supplies, *park.converters)}
    given: dict[Party, Array] = {}
    for flow in flows:
        if flow.sign > 0 and flow.kind in ("supplied_kw", "output_kw", "discharge_kw"):
            shares = {flow.at[0]: 1.0} if flow.kind == "discharge_kw" else owners[flow.label]
            for party, share in shares.items():
                given[party] = given.get(party, nothing) + share * flow.kw
    return given


def _move(
    park: Park, flows: list[NodeFlow], need: dict[Party, Array], given: dict[Party, Array], nothing: Array
) -> None:
    """Add to needs and gifts what links take out of a site, bring into it, and lose inside it."""
    end = {way.label: way.end for way in ways(park)}
    arrived: dict[Party, Array] = {}
    for flow in flows:
        if flow.kind == SENT:
            party = end[flow.label]
            target = need if flow.sign < 0 else arrived
            target[party] = target.get(party, nothing) + flow.kw
    for party, kw in arrived.items():
        wanted = need.get(party, nothing)
        need[party] = np.maximum(0.0, wanted - kw)
        given[party] = given.get(party, nothing) + np.maximum(0.0, kw - wanted)


def _total(flows: list[NodeFlow], kind: str, nothing: Array) -> Array:
    return np.asarray(sum((flow.kw for flow in flows if flow.kind == kind), nothing))


def _ratio(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
