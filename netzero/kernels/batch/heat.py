"""Heat and cold of a node in one step for a block of designs.

The rules are those of `netzero.kernels.thermal` and `netzero.kernels.merit`. What a source costs is the same for all
designs, so the merit order of a step is found once, for electricity of the node's surplus and for bought electricity;
each source is then called on in all designs at once. It gives even what `NOISE_KW` would leave out: each source has one
turn here, so that noise makes no more turns.
"""

from __future__ import annotations

import numpy as np

from netzero.kernels import policy as ask
from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.lanes import WIDTH, Lanes, fill
from netzero.kernels.batch.year import Order, Plant, Year
from netzero.kernels.compiled import side_by_side, step
from netzero.kernels.park import Floats
from netzero.kernels.sources import serves
from netzero.kernels.storage_step import reach_kw


@step
def called(need_kw: float, left_kw: float, power_kw: float, per_power: float) -> float:
    """Return what a source gives on so much electricity, kW; per_power: output per unit of electricity."""
    return min(need_kw, left_kw, max(0.0, power_kw * per_power))


@side_by_side
def run_on_surplus(node: Floats, source: Floats, ratio: float) -> None:
    """Meet need from a source on electricity left over."""
    per_power = 1.0 / ratio
    for j in range(WIDTH):
        need, left, power = node[at.HEAT + j], source[at.LEFT + j], node[at.NEED + j]
        kw = called(need, left, node[at.GIVEN + j] - power, per_power)
        node[at.HEAT + j] = need - kw
        node[at.NEED + j] = power + kw * ratio
        source[at.LEFT + j] = left - kw


@side_by_side
def run_on_power(node: Floats, source: Floats, ratio: float) -> None:
    """Meet need from a source on electricity as far as the node can reach."""
    per_power = 1.0 / ratio
    for j in range(WIDTH):
        need, left, power = node[at.HEAT + j], source[at.LEFT + j], node[at.NEED + j]
        kw = called(need, left, node[at.REACH + j] - power, per_power)
        node[at.HEAT + j] = need - kw
        node[at.NEED + j] = power + kw * ratio
        source[at.LEFT + j] = left - kw


@side_by_side
def run_on_fuel(node: Floats, source: Floats) -> None:
    """Meet need from a source on fuel."""
    for j in range(WIDTH):
        need, left = node[at.HEAT + j], source[at.LEFT + j]
        kw = min(need, left)
        node[at.HEAT + j] = need - kw
        source[at.LEFT + j] = left - kw


@side_by_side
def run_on_bought(
    node: Floats, source: Floats, ratio: float, cost: float, store_cost: float, eta: float, back: float
) -> None:
    """Meet what is to be stored from a source on electricity that may be bought to store, where that costs no more.

    LATER holds what heat or cold costs later, without the store.
    """
    per_power = 1.0 / ratio
    for j in range(WIDTH):
        need, left, power = node[at.ASKED + j], source[at.LEFT + j], node[at.NEED + j]
        kw = called(need, left, min(node[at.REACH + j], node[at.BOUGHT + j]) - power, per_power)
        kw = kw if cost <= (node[at.LATER + j] - store_cost) * eta * back else 0.0
        node[at.ASKED + j] = need - kw
        node[at.NEED + j] = power + kw * ratio
        source[at.LEFT + j] = left - kw


@side_by_side
def give_from_store(node: Floats, store: Floats, keep: float, back: float, step_h: float, masked: bool) -> None:
    """Meet need from a store, of a `masked` one where OPEN is 1."""
    for j in range(WIDTH):
        need, given = node[at.HEAT + j], store[at.DISCHARGE + j]
        reach = reach_kw(store[at.LEVEL + j] * keep, store[at.LEAST + j], store[at.POWER + j], back, step_h)
        kw = max(0.0, min(need, reach - given))
        if masked:
            kw = kw if node[at.OPEN + j] == 1.0 else 0.0
        store[at.DISCHARGE + j] = given + kw
        node[at.HEAT + j] = need - kw


@side_by_side
def add_need(total: Floats, node: Floats, hours: float) -> None:
    """Add up need that is left."""
    for j in range(WIDTH):
        total[j] += node[at.HEAT + j] * hours


@side_by_side
def set_where_left(quantity: Floats, source: Floats, value: float, first: bool) -> int:
    """Set a quantity to a value where a source has anything left and no source before it had; `first`: there is none.

    Return in how many designs no source had yet: there it is infinite.
    """
    without = 0
    for j in range(WIDTH):
        before = np.inf if first else quantity[j]
        found = value if before == np.inf and source[at.LEFT + j] > 0.0 else before
        quantity[j] = found
        without += found == np.inf
    return without


@side_by_side
def find_first_left(quantity: Floats, lanes: Lanes, values: Floats, order: Order) -> int:
    """Set a quantity to the value of the first source of an order (-1: end) that has anything left, else to infinite.

    Return how many sources were asked: none further where in all designs one had. Without a source nothing is set.
    """
    asked = 0
    for k in range(len(order)):
        i = order[k]
        if i < 0:
            break
        asked += 1
        source = lanes.sources[i * at.SOURCE : (i + 1) * at.SOURCE]
        if k == 0:
            without = set_where_left(quantity, source, values[i], True)
        else:
            without = set_where_left(quantity, source, values[i], False)
        if without == 0:
            break
    return asked


@side_by_side
def find_where_fuel_is_next(year: Year, plant: Plant, lanes: Lanes, t: int, position: int) -> bool:
    """Set OPEN to 1 where the cheapest source that has anything left burns a fuel; return whether it may anywhere."""
    order = year.order[t, position]
    asked, burns = find_first_left(lanes.node[at.OPEN : at.OPEN + WIDTH], lanes, plant.burns, order), False
    for k in range(asked):
        burns |= plant.burns[order[k]] > 0.0
    return burns


@side_by_side
def give_from_stores(year: Year, plant: Plant, lanes: Lanes, t: int, position: int, masked: bool) -> None:
    """Meet need from the stores that serve a position, the coolest first."""
    for k in range(len(plant.store_position) - 1, -1, -1):
        if serves(plant.store_position[k], position, plant.levels):
            store = lanes.stores[k * at.STORE : (k + 1) * at.STORE]
            keep, back = year.store_keeps[t, k], plant.store_efficiency[k, 1]
            give_from_store(lanes.node, store, keep, back, year.step_h[t], masked)


@side_by_side
def meet_by_surplus(year: Year, lanes: Lanes, t: int, position: int) -> None:
    """Meet need at a position from electricity left over."""
    for k in range(year.low_order.shape[2]):
        i = year.low_order[t, position, k]
        if i < 0:
            break
        run_on_surplus(lanes.node, lanes.sources[i * at.SOURCE : (i + 1) * at.SOURCE], year.ratio[t, i])


@side_by_side
def meet_in_order(year: Year, plant: Plant, lanes: Lanes, t: int, position: int) -> None:
    """Meet need at a position in merit order."""
    for k in range(year.order.shape[2]):
        i = year.order[t, position, k]
        if i < 0:
            break
        source = lanes.sources[i * at.SOURCE : (i + 1) * at.SOURCE]
        if plant.electric[i]:
            run_on_power(lanes.node, source, year.ratio[t, i])
        else:
            run_on_fuel(lanes.node, source)


@side_by_side
def serve(year: Year, plant: Plant, lanes: Lanes, t: int, position: int, left_over: bool) -> None:
    """Meet the demand for heat of a level, or for cooling, and book what is left as unserved.

    `left_over`: whether any design has electricity left over.
    """
    node = lanes.node
    fill(node[at.HEAT : at.HEAT + WIDTH], year.demand_kw[t, position])
    if left_over:
        meet_by_surplus(year, lanes, t, position)
    stored = False
    for k in range(len(plant.store_position)):
        stored |= serves(plant.store_position[k], position, plant.levels)
    gives = ask.gives_power(plant.policy, year.band[t])
    if stored and gives:
        give_from_stores(year, plant, lanes, t, position, False)
    elif stored and find_where_fuel_is_next(year, plant, lanes, t, position):
        give_from_stores(year, plant, lanes, t, position, True)
    meet_in_order(year, plant, lanes, t, position)
    if stored and not gives:
        give_from_stores(year, plant, lanes, t, position, False)
    add_need(lanes.unserved[position * WIDTH : (position + 1) * WIDTH], node, year.hours[t])
