"""What parties need and give of one carrier behind one meter: the demands that a settlement meets.

At each site (the node of a meter and the nodes behind it, `netzero.components.link`; of heat and cold each node by
itself) a tenant needs its demand as far as it is served, and gives what its share of plant gives. What plant takes is
needed by who runs the node: the tenant whose node it is, the operator at the park's. A storage charges and discharges
for its owners as far as they are behind the meter, else for who runs the node. What a link takes out of a site is
needed there by the party at its end; what arrives serves that party's need first and then counts as given by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from netzero.components.converter import coproducts
from netzero.components.link import sites, ways
from netzero.components.park import Park, Storage
from netzero.kernels.settlement import ROUNDING
from netzero.simulator.flows import SENT, Array, NodeFlow
from netzero.terms import ELECTRICITY, Carrier, Node, Party

MADE = ("supplied_kw", "output_kw")


@dataclass(frozen=True, eq=False)
class Claims:
    """Needs and gifts of one carrier at a site; arrays have dims (stage, time, party), import and export no party."""

    carrier: Carrier
    root: Node
    """The node of the meter, and the party that pays its bill."""
    parties: tuple[Party, ...]
    need: Array
    gift: Array
    first: Array
    """1 for tenants: their own plant serves them before all others (party,)."""
    imported: Array
    exported: Array
    stored: dict[Party, Array]
    """What goes into (+) and out of (-) storages by party (stage, time)."""


def claims_of(park: Park, flows: Sequence[NodeFlow], carriers: Iterable[Carrier]) -> list[Claims]:
    """Return the claims at all sites where anything of a carrier flows, in the order of carriers and nodes."""
    found = []
    for carrier in carriers:
        site = sites(park) if carrier == ELECTRICITY else {node: node for node in park.nodes}
        for root in dict.fromkeys(site.values()):
            here = [flow for flow in flows if flow.at[1] == carrier and site[flow.at[0]] == root]
            if here:
                inside = frozenset(node for node in park.nodes if site[node] == root)
                found.append(_claims(park, carrier, root, inside, here))
    return found


def run_by(park: Park, storage: Storage, inside: frozenset[Node]) -> dict[Party, float]:
    """Return for whom a storage charges and discharges, by share: owners behind the meter, else who runs its node."""
    behind = {tenant.name for tenant in park.tenants if dict(tenant.nodes).get(storage.carrier) in inside}
    shares: dict[Party, float] = {}
    for owner, share in storage.owners:
        party = owner if owner in behind or owner in inside else storage.node
        shares[party] = shares.get(party, 0.0) + share
    return shares


def _claims(park: Park, carrier: Carrier, root: Node, inside: frozenset[Node], flows: list[NodeFlow]) -> Claims:
    nothing = np.zeros_like(flows[0].kw)
    imported, exported = _total(flows, "imported_kw", nothing), _total(flows, "exported_kw", nothing)
    book = _Book(nothing)
    _demands(flows, book)
    _plant(park, flows, book)
    _storages(park, inside, flows, book)
    _links(park, flows, book)
    resold = np.maximum(0.0, exported - sum(book.given.values(), nothing))
    if resold.any():
        # more is sold than given: bought and sold again by who runs the meter's node
        book.needs(root, resold)
        book.gives(root, resold)
    parties = tuple(dict.fromkeys((root, *book.need, *book.given)))
    tenants = {tenant.name for tenant in park.tenants}
    first = np.array([float(party in tenants) for party in parties])
    need, gift = (
        np.maximum(0.0, np.stack([side.get(party, nothing) for party in parties], axis=-1))
        for side in (book.need, book.given)
    )
    return Claims(carrier, root, parties, need, gift, first, imported, exported, book.stored)


class _Book:
    """Needs, gifts and storage by party, kW (stage, time), while they are added up."""

    def __init__(self, nothing: Array) -> None:
        self.nothing = nothing
        self.need: dict[Party, Array] = {}
        self.given: dict[Party, Array] = {}
        self.stored: dict[Party, Array] = {}

    def needs(self, party: Party, kw: Array) -> None:
        self.need[party] = self.need[party] + kw if party in self.need else kw

    def gives(self, party: Party, kw: Array) -> None:
        self.given[party] = self.given[party] + kw if party in self.given else kw

    def stores(self, party: Party, kw: Array) -> None:
        self.stored[party] = self.stored[party] + kw if party in self.stored else kw


def _demands(flows: list[NodeFlow], book: _Book) -> None:
    """Add what tenants need, as far as it is served: what is not is shared by those of a node pro rata."""
    for node in dict.fromkeys(flow.at[0] for flow in flows):
        here = [flow for flow in flows if flow.at[0] == node]
        missing, asked = (_total(here, kind, book.nothing) for kind in ("unserved_kw", "demand_kw"))
        served = 1.0 - np.divide(missing, asked, out=np.zeros_like(asked), where=asked > 0)
        for flow in here:
            if flow.kind == "demand_kw":
                book.needs(flow.label, flow.kw * served)


def _plant(park: Park, flows: list[NodeFlow], book: _Book) -> None:
    """Add what plant gives, less heat that nobody needs, to its owners, and what it takes to who runs its node."""
    owners = {asset.name: asset.owners for asset in (*park.supplies, *park.converters)}
    made = coproducts(park)
    for flow in flows:
        if flow.kind in MADE and flow.sign > 0:
            for party, share in owners[flow.label]:
                book.gives(party, share * flow.kw)
        elif flow.kind == "rejected_kw":
            for party, share in made[flow.label][0].owners:
                book.gives(party, -share * flow.kw)
        elif flow.kind == "output_kw" or (flow.kind == "cascaded_kw" and flow.sign < 0):
            book.needs(flow.at[0], flow.kw)
        elif flow.kind == "cascaded_kw":
            book.gives(flow.at[0], flow.kw)


def _storages(park: Park, inside: frozenset[Node], flows: list[NodeFlow], book: _Book) -> None:
    shares = {storage.name: run_by(park, storage, inside) for storage in park.storages}
    for flow in flows:
        if flow.kind in ("charge_kw", "discharge_kw"):
            for party, share in shares[flow.label].items():
                (book.needs if flow.sign < 0 else book.gives)(party, share * flow.kw)
                book.stores(party, -flow.sign * share * flow.kw)


def _links(park: Park, flows: list[NodeFlow], book: _Book) -> None:
    """Add what links take out of a site, bring into it, and lose inside it."""
    end = {way.label: way.end for way in ways(park)}
    arrived: dict[Party, Array] = {}
    for flow in flows:
        if flow.kind == SENT and flow.sign < 0:
            book.needs(end[flow.label], flow.kw)
        elif flow.kind == SENT:
            arrived[end[flow.label]] = arrived.get(end[flow.label], book.nothing) + flow.kw
    for party, kw in arrived.items():
        wanted = book.need.get(party, book.nothing)
        book.need[party] = np.maximum(0.0, wanted - kw)
        beyond = kw - wanted
        book.gives(party, np.where(beyond > ROUNDING * kw, beyond, 0.0))


def _total(flows: list[NodeFlow], kind: str, nothing: Array) -> Array:
    return np.asarray(sum((flow.kw for flow in flows if flow.kind == kind), nothing))
