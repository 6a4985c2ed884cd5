"""Electricity of a node in one step for a block of designs; the rules are those of `netzero.kernels.electricity`."""

from __future__ import annotations

from typing import Any

from netzero.kernels import policy as ask
from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.lanes import BATTERY, WIDTH, Lanes
from netzero.kernels.batch.year import Plant, Year
from netzero.kernels.compiled import side_by_side, step
from netzero.kernels.export import export_allowed_kw
from netzero.kernels.park import NOISE_KW, Floats


@step
def limited_kw(power_kw: float, energy_kwh: float, per_kwh: float) -> float:
    """Return what a store of so much power can take or give in a step of an energy, kW; per_kwh: kW by 1 kWh."""
    return max(0.0, min(power_kw, energy_kwh * per_kwh))


@step
def surplus_stored(
    surplus_kw: float, kept_kwh: float, energy_kwh: float, power_kw: float, per_kw: float, per_kwh: float
) -> tuple[float, float, float]:
    """Return what of a surplus is charged, what room there is in all (kW), and what tomorrow wants room for (kWh).

    per_kw: level gained by charging 1 kW for the step; per_kwh: its inverse.
    """
    surplus = max(0.0, surplus_kw)
    room = limited_kw(power_kw, energy_kwh - kept_kwh, per_kwh)
    return min(surplus, room), room, min(surplus, power_kw) * per_kw


@step
def bought_to_store(
    charge_kw: float,
    room_kw: float,
    spare_kw: float,
    kept_kwh: float,
    energy_kwh: float,
    yesterday_kwh: float,
    per_kw: float,
    per_kwh: float,
) -> float:
    """Return what is bought to be stored, kW: to the level that leaves room for yesterday's surplus."""
    wanted = ask.bought_kwh(energy_kwh, kept_kwh + charge_kw * per_kw, yesterday_kwh) * per_kwh
    return max(0.0, min(wanted, room_kw - charge_kw, spare_kw))


@step
def below_peak_kw(peak_kw: float, interval_kw: float, steps: float) -> float:
    """Return what may be imported for the billing interval to stay below the month's highest, kW."""
    return max(0.0, min(peak_kw, peak_kw * steps - interval_kw))


@step
def drawn(need_kw: float, reach_kw: float, import_kw: float, gives: bool) -> tuple[float, float, float]:
    """Return what a battery gives and what is imported to meet need, and what is left of it, kW.

    One that holds its energy back gives what the connection cannot bring.
    """
    if gives:
        discharge = min(max(0.0, need_kw), reach_kw)
        imported = max(0.0, min(need_kw - discharge, import_kw))
    else:
        imported = max(0.0, min(need_kw, import_kw))
        discharge = min(max(0.0, need_kw - imported), reach_kw)
    return discharge, imported, need_kw - discharge - imported


@side_by_side
def begin_needs(node: Floats, demand: float, keep: float, out_per_kwh: float) -> int:
    """Set NEED to demand and REACH to the electricity that is sure to be there: own supplies, the grid, the battery.

    Return in how many designs supplies could give more than demand.
    """
    left_over = 0
    for j in range(WIDTH):
        kept = node[BATTERY + at.LEVEL + j] * keep
        reach = limited_kw(node[BATTERY + at.POWER + j], kept - node[BATTERY + at.LEAST + j], out_per_kwh)
        node[at.REACH + j] = node[at.GIVEN + j] + node[at.IMPORT_LIMIT + j] + reach
        node[at.NEED + j] = demand
        left_over += node[at.GIVEN + j] > demand
    return left_over


@side_by_side
def find_what_may_be_bought(node: Floats, demand_charged: bool, steps: float, begins: float) -> None:
    """Set BOUGHT to the electricity that all needs together may reach while it is bought to store."""
    for j in range(WIDTH):
        limit = node[at.IMPORT_LIMIT + j]
        below = below_peak_kw(node[at.PEAK + j], node[at.INTERVAL + j] * begins, steps)
        node[at.BOUGHT + j] = node[at.GIVEN + j] + (min(limit, below) if demand_charged else limit)


@side_by_side
def store_surplus(node: Floats, keep: float, per_kw: float) -> None:
    """Charge the battery from what supplies give beyond all need; what is charged is need from then on."""
    per_kwh = 1.0 / per_kw
    for j in range(WIDTH):
        need, kept = node[at.NEED + j], node[BATTERY + at.LEVEL + j] * keep
        energy, power = node[BATTERY + at.ENERGY + j], node[BATTERY + at.POWER + j]
        charge, _, surplus = surplus_stored(node[at.GIVEN + j] - need, kept, energy, power, per_kw, per_kwh)
        node[BATTERY + at.TODAY + j] += surplus
        node[BATTERY + at.CHARGE + j] = charge
        node[at.NEED + j] = need + charge


@side_by_side
def note_flows(
    node: Floats, j: int, need: float, charge: float, discharge: float, imported: float, sold: float, left: float
) -> None:
    """Note the flows of a design's step: parties have their parts in them, and they wear the battery."""
    node[at.NEED + j] = need
    node[BATTERY + at.CHARGE + j] = charge
    node[BATTERY + at.DISCHARGE + j] = discharge
    node[at.IMPORTED_KW + j] = imported
    node[at.SOLD_KW + j] = sold
    node[at.MISSING + j] = max(0.0, left)


@side_by_side
def run_power(
    node: Floats,
    book: Floats,
    unserved: Floats,
    gives: bool,
    buys: bool,
    own_only: bool,
    exact: bool,
    heat: Any,
    flows: Any,
    demand: float,
    keep: float,
    sells: float,
    begins: float,
    per_interval: float,
    share: float,
    eta: float,
    back: float,
    step_h: float,
    hours: float,
) -> int:
    """Charge, discharge, buy and sell in every design, and add up; return in how many something is curtailed.

    The flags are given as constants, so that each case is a loop of its own: whether the battery may give, whether it
    is filled from the grid, whether billing intervals are several steps or exports have a share to keep. `heat`: None
    where nothing but demand has used electricity yet; else the surplus is stored already. `flows`: None where they need
    not be noted.
    """
    per_kw, out_per_kw, per_kwh, out_per_kwh = eta * step_h, step_h / back, 1.0 / (eta * step_h), back / step_h
    losing = 0
    for j in range(WIDTH):
        given = node[at.GIVEN + j]
        energy, power = node[BATTERY + at.ENERGY + j], node[BATTERY + at.POWER + j]
        kept = node[BATTERY + at.LEVEL + j] * keep
        if heat is None:
            need = demand
            charge, room, surplus = surplus_stored(given - need, kept, energy, power, per_kw, per_kwh)
            node[BATTERY + at.TODAY + j] += surplus
            need += charge
        else:
            need, charge = node[at.NEED + j], node[BATTERY + at.CHARGE + j]
            room = limited_kw(power, energy - kept, per_kwh)
        reach = limited_kw(power, kept - node[BATTERY + at.LEAST + j], out_per_kwh)
        if buys:
            spare, yesterday = node[at.BOUGHT + j] - need, node[BATTERY + at.YESTERDAY + j]
            spare = min(spare, given - charge) if own_only else spare
            bought = bought_to_store(charge, room, spare, kept, energy, yesterday, per_kw, per_kwh)
            charge += bought
            need += bought
            reach = reach if charge <= NOISE_KW else 0.0
        discharge, imported, left = drawn(need - given, reach, node[at.IMPORT_LIMIT + j], gives)
        used = min(need, given)
        if exact:
            own, exported, limit = node[at.OWN + j], node[at.EXPORTED + j], node[at.EXPORT_LIMIT + j]
            surplus = max(0.0, -left)
            sold = export_allowed_kw(surplus, limit, share, own, exported, used, hours) * sells
            node[at.OWN + j] = own + (used + sold) * hours
            node[at.EXPORTED + j] = exported + sold * hours
            interval = node[at.INTERVAL + j] * begins + imported
            node[at.INTERVAL + j] = interval
            node[at.PEAK + j] = max(node[at.PEAK + j], interval * per_interval)
        else:
            sold = max(0.0, min(-left, node[at.EXPORT_LIMIT + j])) * sells
            node[at.PEAK + j] = max(node[at.PEAK + j], imported)
        lost = given - (used + sold)
        node[at.LOST + j] = lost
        losing += lost > 0.0
        node[BATTERY + at.LEVEL + j] = kept + (charge * per_kw - discharge * out_per_kw)
        node[BATTERY + at.CHARGED + j] += charge * hours
        node[BATTERY + at.DISCHARGED + j] += discharge * hours
        if flows is not None:
            note_flows(node, j, need, charge, discharge, imported, sold, left)
        unserved[j] += max(0.0, left) * hours
        book[at.IMPORTED + j] += imported * hours
        book[at.SOLD + j] += sold * hours
    return losing


@side_by_side
def close_power(year: Year, plant: Plant, lanes: Lanes, t: int, heat: Any, flows: Any) -> int:
    """Close electricity as the policy asks in this step; return in how many designs something is curtailed."""
    node, power = lanes.node, plant.levels + 1
    book = lanes.books[year.book[t] * at.BOOK : (year.book[t] + 1) * at.BOOK]
    unserved = lanes.unserved[power * WIDTH : (power + 1) * WIDTH]
    eta, back = plant.battery_efficiency
    begins, per_interval = 0.0 if year.begins_interval[t] else 1.0, 1.0 / plant.interval_steps
    series = (year.demand_kw[t, power], year.battery_keeps[t], year.sells[t], begins, per_interval, plant.export_share)
    lengths = (eta, back, year.step_h[t], year.hours[t])
    own_only, exact = plant.battery_own_only, plant.interval_steps > 1 or plant.export_share < 1.0
    if ask.buys_power(plant.policy, year.band[t]) and ask.pays(
        year.import_price[t], year.dear_price[t], eta, back, plant.battery_cost
    ):
        if exact:
            return run_power(node, book, unserved, False, True, own_only, True, heat, flows, *series, *lengths)
        return run_power(node, book, unserved, False, True, own_only, False, heat, flows, *series, *lengths)
    gives = ask.gives_power(plant.policy, year.band[t])
    if exact:
        return run_power(node, book, unserved, gives, False, own_only, True, heat, flows, *series, *lengths)
    if gives:
        return run_power(node, book, unserved, True, False, own_only, False, heat, flows, *series, *lengths)
    return run_power(node, book, unserved, False, False, own_only, False, heat, flows, *series, *lengths)
