"""Own output: what a park's own supplies give behind a meter (decision 0014), or at a node without one.

*Made* behind a meter is more: what purchases by private line, plant and storages give there, too.
"""

from __future__ import annotations

from dataclasses import dataclass

from netzero.components.contracts import is_virtual
from netzero.components.link import arriving
from netzero.components.park import Park
from netzero.components.supply import pools
from netzero.terms import ELECTRICITY, Carrier, Node


def own_output(park: Park, node: Node, carrier: Carrier) -> dict[str, float]:
    """Return the pools of the own supplies of a carrier at a node, and what of a kW of each can arrive there.

    For electricity at the node of a meter those of its whole site count, less what links lose; what the grid or a
    contract gives is no own output, and what is behind another meter is that one's.
    """
    share = arriving(park, node) if carrier == ELECTRICITY else {node: 1.0}
    return {
        pool.name: share[pool.first.node]
        for pool in pools(park)
        if pool.first.node in share and pool.first.carrier == carrier and not pool.first.purchased
    }


@dataclass(frozen=True)
class Made:
    """One way in which electricity is made: a variable of the planner and whose it is.

    label: of the port whose ratio turns the variable into electricity; None: it is electricity already.
    arrives: what of a kW of it can arrive at the meter's node.
    """

    variable: str
    name: str
    label: str | None
    arrives: float


def made_behind(park: Park, node: Node) -> tuple[Made, ...]:
    """Return all that gives electricity behind the meter at a node, but for the grid and contracts over it."""
    share = arriving(park, node)
    found = [
        Made("supplied", pool.name, None, share[pool.first.node])
        for pool in pools(park)
        if pool.first.node in share and pool.first.carrier == ELECTRICITY and not is_virtual(pool.first)
    ]
    for converter in park.converters:
        if converter.node in share:
            labels = [port.label for port in converter.ports if port.sign > 0 and port.carrier == ELECTRICITY]
            main = [None] if converter.output == ELECTRICITY else []
            found += [Made("output", converter.name, label, share[converter.node]) for label in (*main, *labels)]
    stores = [storage for storage in park.storages if storage.carrier == ELECTRICITY and storage.node in share]
    return (*found, *(Made("discharge", storage.name, None, share[storage.node]) for storage in stores))
