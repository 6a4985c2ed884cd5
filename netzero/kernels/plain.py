"""A node that hangs on nothing but itself: tenants' own boilers, without stores, supplies, electricity or links.

What its sources cost and can give does not change within a step: the merit order without what else it must look at.
"""

from __future__ import annotations

import numpy as np

from netzero.kernels.compiled import piece
from netzero.kernels.merit import fall, unblock
from netzero.kernels.park import NOISE_KW, World


@piece
def run_plain_node(w: World, t: int, node: int) -> None:
    """Meet the needs of a plain node in one step, and book what is left as unserved."""
    for source in range(w.nodes[node].first_source, w.nodes[node + 1].first_source):
        w.sources[source].left_kw = w.source_kw[t, source]
        w.given_kw[t, source] = 0.0
    for number in range(w.nodes[node].first_need, w.nodes[node + 1].first_need):
        position = w.needs[number]
        unblock(w, node, position)
        need_kw = w.demand_kw[t, w.point[node, position]]
        while need_kw > 0:
            source = cheapest_source(w, t, node, position)
            if source < 0:
                break
            one = w.sources[source]
            kw = min(need_kw, one.left_kw)
            if kw < need_kw and kw <= NOISE_KW:
                one.blocked = True
                continue
            one.left_kw -= kw
            w.given_kw[t, source] += kw
            fall(w, t, node, one.position, position, kw)
            need_kw -= kw
        w.unserved_kw[t, w.point[node, position]] = max(0.0, need_kw)


@piece
def cheapest_source(w: World, t: int, node: int, position: int) -> int:
    """Return the source that meets need at a position of a plain node at least cost; -1 when none is left."""
    best, least = -1, np.inf
    for number in range(w.first_able[node, position], w.first_able[node, position + 1]):
        source = w.able[number]
        one = w.sources[source]
        if one.left_kw > 0 and not one.blocked and w.source_cost[t, source] < least:
            best, least = source, w.source_cost[t, source]
    return best
