"""What may be needed at a node, and which sources can serve it: so that a step asks of nothing in vain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netzero.components.demand import demand_points
from netzero.components.park import Park
from netzero.kernels.park import Flags, Ints, Records
from netzero.simulator.world.layout import Layout
from netzero.terms import ELECTRICITY, Node


def needs(park: Park, layout: Layout) -> tuple[Ints, Ints]:
    """Return the positions besides electricity that tenants or links ask for, and where those of each node begin.

    Fuels come first, then heat from the hottest level to the coolest, then cooling.
    """
    asked = {*demand_points(park).values(), *((link.node, link.carrier) for link in layout.links)}
    power = layout.position[ELECTRICITY]
    served = sorted(layout.carriers, key=lambda carrier: layout.position[carrier] < power)
    found = [
        [layout.position[carrier] for carrier in served if carrier != ELECTRICITY and (node, carrier) in asked]
        for node in layout.nodes
    ]
    first = np.cumsum([0, *(len(positions) for positions in found)]).astype(np.int64)
    return np.array([position for positions in found for position in positions], dtype=np.int64), first


def able(park: Park, layout: Layout) -> tuple[Ints, Ints]:
    """Return the sources that can serve each position of each node, and where they begin, [node, position or the end].

    Heat serves every cooler level too.
    """
    levels = len(park.heat_levels)
    found: list[int] = []
    first = np.zeros((len(layout.nodes), len(layout.carriers) + 1), dtype=np.int64)
    for row, node in enumerate(layout.nodes):
        first[row, 0] = len(found)
        for target in range(len(layout.carriers)):
            for number, source in enumerate(layout.sources):
                if source.node == node and _serves(source.position, target, levels):
                    found.append(number)
            first[row, target + 1] = len(found)
    return np.array(found, dtype=np.int64), first


def electric(park: Park, layout: Layout) -> Flags:
    """Return whether anything that takes electricity and nothing else can serve each position of each node."""
    return _served(park, layout, [(one.node, one.position) for one in layout.sources if one.electric])


def supplied(park: Park, layout: Layout) -> Flags:
    """Return whether supplies that are taken as they come can serve each position of each node."""
    return _served(park, layout, [(one.node, layout.position[one.carrier]) for one in layout.supplies])


def storable(park: Park, layout: Layout) -> Flags:
    """Return whether a store can serve each position of each node."""
    return _served(park, layout, [(one.node, layout.position[one.carrier]) for one in layout.storages])


def _served(park: Park, layout: Layout, given: Sequence[tuple[Node, int]]) -> Flags:
    """Return whether what is given at positions of nodes can serve each position of each node."""
    levels, targets = len(park.heat_levels), range(len(layout.carriers))
    return np.array(
        [
            [any(at == node and _serves(position, target, levels) for at, position in given) for target in targets]
            for node in layout.nodes
        ]
    )


def _serves(position: int, target: int, levels: int) -> bool:
    return position == target or position < target < levels


def plain(park: Park, layout: Layout, sources: Records) -> Flags:
    """Return whether each node has nothing but needs and sources that hang on nothing else (netzero.kernels.plain)."""
    busy = {asset.node for asset in (*layout.supplies, *layout.storages)}
    busy |= {end for link in layout.links for end in (link.node, link.to)}
    for source, record in zip(layout.sources, sources, strict=False):
        if (
            not source.plain
            or source.gas_port is not None
            or record.rationed
            or source.position > len(park.heat_levels)
        ):
            busy.add(source.node)
    return np.asarray(~powered(park, layout) & np.array([node not in busy for node in layout.nodes]))


def powered(park: Park, layout: Layout) -> Flags:
    """Return whether anything gives or takes electricity at each node."""
    nodes = {node for node, carrier in demand_points(park).values() if carrier == ELECTRICITY} | {*layout.meters}
    nodes |= {supply.node for supply in layout.supplies if supply.carrier == ELECTRICITY}
    nodes |= {storage.node for storage in layout.storages if storage.carrier == ELECTRICITY}
    nodes |= {end for link in layout.links if link.carrier == ELECTRICITY for end in (link.node, link.to)}
    for source in layout.sources:
        if source.carrier == ELECTRICITY or source.power_port is not None:
            nodes.add(source.node)
    return np.array([node in nodes for node in layout.nodes])
