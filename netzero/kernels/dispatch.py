"""Drives one design through every step of one stage, node by node, without foresight.

Order at a node: fuels that tenants ask for, heat from the hottest level to the coolest, cooling (which may run on
heat), batteries from surplus, heat and cold stores, bought electricity into stores by policy, heat and cold that went
unserved once more, then electricity closes, what still lacks is tried on what is left, here and through links, and what
is left of waste streams fills stores of gas.
"""

from __future__ import annotations

import numpy as np

from netzero.kernels.ageing import energy_after
from netzero.kernels.borrowed import by_reference, fetch
from netzero.kernels.compiled import piece, rare_piece, whole
from netzero.kernels.electricity import below_peak_kw, close_electricity, store_bought, store_surplus
from netzero.kernels.gas import keep_fuels, serve_fuel
from netzero.kernels.late import burn_late
from netzero.kernels.links import reach_of_link_kw
from netzero.kernels.marks import Marks, is_as_kept, keep
from netzero.kernels.merit import cheapest, clear_falls, plain_cost
from netzero.kernels.park import World
from netzero.kernels.plain import run_plain_nodes
from netzero.kernels.storage_step import kept, level_after, reach_kw
from netzero.kernels.thermal import fill_stores, serve_again, serve_heat_or_cold

MONTHS = 12
CHUNK = 32
"""Steps that plain nodes run before all others do, and that rows are fetched ahead."""


@whole
def trace(world: World, begin: int, end: int, anew: bool, marks: Marks) -> int:
    """Run the steps from `begin` to before `end`, which belong to one block; `anew`: a day begins there.

    Returns:
        The step before which it ended: `end`, or that of a mark at which all was as it had been kept.

    """
    w, m, mark = by_reference(world), by_reference(marks), 0
    for t in range(begin, end):
        if mark < len(m.steps) and m.steps[mark] == t:
            if not m.compared:
                keep(m, mark)
            elif is_as_kept(m, mark):
                return t
            mark += 1
        if (t - begin) % CHUNK == 0:
            run_plain_nodes(w, t, min(end, t + CHUNK))
        fetch_rows(w, t + CHUNK)
        if (anew and t == begin) or w.steps[t].day != w.steps[t - 1].day:
            begin_day(w)
        if t > 0 and w.steps[t].month != w.steps[t - 1].month:
            begin_month(w, w.steps[t].month)
        for fuel in range(len(w.fuels)):
            w.fuels[fuel].left_kw = w.fuel_kw[t, fuel]
        if len(w.links) > 0:
            look_ahead(w, t)
        for number in range(len(w.order)):
            if not w.nodes[w.order[number]].plain:
                run_node(w, t, w.order[number])
    return end


@piece
def fetch_rows(w: World, t: int) -> None:
    """Fetch what a later step reads and writes most of: waiting for it would take two fifths of the time."""
    fetch(w.steps, t)
    fetch(w.demand_kw, t)
    fetch(w.source_kw, t)
    fetch(w.source_cost, t)
    fetch(w.port_flow, t)
    fetch(w.given_kw, t)
    fetch(w.stored, t)
    fetch(w.fallen_kw, t)
    fetch(w.unserved_kw, t)


@piece
def begin_day(w: World) -> None:
    """Make what was noted today what is known of yesterday."""
    for b in range(len(w.stores)):
        store = w.stores[b]
        store.surplus_yesterday_kwh, store.surplus_today_kwh = store.surplus_today_kwh, 0.0
        store.lacked_yesterday_kwh, store.lacked_today_kwh = store.lacked_today_kwh, 0.0
    for node in range(len(w.nodes)):
        at = w.nodes[node]
        at.dear_yesterday_kwh = at.dear_today_kwh if at.spared_today else np.inf
        at.dear_today_kwh, at.spared_today = 0.0, False


@piece
def begin_month(w: World, month: int) -> None:
    """Make what was asked for this month what is known of the month before, and find what is billed in any case."""
    for node in range(len(w.nodes) - 1):
        at = w.nodes[node]
        at.asked_before_kw, at.asked_kw, at.billed_kw = at.asked_kw, 0.0, 0.0
        for other in range(MONTHS):
            at.billed_kw = max(at.billed_kw, w.look_back[node * MONTHS + month, other] * w.peak_kw[node, other])


@rare_piece
def look_ahead(w: World, t: int) -> None:
    """Find what electricity, heat and cold cost at the start of every link, those first that others hang on."""
    for node in range(len(w.nodes) - 1):
        for position in range(len(w.balance)):
            w.called_kw[node, position] = 0.0
        for position in range(w.levels + 1):
            w.kept_back_kw[node, position] = 0.0
    for link in range(len(w.links)):
        w.called_through_kw[link] = 0.0
    for number in range(len(w.order) - 1, -1, -1):
        node = w.order[number]
        if w.nodes[node].plain:
            continue
        prepare(w, t, node)
        for link in range(len(w.links)):
            if w.links[link].start == node and w.links[link].position <= w.levels:
                w.links[link].price = cheapest(w, t, node, w.links[link].position)


@piece
def run_node(w: World, t: int, node: int) -> None:
    """Run one node through one step."""
    first, last = w.nodes[node].first_store, w.nodes[node + 1].first_store
    prepare(w, t, node)
    if len(w.links) > 0:
        for position in range(w.levels + 1):
            w.nodes[node].reach_kw -= w.kept_back_kw[node, position]
    for number in range(w.nodes[node].first_need, w.nodes[node + 1].first_need):
        position = w.needs[number]
        if position > w.levels + 1:
            serve_fuel(w, t, node, position)
        else:
            serve_heat_or_cold(w, t, node, position)
    if last > first:
        bought_kw = w.nodes[node].import_limit_kw
        if w.nodes[node].demand_charged:
            bought_kw = min(bought_kw, below_peak_kw(w, t, node))
        bought_reach = w.balance[w.levels + 1].free_kw + bought_kw
        store_surplus(w, t, node)
        fill_stores(w, t, node, bought_reach)
        store_bought(w, t, node, bought_reach)
    serve_again(w, t, node)
    if w.nodes[node].powered:
        close_electricity(w, t, node)
    elif len(w.links) > 0:
        burn_late(w, t, node)
    if len(w.balance) > w.levels + 2:  # fuels have a balance too
        keep_fuels(w, t, node)
    for b in range(first, last):
        end_step(w, t, b)
    use_supplies(w, t, node)


@piece
def end_step(w: World, t: int, b: int) -> None:
    """Bring a store to its level at the end of a step."""
    store, stored = w.stores[b], w.stored[t, b]
    eta, back = store.charge_efficiency, store.discharge_efficiency
    store.level_kwh = level_after(store.kept_kwh, stored.charge_kw, stored.discharge_kw, eta, back, w.steps[t].step_h)
    stored.level_kwh = store.level_kwh
    stored.energy_kwh = store.energy_kwh
    if store.fade_kw > 0.0 or store.fade_per_kwh > 0.0:
        age(w, t, b)


@piece
def use_supplies(w: World, t: int, node: int) -> None:
    """Book what supplies of heat and cold gave; those of electricity come last, and are booked with what is sold."""
    for u in range(w.nodes[node].first_supply, w.nodes[node + 1].first_supply):
        position = w.supplies[u].position
        if position == w.levels + 1:
            break
        given_kw = w.balance[position].given_kw
        used = (given_kw - w.balance[position].free_kw) / given_kw if given_kw > 0 else 0.0
        w.supplied_kw[t, u] = used * w.available_kw[t, u]


@rare_piece
def age(w: World, t: int, b: int) -> None:
    """Take from what a store may hold what time and use take of it in a step.

    Or what they took in the run before (`as_before`): a year that begins at other levels then ends bit by bit as the
    other, and need not be run to its end.
    """
    store, stored = w.stores[b], w.stored[t, b]
    if not w.as_before:
        stored.later_kwh = energy_after(
            store.energy_kwh,
            stored.charge_kw,
            stored.discharge_kw,
            store.charge_efficiency,
            store.discharge_efficiency,
            w.steps[t].step_h * w.steps[t].weight,
            store.fade_kw,
            store.fade_per_kwh,
        )
    store.energy_kwh = stored.later_kwh
    store.least_kwh = store.least_share * store.energy_kwh


@piece
def prepare(w: World, t: int, node: int) -> None:
    """Set what a step begins with: needs, what supplies, sources and stores can give, prices, and no flows."""
    for position in range(len(w.balance)):
        point, pool = w.point[node, position], w.pool[node, position]
        balance = w.balance[position]
        balance.need_kw = w.called_kw[node, position] + (w.demand_kw[t, point] if point >= 0 else 0.0)
        balance.given_kw = w.pooled_kw[t, pool] if pool >= 0 else 0.0
        balance.free_kw = balance.given_kw
    for b in range(w.nodes[node].first_store, w.nodes[node + 1].first_store):
        w.stores[b].kept_kwh = kept(w.stores[b].level_kwh, w.stores[b].loss_per_h, w.steps[t].step_h)
        w.stored[t, b].charge_kw = 0.0
        w.stored[t, b].discharge_kw = 0.0
    at, grid = w.nodes[node], w.grid[node, t]
    clear_falls(w, t, node)
    grid.given_kw = w.balance[w.levels + 1].given_kw
    at.closing = False
    at.drawn_kw = 0.0
    if grid.begins_interval:
        at.interval_kw = 0.0
    at.low_price = max(0.0, grid.export_price) if at.export_limit_kw > 0 else 0.0
    at.high_price = grid.import_price
    for source in range(at.first_source, w.nodes[node + 1].first_source):
        link = w.sources[source].link
        w.sources[source].left_kw = w.source_kw[t, source] if link < 0 else reach_of_link_kw(w, t, link)
        w.given_kw[t, source] = 0.0
        if link >= 0:
            w.sent_back_kw[t, link] = 0.0
    if at.powered:
        at.high_price = price_of_power(w, t, node)
        at.reach_kw = reach_of_needs(w, t, node)


@piece
def price_of_power(w: World, t: int, node: int) -> float:
    """Return what electricity costs beyond the surplus: the grid's price, without a grid that of the cheapest plant."""
    least = np.inf
    if w.nodes[node].import_limit_kw <= 0:
        for source in range(w.nodes[node].first_source, w.nodes[node + 1].first_source):
            if w.sources[source].firm and w.sources[source].left_kw > 0:
                least = min(least, plain_cost(w, t, node, source))
    return float(least if least < np.inf else w.grid[node, t].import_price)


@piece
def reach_of_needs(w: World, t: int, node: int) -> float:
    """Return the electricity that is sure to be there for all needs of the node, kW: plant never draws beyond it."""
    reach: float = w.balance[w.levels + 1].free_kw + w.nodes[node].import_limit_kw
    for source in range(w.nodes[node].first_source, w.nodes[node + 1].first_source):
        if w.sources[source].firm:
            reach += w.sources[source].left_kw
    for b in range(w.nodes[node].first_store, w.nodes[node + 1].first_store):
        store = w.stores[b]
        if store.position == w.levels + 1:
            eta, step_h = store.discharge_efficiency, w.steps[t].step_h
            reach += reach_kw(store.kept_kwh, store.least_kwh, store.power_kw, eta, step_h)
    return reach
