"""All designs of a batch through the year of a stage, block by block.

As for one design (`netzero.simulator.operate`), stores begin a block of the time axis where uncounted runs of it left
them. What such a run leaves does not hang on how it began once the stores have been full or empty. So of a year in one
block only the last month is run before, and the first month from the true beginning beside: where the levels of both
runs have met by the end of it, and the counted year ends as it began, the whole uncounted run would have ended there as
well. Designs of which that does not hold are told apart, to be run in full.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.hours import run_hours
from netzero.kernels.batch.lanes import WIDTH, Lanes
from netzero.kernels.batch.moving import Designs, Sums, load, store_of, unload
from netzero.kernels.batch.year import Plant, Year
from netzero.kernels.compiled import driver, part
from netzero.kernels.park import Flags, Floats, Ints

MOST_RUNS, SETTLED_KWH = 8, 1e-6
"""As in `netzero.simulator.operate`."""
TOLERANCE = 1e-12
"""Share of a store's energy by which levels may differ to be called the same."""


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


@part
def take_state(lanes: Lanes, state: Floats) -> None:
    """Write what goes on from step to step of every store: its level and two days' surplus."""
    for k in range(state.shape[0]):
        state[k] = store_of(lanes, k)[at.LEVEL : at.LEVEL + state.shape[1]]


@part
def set_state(lanes: Lanes, state: Floats) -> None:
    """Set what `take_state` took."""
    for k in range(state.shape[0]):
        store_of(lanes, k)[at.LEVEL : at.LEVEL + state.shape[1]] = state[k]


@part
def set_initial(lanes: Lanes, designs: Designs, first: int, given: Flags) -> None:
    """Set the stores with an initial level to it."""
    for k in range(len(given)):
        if given[k]:
            store = store_of(lanes, k)
            for j in range(min(WIDTH, designs.import_kw.shape[0] - first)):
                store[at.LEVEL + j] = designs.initial_kwh[k, first + j]


@part
def tell_apart(lanes: Lanes, one: Floats, other: Floats, settled: Floats) -> None:
    """Set `settled` to 0 in the lanes in which two states differ."""
    for k in range(one.shape[0]):
        store = store_of(lanes, k)
        for i in range(one.shape[1]):
            j = i % WIDTH
            size = max(store[at.ENERGY + j], abs(one[k, i]))
            if abs(one[k, i] - other[k, i]) > TOLERANCE * size:
                settled[j] = 0.0


@part
def find_moved(one: Floats, other: Floats, moved: Floats) -> None:
    """Write by how much levels of two states differ at most, kWh."""
    moved[:] = 0.0
    for k in range(one.shape[0]):
        for j in range(WIDTH):
            moved[j] = max(moved[j], abs(one[k, j] - other[k, j]))


@part
def keep_moving(state: Floats, found: Floats, moves: Floats) -> None:
    """Take over a state in the lanes that still move."""
    for k in range(state.shape[0]):
        for i in range(state.shape[1]):
            if moves[i % WIDTH] > 0.0:
                state[k, i] = found[k, i]


@part
def run_in_full(
    year: Year,
    plant: Plant,
    blocks: Blocks,
    designs: Designs,
    lanes: Lanes,
    first: int,
    b: int,
    heat: Any,
    parties: Any,
) -> None:
    """Run a block of the axis to find how it begins, and once more to count."""
    begin, end, given = blocks.begins[b], blocks.begins[b + 1], blocks.given[b]
    shape = (designs.energy_kwh.shape[0], 3 * WIDTH)
    state, found, moved, moves = np.empty(shape), np.empty(shape), np.empty(WIDTH), np.ones(WIDTH)
    before = Lanes(
        lanes.node.copy(),
        lanes.unserved.copy(),
        lanes.profiles.copy(),
        lanes.sources.copy(),
        lanes.stores.copy(),
        lanes.books.copy(),
        lanes.peaks.copy(),
        lanes.parties.copy(),
        lanes.owned.copy(),
    )
    set_initial(lanes, designs, first, given)
    take_state(lanes, state)
    for rehearsal in range(MOST_RUNS if blocks.stands_for_many[b] else 1):
        set_state(lanes, state)
        run_hours(year, plant, lanes, begin, end, heat, parties)
        set_initial(lanes, designs, first, given)
        take_state(lanes, found)
        find_moved(state, found, moved)
        keep_moving(state, found, moves)
        restore(lanes, before)
        for j in range(WIDTH):
            if rehearsal > 0 and moved[j] <= SETTLED_KWH:
                moves[j] = 0.0
        if moves.max() <= 0.0:
            break
    set_state(lanes, state)
    run_hours(year, plant, lanes, begin, end, heat, parties)


@part
def restore(lanes: Lanes, before: Lanes) -> None:
    """Set all lanes to what they were."""
    lanes.node[:] = before.node
    lanes.unserved[:] = before.unserved
    lanes.profiles[:] = before.profiles
    lanes.sources[:] = before.sources
    lanes.stores[:] = before.stores
    lanes.books[:] = before.books
    lanes.peaks[:] = before.peaks
    lanes.parties[:] = before.parties


@part
def run_from_last_month(
    year: Year,
    plant: Plant,
    blocks: Blocks,
    designs: Designs,
    lanes: Lanes,
    first: int,
    settled: Floats,
    heat: Any,
    parties: Any,
) -> None:
    """Run the year once, from how its last month leaves the stores; tell where that is not how they must begin."""
    end, shape, given = len(year.hours), (designs.energy_kwh.shape[0], 3 * WIDTH), blocks.given[0]
    begun, met, found = np.empty(shape), np.empty(shape), np.empty(shape)
    run_hours(year, plant, lanes, blocks.tail, end, heat, parties)
    set_initial(lanes, designs, first, given)
    take_state(lanes, begun)
    load(lanes, designs, first)
    set_initial(lanes, designs, first, given)
    run_hours(year, plant, lanes, 0, blocks.head, heat, parties)
    take_state(lanes, met)
    load(lanes, designs, first)
    set_state(lanes, begun)
    run_hours(year, plant, lanes, 0, blocks.head, heat, parties)
    take_state(lanes, found)
    tell_apart(lanes, met, found, settled)
    run_hours(year, plant, lanes, blocks.head, end, heat, parties)
    set_initial(lanes, designs, first, given)
    take_state(lanes, found)
    tell_apart(lanes, begun, found, settled)


@driver
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
    parties: Any,
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
        parties: `sharing.Parties`; None where nothing is shared out.

    """
    for first in range(begin, end, WIDTH):
        settled = np.ones(WIDTH)
        load(lanes, designs, first)
        if blocks.head > 0:
            run_from_last_month(year, plant, blocks, designs, lanes, first, settled, heat, parties)
        else:
            for b in range(len(blocks.begins) - 1):
                run_in_full(year, plant, blocks, designs, lanes, first, b, heat, parties)
        unload(lanes, sums, first)
        for j in range(min(WIDTH, end - first)):
            sums.settled[first + j] = settled[j]
