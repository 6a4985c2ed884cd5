"""Stores of heat and cold in one step for a block of designs: filled from surplus, by policy from the grid.

What they can take and give is computed digit by digit as for one design. A store that gave no more than `NOISE_KW` may
be charged in the same step: what rounding leaves of a level or a surplus decides nothing.
"""

from __future__ import annotations

from netzero.kernels import policy as ask
from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.heat import find_first_left, meet_by_surplus, run_on_bought
from netzero.kernels.batch.lanes import WIDTH, Lanes, fill
from netzero.kernels.batch.year import Plant, Year
from netzero.kernels.compiled import side_by_side
from netzero.kernels.park import NOISE_KW, Floats
from netzero.kernels.storage_step import level_after, room_kw


@side_by_side
def begin_stores(plant: Plant, lanes: Lanes) -> None:
    """Begin the step of every store: it gave nothing yet."""
    for k in range(len(plant.store_position)):
        store = lanes.stores[k * at.STORE : (k + 1) * at.STORE]
        fill(store[at.DISCHARGE : at.DISCHARGE + WIDTH], 0.0)


@side_by_side
def find_room(node: Floats, store: Floats, keep: float, eta: float, step_h: float) -> None:
    """Set HEAT and CHARGE to the room of a store that gave nothing, kW; else to 0."""
    for j in range(WIDTH):
        room = room_kw(store[at.LEVEL + j] * keep, store[at.ENERGY + j], store[at.POWER + j], eta, step_h)
        room = room if store[at.DISCHARGE + j] <= NOISE_KW else 0.0
        node[at.HEAT + j] = room
        store[at.CHARGE + j] = room


@side_by_side
def remember_surplus(node: Floats, store: Floats, per_kw: float) -> None:
    """Add to what tomorrow wants room for: what surplus was stored, and what is left of it; CHARGE is the room."""
    for j in range(WIDTH):
        stored = store[at.CHARGE + j] - node[at.HEAT + j]
        surplus = min(stored + max(0.0, node[at.GIVEN + j] - node[at.NEED + j]), store[at.POWER + j]) * per_kw
        store[at.TODAY + j] += surplus if store[at.DISCHARGE + j] <= NOISE_KW else 0.0


@side_by_side
def ask_to_store(node: Floats, store: Floats, keep: float, eta: float, step_h: float) -> None:
    """Set ASKED to what is wanted of bought energy, and HEAT to what room is left then."""
    for j in range(WIDTH):
        room = node[at.HEAT + j]
        level = level_after(store[at.LEVEL + j] * keep, store[at.CHARGE + j] - room, 0.0, eta, 1.0, step_h)
        wanted = ask.bought_kwh(store[at.ENERGY + j], level, store[at.YESTERDAY + j]) / (eta * step_h)
        node[at.ASKED + j] = min(room, wanted)
        node[at.HEAT + j] = room - node[at.ASKED + j]


@side_by_side
def fill_from_grid(year: Year, plant: Plant, lanes: Lanes, t: int, k: int) -> None:
    """Store heat or cold made of bought electricity where that is cheaper than making it when electricity is dear."""
    node, position = lanes.node, plant.store_position[k]
    store = lanes.stores[k * at.STORE : (k + 1) * at.STORE]
    eta, back = plant.store_efficiency[k, 0], plant.store_efficiency[k, 1]
    ask_to_store(node, store, year.store_keeps[t, k], eta, year.step_h[t])
    find_first_left(node[at.LATER : at.LATER + WIDTH], lanes, year.dear_cost[t], year.dear_order[t, position])
    for n in range(year.order.shape[2]):
        i = year.order[t, position, n]
        if i < 0:
            break
        if plant.electric[i]:
            source = lanes.sources[i * at.SOURCE : (i + 1) * at.SOURCE]
            run_on_bought(node, source, year.ratio[t, i], year.cost[t, i], plant.store_cost[k], eta, back)


@side_by_side
def close_store(
    node: Floats, store: Floats, bought: bool, keep: float, eta: float, back: float, step_h: float, hours: float
) -> None:
    """End the step of a store: CHARGE is the room, HEAT what is left of it, besides ASKED where energy was `bought`."""
    for j in range(WIDTH):
        left = node[at.HEAT + j] + node[at.ASKED + j] if bought else node[at.HEAT + j]
        charge = store[at.CHARGE + j] - left
        discharge = store[at.DISCHARGE + j]
        store[at.CHARGE + j] = charge
        store[at.CHARGED + j] += charge * hours
        store[at.DISCHARGED + j] += discharge * hours
        store[at.LEVEL + j] = level_after(store[at.LEVEL + j] * keep, charge, discharge, eta, back, step_h)


@side_by_side
def fill_stores(year: Year, plant: Plant, lanes: Lanes, t: int, left_over: bool) -> None:
    """Charge the stores of heat and cold that gave nothing, and end their step; `left_over`: as of `serve`."""
    node, hours, step_h = lanes.node, year.hours[t], year.step_h[t]
    for k in range(len(plant.store_position)):
        store = lanes.stores[k * at.STORE : (k + 1) * at.STORE]
        position, keep = plant.store_position[k], year.store_keeps[t, k]
        eta, back = plant.store_efficiency[k, 0], plant.store_efficiency[k, 1]
        find_room(node, store, keep, eta, step_h)
        if left_over and not plant.store_own_only[k]:
            meet_by_surplus(year, lanes, t, position)
        if left_over:
            remember_surplus(node, store, eta * step_h)
        if ask.buys_heat(plant.policy, year.band[t]) and not plant.store_own_only[k]:
            fill_from_grid(year, plant, lanes, t, k)
            close_store(node, store, True, keep, eta, back, step_h, hours)
        else:
            close_store(node, store, False, keep, eta, back, step_h, hours)
