"""Heat and cold of one node in one step: supplies, then surplus electricity, then stores, then merit order."""

from __future__ import annotations

import numpy as np

from netzero.kernels import policy as ask
from netzero.kernels.compiled import part
from netzero.kernels.merit import (
    ANY,
    ELECTRIC_ONLY,
    cheapest,
    fall,
    meet,
    meet_cooling,
    next_source,
    use_free,
)
from netzero.kernels.park import NOISE_KW, World
from netzero.kernels.sources import serves, surplus_kw
from netzero.kernels.storage_step import level_after, reach_kw, room_kw


@part
def give_from_stores(w: World, t: int, node: int, target: int, need_kw: float) -> float:
    """Meet need from the stores that can serve a position, the coolest heat first; return what is left of it, kW."""
    for b in range(w.nodes[node + 1].first_store - 1, w.nodes[node].first_store - 1, -1):
        store = w.stores[b]
        if need_kw > 0 and w.stored[t, b].charge_kw == 0 and serves(store.position, target, w.levels):
            eta, step_h = store.discharge_efficiency, w.steps[t].step_h
            reach = reach_kw(store.kept_kwh, store.least_kwh, store.power_kw, eta, step_h)
            kw = min(need_kw, reach - w.stored[t, b].discharge_kw)
            if kw > 0:
                w.stored[t, b].discharge_kw += kw
                need_kw -= kw
                fall(w, t, node, store.position, target, kw)
    return need_kw


@part
def fuel_is_next(w: World, t: int, node: int, target: int) -> bool:
    """Return whether the next kWh at a position would burn a fuel."""
    for source in range(w.nodes[node].first_source, w.nodes[node + 1].first_source):
        w.sources[source].blocked = False
    source, _ = next_source(w, t, node, target, ANY)
    return bool(source >= 0 and w.sources[source].burns)


@part
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


@part
def serve_heat_or_cold(w: World, t: int, node: int, position: int) -> None:
    """Meet the demand for heat of a level, or for cooling, and book what is left as unserved."""
    w.nodes[node].serving = position
    need = w.balance[position].need_kw
    if need > 0:
        need = use_free(w, t, node, position, need)
    if need > 0 and surplus_kw(w) > NOISE_KW:
        need = meet_by_power(w, t, node, position, need, w.balance[w.levels + 1].free_kw, np.inf)
    stores = w.nodes[node + 1].first_store > w.nodes[node].first_store
    if need > 0 and stores and ask.gives_heat(w.policy, w.grid[t, node].band, fuel_is_next(w, t, node, position)):
        need = give_from_stores(w, t, node, position, need)
    if need > 0 and position < w.levels:
        need = meet(w, t, node, position, need, ANY, np.inf)
    elif need > 0:
        need = meet_cooling(w, t, node, need)
    if need > 0:
        need = give_from_stores(w, t, node, position, need)
    w.balance[position].need_kw = 0.0
    w.nodes[node].reach_kw += w.kept_back_kw[node, position]
    w.kept_back_kw[node, position] = 0.0
    if w.point[node, position] >= 0:
        w.unserved_kw[t, w.point[node, position]] = max(0.0, need)


@part
def fill_stores(w: World, t: int, node: int, bought_reach_kw: float) -> None:
    """Charge stores of heat, cold and fuels that gave nothing: from supplies, from surplus, by policy from the grid.

    `bought_reach_kw`: electricity that all needs of the node together may reach while it buys to store. Surplus
    electricity that finds no room counts one to one as heat that tomorrow wants room for.
    """
    for b in range(w.nodes[node].first_store, w.nodes[node + 1].first_store):
        store = w.stores[b]
        if store.position == w.levels + 1 or w.stored[t, b].discharge_kw > 0:
            continue
        per_kw = store.charge_efficiency * w.steps[t].step_h
        room = room_kw(store.kept_kwh, store.energy_kwh, store.power_kw, store.charge_efficiency, w.steps[t].step_h)
        rest = use_free(w, t, node, store.position, room)
        if rest > 0 and surplus_kw(w) > NOISE_KW and not store.own_only:
            rest = meet_by_power(w, t, node, store.position, rest, w.balance[w.levels + 1].free_kw, np.inf)
        from_surplus = room - rest
        store.surplus_today_kwh += min(from_surplus + max(0.0, surplus_kw(w)), store.power_kw) * per_kw
        if rest > 0 and ask.buys_to_store(w.policy, w.grid[t, node].band) and not store.own_only:
            level = level_after(store.kept_kwh, from_surplus, 0.0, store.charge_efficiency, 1.0, w.steps[t].step_h)
            wanted = min(rest, ask.bought_kwh(store.energy_kwh, level, store.surplus_yesterday_kwh) / per_kw)
            later = price_when_dear(w, t, node, store.position) - store.cost
            worth = later * store.charge_efficiency * store.discharge_efficiency
            rest -= wanted - meet_by_power(w, t, node, store.position, wanted, bought_reach_kw, worth)
        w.stored[t, b].charge_kw = room - rest


@part
def price_when_dear(w: World, t: int, node: int, position: int) -> float:
    """Return what the next kWh at a position would cost at the day's highest price of electricity."""
    now = w.nodes[node].high_price
    w.nodes[node].high_price = w.grid[t, node].dear_price
    later = cheapest(w, t, node, position)
    w.nodes[node].high_price = now
    return later
