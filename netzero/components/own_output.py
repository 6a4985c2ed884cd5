"""Own output: what a park's own supplies give behind a meter (decision 0014), or at a node without one."""

from __future__ import annotations

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
