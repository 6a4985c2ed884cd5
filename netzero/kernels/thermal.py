"""Heat and cold of one node in one step: supplies, then surplus electricity, then stores, then merit order."""

from __future__ import annotations

import numpy as np

from netzero.kernels import policy as ask
from netzero.kernels.compiled import piece
from netzero.kernels.merit import (
    ANY,
    ELECTRIC_ONLY,
    cheapest,
    fall,
    meet,
    meet_cooling,
    next_source,
    unblock,
    use_free,
)
from netzero.kernels.park import NOISE_KW, World
from netzero.kernels.sources import ready_kwh, serves, surplus_kw
from netzero.kernels.storage_step import level_after, reach_kw, room_kw


@piece
def give_from_stores(w: World, t: int, node: int, target: int, need_kw: float, peak_reserve: float) -> float:
    """Meet need from the stores that can serve a position, the coolest heat first; return what is left of it, kW.

    `peak_reserve`: share of a store's energy that is kept for peaks (heat and cold: 0).
    """
    for b in range(w.nodes[node + 1].first_store - 1, w.nodes[node].first_store - 1, -1):
        store = w.stores[b]
        if need_kw > 0 and w.stored[t, b].charge_kw <= NOISE_KW and serves(store.position, target, w.levels):
            eta, step_h = store.discharge_efficiency, w.steps[t].step_h
            kept_kwh = ask.kept_for_peaks_kwh(peak_reserve, store.energy_kwh, store.surplus_yesterday_kwh)
            reach = reach_kw(store.kept_kwh, max(kept_kwh, store.least_kwh), store.power_kw, eta, step_h)
            kw = min(need_kw, reach - w.stored[t, b].discharge_kw)
            if kw > 0:
                w.stored[t, b].discharge_kw += kw
                need_kw -= kw
                fall(w, t, node, store.position, target, kw)
    return need_kw


@piece
def fuel_is_next(w: World, t: int, node: int, target: int) -> bool:
    """Return whether the next kWh at a position would burn a fuel."""
    unblock(w, node, target)
    source, _ = next_source(w, t, node, target, ANY)
    return bool(source >= 0 and w.sources[source].burns)


@piece
def meet_by_power(
    w: World, t: int, node: int, target: int, need_kw: float, reach_kw: float, highest_cost: float
) -> float:
    """Meet need from what runs on electricity alone, while all needs of the node together stay within a reach."""
    at = w.nodes[node]
    before_kw = at.reach_kw
    at.reach_kw = min(before_kw, reach_kw - w.kept_back_kw[node, at.serving])
    need_kw = meet(w, t, node, target, need_kw, ELECTRIC_ONLY, highest_cost)
    at.reach_kw = before_kw
    return need_kw


@piece
def gives_first(w: World, t: int, node: int, position: int) -> bool:
    """Return whether stores come before plant at a position: by policy, or where a fuel would be burnt instead."""
    if not w.storable[node, position]:
        return False
    return ask.gives_heat(w.policy, w.grid[node, t].band) or fuel_is_next(w, t, node, position)


@piece
def serve_heat_or_cold(w: World, t: int, node: int, position: int) -> None:
    """Meet the demand for heat of a level, or for cooling, and book what is left as unserved."""
    w.nodes[node].serving = position
    need = w.balance[position].need_kw
    if need > 0:
        need = use_free(w, t, node, position, need)
    if need > 0 and surplus_kw(w) > NOISE_KW:
        need = meet_by_power(w, t, node, position, need, w.balance[w.levels + 1].free_kw, np.inf)
    if need > 0 and gives_first(w, t, node, position):
        need = give_from_stores(w, t, node, position, need, 0.0)
    if need > 0 and position < w.levels:
        need = meet(w, t, node, position, need, ANY, np.inf)
    elif need > 0:
        need = meet_cooling(w, t, node, need)
    if need > 0 and w.storable[node, position]:
        need = give_from_stores(w, t, node, position, need, 0.0)
    w.balance[position].need_kw = 0.0
    w.nodes[node].reach_kw += w.kept_back_kw[node, position]
    w.kept_back_kw[node, position] = 0.0
    if w.point[node, position] >= 0:
        w.unserved_kw[t, w.point[node, position]] = max(0.0, need)


@piece
def serve_again(w: World, t: int, node: int) -> None:
    """Try heat and cold that went unserved once more: engines make heat as far as power is asked for, by now more is.

    Plant that took power since, chillers and stores among it, asks for more of it than was known at first.
    """
    missing = False
    for number in range(w.nodes[node].first_need, w.nodes[node + 1].first_need):
        position = w.needs[number]
        point = w.point[node, position]
        if position <= w.levels and point >= 0 and w.unserved_kw[t, point] > NOISE_KW:
            w.balance[position].need_kw = w.unserved_kw[t, point]
            missing = True
    if missing:
        for number in range(w.nodes[node].first_need, w.nodes[node + 1].first_need):
            position = w.needs[number]
            if position <= w.levels and w.balance[position].need_kw > 0:
                serve_heat_or_cold(w, t, node, position)


@piece
def own_left_kw(w: World, t: int, node: int, b: int) -> float:
    """Return what may yet be charged into a store besides surplus, kW: own output that need is met with, or anything.

    While need is met by what is bought, own output charges a store that nothing else may.
    """
    store = w.stores[b]
    kw: float = np.inf
    if store.own_only:
        kw = w.balance[store.position].given_kw
        for other in range(w.nodes[node].first_store, w.nodes[node + 1].first_store):
            if w.stores[other].own_only and w.stores[other].position == store.position:
                kw -= w.stored[t, other].charge_kw
    return kw


@piece
def fill_stores(w: World, t: int, node: int, bought_reach_kw: float) -> None:
    """Charge stores of heat, cold and fuels that gave nothing: from supplies, from surplus, by policy from the grid.

    `bought_reach_kw`: electricity that all needs of the node together may reach while it buys to store. Surplus
    electricity that finds no room counts one to one as heat that tomorrow wants room for. A fuel is made ready, too,
    for what its makers could not follow yesterday, at any price.
    """
    for b in range(w.nodes[node].first_store, w.nodes[node + 1].first_store):
        store = w.stores[b]
        if store.position == w.levels + 1 or w.stored[t, b].discharge_kw > NOISE_KW:
            continue
        per_kw = store.charge_efficiency * w.steps[t].step_h
        room = room_kw(store.kept_kwh, store.energy_kwh, store.power_kw, store.charge_efficiency, w.steps[t].step_h)
        rest = use_free(w, t, node, store.position, room)
        if rest > 0 and surplus_kw(w) > NOISE_KW and not store.own_only:
            rest = meet_by_power(w, t, node, store.position, rest, w.balance[w.levels + 1].free_kw, np.inf)
        from_surplus = room - rest
        store.surplus_today_kwh += min(from_surplus + max(0.0, surplus_kw(w)), store.power_kw) * per_kw
        w.stored[t, b].charge_kw = from_surplus
        if rest <= 0:
            continue
        band = w.grid[node, t].band
        level = level_after(store.kept_kwh, from_surplus, 0.0, store.charge_efficiency, 1.0, w.steps[t].step_h)
        if ask.buys_heat(w.policy, band):
            wanted = min(rest, ask.bought_kwh(store.energy_kwh, level, store.surplus_yesterday_kwh) / per_kw)
            wanted = min(wanted, own_left_kw(w, t, node, b))
            bought = buy_to_store(w, t, node, b, wanted, bought_reach_kw) if wanted > 0 else 0.0
            w.stored[t, b].charge_kw += bought
            level += bought * per_kw
            rest -= bought
        if store.lacked_yesterday_kwh > 0 and ask.makes_ready(w.policy, band):
            wanted = min(rest, max(0.0, ready_kwh(w, b) - level) / per_kw, own_left_kw(w, t, node, b))
            made = wanted - meet_by_power(w, t, node, store.position, wanted, bought_reach_kw, np.inf)
            w.stored[t, b].charge_kw += made


@piece
def buy_to_store(w: World, t: int, node: int, b: int, wanted_kw: float, bought_reach_kw: float) -> float:
    """Make what a store wants of bought electricity, as far as that pays, and return it, kW."""
    store = w.stores[b]
    later = price_when_dear(w, t, node, store.position) - (store.cost + store.wear)
    worth = later * store.charge_efficiency * store.discharge_efficiency
    return wanted_kw - meet_by_power(w, t, node, store.position, wanted_kw, bought_reach_kw, worth)


@piece
def price_when_dear(w: World, t: int, node: int, position: int) -> float:
    """Return what the next kWh at a position would cost at the day's highest price of electricity."""
    now = w.nodes[node].high_price
    w.nodes[node].high_price = w.grid[node, t].dear_worth
    later = cheapest(w, t, node, position)
    w.nodes[node].high_price = now
    return later
