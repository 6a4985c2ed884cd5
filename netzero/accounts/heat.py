r"""Heat, cooling and fuels made on site: what tenants owe to the owners of the plant that serves them.

At each node, for each heat level, for cooling and for each fuel with a balance *c*, the price for each bearer *i* of
what is embedded in a kWh is what was put in, divided by what went out:

    P[c,i] (used[c] + moved out of c) = borne[c,i] + sum over c' of moved[c,c'] P[c',i]

`moved[c,c']` is what converters and cascades take of c' to make c. A plant's costs go to its outputs in proportion to
their energy; the share of electricity (CHP) stays with the owner, who is paid for it in the pool. The operator's
electricity goes to the plant at the park's node in proportion to what each takes. A tenant then owes sum over c of
P[c,i] x what it used of c, so that all that can be sold is sold at cost, storage losses are borne by users, and what
no user can be charged with stays where it is. The same rule hands on emissions for the tenants' footprints.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netzero.accounts.ledger import Entry, Payment
from netzero.accounts.record import Array, Record
from netzero.components.converter import cascades
from netzero.components.park import Converter, Storage, Supply
from netzero.terms import ELECTRICITY, PARK, Carrier, Node


@dataclass(frozen=True, eq=False)
class Network:
    """Heat and cooling of one node in kWh a year; a, c, t stand for plant, carrier and tenant.

    share: part of a plant's burden that goes to a carrier (a, c, stage). taken: what a plant takes of a carrier
    (a, c, stage). electricity: what it takes of electricity (a, stage). fallen: what falls from one level (second) to
    another (first) (c, c, stage). used: what tenants were served (t, c, stage).
    """

    node: Node
    plants: tuple[Supply | Storage | Converter, ...]
    share: Array
    taken: Array
    electricity: Array
    fallen: Array
    used: Array


def networks(record: Record) -> list[Network]:
    """Return the heat and cooling flows of all nodes."""
    return [network(record, node) for node in record.park.nodes]


def hand_on(
    record: Record, heat: Iterable[Network], entries: Iterable[Entry], operators_electricity: Array, kind: str
) -> list[Payment]:
    """Return what tenants owe to the bearers of heat and cooling.

    Args:
        record: capacities and flows.
        heat: flows of the nodes.
        entries: costs (or emissions); those of heat plant are handed on.
        operators_electricity: what the operator bears for its electricity (stage,).
        kind: kind of the payments.

    """
    found = list(entries)
    return [payment for node in heat for payment in _payments(record, node, found, operators_electricity, kind)]


def network(record: Record, node: Node) -> Network:
    """Return the heat and cooling flows of a node."""
    park = record.park
    carriers = _heat_carriers(record)
    plants: list[Supply | Storage | Converter] = [
        *(supply for supply in park.supplies if supply.node == node and supply.carrier in carriers),
        *(storage for storage in park.storages if storage.node == node and storage.carrier in carriers),
        *(converter for converter in park.converters if converter.node == node and _concerns(converter, carriers)),
    ]
    shape = (len(plants), len(carriers), record.stage_count)
    share, taken = np.zeros(shape), np.zeros(shape)
    electricity = np.zeros((len(plants), record.stage_count))
    for position, plant in enumerate(plants):
        if isinstance(plant, Converter):
            share[position], taken[position], electricity[position] = _of_converter(record, plant, carriers)
        else:
            share[position, carriers.index(plant.carrier)] = 1.0
    fallen = np.zeros((len(carriers), len(carriers), record.stage_count))
    for label, (where, high, low) in cascades(park).items():
        if where == node:
            fallen[carriers.index(low), carriers.index(high)] += record.yearly(record.flow("cascaded_kw", label))
    return Network(node, tuple(plants), share, taken, electricity, fallen, _used(record, node, carriers))


def _heat_carriers(record: Record) -> list[Carrier]:
    return [carrier for carrier in record.park.carriers if carrier != ELECTRICITY]


def _concerns(converter: Converter, carriers: list[Carrier]) -> bool:
    """Whether a converter makes or takes one of the carriers; what power plant takes stays with who bears it."""
    return converter.output in carriers or any(port.carrier in carriers for port in converter.ports)


def _of_converter(record: Record, converter: Converter, carriers: list[Carrier]) -> tuple[Array, Array, Array]:
    """Return shares by carrier, heat taken by carrier, electricity taken. An idle plant serves its main output."""
    made = np.zeros((len(carriers), record.stage_count))
    taken, electricity = np.zeros_like(made), np.zeros(record.stage_count)
    output = record.yearly(record.flow("output_kw", converter.name))
    total = output.copy()
    if converter.output in carriers:
        made[carriers.index(converter.output)] = output
    for port in converter.ports:
        flow = record.yearly(record.port_flow(converter, port))
        total += flow if port.sign > 0 else 0.0
        if port.carrier in carriers:
            (made if port.sign > 0 else taken)[carriers.index(port.carrier)] += flow
        elif port.carrier == ELECTRICITY and port.sign < 0:
            electricity += flow
    idle = np.array([[float(carrier == converter.output)] for carrier in carriers]) * np.ones_like(made)
    return np.divide(made, total, out=idle, where=total > 0), taken, electricity


def _used(record: Record, node: Node, carriers: list[Carrier]) -> Array:
    used = np.zeros((len(record.park.tenants), len(carriers), record.stage_count))
    for position, tenant in enumerate(record.park.tenants):
        for carrier in carriers:
            if dict(tenant.nodes).get(carrier) == node:
                used[position, carriers.index(carrier)] = record.served_kwh(tenant, carrier)
    return used


def _payments(
    record: Record, heat: Network, entries: list[Entry], operators_electricity: Array, kind: str
) -> list[Payment]:
    borne = _borne(record, heat, entries, operators_electricity)
    moved = np.einsum("acs,ads->cds", heat.share, heat.taken) + heat.fallen
    gone = heat.used.sum(axis=0) + heat.taken.sum(axis=0) + heat.fallen.sum(axis=0)
    stages = range(record.stage_count)
    owed = np.stack(
        [
            heat.used[..., s] @ embedded(borne[..., s], moved[..., s], gone[:, s], heat.used[..., s].sum(axis=0) > 0)
            for s in stages
        ],
        axis=-1,
    )
    return [
        Payment(kind, tenant.name, party, owed[t, i])
        for t, tenant in enumerate(record.park.tenants)
        for i, party in enumerate(record.park.parties)
        if owed[t, i].any()
    ]


def _borne(record: Record, heat: Network, entries: list[Entry], operators_electricity: Array) -> Array:
    """Return what each party bears for each carrier (c, party, stage)."""
    parties = record.park.parties
    of_plant = np.zeros((len(heat.plants), len(parties), record.stage_count))
    position = {plant.name: a for a, plant in enumerate(heat.plants)}
    for entry in entries:
        if entry.asset in position:
            for party, share in entry.bearers:
                of_plant[position[entry.asset], parties.index(party)] += share * entry.amount
    if heat.node == PARK and PARK in parties:
        total = heat.electricity.sum(axis=0)
        part = np.divide(heat.electricity, total, out=np.zeros_like(heat.electricity), where=total > 0)
        of_plant[:, parties.index(PARK)] += part * operators_electricity
    return np.asarray(np.einsum("acs,aps->cps", heat.share, of_plant))


def embedded(borne: Array, moved: Array, gone: Array, sold: NDArray[np.bool_]) -> Array:
    """Return what is embedded in a kWh of each carrier, by bearer (c, party).

    Args:
        borne: what each party bears for each carrier (c, party).
        moved: energy of the carrier of the column that goes into the carrier of the row (c, c), kWh.
        gone: all that leaves a carrier for users and converters (c,), kWh.
        sold: which carriers have users (c,). Others count only if they end up in one that has.

    """
    price = np.zeros_like(borne)
    reaches = sold.copy()
    for _ in sold:
        reaches |= (moved[reaches] > 0).any(axis=0)
    kept = np.flatnonzero(reaches)
    if len(kept):
        price[kept] = np.linalg.solve(np.diag(gone[kept]) - moved[np.ix_(kept, kept)], borne[kept])
    return price
