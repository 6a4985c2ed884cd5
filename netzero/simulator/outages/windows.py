"""Windows of consecutive steps: the same world run from many start times, each from the state of normal operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netzero.kernels.dispatch import trace
from netzero.kernels.marks import no_marks
from netzero.kernels.park import World

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

BY_TIME = (
    "steps",
    "demand_kw",
    "available_kw",
    "pooled_kw",
    "source_kw",
    "source_cost",
    "port_flow",
    "twin_flow",
    "fuel_kw",
    "supplied_kw",
    "given_kw",
    "sent_back_kw",
    "stored",
    "fallen_kw",
    "unserved_kw",
)
"""Fields of a world whose first dim is time; `grid` has it last."""
STATE = ("nodes", "peak_kw", "stores", "fuels")
"""Fields of a world that a run changes, besides what it writes by step and what each step begins anew."""
OF_DAYS = ("surplus_today_kwh", "surplus_yesterday_kwh", "lacked_today_kwh", "lacked_yesterday_kwh")
"""Fields of stores that tell of the day and the day before."""


@dataclass(frozen=True, eq=False)
class State:
    """What normal operation leaves to the step that follows, by step."""

    level_kwh: Array
    """[time, store] before each step."""
    energy_kwh: Array
    """[time, store] that may be held."""
    used_kwh: Array
    """[time, fuel] of the year's limit before each step."""


def state_of(world: World, previous: Ints, initial_kwh: Array) -> State:
    """Return the state before each step of a world that has been run.

    A block begins with the initial levels of its stores [block, store], or (NaN) with those that it ends with.
    """
    level = world.stored["level_kwh"][previous]
    begins = np.diff(world.steps["block"], prepend=-1) != 0
    level[begins] = np.where(np.isnan(initial_kwh), level[begins], initial_kwh)
    hours = (world.steps["step_h"] * world.steps["weight"])[:, None]
    taken = np.zeros((len(world.steps), len(world.fuels)))
    for source in range(len(world.sources) - 1):
        for port in range(world.sources["first_port"][source], world.sources["first_port"][source + 1]):
            if world.ports["carrier"][port] < 0:
                kw = -world.port_flow[:, port] * world.given_kw[:, source]
                taken[:, -1 - world.ports["carrier"][port]] += kw
    used = np.cumsum(taken * hours, axis=0)
    energy = np.array(world.stored["energy_kwh"])
    return State(np.ascontiguousarray(level), energy, used - taken * hours)


def cyclic_rows(block: Ints, steps: int) -> tuple[Ints, Ints]:
    """Return the steps of all blocks, each followed by as many of its own from the start as a window may reach on.

    Returns:
        The steps, and where among them each step of the axis itself is.

    """
    rows, at, length = [], [], 0
    for number in dict.fromkeys(block.tolist()):
        own = np.flatnonzero(block == number)
        rows.append(np.resize(own, len(own) + steps))
        at.append(length + np.arange(len(own)))
        length += len(rows[-1])
    return np.concatenate(rows), np.concatenate(at)


def unserved_by_window(world: World, state: State, steps: int, chunk: int = 512) -> Iterator[tuple[Ints, Ints, Array]]:
    """Yield what goes unserved in windows of `steps` steps from every step of the axis, some start times at once.

    Stores begin as normal operation left them, on a day after one without surplus or lack; monthly peaks are those of
    `world`.

    Yields:
        Positions of the first steps, the steps of each window [start, step], and unserved kW [start, step, point].

    """
    rows, at = cyclic_rows(world.steps["block"], steps)
    own = {name: getattr(world, name).copy() for name in STATE}
    grid = np.take(world.grid, rows, axis=1)
    run = world._replace(**own, grid=grid, **{name: getattr(world, name)[rows] for name in BY_TIME})
    run.stores["fade_kw"] = run.stores["fade_per_kwh"] = 0.0
    marks = no_marks(run)
    for first in range(0, len(at), chunk):
        starts = np.arange(first, min(first + chunk, len(at)))
        lost = np.empty((len(starts), steps, world.unserved_kw.shape[1]))
        for number, start in enumerate(starts.tolist()):
            run.nodes[...], run.peak_kw[...] = world.nodes, world.peak_kw
            run.stores["level_kwh"] = state.level_kwh[start]
            run.stores["energy_kwh"] = state.energy_kwh[start]
            run.stores["least_kwh"] = run.stores["least_share"] * state.energy_kwh[start]
            for name in OF_DAYS:
                run.stores[name] = 0.0
            run.fuels["used_kwh"] = state.used_kwh[start]
            trace(run, int(at[start]), int(at[start]) + steps, True, marks)
            lost[number] = run.unserved_kw[at[start] : at[start] + steps]
        yield starts, rows[at[starts][:, None] + np.arange(steps)], lost
