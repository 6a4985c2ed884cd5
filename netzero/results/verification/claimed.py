"""What each party needs and gives of a carrier behind one meter, added up from flows and owners alone."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from netzero.components.link import sites, ways
from netzero.components.park import Storage
from netzero.results.verification.check import Array
from netzero.results.verification.evidence import Evidence
from netzero.terms import ELECTRICITY, Carrier, Node, Party, demand_point


@dataclass(eq=False)
class Claimed:
    """Needs and gifts at a site by party, kW (stage, time)."""

    nothing: Array
    need: dict[Party, Array] = field(default_factory=dict)
    gift: dict[Party, Array] = field(default_factory=dict)

    @property
    def size(self) -> Array:
        """All needs and gifts together: what digits are counted against."""
        return np.asarray(sum((*self.need.values(), *self.gift.values()), self.nothing))

    def needs(self, party: Party, kw: Array) -> None:
        """Add to what a party needs."""
        self.need[party] = self.need.get(party, self.nothing) + kw

    def gives(self, party: Party, kw: Array) -> None:
        """Add to what a party gives."""
        self.gift[party] = self.gift.get(party, self.nothing) + kw


def claimed(evidence: Evidence, carrier: Carrier) -> dict[Node, Claimed]:
    """Return what parties need and give at each site, by the node of its meter; of heat and cold at each node."""
    park = evidence.park
    root = sites(park) if carrier == ELECTRICITY else {node: node for node in park.nodes}
    members = {site: frozenset(node for node in park.nodes if root[node] == site) for site in root.values()}
    return {site: _at_site(evidence, carrier, site, nodes) for site, nodes in members.items()}


def _at_site(evidence: Evidence, carrier: Carrier, site: Node, nodes: frozenset[Node]) -> Claimed:
    found = Claimed(np.zeros((len(evidence.years), len(evidence.hours))))
    for node in evidence.park.nodes:
        if node in nodes:
            _demand(evidence, carrier, node, found)
            _plant(evidence, carrier, node, found)
    _storages(evidence, carrier, nodes, found)
    _links(evidence, carrier, nodes, found)
    if carrier == ELECTRICITY:
        _resold(evidence, site, found)
    return found


def _demand(evidence: Evidence, carrier: Carrier, node: Node, found: Claimed) -> None:
    """Add what tenants need as far as it is served: what is not is lacking of all at a node alike."""
    point, asked = demand_point(node, carrier), evidence.demand(node, carrier)
    if point not in evidence.dispatch["demand_point"].values:
        return
    missing = evidence.flow("unserved_kw", point)
    served = 1.0 - np.divide(missing, asked, out=np.zeros_like(asked), where=asked > 0)
    for tenant in evidence.park.tenants:
        if (carrier, node) in tenant.nodes:
            found.needs(tenant.name, served * evidence.needed(tenant.name, carrier))


def _plant(evidence: Evidence, carrier: Carrier, node: Node, found: Claimed) -> None:
    """Add what plant gives, less heat that is rejected, to its owners, and what it takes to who runs the node."""
    for supply in evidence.park.supplies:
        if (supply.node, supply.carrier) == (node, carrier):
            for owner, share in supply.owners:
                found.gives(owner, share * evidence.flow("supplied_kw", supply.name))
    for converter in evidence.park.converters:
        if converter.node != node:
            continue
        output, given = evidence.flow("output_kw", converter.name), found.nothing
        for port in converter.ports:
            if port.carrier == carrier and port.sign < 0:
                found.needs(node, evidence.ratio(port.label) * output)
            elif port.carrier == carrier:
                given = given + evidence.ratio(port.label) * output
                if port.label in evidence.dispatch["coproduct"].values:
                    given = given - evidence.flow("rejected_kw", port.label)
        given = given + output if converter.output == carrier else given
        for owner, share in converter.owners:
            found.gives(owner, share * given)
    for fallen in evidence.cascaded(node, carrier):
        found.needs(node, np.maximum(0.0, -fallen))
        found.gives(node, np.maximum(0.0, fallen))


def _storages(evidence: Evidence, carrier: Carrier, nodes: frozenset[Node], found: Claimed) -> None:
    for storage in evidence.park.storages:
        if storage.carrier == carrier and storage.node in nodes:
            for party, share in charges_for(evidence, storage, nodes):
                found.needs(party, share * evidence.flow("charge_kw", storage.name))
                found.gives(party, share * evidence.flow("discharge_kw", storage.name))


def charges_for(evidence: Evidence, storage: Storage, nodes: frozenset[Node]) -> list[tuple[Party, float]]:
    """Return for whom a storage charges: owners that are behind the meter, for the others who runs its node."""
    behind = {*nodes, *(one.name for one in evidence.park.tenants if dict(one.nodes).get(storage.carrier) in nodes)}
    return [(owner if owner in behind else storage.node, share) for owner, share in storage.owners]


def _links(evidence: Evidence, carrier: Carrier, nodes: frozenset[Node], found: Claimed) -> None:
    """Add what leaves to the needs of the party at its end; what arrives serves its need first, then is its gift."""
    here = [way for way in ways(evidence.park) if way.carrier == carrier]
    for way in here:
        if way.start in nodes:
            found.needs(way.end, evidence.flow(way.term, way.link.name))
    arriving = {way.end: found.nothing for way in here if way.end in nodes}
    for way in here:
        if way.end in nodes:
            arriving[way.end] = arriving[way.end] + way.keep * evidence.flow(way.term, way.link.name)
    for party, kw in arriving.items():
        wanted = found.need.get(party, found.nothing)
        found.need[party] = np.maximum(0.0, wanted - kw)
        found.gives(party, np.maximum(0.0, kw - wanted))


def _resold(evidence: Evidence, site: Node, found: Claimed) -> None:
    """Add what is sold beyond all gifts: who runs the meter's node bought it to sell it."""
    meters = [meter.name for meter in evidence.park.meters if meter.node == site]
    sold = sum((evidence.flow("exported_kw", name) for name in meters), found.nothing)
    beyond = np.maximum(0.0, sold - sum(found.gift.values(), found.nothing))
    found.needs(site, beyond)
    found.gives(site, beyond)
