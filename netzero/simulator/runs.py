"""Runs a stage block by block, so that every block begins as in the midst of operation.

A block is rehearsed: run to find where it leaves its stores, and then once more from there on. Stores soon forget where
they began: once everything that later steps hang on is as it was at the same time of the last rehearsal, the rest is
what it was then. Stores that age would remember what went through them: in a block that happens once what they may hold
falls in the counted run as in the rehearsal. Their health at the end is that of the flows of the counted run
(`netzero.simulator.ageing`). A block that stands for many days is short, and is run in full.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from netzero.collector import waiting_collector
from netzero.kernels.dispatch import trace
from netzero.kernels.export import sell
from netzero.kernels.marks import Marks, marks_of, no_marks
from netzero.kernels.park import Ints, World

MOST_REHEARSALS = 8
"""Uncounted runs of a block that stands for many days."""
SETTLED_KWH = 1e-6
"""Change of every level over a block, at most, that counts as none."""

Array = NDArray[np.float64]
Part = tuple[int, int]
"""First step, and the one after the last."""


class State(NamedTuple):
    """What later steps hang on, bit by bit."""

    nodes: Ints
    stores: Ints
    fuels: Ints
    peak_kw: Array

    @classmethod
    def of(cls, marks: Marks) -> State:
        """Return a copy of the state that a world is in."""
        return cls(marks.nodes.copy(), marks.stores.copy(), marks.fuels.copy(), marks.peak_kw.copy())


def run_year(world: World, initial_kwh: Array) -> None:
    """Run every block of the axis more than once, the last time counted, and sell what is left of electricity.

    What adds up (limited fuel, peaks, what was asked for in a month) is counted in the last run alone: nothing is known
    of a month before it happens. A block that happens once is rehearsed once; one that stands for many days until it
    ends as it begins, `MOST_REHEARSALS` times at most.

    Args:
        world: the stage, before its first step.
        initial_kwh: [block, store], what a store begins each run with; NaN where it begins as the run before ended.

    """
    steps, plain = np.asarray(world.steps), np.asarray(world.nodes)["plain"]
    rest = world._replace(order=world.order[~plain[world.order]])
    with waiting_collector():  # the first run loads kernels: the collector would take most of its time
        for given_kwh, block in zip(initial_kwh, pairwise(_firsts(steps["block"]).tolist()), strict=True):
            if len(world.stores):
                _run_twice(world, rest, given_kwh, block)
            else:
                trace(world, *block, True, no_marks(world))
        sell(world)


def _run_twice(world: World, rest: World, given_kwh: Array, block: Part) -> None:
    """Rehearse a block, and run it, counted, until it goes as it was rehearsed.

    `rest`: the world without the nodes that hang on nothing else: they go as they went.
    """
    marks = _marks(world, *block)
    once = bool(np.asarray(world.steps)["weight"][block[0]] <= 1.0)
    last = _rehearsed(world, rest, given_kwh, block, marks, 1 if once else MOST_REHEARSALS)
    end = trace(rest._replace(as_before=once), *block, True, marks._replace(compared=True))
    if end < block[1]:
        marks.nodes[:], marks.stores[:], marks.fuels[:] = last.nodes, last.stores, last.fuels
        matters = marks.matters_before > end
        marks.peak_kw[:, matters] = last.peak_kw[:, matters]


def _rehearsed(world: World, rest: World, given_kwh: Array, block: Part, marks: Marks, most: int) -> State:
    """Run a block until it is settled; leave the stores as they begin it then, and nothing counted.

    Returns:
        All that the last run ended with.

    """
    stores, before = np.asarray(world.stores), State.of(marks)
    level_kwh, held = stores["level_kwh"], [(name, stores[name].copy()) for name in ("energy_kwh", "least_kwh")]
    given = ~np.isnan(given_kwh)
    for number in range(most):
        level_kwh[given] = given_kwh[given]
        begun_kwh = level_kwh.copy()
        trace(rest if number else world, *block, True, marks)
        last = State.of(marks)
        marks.nodes[:], marks.fuels[:], marks.peak_kw[:] = before.nodes, before.fuels, before.peak_kw
        for name, kwh in held:
            stores[name] = kwh
        level_kwh[given] = given_kwh[given]
        if number > 0 and np.abs(level_kwh - begun_kwh).max() <= SETTLED_KWH:
            break
    return last


def _firsts(labels: Ints) -> Ints:
    """Return where a label begins that is not the one before it, and one more for the end."""
    turns = 1 + np.flatnonzero(labels[1:] != labels[:-1])
    return np.concatenate(([0], turns, [len(labels)]))


def _marks(world: World, begin: int, end: int) -> Marks:
    """Return marks of a block at the first steps of days, from each to the next twice as many as before.

    A peak matters to the end of its month; where peaks are billed again in other months, to the end of the block.
    """
    steps = np.asarray(world.steps)[begin:end]
    days = _firsts(steps["day"])
    ends = np.zeros(world.peak_kw.shape[1], dtype=np.int64)
    turns = _firsts(steps["month"])[1:]
    ends[steps["month"][turns - 1]] = begin + turns  # where a month comes again, its last end stays
    if world.look_back.any():
        ends[:] = end
    return marks_of(world, begin + days[[2**n - 1 for n in range((len(days) - 1).bit_length())]], ends)
