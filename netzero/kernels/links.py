"""Links in one step: at its end a link is a source, which calls on the node at its start for what that can surely give.

Nodes at the end of links are run before those at their start. What a link asks for is a need of its start, which comes
before the tenants' own there; so it asks for no more than what is there whatever else happens, and at what the next
kWh costs there: nothing (or the export price) inside the surplus of supplies, the grid's or the cheapest plant's price
beyond it. Electricity that is left over at the end goes back through a link of both ways, as far as the start needs it.
"""

from __future__ import annotations

import numpy as np

from netzero.kernels.compiled import piece, rare_piece
from netzero.kernels.park import NOISE_KW, World
from netzero.kernels.storage_step import kept, reach_kw

HOTTEST = np.int64(0)
"""Position of the hottest heat; an integer of NumPy, because for a literal of Python Numba would compile once more."""


@piece
def spare_kw(w: World, t: int, node: int, position: int) -> float:
    """Return what supplies of a node give at a position beyond its demand and what links ask of it, kW.

    Of heat: at that level and all hotter ones.
    """
    first = 0 if position < w.levels else position
    kw = 0.0
    for u in range(w.nodes[node].first_supply, w.nodes[node + 1].first_supply):
        if first <= w.supplies[u].position <= position:
            kw += w.available_kw[t, u]
    for each in range(first, position + 1):
        kw -= asked_kw(w, t, node, each)
    return kw


@piece
def asked_kw(w: World, t: int, node: int, position: int) -> float:
    """Return the demand at a position of a node and what links ask of it, kW."""
    point = w.point[node, position]
    kw: float = w.called_kw[node, position]
    return kw + w.demand_kw[t, point] if point >= 0 else kw


@piece
def stored_kw(w: World, t: int, node: int, first: int, last: int) -> float:
    """Return what the stores of a node at positions from `first` to `last` could give in a step, kW."""
    kw = 0.0
    for b in range(w.nodes[node].first_store, w.nodes[node + 1].first_store):
        store = w.stores[b]
        if first <= store.position <= last:
            level = kept(store.level_kwh, store.loss_per_h, w.steps[t].step_h)
            kw += reach_kw(level, store.least_kwh, store.power_kw, store.discharge_efficiency, w.steps[t].step_h)
    return kw


@rare_piece
def reach_of_link_kw(w: World, t: int, link: int) -> float:
    """Return what a link can surely bring to its end besides what it brings already, kW."""
    for each in range(len(w.links)):
        if w.upstream[link, each]:
            one = w.links[each]
            if one.position == w.levels + 1:
                sure = sure_power_kw(w, t, one.start)
            else:
                sure = sure_heat_or_cold_kw(w, t, one.start, one.position, one.end, one.on_power)
            room = one.capacity_kw - w.called_through_kw[each]
            one.reach_kw = one.keep * max(0.0, min(room, sure))
    reach: float = w.links[link].reach_kw
    return reach


@piece
def sure_power_kw(w: World, t: int, node: int) -> float:
    """Return the electricity that is sure to be there for more than what is asked of a node, kW."""
    power = w.levels + 1
    kw: float = spare_kw(w, t, node, power) + w.nodes[node].import_limit_kw
    for position in range(w.levels + 1):
        kw -= w.kept_back_kw[node, position]
    for source in range(w.nodes[node].first_source, w.nodes[node + 1].first_source):
        one = w.sources[source]
        if one.firm:
            kw += w.source_kw[t, source] if one.link < 0 else w.links[one.link].reach_kw
    return kw + stored_kw(w, t, node, power, power)


@piece
def sure_heat_or_cold_kw(w: World, t: int, node: int, position: int, end: int, on_power: bool) -> float:
    """Return the heat or cold that is sure to be there for more than what is asked of a node, kW.

    Plant counts that is sure (`is_sure`); what it may take of electricity lies beyond what is asked of
    the node and what `end`, which asks now, may take of it through a cable. Every need for heat counts, of whatever
    level, and the plant that takes most electricity. Where cables and pipes together close a ring, the same power could
    be promised twice, and only heat and cold that need none (not `on_power`) are sure.
    """
    first = 0 if position < w.levels else position
    kw = spare_kw(w, t, node, position) + stored_kw(w, t, node, first, position)
    if position < w.levels:
        for cooler in range(position + 1, w.levels):
            kw -= max(0.0, asked_kw(w, t, node, cooler))
    electric_kw = 0.0
    for source in range(w.nodes[node].first_source, w.nodes[node + 1].first_source):
        one = w.sources[source]
        if first <= one.position <= position and is_sure(w, t, source):
            if one.link >= 0:
                kw += w.links[one.link].reach_kw
            elif taken_power(w, t, source) > 0.0:
                electric_kw += w.source_kw[t, source] if on_power else 0.0
            else:
                kw += w.source_kw[t, source]
    if electric_kw > 0.0:
        power = sure_power_kw(w, t, node) - drawn_kw(w, t, node, end) - power_before_kw(w, t, node, position)
        kw += min(electric_kw, max(0.0, power) / most_power(w, t, node, first, position))
    return kw


@piece
def drawn_kw(w: World, t: int, start: int, end: int) -> float:
    """Return the most electricity that cables may take from one node to another in a step, kW."""
    power = w.levels + 1
    need = asked_kw(w, t, end, power)
    for source in range(w.nodes[end].first_source, w.nodes[end + 1].first_source):
        need += w.source_kw[t, source] * taken_power(w, t, source)
    most = 0.0
    for link in range(len(w.links)):
        one = w.links[link]
        if one.position == power and one.start == end:
            need += one.capacity_kw
        if one.position == power and one.start == start and one.end == end:
            most = one.capacity_kw * one.keep
    return float(min(most, need))


@piece
def power_before_kw(w: World, t: int, node: int, position: int) -> float:
    """Return the most electricity that a node may take for fuels and, before its cold is served, for heat, kW."""
    kw = 0.0
    for source in range(w.nodes[node].first_source, w.nodes[node + 1].first_source):
        if w.sources[source].position > w.levels + 1:
            kw += w.source_kw[t, source] * taken_power(w, t, source)
    if position == w.levels:
        heat = 0.0
        for level in range(w.levels):
            heat += max(0.0, asked_kw(w, t, node, level))
        kw += heat * most_power(w, t, node, HOTTEST, w.levels - 1)
    return kw


@piece
def most_power(w: World, t: int, node: int, first: int | np.int64, last: int) -> float:
    """Return the most electricity that plant at positions from `first` to `last` takes per kW of what it gives."""
    most = 0.0
    for source in range(w.nodes[node].first_source, w.nodes[node + 1].first_source):
        if first <= w.sources[source].position <= last:
            most = max(most, taken_power(w, t, source))
    return most


@piece
def is_sure(w: World, t: int, source: int) -> bool:
    """Return whether a source of heat or cold can give all of its capacity whatever else happens, power apart.

    It takes no heat, no fuel that may run out or is made on site, and gives no electricity, which limits what it gives.
    """
    if not w.sources[source].plain or w.sources[source].gas_port >= 0:
        return False
    for port in range(w.sources[source].first_port, w.sources[source + 1].first_port):
        carrier = w.ports[port].carrier
        if carrier == w.levels + 1 and w.port_flow[t, port] > 0:
            return False
        if carrier < 0 and (w.fuels[-1 - carrier].limit_kwh < np.inf or w.fuel_kw[t, -1 - carrier] < np.inf):
            return False
    return True


@piece
def taken_power(w: World, t: int, source: int) -> float:
    """Return the electricity a source takes per unit of its lead."""
    port = w.sources[source].power_port
    return float(-min(0.0, w.port_flow[t, port])) if port >= 0 else 0.0


@rare_piece
def cost_of_link(w: World, t: int, link: int) -> float:
    """Return what the next kWh that a link brings costs."""
    one = w.links[link]
    spare = spare_kw(w, t, one.start, one.position) > NOISE_KW
    if one.position == w.levels + 1:
        price = w.nodes[one.start].low_price if spare else w.nodes[one.start].high_price
    else:
        price = 0.0 if spare else one.price
    return float((price + one.fee) / one.keep)


@rare_piece
def next_of_link_kw(w: World, t: int, link: int) -> float:
    """Return how much a link can bring before its cost or what it can surely bring changes, kW."""
    one = w.links[link]
    kw: float = reach_of_link_kw(w, t, link)
    spare = spare_kw(w, t, one.start, one.position)
    return float(min(kw, spare * one.keep) if spare > NOISE_KW else kw)


@rare_piece
def call_on(w: World, t: int, link: int, kw: float) -> None:
    """Ask the start of a link for what arrives as `kw` at its end."""
    one = w.links[link]
    sent_kw = kw / one.keep
    w.called_kw[one.start, one.position] += sent_kw
    w.called_through_kw[link] += sent_kw
    if one.on_power and one.position <= w.levels:
        first = 0 if one.position < w.levels else w.levels
        w.kept_back_kw[one.start, one.position] += sent_kw * most_power(w, t, one.start, first, one.position)


@rare_piece
def send_back(w: World, t: int, node: int, surplus_kw: float) -> float:
    """Send surplus electricity of a node to where links of both ways come from; return what is left of it, kW."""
    for source in range(w.nodes[node].first_source, w.nodes[node + 1].first_source):
        link = w.sources[source].link
        if link < 0 or surplus_kw <= 0.0:
            continue
        one = w.links[link]
        wanted = -spare_kw(w, t, one.start, one.position) / one.keep
        worth = w.nodes[one.start].high_price * one.keep - one.fee
        if one.both_ways and w.given_kw[t, source] == 0.0 and worth >= w.nodes[node].low_price:
            kw = max(0.0, min(surplus_kw, one.capacity_kw, wanted))
            w.sent_back_kw[t, link] = kw
            w.called_kw[one.start, one.position] -= kw * one.keep
            surplus_kw -= kw
    return surplus_kw
