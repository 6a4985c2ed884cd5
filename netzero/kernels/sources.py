"""What one source costs, can give and takes, and where a fuel that is made or stored on site is had.

A source that makes a fuel takes no such fuel itself, so its cost and its limits follow from what is bought.
"""

from __future__ import annotations

import numpy as np

from netzero.kernels import policy as ask
from netzero.kernels.compiled import piece, rare_piece, small_piece, step
from netzero.kernels.park import KEPT_BACK, NOISE_KW, World
from netzero.kernels.storage_step import reach_kw

NOWHERE = -1
"""No origin of a fuel."""


@step
def serves(position: int, target: int, levels: int) -> bool:
    """Return whether what is given at a position can be used at another: the same, or heat of a cooler level."""
    return position == target or position < target < levels


@step
def surplus_kw(w: World) -> float:
    """Return the electricity of supplies beyond all need so far, kW; negative when need is larger."""
    surplus: float = w.balance[w.levels + 1].free_kw - w.balance[w.levels + 1].need_kw
    return surplus


@piece
def free_heat_kw(w: World, level: int) -> float:
    """Return what supplies still give at a heat level or a hotter one, kW."""
    kw = 0.0
    for position in range(level + 1):
        kw += w.balance[position].free_kw
    return kw


@step
def due_kwh(w: World, t: int, fuel: int) -> float:
    """Return what of a fuel's yearly limit is due by the end of the step and not yet used, kWh; infinite: no limit."""
    due: float = w.fuels[fuel].limit_kwh * w.steps[t].elapsed - w.fuels[fuel].used_kwh
    return due


@small_piece
def own_cost(w: World, t: int, node: int, source: int) -> float:
    """Return the cost of the next kWh of a source by the electricity and the bought fuels of its ports alone."""
    one = w.sources[source]
    cost: float = w.source_cost[t, source]
    if one.power_port >= 0:
        surplus, flow = surplus_kw(w), w.port_flow[t, one.power_port]
        inside = surplus > NOISE_KW if flow < 0 else surplus >= -NOISE_KW
        cost -= flow * (w.nodes[node].low_price if inside else w.nodes[node].high_price)
    if one.rationed:
        for port in range(one.first_port, w.sources[source + 1].first_port):
            fuel = -1 - w.ports[port].carrier
            if fuel >= 0 and w.fuels[fuel].limit_kwh < np.inf:
                price = w.fuels[fuel].price
                cost -= w.port_flow[t, port] * (price if due_kwh(w, t, fuel) > 0 else price + KEPT_BACK)
    return cost


@step
def direct_reach_kw(w: World, node: int, source: int) -> float:
    """Return the electricity that all needs may reach while a source runs, kW.

    What is kept back for links is there for what serves them itself, and not for what makes its heat or its fuel.
    """
    at = w.nodes[node]
    reach: float = at.reach_kw
    if serves(w.sources[source].position, at.serving, w.levels):
        reach += w.kept_back_kw[node, at.serving]
    return reach


@small_piece
def own_kw(w: World, t: int, node: int, source: int) -> float:
    """Return how much a source can give before its capacity, a bought input, a coproduct's use or its cost changes."""
    one, power = w.sources[source], w.levels + 1
    kw: float = one.left_kw
    if one.over_grid:
        kw = min(kw, w.nodes[node].import_limit_kw - w.nodes[node].drawn_kw)
    if one.power_port >= 0 and w.port_flow[t, one.power_port] != 0:
        surplus, flow = surplus_kw(w), w.port_flow[t, one.power_port]
        if flow < 0:
            bound = direct_reach_kw(w, node, source) - w.balance[power].need_kw
            bound = min(bound, surplus) if surplus > NOISE_KW else bound
        else:
            bound = -surplus if surplus < -NOISE_KW else w.balance[power].need_kw
        kw = min(kw, bound / abs(flow))
    if one.plain and not one.rationed:
        return kw
    for port in range(one.first_port, w.sources[source + 1].first_port):
        carrier, flow = w.ports[port].carrier, w.port_flow[t, port]
        if flow == 0 or carrier >= power:
            continue
        bound = np.inf
        if carrier < 0:
            fuel, due = w.fuels[-1 - carrier], due_kwh(w, t, -1 - carrier)
            left_kwh = due if due > 0 else fuel.limit_kwh - fuel.used_kwh
            bound = min(fuel.left_kw, left_kwh / (w.steps[t].step_h * w.steps[t].weight))
        elif flow > 0:
            bound = w.balance[carrier].need_kw
        elif free_heat_kw(w, carrier) > NOISE_KW or one.position == power:
            bound = free_heat_kw(w, carrier)
        kw = min(kw, bound / abs(flow))
    return kw


@small_piece
def run_own(w: World, t: int, node: int, source: int, kw: float) -> None:
    """Book what a source gives and takes, but for heat and gas: these are booked by who asked for them.

    What it gives of electricity that the node counts on in any case meets need, and is no longer there for more.
    """
    one = w.sources[source]
    one.left_kw -= kw
    if one.over_grid:
        w.nodes[node].drawn_kw += kw
    if one.twin >= 0:
        twin = w.sources[one.twin]
        left_kw = max(0.0, twin.left_kw - kw * w.twin_flow[t, source])
        if twin.firm:
            w.nodes[node].reach_kw -= twin.left_kw - left_kw
        twin.left_kw = left_kw
    w.given_kw[t, source] += kw
    if one.power_port >= 0:
        w.balance[w.levels + 1].need_kw -= w.port_flow[t, one.power_port] * kw
    if one.plain and not one.rationed:
        return
    for port in range(one.first_port, w.sources[source + 1].first_port):
        carrier, flow = w.ports[port].carrier, w.port_flow[t, port] * kw
        if carrier < 0:
            if w.fuels[-1 - carrier].limit_kwh < np.inf:
                w.fuels[-1 - carrier].used_kwh -= flow * w.steps[t].step_h * w.steps[t].weight
            w.fuels[-1 - carrier].left_kw += flow
        elif flow > 0 and carrier <= w.levels:
            w.balance[carrier].need_kw -= flow


@rare_piece
def origin(w: World, t: int, node: int, position: int) -> tuple[int, float]:
    """Return where the next kWh of a fuel made or stored on site is had at least cost, and that cost.

    A source by its number, a store by -2 - its number, or NOWHERE. What is stored costs no more than giving it; it is
    kept for last while the policy holds stores back, and so is what is made ready in it. No gas is made of electricity
    to make electricity.
    """
    best, least = NOWHERE, np.inf
    at = w.nodes[node]
    for number in range(w.first_able[node, position], w.first_able[node, position + 1]):
        source = w.able[number]
        one = w.sources[source]
        able = one.left_kw > 0 and not (at.closing and one.takes_power)
        if able and own_kw(w, t, node, source) > NOISE_KW:
            cost = own_cost(w, t, node, source)
            if cost < least:
                best, least = source, cost
    for b in range(at.first_store, w.nodes[node + 1].first_store):
        store, charged_kw = w.stores[b], w.stored[t, b].charge_kw
        if store.position == position and charged_kw <= NOISE_KW and origin_kw(w, t, node, -2 - b) > NOISE_KW:
            free = ask.gives_heat(w.policy, w.grid[node, t].band) and above_ready_kw(w, t, b) > NOISE_KW
            cost = store.cost if free else store.cost + KEPT_BACK
            if cost < least:
                best, least = -2 - b, cost
    return best, least


@rare_piece
def origin_kw(w: World, t: int, node: int, found: int) -> float:
    """Return how much can be had from an origin before it changes, kW."""
    kw = 0.0
    if found >= 0:
        kw = own_kw(w, t, node, found)
    elif found < NOWHERE:
        store = w.stores[-2 - found]
        eta, step_h = store.discharge_efficiency, w.steps[t].step_h
        reach = reach_kw(store.kept_kwh, store.least_kwh, store.power_kw, eta, step_h)
        kw = reach - w.stored[t, -2 - found].discharge_kw
        above = above_ready_kw(w, t, -2 - found)
        kw = min(kw, above) if above > NOISE_KW else kw
    return kw


@piece
def above_ready_kw(w: World, t: int, b: int) -> float:
    """Return what a store can give before it is down to what is made ready in it, kW."""
    store, step_h = w.stores[b], w.steps[t].step_h
    reach = reach_kw(store.kept_kwh, ready_kwh(w, b), store.power_kw, store.discharge_efficiency, step_h)
    return float(reach - w.stored[t, b].discharge_kw)


@step
def ready_kwh(w: World, b: int) -> float:
    """Return the level at which a store of fuel is ready for what its makers could not follow yesterday, kWh."""
    store = w.stores[b]
    level: float = store.least_kwh + store.lacked_yesterday_kwh / store.discharge_efficiency
    return level


@rare_piece
def draw(w: World, t: int, node: int, found: int, kw: float) -> None:
    """Book what is had from an origin."""
    if found >= 0:
        run_own(w, t, node, found, kw)
    elif found < NOWHERE:
        w.stored[t, -2 - found].discharge_kw += kw
