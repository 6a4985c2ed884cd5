"""Electricity of one node in one step: surplus into batteries, need from batteries, then whatever is cheapest."""

from __future__ import annotations

import numpy as np

from netzero.kernels import policy as ask
from netzero.kernels.compiled import piece, rare_piece, step
from netzero.kernels.late import burn_late, lacks, serve_late
from netzero.kernels.links import send_back
from netzero.kernels.merit import ANY, MOST_TURNS, meet, next_source, unblock
from netzero.kernels.park import NOISE_KW, World
from netzero.kernels.sources import surplus_kw
from netzero.kernels.storage_step import level_after, room_kw
from netzero.kernels.thermal import give_from_stores, own_left_kw


@piece
def store_surplus(w: World, t: int, node: int) -> None:
    """Charge batteries from what supplies give beyond all need."""
    if surplus_kw(w) <= 0:
        return
    for b in range(w.nodes[node].first_store, w.nodes[node + 1].first_store):
        store = w.stores[b]
        if store.position == w.levels + 1 and surplus_kw(w) > 0:
            eta, step_h = store.charge_efficiency, w.steps[t].step_h
            store.surplus_today_kwh += min(surplus_kw(w), store.power_kw) * eta * step_h
            kw = min(surplus_kw(w), room_kw(store.kept_kwh, store.energy_kwh, store.power_kw, eta, step_h))
            w.stored[t, b].charge_kw = kw
            w.balance[w.levels + 1].need_kw += kw


@piece
def store_bought(w: World, t: int, node: int, bought_reach_kw: float) -> None:
    """Charge batteries with bought electricity, as far as it pays or is kept for peaks, and the node may buy.

    Where sources cheaper than what is stored gave in yesterday's dear hours, no more is bought than would have replaced
    what they left.
    """
    step_h, grid = w.steps[t].step_h, w.grid[node, t]
    reserve = peak_reserve(w, node) if ask.restores(w.policy, grid.band) else 0.0
    buys = ask.buys_power(w.policy, grid.band)
    if not buys and reserve <= 0:
        return
    by_factor, useful_kwh = w.policy == ask.CO2_AWARE, w.nodes[node].dear_yesterday_kwh
    for b in range(w.nodes[node].first_store, w.nodes[node + 1].first_store):
        store = w.stores[b]
        if store.position != w.levels + 1:
            continue
        eta, back = store.charge_efficiency, store.discharge_efficiency
        charged, before_kwh = w.stored[t, b].charge_kw, store.surplus_yesterday_kwh
        level = level_after(store.kept_kwh, charged, 0.0, eta, back, step_h)
        wanted_kwh = ask.kept_for_peaks_kwh(reserve, store.energy_kwh, before_kwh) - level
        now, wear = (grid.worth, 0.0) if by_factor else (w.nodes[node].high_price, store.cost + store.wear)
        if buys and ask.pays(now, grid.dear_worth, eta, back, wear):
            lacking_kwh = useful_kwh / back - (level - store.least_kwh)
            wanted_kwh = max(wanted_kwh, min(ask.bought_kwh(store.energy_kwh, level, before_kwh), lacking_kwh))
        room = room_kw(store.kept_kwh, store.energy_kwh, store.power_kw, eta, step_h) - charged
        reach = min(bought_reach_kw - w.balance[w.levels + 1].need_kw, own_left_kw(w, t, node, b))
        kw = max(0.0, min(wanted_kwh / (eta * step_h), room, reach))
        w.stored[t, b].charge_kw += kw
        w.balance[w.levels + 1].need_kw += kw
        useful_kwh = max(0.0, useful_kwh - (level + kw * eta * step_h - store.least_kwh) * back)


@step
def peak_reserve(w: World, node: int) -> float:
    """Return the share of a node's batteries that is kept for peaks: none where demand is not billed."""
    reserve: float = w.peak_reserve if ask.shaves(w.policy) and w.nodes[node].demand_charged else 0.0
    return reserve


@piece
def below_peak_kw(w: World, t: int, node: int) -> float:
    """Return what the connection may bring in a step for the billing interval to stay below the month's highest, kW.

    That is the highest so far, what is billed in any case, or the target where peaks are shaved. The rest of the
    interval is not known: no step alone goes beyond it either.
    """
    at = w.nodes[node]
    peak_kw = max(w.peak_kw[node, w.steps[t].month], at.billed_kw)
    if ask.shaves(w.policy):
        peak_kw = max(peak_kw, w.peak_share * at.asked_before_kw)
    kw: float = max(0.0, min(peak_kw, peak_kw * at.interval_steps - at.interval_kw))
    return kw


@rare_piece
def shave(w: World, t: int, node: int, need_kw: float) -> float:
    """Meet what the connection would bring beyond the target from what batteries keep; return what is left, kW."""
    above_kw = need_kw + w.nodes[node].drawn_kw - below_peak_kw(w, t, node)
    if above_kw > 0:
        above_kw = min(above_kw, need_kw)
        need_kw -= above_kw - give_from_stores(w, t, node, w.levels + 1, above_kw, 0.0)
    return need_kw


@piece
def cost_from_store(w: World, t: int, node: int) -> float:
    """Return what a kWh from a battery filled at the day's lowest price costs; infinite without a battery."""
    least = np.inf
    for b in range(w.nodes[node].first_store, w.nodes[node + 1].first_store):
        store = w.stores[b]
        if store.position == w.levels + 1 and store.energy_kwh > 0:
            eta, back = store.charge_efficiency, store.discharge_efficiency
            least = min(least, ask.stored_cost(w.grid[node, t].cheap_worth, eta, back, store.cost + store.wear))
    return least


@piece
def give_when_dear(w: World, t: int, node: int, need_kw: float) -> float:
    """Meet need from batteries in the dear band, sources cheaper than what is stored first; return what is left, kW.

    What takes the room of yesterday's surplus is given before them: it would be lost otherwise.
    """
    power, at = w.levels + 1, w.nodes[node]
    stored = cost_from_store(w, t, node)
    if stored < np.inf and at.import_limit_kw > 0:
        highest = min(stored, at.high_price)
        unblock(w, node, power)
        _, cost = next_source(w, t, node, power, ANY)
        if cost <= highest:
            need_kw = give_from_stores(w, t, node, power, need_kw, 1.0)
            left_kw = meet(w, t, node, power, need_kw, ANY, highest) if need_kw > 0 else need_kw
            at.spared_today = at.spared_today or left_kw < need_kw
            need_kw = left_kw
        at.dear_today_kwh += max(0.0, need_kw) * w.steps[t].step_h
    return give_from_stores(w, t, node, power, need_kw, peak_reserve(w, node))


@piece
def note_asked(w: World, t: int, node: int) -> None:
    """Note what the connection and batteries gave together in a step, if it is the most of the month."""
    at, kw = w.nodes[node], w.nodes[node].drawn_kw
    for b in range(at.first_store, w.nodes[node + 1].first_store):
        if w.stores[b].position == w.levels + 1:
            kw += w.stored[t, b].discharge_kw - w.stored[t, b].charge_kw
    at.asked_kw = max(at.asked_kw, kw)


@piece
def give_power(w: World, t: int, node: int, need_kw: float) -> float:
    """Meet need for electricity from batteries, the grid or plant, whichever is to come first; return what is left."""
    power = w.levels + 1
    at, grid = w.nodes[node], w.grid[node, t]
    if ask.gives_power(w.policy, grid.band):
        if ask.by_price(w.policy) and grid.band == ask.DEAR:
            need_kw = give_when_dear(w, t, node, need_kw)
        else:
            need_kw = give_from_stores(w, t, node, power, need_kw, peak_reserve(w, node))
    if need_kw > 0 and at.import_limit_kw > 0:
        need_kw = meet(w, t, node, power, need_kw, ANY, at.high_price)
    if need_kw > 0 and peak_reserve(w, node) > 0:
        need_kw = shave(w, t, node, need_kw)
    imported_kw = max(0.0, min(need_kw, at.import_limit_kw - at.drawn_kw))
    grid.imported_kw += imported_kw
    at.drawn_kw += imported_kw
    need_kw -= imported_kw
    if need_kw > 0:
        need_kw = meet(w, t, node, power, need_kw, ANY, np.inf)
    if need_kw > 0:
        need_kw = give_from_stores(w, t, node, power, need_kw, 0.0)
    return need_kw


@rare_piece
def charge_less(w: World, t: int, node: int, need_kw: float) -> float:
    """Charge batteries less where electricity lacks after all; return what lacks still, kW."""
    for b in range(w.nodes[node].first_store, w.nodes[node + 1].first_store):
        if w.stores[b].position == w.levels + 1:
            kw = min(need_kw, w.stored[t, b].charge_kw)
            w.stored[t, b].charge_kw -= kw
            w.balance[w.levels + 1].need_kw -= kw
            need_kw -= kw
    return need_kw


@piece
def close_electricity(w: World, t: int, node: int) -> None:
    """Buy or give what is still needed, book what cannot be met as unserved and what is left as surplus.

    What went unserved is then offered what could still be given, until it takes no more.
    """
    power = w.levels + 1
    w.nodes[node].closing = True
    balance, at, grid = w.balance[power], w.nodes[node], w.grid[node, t]
    grid.imported_kw = 0.0
    need = balance.need_kw - balance.free_kw
    for turn in range(MOST_TURNS):
        if need > 0:
            need = give_power(w, t, node, need)
        if turn == 0 and len(w.links) > 0:
            burn_late(w, t, node)
        if need > NOISE_KW or not lacks(w, t, node):
            break
        taken_kw = serve_late(w, t, node, max(0.0, -need))
        need += taken_kw
        if taken_kw <= 0:
            break
    if need > 0:
        need = charge_less(w, t, node, need)
    used = min(balance.need_kw, balance.free_kw)
    month = w.steps[t].month
    at.interval_kw += at.drawn_kw
    w.peak_kw[node, month] = max(w.peak_kw[node, month], at.interval_kw / at.interval_steps)
    sent_kw = 0.0
    if need < 0:
        sent_kw = -need - send_back(w, t, node, -need)
        need += sent_kw
    grid.used_kw = used + sent_kw
    grid.surplus_kw = max(0.0, -need)
    if ask.shaves(w.policy):
        note_asked(w, t, node)
    if w.point[node, power] >= 0:
        w.unserved_kw[t, w.point[node, power]] = max(0.0, need)
