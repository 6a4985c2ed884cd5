"""All designs of a batch through the year of a stage, block by block.

As for one design (`netzero.simulator.runs`), stores begin a block of the time axis where uncounted runs of it left
them. What such a run leaves does not hang on how it began once the stores have been full or empty. So of a year in one
block only the first month is run before, and the counted run goes on with the second one: it ends where all of the
uncounted run would have ended. From there the first month is run, counted. Where it leaves the stores as it left them
uncounted, the other months go on from it as they did, and the counted year is whole.

Exports that keep a share of own output so far must be counted from the year's beginning. There the last month is run
before as well, to find how the year begins: where the first month leaves the stores alike from the true beginning and
from there, and the counted year ends as it began, the whole uncounted run would have ended there as well.

Designs of which that does not hold are told apart, to be run in full, and so are all where stores age: what they may
hold falls in the counted run of a block that happens once as in the uncounted one, from step to step.

Only the hours are compiled: all else is done once for a block of designs and many hours.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.hours import run_hours
from netzero.kernels.batch.lanes import WIDTH, Lanes
from netzero.kernels.batch.moving import Designs, Sums, load, stores_of, unload
from netzero.kernels.batch.year import Plant, Year
from netzero.kernels.park import Flags, Floats, Ints

MOST_RUNS, SETTLED_KWH = 8, 1e-6
"""As in `netzero.simulator.runs`."""


class Blocks(NamedTuple):
    """How the time axis is made of blocks, and how stores begin them."""

    begins: Ints
    """Of every block, and one more for the end."""
    stands_for_many: Flags
    """Whether a block occurs more than once a year."""
    given: Flags
    """[block, store]: whether a store begins each run of it with its initial level."""
    head: int
    """End of the first month of a year in one block; 0: every block is run in full."""
    tail: int
    """Begin of its last month."""


class Run(NamedTuple):
    """A block of designs in a stage's year."""

    year: Year
    plant: Plant
    blocks: Blocks
    designs: Designs
    lanes: Lanes
    held: Floats
    """[step of a block, store, lane]: what stores that age may hold after it, as the last run left it."""
    first: int
    heat: Any
    flows: Any

    def hours(self, begin: int, end: int, *, as_before: bool = False) -> None:
        """Run the steps from `begin` to before `end`; `as_before`: stores age as in the run before."""
        run_hours(self.year, self.plant, self.lanes, begin, end, self.heat, self.flows, self.held, as_before)

    def load(self) -> None:
        """Begin anew."""
        load(self.lanes, self.designs, self.plant.least_share, self.first)

    def state(self) -> Floats:
        """Return what goes on from step to step of every store: its level and two days' surplus [store, 3, lane]."""
        return np.array([store[at.LEVEL : at.LEVEL + 3 * WIDTH] for store in stores_of(self.lanes)]).reshape(
            -1, 3, WIDTH
        )

    def set_state(self, state: Floats) -> None:
        """Set what `state` returned."""
        for store, found in zip(stores_of(self.lanes), state, strict=True):
            store[at.LEVEL : at.LEVEL + 3 * WIDTH] = found.reshape(-1)

    def set_initial(self, block: int) -> None:
        """Set the stores with an initial level to it."""
        for k in np.flatnonzero(self.blocks.given[block]):
            levels = self.designs.initial_kwh[k, self.first : self.first + WIDTH]
            stores_of(self.lanes)[k][at.LEVEL : at.LEVEL + len(levels)] = levels


def same(one: Floats, other: Floats) -> Flags:
    """Return the lanes in which two states of a run are the same to the last bit."""
    return np.asarray((one == other).all(axis=(0, 1)))


def run_in_full(run: Run, block: int) -> None:
    """Run a block of the axis to find how it begins, and once more to count."""
    begin, end = int(run.blocks.begins[block]), int(run.blocks.begins[block + 1])
    before = [array.copy() for array in run.lanes]
    run.set_initial(block)
    state, moves = run.state(), np.ones(WIDTH, dtype=np.bool_)
    for rehearsal in range(MOST_RUNS if run.blocks.stands_for_many[block] else 1):
        run.set_state(state)
        run.hours(begin, end)
        run.set_initial(block)
        found = run.state()
        moved_kwh = abs(found[:, 0] - state[:, 0]).max(axis=0)
        state[..., moves] = found[..., moves]
        for array, kept in zip(run.lanes, before, strict=True):
            array[:] = kept
        if rehearsal > 0:
            moves &= moved_kwh > SETTLED_KWH
        if not moves.any():
            break
    run.set_state(state)
    run.hours(begin, end, as_before=not run.blocks.stands_for_many[block])


def run_from_second_month(run: Run) -> Flags:
    """Run the year once, its first month last; return where that leaves the stores as the second month began."""
    end, head = len(run.year.hours), run.blocks.head
    run.set_initial(0)
    run.hours(0, head)
    met = run.state()
    run.load()
    run.set_state(met)
    run.hours(head, end)
    run.set_initial(0)
    run.hours(0, head)
    return same(met, run.state())


def run_from_last_month(run: Run) -> Flags:
    """Run the year once, from how its last month leaves the stores; return where that is how they must begin."""
    end, head = len(run.year.hours), run.blocks.head
    run.hours(run.blocks.tail, end)
    run.set_initial(0)
    begun = run.state()
    run.load()
    run.set_initial(0)
    run.hours(0, head)
    met = run.state()
    run.load()
    run.set_state(begun)
    run.hours(0, head)
    settled = same(met, run.state())
    run.hours(head, end)
    run.set_initial(0)
    return settled & same(begun, run.state())


def run_designs(
    year: Year,
    plant: Plant,
    blocks: Blocks,
    designs: Designs,
    lanes: Lanes,
    sums: Sums,
    begin: int,
    end: int,
    heat: Any,
    flows: Any,
) -> None:
    """Run the designs from `begin` to before `end`, `WIDTH` at a time.

    Args:
        year: series of the stage.
        plant: the park.
        blocks: of the time axis.
        designs: sizes.
        lanes: scratch, from `lanes.aligned`.
        sums: what happened, written.
        begin: first design, a multiple of `WIDTH`.
        end: one after the last.
        heat: None where no plant makes heat or cold.
        flows: `sharing.Parties`; None where nothing is shared out and no store ages.

    """
    held = np.empty((np.diff(blocks.begins).max(), len(plant.ages) if plant.ages.any() else 0, WIDTH))
    for first in range(begin, end, WIDTH):
        run = Run(year, plant, blocks, designs, lanes, held, first, heat, flows)
        settled = np.ones(WIDTH, dtype=np.bool_)
        run.load()
        if blocks.head > 0:
            settled = run_from_last_month(run) if plant.export_share < 1.0 else run_from_second_month(run)
        else:
            for block in range(len(blocks.begins) - 1):
                run_in_full(run, block)
        unload(lanes, year, sums, first)
        sums.settled[first : min(first + WIDTH, end)] = settled[: min(WIDTH, end - first)]
