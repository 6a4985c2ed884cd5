"""The hours of a year for one block of designs."""

from __future__ import annotations

from typing import Any

from netzero.kernels import policy as ask
from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.ageing import age_stores
from netzero.kernels.batch.filling import begin_stores, fill_stores
from netzero.kernels.batch.heat import serve
from netzero.kernels.batch.lanes import BATTERY, WIDTH, Lanes
from netzero.kernels.batch.power import begin_needs, close_power, find_what_may_be_bought, store_surplus
from netzero.kernels.batch.sharing import settle_step
from netzero.kernels.batch.year import Plant, Year
from netzero.kernels.compiled import driver, side_by_side
from netzero.kernels.park import Floats

SMALLEST = 1e-300
"""Stands for zero where something is divided by."""


@side_by_side
def turn_day(store: Floats) -> None:
    """Begin a day: what surplus wanted room for yesterday is known."""
    for j in range(WIDTH):
        store[at.YESTERDAY + j] = store[at.TODAY + j]
        store[at.TODAY + j] = 0.0


@side_by_side
def give_two(node: Floats, two: Floats, a: float, b: float, first: float) -> None:
    """Add to GIVEN what two profiles give; `first`: 0 to begin anew, else 1."""
    for j in range(WIDTH):
        node[at.GIVEN + j] = node[at.GIVEN + j] * first + (a * two[at.ABLE + j] + b * two[at.PROFILE + at.ABLE + j])


@side_by_side
def give(year: Year, lanes: Lanes, t: int) -> None:
    """Set GIVEN to what supplies could give; profiles are taken two by two."""
    for p in range(0, year.profile.shape[1], 2):
        two = lanes.profiles[p * at.PROFILE : (p + 2) * at.PROFILE]
        give_two(lanes.node, two, year.profile[t, p], year.profile[t, p + 1], 1.0 if p else 0.0)


@side_by_side
def find_lost_share(node: Floats) -> None:
    """Make LOST the share of what supplies could give."""
    for j in range(WIDTH):
        node[at.LOST + j] = max(0.0, node[at.LOST + j]) / max(node[at.GIVEN + j], SMALLEST)


@side_by_side
def curtail_two(node: Floats, two: Floats, a: float, b: float) -> None:
    """Add up what of two profiles is curtailed."""
    for j in range(WIDTH):
        two[at.CURTAILED + j] += a * node[at.LOST + j]
        two[at.PROFILE + at.CURTAILED + j] += b * node[at.LOST + j]


@side_by_side
def curtail(year: Year, lanes: Lanes, t: int) -> None:
    """Share what is curtailed among the profiles, pro rata to what each could give; per unit of its capacity."""
    hours = year.hours[t]
    find_lost_share(lanes.node)
    for p in range(0, year.profile.shape[1], 2):
        two = lanes.profiles[p * at.PROFILE : (p + 2) * at.PROFILE]
        curtail_two(lanes.node, two, year.profile[t, p] * hours, year.profile[t, p + 1] * hours)


@side_by_side
def make_ready(source: Floats, rate: float) -> None:
    """Begin the first step of a source: all it can give is left."""
    for j in range(WIDTH):
        source[at.LEFT + j] = source[at.CAPACITY + j] * rate


@side_by_side
def ready(year: Year, plant: Plant, lanes: Lanes, t: int) -> None:
    """Begin the first step of every source."""
    for i in range(len(plant.electric)):
        make_ready(lanes.sources[i * at.SOURCE : (i + 1) * at.SOURCE], year.rate[t, i])


@side_by_side
def book(source: Floats, rate: float, next_rate: float, ratio: float, hours: float, varies: bool) -> None:
    """Add up what a source gave in the step, and what it took if that `varies`; begin the next step."""
    taken = ratio * hours
    for j in range(WIDTH):
        capacity = source[at.CAPACITY + j]
        kw = capacity * rate - source[at.LEFT + j]
        source[at.OUTPUT + j] += kw * hours
        if varies:
            source[at.TAKEN + j] += kw * taken
        source[at.LEFT + j] = capacity * next_rate


@side_by_side
def book_sources(year: Year, plant: Plant, lanes: Lanes, t: int, following: int) -> None:
    """End the step of every source and begin the `following` one."""
    for i in range(len(plant.electric)):
        source = lanes.sources[i * at.SOURCE : (i + 1) * at.SOURCE]
        rate, next_rate = year.rate[t, i], year.rate[following, i]
        book(source, rate, next_rate, year.ratio[t, i], year.hours[t], year.ratio_varies[i])


@side_by_side
def turn_month(lanes: Lanes, before: int, month: int) -> None:
    """Put away the highest import of a month (-1: none) and take up that of another."""
    node = lanes.node
    if before >= 0:
        kept = lanes.peaks[before * WIDTH : (before + 1) * WIDTH]
        for j in range(WIDTH):
            kept[j] = node[at.PEAK + j]
    if month >= 0:
        taken = lanes.peaks[month * WIDTH : (month + 1) * WIDTH]
        for j in range(WIDTH):
            node[at.PEAK + j] = taken[j]


@side_by_side
def run_hour(
    year: Year,
    plant: Plant,
    lanes: Lanes,
    t: int,
    following: int,
    heat: Any,
    flows: Any,
    held: Floats,
    as_before: bool,
) -> None:
    """Run one step: heat from the hottest level, cooling, stores, electricity."""
    node, power = lanes.node, plant.levels + 1
    give(year, lanes, t)
    if ask.buys_power(plant.policy, year.band[t]):
        begins = 0.0 if year.begins_interval[t] else 1.0
        find_what_may_be_bought(node, plant.demand_charged, float(plant.interval_steps), begins)
    if heat is not None:
        out_per_kwh = plant.battery_efficiency[1] / year.step_h[t]
        left_over = begin_needs(node, year.demand_kw[t, power], year.battery_keeps[t], out_per_kwh) > 0
        begin_stores(plant, lanes)
        for position in range(power):
            if year.demand_kw[t, position] > 0.0:
                serve(year, plant, lanes, t, position, left_over)
        store_surplus(node, year.battery_keeps[t], plant.battery_efficiency[0] * year.step_h[t])
        fill_stores(year, plant, lanes, t, left_over)
        book_sources(year, plant, lanes, t, following)
    losing = close_power(year, plant, lanes, t, heat, flows)
    if flows is not None:
        if len(flows.first) > 0:
            settle_step(flows, lanes, year.profile[t], t, year.demand_kw[t, power], year.hours[t], heat)
        age_stores(plant, lanes, held, year.hours[t], as_before)
    if losing > 0:
        curtail(year, lanes, t)


@side_by_side
def turn_days(plant: Plant, lanes: Lanes) -> None:
    """Begin a day in every store."""
    turn_day(lanes.node[BATTERY : BATTERY + at.STORE])
    for k in range(len(plant.store_position)):
        turn_day(lanes.stores[k * at.STORE : (k + 1) * at.STORE])


@driver
def run_hours(
    year: Year,
    plant: Plant,
    lanes: Lanes,
    begin: int,
    end: int,
    heat: Any,
    flows: Any,
    held: Floats,
    as_before: bool,
) -> None:
    """Run the steps from `begin` to before `end`.

    heat: None where no plant makes heat or cold.
    flows: among whom electricity is shared out, maybe nobody; None: it is not, and no store ages.
    held: what stores that age may hold after each step [step from `begin` on, store, lane].
    as_before: whether that is read; else it is written.
    """
    month = -1
    if heat is not None:
        ready(year, plant, lanes, begin)
    for t in range(begin, end):
        if t == begin or year.day[t] != year.day[t - 1]:
            turn_days(plant, lanes)
        if year.month[t] != month:
            turn_month(lanes, month, year.month[t])
            month = year.month[t]
        run_hour(year, plant, lanes, t, min(t + 1, end - 1), heat, flows, held[t - begin], as_before)
    turn_month(lanes, month, -1)
