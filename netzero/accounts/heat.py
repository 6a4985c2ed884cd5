r"""Heat, cooling and fuels made on site: what tenants owe to the owners of the plant that serves them.

A *place* is one heat level, cooling, or a fuel with a balance, at one node. At each place *c*, the price for each
bearer *i* of what is embedded in a kWh is what was put in, divided by what went out:

    P[c,i] (used[c] + moved out of c) = borne[c,i] + sum over c' of moved[c,c'] P[c',i]

`moved[c,c']` is what converters, cascades and links take of c' to make c; links join the places of several nodes, and
what they lose is borne by those at their end. A plant's costs go to its outputs in proportion to their energy, a link's
to the carrier at its end (both ends, by what each sent, when it works both ways); the share of electricity (CHP) stays
with the owner, who is paid for it in the pool. What a node's party bears for electricity goes to the plant at its node
in proportion to what each takes. A tenant then owes sum over c of P[c,i] x what it used of c, so that all that can be
sold is sold at cost, storage losses are borne by users, and what no user can be charged with stays where it is. The
same rule hands on emissions for the tenants' footprints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from netzero.accounts.ledger import Entry, Payment
from netzero.accounts.record import Array, Record
from netzero.components.converter import cascades
from netzero.components.link import ways
from netzero.components.park import Converter, Link, Storage, Supply
from netzero.terms import ELECTRICITY, PARK, Carrier, Node, Party

Plant: TypeAlias = Supply | Storage | Converter | Link
Place: TypeAlias = tuple[Node, Carrier]
OfParty: TypeAlias = Callable[[Party], Array]
"""What a party bears for its electricity (stage,)."""
Declared: TypeAlias = Mapping[Place, Array]
"""Places with a price of their own, currency per kWh (stage,)."""


@dataclass(frozen=True, eq=False)
class Network:
    """Heat and cooling of nodes that links join, in kWh a year; a, c, t stand for plant, place and tenant.

    share: part of a plant's burden that goes to a place (a, c, stage). taken: what a plant takes of a place
    (a, c, stage). electricity: what it takes of electricity (a, stage). moved: what falls or is sent from one place
    (second) to another (first) (c, c, stage). used: what tenants were served (t, c, stage). places: c by label.
    """

    nodes: tuple[Node, ...]
    plants: tuple[Plant, ...]
    share: Array
    taken: Array
    electricity: Array
    moved: Array
    used: Array
    places: tuple[Place, ...]


def networks(record: Record) -> list[Network]:
    """Return the heat and cooling flows of all nodes, those together that links join."""
    nodes = record.park.nodes
    joined = {node: frozenset((node,)) for node in nodes}
    for link in record.park.links:
        if link.carrier != ELECTRICITY:
            both = joined[link.node] | joined[link.to]
            joined.update(dict.fromkeys(both, both))
    return [network(record, tuple(n for n in nodes if n in each)) for each in dict.fromkeys(joined.values())]


def hand_on(
    record: Record,
    heat: Iterable[Network],
    entries: Iterable[Entry],
    electricity: OfParty,
    kind: str,
    declared: Declared | None = None,
) -> list[Payment]:
    """Return what is owed to the bearers of heat and cooling: by tenants, and by who is paid a declared price for it.

    Args:
        record: capacities and flows.
        heat: flows of the nodes.
        entries: costs (or emissions); those of heat plant are handed on.
        electricity: what the party of a node bears for its electricity (stage,).
        kind: kind of the payments.
        declared: places where tenants pay a price of their own instead; not of the payments here.

    """
    found, fixed = list(entries), dict(declared or {})
    return [payment for network in heat for payment in _payments(record, network, found, electricity, kind, fixed)]


def network(record: Record, nodes: tuple[Node, ...]) -> Network:
    """Return the heat and cooling flows of nodes that links join."""
    park = record.park
    carriers = _heat_carriers(record)
    places = [(node, carrier) for node in nodes for carrier in carriers]
    plants: list[Plant] = [
        *(supply for supply in park.supplies if supply.node in nodes and supply.carrier in carriers),
        *(storage for storage in park.storages if storage.node in nodes and storage.carrier in carriers),
        *(converter for converter in park.converters if converter.node in nodes and _concerns(converter, carriers)),
        *(link for link in park.links if link.node in nodes and link.carrier in carriers),
    ]
    shape = (len(plants), len(places), record.stage_count)
    share, taken = np.zeros(shape), np.zeros(shape)
    electricity = np.zeros((len(plants), record.stage_count))
    for position, plant in enumerate(plants):
        if isinstance(plant, Converter):
            share[position], taken[position], electricity[position] = _of_converter(record, plant, places)
        elif isinstance(plant, Link):
            share[position] = _of_link(record, plant, places)
        else:
            share[position, places.index((plant.node, plant.carrier))] = 1.0
    moved = np.zeros((len(places), len(places), record.stage_count))
    for label, (node, high, low) in cascades(park).items():
        if node in nodes:
            fallen = record.yearly(record.flow("cascaded_kw", label))
            moved[places.index((node, low)), places.index((node, high))] += fallen
    for way in ways(park):
        if way.start in nodes and way.carrier in carriers:
            sent = record.yearly(record.flow(way.term, way.link.name))
            moved[places.index((way.end, way.carrier)), places.index((way.start, way.carrier))] += sent
    return Network(nodes, tuple(plants), share, taken, electricity, moved, _used(record, places), tuple(places))


def _heat_carriers(record: Record) -> list[Carrier]:
    return [carrier for carrier in record.park.carriers if carrier != ELECTRICITY]


def _concerns(converter: Converter, carriers: list[Carrier]) -> bool:
    """Whether a converter makes or takes one of the carriers; what power plant takes stays with who bears it."""
    return converter.output in carriers or any(port.carrier in carriers for port in converter.ports)


def _of_converter(record: Record, converter: Converter, places: list[Place]) -> tuple[Array, Array, Array]:
    """Return shares by place, heat taken by place, electricity taken. An idle plant serves its main output."""
    made = np.zeros((len(places), record.stage_count))
    taken, electricity = np.zeros_like(made), np.zeros(record.stage_count)
    output = record.yearly(record.flow("output_kw", converter.name))
    total = output.copy()
    if (converter.node, converter.output) in places:
        made[places.index((converter.node, converter.output))] = output
    for port in converter.ports:
        flow = record.yearly(record.port_flow(converter, port))
        total += flow if port.sign > 0 else 0.0
        if (converter.node, port.carrier) in places:
            (made if port.sign > 0 else taken)[places.index((converter.node, port.carrier))] += flow
        elif port.carrier == ELECTRICITY and port.sign < 0:
            electricity += flow
    idle = _all_to((converter.node, converter.output), places, made)
    return np.divide(made, total, out=idle, where=total > 0), taken, electricity


def _of_link(record: Record, link: Link, places: list[Place]) -> Array:
    """Return shares by place: what each end was sent. An idle link serves its end."""
    sent = {
        end: record.yearly(record.flow(term, link.name))
        for term, end in (("sent_kw", link.to), ("sent_back_kw", link.node))
    }
    total = sum(sent.values(), np.zeros(record.stage_count))
    made = np.zeros((len(places), record.stage_count))
    for end, amount in sent.items():
        made[places.index((end, link.carrier))] = amount
    return np.divide(made, total, out=_all_to((link.to, link.carrier), places, made), where=total > 0)


def _all_to(place: Place, places: list[Place], like: Array) -> Array:
    return np.asarray(np.array([[float(each == place)] for each in places]) * np.ones_like(like))


def _used(record: Record, places: list[Place]) -> Array:
    used = np.zeros((len(record.park.tenants), len(places), record.stage_count))
    for position, tenant in enumerate(record.park.tenants):
        for column, (node, carrier) in enumerate(places):
            if dict(tenant.nodes).get(carrier) == node:
                used[position, column] = record.served_kwh(tenant, carrier)
    return used


def _payments(
    record: Record, heat: Network, entries: list[Entry], electricity: OfParty, kind: str, declared: Declared
) -> list[Payment]:
    parties, nothing = record.park.parties, np.zeros(record.stage_count)
    fixed = {c: price for c, place in enumerate(heat.places) if (price := declared.get(place)) is not None}
    borne = _borne(record, heat, entries, electricity)
    moved = np.einsum("acs,ads->cds", heat.share, heat.taken) + heat.moved
    gone = heat.used.sum(axis=0) + heat.taken.sum(axis=0) + heat.moved.sum(axis=0)
    used = heat.used.copy()
    sold = used.sum(axis=0) > 0
    for c, price in fixed.items():
        for row, (node, _) in enumerate(heat.places):
            borne[row, parties.index(node)] += moved[row, c] * price
        moved[:, c], used[:, c] = 0.0, 0.0
        sold[c] = gone[c] > 0
    stages = range(record.stage_count)
    price = np.stack([embedded(borne[..., s], moved[..., s], gone[:, s], sold[:, s]) for s in stages], axis=-1)
    owed = np.einsum("tcs,cis->tis", used, price)
    found = [
        Payment(kind, tenant.name, party, owed[t, i])
        for t, tenant in enumerate(record.park.tenants)
        for i, party in enumerate(parties)
        if owed[t, i].any()
    ]
    for c, of_place in fixed.items():
        price[c] = 0.0
        price[c, parties.index(heat.places[c][0])] = of_place
    bought = np.array([electricity(node) if node in parties else nothing for node in heat.nodes])
    return found + [payment for c in fixed for payment in _for_inputs(record, heat, kind, c, price, bought, fixed)]


def _for_inputs(
    record: Record, heat: Network, kind: str, c: int, price: Array, bought: Array, fixed: Mapping[int, Array]
) -> Iterator[Payment]:
    """Yield what those who are paid a declared price at a place pay for what went into it, at cost.

    Owners pay for what their plant takes of electricity, heat and cold; who runs the node for what falls or is sent
    there from places without such a price.
    """
    parties, node = record.park.parties, heat.places[c][0]
    for a, plant in enumerate(heat.plants):
        put_in = np.einsum("ds,dis->is", heat.taken[a], price)
        if plant.node in heat.nodes:
            part = _part_of_plant(record, heat, plant.node)[a]
            put_in[parties.index(plant.node)] += part * bought[heat.nodes.index(plant.node)]
        for owner, share in plant.owners:
            for i, party in enumerate(parties):
                if (amount := share * heat.share[a, c] * put_in[i]).any():
                    yield Payment(kind, owner, party, amount)
    for d in range(len(heat.places)):
        for i, party in enumerate(parties):
            if d not in fixed and (amount := heat.moved[c, d] * price[d, i]).any():
                yield Payment(kind, node, party, amount)


def _borne(record: Record, heat: Network, entries: list[Entry], electricity: OfParty) -> Array:
    """Return what each party bears for each place (c, party, stage)."""
    parties = record.park.parties
    of_plant = np.zeros((len(heat.plants), len(parties), record.stage_count))
    position = {plant.name: a for a, plant in enumerate(heat.plants)}
    for entry in entries:
        if entry.asset in position:
            for party, share in entry.bearers:
                of_plant[position[entry.asset], parties.index(party)] += share * entry.amount
    for node in heat.nodes:
        # heat that stays at a tenant's own node is its own: nobody is charged with the electricity in it
        if node in parties and (node == PARK or len(heat.nodes) > 1):
            of_plant[:, parties.index(node)] += _part_of_plant(record, heat, node) * electricity(node)
    return np.asarray(np.einsum("acs,aps->cps", heat.share, of_plant))


def _part_of_plant(record: Record, heat: Network, node: Node) -> Array:
    """Return which part of the electricity of a node's party each plant at the node takes (a, stage)."""
    here = np.array([float(plant.node == node) for plant in heat.plants])[:, None] * heat.electricity
    own = [record.served_kwh(tenant, ELECTRICITY) for tenant in record.park.tenants if tenant.name == node]
    total = here.sum(axis=0) + sum(own, np.zeros(record.stage_count))
    return np.asarray(np.divide(here, total, out=np.zeros_like(here), where=total > 0))


def embedded(borne: Array, moved: Array, gone: Array, sold: NDArray[np.bool_]) -> Array:
    """Return what is embedded in a kWh at each place, by bearer (c, party).

    Args:
        borne: what each party bears for each place (c, party).
        moved: energy of the place of the column that goes into the place of the row (c, c), kWh.
        gone: all that leaves a place for users, converters and links (c,), kWh.
        sold: which places have users (c,). Others count only if they end up in one that has.

    """
    price = np.zeros_like(borne)
    reaches = sold.copy()
    for _ in sold:
        reaches |= (moved[reaches] > 0).any(axis=0)
    kept = np.flatnonzero(reaches)
    if len(kept):
        price[kept] = np.linalg.solve(np.diag(gone[kept]) - moved[np.ix_(kept, kept)], borne[kept])
    return price
