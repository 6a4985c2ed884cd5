"""A node that hangs on nothing but itself: tenants' own boilers, without stores, supplies, electricity or links.

What its sources cost and can give does not change within a step: the merit order without what else it must look at.
"""

from __future__ import annotations

import numpy as np

from netzero.kernels.compiled import piece, step
from netzero.kernels.merit import clear_falls, fall, unblock
from netzero.kernels.park import NOISE_KW, World


@piece
def run_plain_nodes(w: World, begin: int, end: int) -> None:
    """Run the plain nodes from `begin` to before `end`."""
    for number in range(len(w.order)):
        if w.nodes[w.order[number]].plain:
            run_plain_node(w, begin, end, w.order[number])


@piece
def run_plain_node(w: World, begin: int, end: int, node: int) -> None:
    """Meet the needs of a plain node, and book what is left as unserved."""
    first, last = w.nodes[node].first_need, w.nodes[node + 1].first_need
    able = w.first_able[node, w.needs[first] + 1] - w.first_able[node, w.needs[first]] if last - first == 1 else 0
    if able == 1:
        meet_from_one(w, begin, end, node, w.needs[first])
    else:
        for t in range(begin, end):
            run_step(w, t, node)


@piece
def meet_from_one(w: World, begin: int, end: int, node: int, position: int) -> None:
    """Run a node of one need and one source."""
    point, source = w.point[node, position], w.able[w.first_able[node, position]]
    high = w.sources[source].position
    for t in range(begin, end):
        need_kw = w.demand_kw[t, point]
        kw = given_kw(need_kw, w.source_kw[t, source])
        w.given_kw[t, source] = kw
        w.unserved_kw[t, point] = max(0.0, need_kw - kw)
        if high < position:
            clear_falls(w, t, node)
            fall(w, t, node, high, position, kw)


@step
def given_kw(need_kw: float, left_kw: float) -> float:
    """Return what a source gives of what it has left, kW: nothing if that is all but nothing."""
    kw = max(0.0, min(need_kw, left_kw))
    return kw if kw == need_kw or kw > NOISE_KW else 0.0


@piece
def run_step(w: World, t: int, node: int) -> None:
    """Meet the needs of a node in one step."""
    clear_falls(w, t, node)
    for source in range(w.nodes[node].first_source, w.nodes[node + 1].first_source):
        w.sources[source].left_kw = w.source_kw[t, source]
        w.given_kw[t, source] = 0.0
    for number in range(w.nodes[node].first_need, w.nodes[node + 1].first_need):
        position = w.needs[number]
        point = w.point[node, position]
        w.unserved_kw[t, point] = max(0.0, meet_in_order(w, t, node, position, w.demand_kw[t, point]))


@piece
def meet_in_order(w: World, t: int, node: int, position: int, need_kw: float) -> float:
    """Meet need from the cheapest source first; return what is left of it, kW."""
    unblock(w, node, position)
    while need_kw > 0:
        source = cheapest_source(w, t, node, position)
        if source < 0:
            break
        one = w.sources[source]
        kw = given_kw(need_kw, one.left_kw)
        one.blocked = kw == 0.0
        one.left_kw -= kw
        w.given_kw[t, source] += kw
        fall(w, t, node, one.position, position, kw)
        need_kw -= kw
    return need_kw


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
