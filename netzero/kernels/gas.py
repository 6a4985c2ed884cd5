"""Fuels that are made, stored or asked for on site, at one node in one step: for tenants, and into stores."""

from __future__ import annotations

import numpy as np

from netzero.kernels.compiled import piece, rare_piece
from netzero.kernels.links import taken_power
from netzero.kernels.park import KEPT_BACK, NOISE_KW, World
from netzero.kernels.sources import NOWHERE, draw, origin, origin_kw, own_cost, own_kw, run_own
from netzero.kernels.storage_step import room_kw


@rare_piece
def serve_fuel(w: World, t: int, node: int, position: int) -> None:
    """Meet what tenants ask of a fuel from wherever it is cheapest, and book what is left as unserved."""
    need = w.balance[position].need_kw
    if need > 0:
        note_lack(w, t, node, position, need)
    while need > 0:
        found, _ = origin(w, t, node, position)
        if found == NOWHERE:
            break
        kw = min(need, origin_kw(w, t, node, found))
        draw(w, t, node, found, kw)
        need -= kw
    w.balance[position].need_kw = 0.0
    if w.point[node, position] >= 0:
        w.unserved_kw[t, w.point[node, position]] = max(0.0, need)


@piece
def note_lack(w: World, t: int, node: int, position: int, need_kw: float) -> None:
    """Note at the first store of a fuel what tenants ask for beyond what its makers and sellers can give at once.

    Only of a fuel that electricity makes: no other can be made ready.
    """
    at, electric = w.nodes[node], False
    reach = at.reach_kw - w.balance[w.levels + 1].need_kw
    for source in range(at.first_source, w.nodes[node + 1].first_source):
        one = w.sources[source]
        if one.position == position:
            taken = taken_power(w, t, source)
            could = min(one.left_kw, max(0.0, reach) / taken if taken > 0 else np.inf)
            reach -= could * taken
            need_kw -= could
            electric = electric or one.electric
    for b in range(at.first_store, w.nodes[node + 1].first_store):
        store = w.stores[b]
        if electric and need_kw > 0 and store.position == position and store.energy_kwh > 0:
            store.lacked_today_kwh += need_kw * w.steps[t].step_h
            break


@rare_piece
def keep_fuels(w: World, t: int, node: int) -> None:
    """Fill the stores of fuels that gave nothing with what is due of limited streams and cheaper than to buy."""
    at = w.nodes[node]
    for b in range(at.first_store, w.nodes[node + 1].first_store):
        store = w.stores[b]
        if store.position <= w.levels + 1 or w.stored[t, b].discharge_kw > NOISE_KW or store.own_only:
            continue
        eta, step_h = store.charge_efficiency, w.steps[t].step_h
        room = room_kw(store.kept_kwh, store.energy_kwh, store.power_kw, eta, step_h) - w.stored[t, b].charge_kw
        bought = price_of_buying(w, t, node, store.position)
        for source in range(at.first_source, w.nodes[node + 1].first_source):
            one = w.sources[source]
            if one.keeps and one.position == store.position and own_cost(w, t, node, source) < bought:
                kw = min(room, own_kw(w, t, node, source))
                if kw > NOISE_KW:
                    run_own(w, t, node, source, kw)
                    w.stored[t, b].charge_kw += kw
                    room -= kw


@piece
def price_of_buying(w: World, t: int, node: int, position: int) -> float:
    """Return what the next kWh of a fuel costs at the fence; what is kept for last costs less than no purchase."""
    least: float = KEPT_BACK
    for source in range(w.nodes[node].first_source, w.nodes[node + 1].first_source):
        one = w.sources[source]
        if one.position == position and one.left_kw > 0 and one.bought:
            least = min(least, own_cost(w, t, node, source))
    return least
