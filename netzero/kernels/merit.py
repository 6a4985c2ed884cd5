"""Merit order: need is met by the source whose next kWh costs least, until something changes; then again.

The price of electricity is low inside the node's surplus and the import price beyond it; heat costs nothing while a
supply's heat is left over, and what the cheapest source asks after that. A fuel with a yearly limit is rationed: used
faster than the year goes on, it is kept for what nothing else can meet.
"""

from __future__ import annotations

import numpy as np

from netzero.kernels.compiled import piece, rare_piece, small_piece, step
from netzero.kernels.links import call_on, cost_of_link, next_of_link_kw, taken_power
from netzero.kernels.park import NOISE_KW, World
from netzero.kernels.sources import (
    NOWHERE,
    draw,
    free_heat_kw,
    origin,
    origin_kw,
    own_cost,
    own_kw,
    run_own,
    serves,
)

ANY, ELECTRIC_ONLY = np.int64(0), np.int64(1)
"""Which sources to call on: any, or only those that take electricity and nothing else.

Integers of NumPy, because for a literal of Python Numba would compile the merit order once more.
"""
MOST_TURNS = 1000
"""Turns of a merit order after which each source has one more: two that feed each other would go on in ever smaller
steps."""


@piece
def clear_falls(w: World, t: int, node: int) -> None:
    """Begin a step without heat that falls from level to level."""
    for level in range(w.levels):
        w.fallen_kw[t, node * w.levels + level] = 0.0


@piece
def fall(w: World, t: int, node: int, high: int, low: int, kw: float) -> None:
    """Book heat that falls from one level to another, through all in between."""
    if low < w.levels:
        for level in range(high, low):
            w.fallen_kw[t, node * w.levels + level] += kw


@piece
def use_free(w: World, t: int, node: int, target: int, need_kw: float) -> float:
    """Meet need for heat or cold from supplies, the coolest heat first; return what is left of it, kW."""
    if not w.supplied[node, target]:
        return need_kw
    for position in range(target, -1, -1):
        kw = min(need_kw, w.balance[position].free_kw)
        if kw > 0 and serves(position, target, w.levels):
            w.balance[position].free_kw -= kw
            need_kw -= kw
            fall(w, t, node, position, target, kw)
    return need_kw


@small_piece
def plain_cost(w: World, t: int, node: int, source: int) -> float:
    """Return the cost of the next kWh of a source, its ports of heat and cold left out."""
    if w.sources[source].link >= 0:
        return cost_of_link(w, t, w.sources[source].link)
    cost = own_cost(w, t, node, source)
    port = w.sources[source].gas_port
    if port >= 0:
        cost -= w.port_flow[t, port] * origin(w, t, node, w.ports[port].carrier)[1]
    return cost


@piece
def cheapest(w: World, t: int, node: int, target: int) -> float:
    """Return what the next kWh of heat or cold costs at a position; infinite when no plain source is left."""
    least: float = np.inf
    for number in range(w.first_able[node, target], w.first_able[node, target + 1]):
        source = w.able[number]
        one = w.sources[source]
        if one.plain and one.left_kw > 0:
            least = min(least, plain_cost(w, t, node, source))
    return least


@small_piece
def next_cost(w: World, t: int, node: int, source: int) -> float:
    """Return the cost of the next kWh of a source's lead, all its ports counted."""
    cost = plain_cost(w, t, node, source)
    if w.sources[source].plain:
        return cost
    for port in range(w.sources[source].first_port, w.sources[source + 1].first_port):
        carrier, flow = w.ports[port].carrier, w.port_flow[t, port]
        if 0 <= carrier <= w.levels:
            if flow > 0 and w.balance[carrier].need_kw > NOISE_KW:
                spared = cheapest(w, t, node, carrier)
                cost -= flow * spared if spared < np.inf else 0.0
            elif flow < 0 and free_heat_kw(w, carrier) <= NOISE_KW:
                cost -= flow * cheapest(w, t, node, carrier)
    return cost


@small_piece
def next_source(w: World, t: int, node: int, target: int, which: np.int64) -> tuple[int, float]:
    """Return the source that meets need at a position at least cost, and that cost; -1 when none is left."""
    best, least = -1, np.inf
    for number in range(w.first_able[node, target], w.first_able[node, target + 1]):
        source = w.able[number]
        one = w.sources[source]
        if one.left_kw > 0 and not one.blocked and (one.electric or which == ANY):
            cost = next_cost(w, t, node, source)
            if cost < least:
                best, least = source, cost
    return best, least


@small_piece
def next_kw(w: World, t: int, node: int, source: int) -> float:
    """Return how much a source can give before anything of it changes, the origin of its gas among that, kW.

    The source and the origin of its gas together take no more electricity than the node may reach.
    """
    kw = own_kw(w, t, node, source)
    if w.sources[source].link >= 0:
        kw = min(kw, next_of_link_kw(w, t, w.sources[source].link))
    port = w.sources[source].gas_port
    if port >= 0 and w.port_flow[t, port] < 0:
        gas = -w.port_flow[t, port]
        found, _ = origin(w, t, node, w.ports[port].carrier)
        kw = min(kw, origin_kw(w, t, node, found) / gas)
        own = taken_power(w, t, source)
        if found >= 0 and own > 0:
            spare_kw = w.nodes[node].reach_kw - w.balance[w.levels + 1].need_kw
            kw = min(kw, spare_kw / (own + gas * taken_power(w, t, found)))
    return kw


@small_piece
def run(w: World, t: int, node: int, source: int, kw: float) -> int:
    """Book what a source gives and takes, its gas from where it is had, and return the origin of its gas.

    Its heat is booked by who asked for it.
    """
    port = w.sources[source].gas_port
    found = NOWHERE
    if port >= 0:
        found, _ = origin(w, t, node, w.ports[port].carrier)
    run_on(w, t, node, source, found, kw)
    if w.sources[source].link >= 0:
        call_on(w, t, w.sources[source].link, kw)
    return found


@small_piece
def run_on(w: World, t: int, node: int, source: int, found: int, kw: float) -> None:
    """Book what a source gives and takes on gas of one origin; less than zero takes back what was booked."""
    run_own(w, t, node, source, kw)
    port = w.sources[source].gas_port
    if port >= 0:
        draw(w, t, node, found, -w.port_flow[t, port] * kw)


@step
def unblock(w: World, node: int, target: int) -> None:
    """Let all sources that can serve a position be asked again."""
    for number in range(w.first_able[node, target], w.first_able[node, target + 1]):
        w.sources[w.able[number]].blocked = False


@piece
def meet(w: World, t: int, node: int, target: int, need_kw: float, which: np.int64, highest_cost: float) -> float:
    """Meet need at a position in merit order; return what is left of it, kW.

    `which` is ANY or ELECTRIC_ONLY; sources that cost more than `highest_cost` per kWh are not called on. Sources that
    run on heat get what supplies have left over of it and no more.
    """
    if which == ELECTRIC_ONLY and not w.electric[node, target]:
        return need_kw
    unblock(w, node, target)
    turns = 0
    while need_kw > 0:
        turns += 1
        source, cost = next_source(w, t, node, target, which)
        if source < 0 or cost > highest_cost:
            break
        kw = min(need_kw, next_kw(w, t, node, source))
        if kw <= 0 or (kw < need_kw and kw <= NOISE_KW):
            w.sources[source].blocked = True
            continue
        port = w.sources[source].heat_port
        if port >= 0:
            use_free(w, t, node, w.ports[port].carrier, -w.port_flow[t, port] * kw)
        run(w, t, node, source, kw)
        fall(w, t, node, w.sources[source].position, target, kw)
        need_kw -= kw
        w.sources[source].blocked = turns > MOST_TURNS
    return need_kw


@rare_piece
def heat_lacking_kw(w: World, t: int, node: int, source: int, kw: float, power_before_kw: float) -> float:
    """Meet the heat of a chiller that is booked already; return the output that no heat is found for, kW.

    Its own electricity, all that the node's need has changed by since `power_before_kw`, is set aside meanwhile: no
    engine runs for what it takes, and nothing counts on what it gives.
    """
    port = w.sources[source].heat_port
    level, ratio = w.ports[port].carrier, -w.port_flow[t, port]
    rest_kw = use_free(w, t, node, level, ratio * kw)
    if rest_kw <= 0:
        return 0.0
    at, power = w.nodes[node], w.balance[w.levels + 1]
    own_need_kw = power.need_kw - power_before_kw
    power.need_kw -= max(0.0, own_need_kw)
    at.reach_kw -= abs(own_need_kw)
    rest_kw = meet(w, t, node, level, rest_kw, ANY, np.inf)
    at.reach_kw += abs(own_need_kw)
    power.need_kw += max(0.0, own_need_kw)
    return float(min(kw, max(0.0, rest_kw) / ratio))


@piece
def meet_cooling(w: World, t: int, node: int, need_kw: float) -> float:
    """Meet need for cooling in merit order, heat for a chiller being met at once; return what is left of it, kW.

    A chiller is booked before its heat, and what no heat is found for is taken back: both may draw on the same fuels
    and the same electricity.
    """
    first, last = w.first_able[node, w.levels], w.first_able[node, w.levels + 1]
    for number in range(first, last):
        w.sources[w.able[number]].spent = False
    turns = 0
    while need_kw > 0:
        turns += 1
        for number in range(first, last):
            w.sources[w.able[number]].blocked = w.sources[w.able[number]].spent
        source, _ = next_source(w, t, node, w.levels, ANY)
        if source < 0:
            break
        kw = min(need_kw, next_kw(w, t, node, source))
        if kw <= 0 or (kw < need_kw and kw <= NOISE_KW):
            w.sources[source].spent = True
            continue
        power_before_kw = w.balance[w.levels + 1].need_kw
        found = run(w, t, node, source, kw)
        if w.sources[source].heat_port >= 0:
            lacking_kw = heat_lacking_kw(w, t, node, source, kw, power_before_kw)
            if lacking_kw > 0:
                run_on(w, t, node, source, found, -lacking_kw)
                kw -= lacking_kw
                w.sources[source].spent = True
        if turns > MOST_TURNS:
            w.sources[source].spent = True
        need_kw -= kw
    return need_kw
