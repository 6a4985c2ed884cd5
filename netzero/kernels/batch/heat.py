"""Heat and cold of a node in one step for a block of designs.

The rules are those of `netzero.kernels.thermal` and `netzero.kernels.merit`. What a source costs is the same for all
designs, so the merit order of a step is found once, for electricity of the node's surplus and for bought electricity;
each source is then called on in all designs at once.
"""

from __future__ import annotations

from netzero.kernels import policy as ask
from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.lanes import WIDTH, Lanes, add_positive, fill
from netzero.kernels.batch.year import Plant, Year
from netzero.kernels.compiled import side_by_side, step
from netzero.kernels.park import NOISE_KW, Floats
from netzero.kernels.sources import serves
from netzero.kernels.storage_step import reach_kw


@step
def called(need_kw: float, most_kw: float) -> float:
    """Return what a source gives that can give so much at most, kW: nothing where that is noise."""
    kw = min(need_kw, most_kw)
    return kw if (kw > 0.0) & ((kw >= need_kw) | (kw > NOISE_KW)) else 0.0


@step
def called_on_surplus(need_kw: float, left_kw: float, surplus_kw: float, per_power: float) -> float:
    """Return what a source gives from electricity left over alone, kW; per_power: output per unit of electricity."""
    kw = called(need_kw, min(left_kw, surplus_kw * per_power))
    return kw if surplus_kw > NOISE_KW else 0.0


@side_by_side
def run_on_surplus(node: Floats, source: Floats, ratio: float) -> int:
    """Meet need from a source on electricity left over; return in how many designs some need is left."""
    still = 0
    per_power = 1.0 / ratio
    for j in range(WIDTH):
        need, left, power = node[at.HEAT + j], source[at.LEFT + j], node[at.NEED + j]
        kw = called_on_surplus(need, left, node[at.GIVEN + j] - power, per_power)
        node[at.HEAT + j] = need - kw
        node[at.NEED + j] = power + kw * ratio
        source[at.LEFT + j] = left - kw
        still += need - kw > 0.0
    return still


@side_by_side
def run_on_power(node: Floats, source: Floats, ratio: float) -> int:
    """Meet need from a source on electricity as far as the node can reach; return where some need is left."""
    still = 0
    per_power = 1.0 / ratio
    for j in range(WIDTH):
        need, left, power = node[at.HEAT + j], source[at.LEFT + j], node[at.NEED + j]
        kw = called(need, min(left, (node[at.REACH + j] - power) * per_power))
        node[at.HEAT + j] = need - kw
        node[at.NEED + j] = power + kw * ratio
        source[at.LEFT + j] = left - kw
        still += need - kw > 0.0
    return still


@side_by_side
def run_on_fuel(node: Floats, source: Floats) -> int:
    """Meet need from a source on fuel; return in how many designs some need is left."""
    still = 0
    for j in range(WIDTH):
        need, left = node[at.HEAT + j], source[at.LEFT + j]
        kw = called(need, left)
        node[at.HEAT + j] = need - kw
        source[at.LEFT + j] = left - kw
        still += need - kw > 0.0
    return still


@side_by_side
def run_on_bought(node: Floats, source: Floats, ratio: float, cost: float) -> int:
    """Meet what is to be stored from a source on electricity that may be bought to store, where it costs no more.

    LATER holds the highest cost.
    """
    still = 0
    per_power = 1.0 / ratio
    for j in range(WIDTH):
        need, left, power = node[at.ASKED + j], source[at.LEFT + j], node[at.NEED + j]
        reach = min(node[at.REACH + j], node[at.BOUGHT + j])
        kw = called(need, min(left, (reach - power) * per_power))
        kw = kw if cost <= node[at.LATER + j] else 0.0
        node[at.ASKED + j] = need - kw
        node[at.NEED + j] = power + kw * ratio
        source[at.LEFT + j] = left - kw
        still += need - kw > 0.0
    return still


@side_by_side
def give_from_store(node: Floats, store: Floats, back: float, step_h: float, masked: bool) -> int:
    """Meet need from a store, of a `masked` one where OPEN is 1; return in how many designs some need is left."""
    still = 0
    for j in range(WIDTH):
        need, given = node[at.HEAT + j], store[at.DISCHARGE + j]
        reach = reach_kw(store[at.KEPT + j], store[at.LEAST + j], store[at.POWER + j], back, step_h)
        kw = max(0.0, min(need, reach - given))
        if masked:
            kw *= node[at.OPEN + j]
        store[at.DISCHARGE + j] = given + kw
        node[at.HEAT + j] = need - kw
        still += need - kw > 0.0
    return still


@side_by_side
def find_where_next(node: Floats, source: Floats, burns: float) -> None:
    """Where no cheaper source has anything left (ASKED is 1) and this one has, set OPEN to `burns`."""
    for j in range(WIDTH):
        has = node[at.ASKED + j] if source[at.LEFT + j] > 0.0 else 0.0
        node[at.OPEN + j] += has * burns
        node[at.ASKED + j] -= has


@side_by_side
def find_where_fuel_is_next(year: Year, plant: Plant, lanes: Lanes, t: int, position: int) -> None:
    """Set OPEN to 1 where the cheapest source that has anything left burns a fuel, else to 0."""
    node = lanes.node
    fill(node, at.OPEN, 0.0)
    fill(node, at.ASKED, 1.0)
    for k in range(year.order.shape[2]):
        i = year.order[t, position, k]
        if i < 0:
            break
        source = lanes.sources[i * at.SOURCE : (i + 1) * at.SOURCE]
        find_where_next(node, source, 0.0 if plant.electric[i] else 1.0)


@side_by_side
def give_from_stores(year: Year, plant: Plant, lanes: Lanes, t: int, position: int, masked: bool) -> int:
    """Meet need from the stores that serve a position, the coolest first."""
    still = 1
    for k in range(len(plant.store_position) - 1, -1, -1):
        if serves(plant.store_position[k], position, plant.levels):
            store = lanes.stores[k * at.STORE : (k + 1) * at.STORE]
            still = give_from_store(lanes.node, store, plant.store_efficiency[k, 1], year.step_h[t], masked)
    return still


@side_by_side
def meet_by_surplus(year: Year, lanes: Lanes, t: int, position: int) -> int:
    """Meet need at a position from electricity left over; return in how many designs some need is left."""
    still = 1
    for k in range(year.low_order.shape[2]):
        i = year.low_order[t, position, k]
        if i < 0 or still == 0:
            break
        source = lanes.sources[i * at.SOURCE : (i + 1) * at.SOURCE]
        still = run_on_surplus(lanes.node, source, year.ratio[t, i])
    return still


@side_by_side
def meet_in_order(year: Year, plant: Plant, lanes: Lanes, t: int, position: int, still: int) -> int:
    """Meet need at a position in merit order; return in how many designs some need is left."""
    for k in range(year.order.shape[2]):
        i = year.order[t, position, k]
        if i < 0 or still == 0:
            break
        source = lanes.sources[i * at.SOURCE : (i + 1) * at.SOURCE]
        if plant.electric[i]:
            still = run_on_power(lanes.node, source, year.ratio[t, i])
        else:
            still = run_on_fuel(lanes.node, source)
    return still


@side_by_side
def serve(year: Year, plant: Plant, lanes: Lanes, t: int, position: int, left_over: bool) -> None:
    """Meet the demand for heat of a level, or for cooling, and book what is left as unserved.

    `left_over`: whether any design has electricity left over.
    """
    node = lanes.node
    fill(node, at.HEAT, year.demand_kw[t, position])
    still = 1
    if left_over:
        still = meet_by_surplus(year, lanes, t, position)
    stored = False
    for k in range(len(plant.store_position)):
        stored |= serves(plant.store_position[k], position, plant.levels)
    gives = ask.gives_power(plant.policy, year.band[t])
    if stored and still > 0:
        if not gives:
            find_where_fuel_is_next(year, plant, lanes, t, position)
        still = give_from_stores(year, plant, lanes, t, position, not gives)
    still = meet_in_order(year, plant, lanes, t, position, still)
    if stored and still > 0 and not gives:
        still = give_from_stores(year, plant, lanes, t, position, False)
    if still > 0:
        add_positive(lanes.unserved[position * WIDTH : (position + 1) * WIDTH], node, year.hours[t])
