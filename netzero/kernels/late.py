"""What went unserved, once electricity is closed: links and electric plant on what could still be given then.

No plant is counted on beforehand whose fuel may run out, is made or stored on site, or is shared with boilers. When all
else is served it is known what such plant can still give, and what of connection and batteries it has spared. Each turn
offers no more than is there for certain, one source at a time, and it is given at once: nothing else that runs in
between takes fuel.
"""

from __future__ import annotations

import numpy as np

from netzero.kernels.compiled import piece, rare_piece
from netzero.kernels.merit import ANY, ELECTRIC_ONLY, fall, meet, next_kw, next_source, unblock
from netzero.kernels.park import NOISE_KW, World
from netzero.kernels.sources import serves
from netzero.kernels.storage_step import reach_kw


@piece
def lacks(w: World, t: int, node: int) -> bool:
    """Return whether anything went unserved at a node or at the end of a link that starts there."""
    missing = lacks_itself(w, t, node)
    for link in range(len(w.links)):
        if w.links[link].start == node and not missing:
            missing = lacks_itself(w, t, w.links[link].end)
    return missing


@piece
def lacks_itself(w: World, t: int, node: int) -> bool:
    """Return whether anything went unserved at a node."""
    missing = False
    for position in range(len(w.balance)):
        point = w.point[node, position]
        if point >= 0 and w.unserved_kw[t, point] > NOISE_KW:
            missing = True
    return missing


@rare_piece
def offered_kw(w: World, t: int, node: int) -> float:
    """Return what connection, batteries and the cheapest source of electricity can still give together, kW.

    Of the sources no more than one: two may take the same fuel. What comes over the grid is part of the connection.
    """
    at, power = w.nodes[node], w.levels + 1
    kw: float = max(0.0, at.import_limit_kw - at.drawn_kw)
    for b in range(at.first_store, w.nodes[node + 1].first_store):
        store, stored = w.stores[b], w.stored[t, b]
        if store.position == power and stored.charge_kw <= NOISE_KW:
            eta, step_h = store.discharge_efficiency, w.steps[t].step_h
            reach = reach_kw(store.kept_kwh, store.least_kwh, store.power_kw, eta, step_h)
            kw += max(0.0, reach - stored.discharge_kw)
    unblock(w, node, power)
    while True:
        source, _ = next_source(w, t, node, power, ANY)
        if source < 0:
            break
        more_kw = next_kw(w, t, node, source)
        if more_kw > NOISE_KW and not w.sources[source].over_grid:
            kw += more_kw
            break
        w.sources[source].blocked = True
    return kw


@rare_piece
def serve_late(w: World, t: int, node: int, free_kw: float) -> float:
    """Serve by electricity what went unserved at a node and at the ends of its links; return what that takes, kW.

    `free_kw`: surplus. What is taken is asked of the node's electricity, and is given next.
    """
    reach_before_kw = w.nodes[node].reach_kw
    offer_kw = free_kw + offered_kw(w, t, node)
    taken_kw = 0.0
    if offer_kw > NOISE_KW:
        balance = w.balance[w.levels + 1]
        need_kw, supplied_kw = balance.need_kw, balance.free_kw
        balance.need_kw, balance.free_kw = 0.0, 0.0
        w.nodes[node].reach_kw = offer_kw
        serve_plant(w, t, node)
        for link in range(len(w.links)):
            if w.links[link].start == node:
                send_late(w, t, link, offer_kw)
        taken_kw = balance.need_kw
        balance.need_kw, balance.free_kw = need_kw + taken_kw, supplied_kw
    w.nodes[node].reach_kw = reach_before_kw
    return taken_kw


@rare_piece
def burn_late(w: World, t: int, node: int) -> None:
    """Send heat that lacks at the ends of links, from what boilers can still make of what is left of fuels.

    Without electricity: none is given to what takes it, and none is asked of engines.
    """
    for link in range(len(w.links)):
        one = w.links[link]
        if one.start == node and one.position < w.levels and lacks_itself(w, t, one.end):
            power, reach_before_kw = w.balance[w.levels + 1], w.nodes[node].reach_kw
            need_kw, supplied_kw = power.need_kw, power.free_kw
            power.need_kw, power.free_kw, w.nodes[node].reach_kw = 0.0, 0.0, 0.0
            send_heat_or_cold(w, t, link, ANY)
            power.need_kw, power.free_kw, w.nodes[node].reach_kw = need_kw, supplied_kw, reach_before_kw


@piece
def serve_plant(w: World, t: int, node: int) -> None:
    """Meet heat, cold and fuels that went unserved at a node from what runs on electricity alone."""
    for number in range(w.nodes[node].first_need, w.nodes[node + 1].first_need):
        point = w.point[node, w.needs[number]]
        w.balance[w.needs[number]].need_kw = w.unserved_kw[t, point] if point >= 0 else 0.0
    for number in range(w.nodes[node].first_need, w.nodes[node + 1].first_need):
        position = w.needs[number]
        need = w.balance[position].need_kw
        if need > 0:
            need = meet(w, t, node, position, need, ELECTRIC_ONLY, np.inf)
        w.balance[position].need_kw = 0.0
        if w.point[node, position] >= 0:
            w.unserved_kw[t, w.point[node, position]] = max(0.0, need)


@piece
def send_late(w: World, t: int, link: int, offer_kw: float) -> None:
    """Send through a link what lacks at its end: electricity, also for plant there, or heat and cold made of it.

    `offer_kw`: electricity that may be taken at its start in all.
    """
    one, power = w.links[link], w.balance[w.levels + 1]
    room_kw = one.capacity_kw - w.called_through_kw[link]
    if w.sent_back_kw[t, link] > 0 or room_kw <= NOISE_KW:
        return
    if one.position == w.levels + 1:
        asked_kw = power.need_kw
        w.nodes[one.end].reach_kw = one.keep * max(0.0, min(room_kw, offer_kw - asked_kw))
        power.need_kw = 0.0
        point = w.point[one.end, one.position]
        if point >= 0:
            power.need_kw = min(w.unserved_kw[t, point], w.nodes[one.end].reach_kw)
            w.unserved_kw[t, point] -= power.need_kw
        serve_plant(w, t, one.end)
        sent_kw = power.need_kw / one.keep
        power.need_kw = asked_kw + sent_kw
        book(w, t, link, sent_kw)
    else:
        send_heat_or_cold(w, t, link, ELECTRIC_ONLY)


@piece
def send_heat_or_cold(w: World, t: int, link: int, which: np.int64) -> None:
    """Send through a link heat or cold that lacks at its end, as far as sources at its start can give it."""
    one = w.links[link]
    for number in range(w.nodes[one.end].first_need, w.nodes[one.end + 1].first_need):
        point = w.point[one.end, w.needs[number]]
        if point >= 0 and serves(one.position, w.needs[number], w.levels):
            wanted_kw = min(w.unserved_kw[t, point] / one.keep, one.capacity_kw - w.called_through_kw[link])
            sent_kw = wanted_kw - meet(w, t, one.start, one.position, wanted_kw, which, np.inf)
            book(w, t, link, sent_kw)
            fall(w, t, one.end, one.position, w.needs[number], one.keep * sent_kw)
            w.unserved_kw[t, point] = max(0.0, w.unserved_kw[t, point] - one.keep * sent_kw)


@piece
def book(w: World, t: int, link: int, sent_kw: float) -> None:
    """Book what is sent through a link besides what was."""
    one = w.links[link]
    w.called_kw[one.start, one.position] += sent_kw
    w.called_through_kw[link] += sent_kw
    for source in range(w.nodes[one.end].first_source, w.nodes[one.end + 1].first_source):
        if w.sources[source].link == link:
            w.given_kw[t, source] += one.keep * sent_kw
