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
from netzero.kernels.park import Flags, Ints, Records, World

MOST_REHEARSALS = 8
"""Uncounted runs of a block that stands for many days."""
SETTLED_KWH = 1e-6
"""Change of every level over a block, at most, that counts as none."""

Array = NDArray[np.float64]
Part = tuple[int, int]
"""First step, and the one after the last."""


class State(NamedTuple):
    """What later steps hang on."""

    nodes: Records
    stores: Records
    fuels: Records
    peak_kw: Array

    @classmethod
    def of(cls, world: World) -> State:
        """Return a copy of the state that a world is in."""
        return cls(_copy(world.nodes), _copy(world.stores), _copy(world.fuels), world.peak_kw.copy())

    def put_into(self, world: World, months: Flags | slice = slice(None)) -> None:
        """Bring a world into this state, as to peaks those of some months alone."""
        for records, kept in zip((world.nodes, world.stores, world.fuels), self, strict=False):
            records.view(np.uint8)[:] = kept.view(np.uint8)  # field by field takes six times as long
        world.peak_kw[:, months] = self.peak_kw[:, months]

    def same(self, other: State, months: Flags) -> bool:
        """Return whether two states are the same to the last bit, as to peaks in some months alone."""
        pairs = zip(self[:3], other[:3], strict=True)
        peaks = np.array_equal(self.peak_kw[:, months], other.peak_kw[:, months])
        return peaks and all(mine.tobytes() == its.tobytes() for mine, its in pairs)


class Rehearsal(NamedTuple):
    """An uncounted run of a block."""

    parts: list[Part]
    before: list[State]
    """Each part."""
    last: State


def run_year(world: World, initial_kwh: Array) -> None:
    """Run every block of the axis more than once, the last time counted, and sell what is left of electricity.

    What adds up (limited fuel, peaks, what was asked for in a month) is counted in the last run alone: nothing is known
    of a month before it happens. A block that happens once is rehearsed once; one that stands for many days until it
    ends as it begins, `MOST_REHEARSALS` times at most.

    Args:
        world: the stage, before its first step.
        initial_kwh: [block, store], what a store begins each run with; NaN where it begins as the run before ended.

    """
    first = _beginnings(world.steps["block"]).tolist()
    rest = world._replace(order=world.order[~world.nodes["plain"][world.order]])
    with waiting_collector():  # the first run loads kernels: the collector would take most of its time
        for given_kwh, block in zip(initial_kwh, pairwise((*first, len(world.steps))), strict=True):
            if len(world.stores):
                once = bool(world.steps["weight"][block[0]] <= 1.0)
                _run_again(rest._replace(as_before=once), given_kwh, _rehearsed(world, rest, given_kwh, block))
            else:
                trace(world, *block, True)
        sell(world)


def _rehearsed(world: World, rest: World, given_kwh: Array, block: Part) -> Rehearsal:
    """Run a block until it is settled; leave the world as it ends, without what is counted.

    `rest`: the world without the nodes that hang on nothing else: they go as they went.
    """
    most = MOST_REHEARSALS if world.steps["weight"][block[0]] > 1.0 else 1
    parts, before = _parts(world, *block), State.of(world)
    for number in range(most):
        _give(world, given_kwh)
        begun_kwh, found = world.stores["level_kwh"].copy(), []
        for part in parts:
            found.append(State.of(world))
            trace(rest if number else world, *part, part[0] == block[0])
        last = State.of(world)
        before._replace(stores=_of_the_age(before.stores, last.stores)).put_into(world)
        _give(world, given_kwh)
        if number > 0 and np.abs(world.stores["level_kwh"] - begun_kwh).max() <= SETTLED_KWH:
            break
    return Rehearsal(parts, found, last)


def _of_the_age(before: Records, after: Records) -> Records:
    """Return stores after a run that nobody counts: with what they could hold before it."""
    found = _copy(after)
    for name in ("energy_kwh", "least_kwh"):
        found[name] = before[name]
    return found


def _run_again(world: World, given_kwh: Array, rehearsal: Rehearsal) -> None:
    """Run a block, counted, until it goes as it was rehearsed."""
    block = rehearsal.parts[0][0], rehearsal.parts[-1][1]
    ends, ratchet = _ends_of_months(world, *block), bool(world.look_back.any())
    _give(world, given_kwh)
    for part, state in zip(rehearsal.parts, rehearsal.before, strict=True):
        ahead = (ends > part[0]) | ratchet
        if State.of(world).same(state, ahead):
            rehearsal.last.put_into(world, ahead)
            return
        trace(world, *part, part[0] == block[0])


def _give(world: World, given_kwh: Array) -> None:
    """Set the levels that are given, the others being NaN."""
    world.stores["level_kwh"][:] = np.where(np.isnan(given_kwh), world.stores["level_kwh"], given_kwh)


def _copy(records: Records) -> Records:
    """Return a copy with what lies between fields, so that equal records are equal byte by byte."""
    return np.frombuffer(bytearray(records.tobytes()), records.dtype)


def _beginnings(labels: Ints) -> Ints:
    """Return where a label begins that is not the one before it."""
    return np.append(0, 1 + np.flatnonzero(labels[1:] != labels[:-1]))


def _ends_of_months(world: World, begin: int, end: int) -> Ints:
    """Return the step after the last one of each month in a block; 0 for a month that has none of it."""
    month, ends = world.steps["month"][begin:end], np.zeros(world.peak_kw.shape[1], dtype=np.int64)
    last = np.append(_beginnings(month)[1:], end - begin) - 1
    ends[month[last]] = begin + last + 1
    return ends


def _parts(world: World, begin: int, end: int) -> list[Part]:
    """Return a block in parts of whole days, each twice as long as the one before."""
    days = begin + _beginnings(world.steps["day"][begin:end])
    starts = days[[2**n - 1 for n in range(len(days).bit_length())]].tolist()
    return list(pairwise((*starts, end)))
