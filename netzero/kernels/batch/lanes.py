"""Where the quantities of a block of designs are kept.

A block is `WIDTH` designs. All that belongs to the node is in one flat array, quantity by quantity, and so is all that
belongs to one source, store, profile or book: offsets known when the kernel is compiled let LLVM see that nothing
overlaps, so that loops over designs become vectors; each such loop is a function of flat arrays and numbers, which
LLVM has made vectors of before it is written into its caller. Arrays begin at a cache line, or vectors would straddle
two. What fills up the last block are designs without plant.

A store and a source have an odd number of quantities of 1 KB, the last of them maybe unused: quantities a multiple of
4 KB apart are taken for each other by the processor for a while, which costs a fifth of the time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netzero.kernels.compiled import side_by_side
from netzero.kernels.park import Floats

WIDTH = 128
"""Designs side by side: enough to pay for what is done once for all of them, few enough to stay in the first cache."""
CACHE_LINE = 64
"""Bytes."""

# of the node; BATTERY is its store of electricity
IMPORT_LIMIT, EXPORT_LIMIT = 0 * WIDTH, 1 * WIDTH
PEAK, INTERVAL, OWN, EXPORTED = 2 * WIDTH, 3 * WIDTH, 4 * WIDTH, 5 * WIDTH
GIVEN, NEED, REACH, BOUGHT = 6 * WIDTH, 7 * WIDTH, 8 * WIDTH, 9 * WIDTH
HEAT, ASKED, OPEN, LATER = 10 * WIDTH, 11 * WIDTH, 12 * WIDTH, 13 * WIDTH
LOST = 14 * WIDTH
# for sharing among parties
MISSING, IMPORTED_KW, SOLD_KW = 15 * WIDTH, 16 * WIDTH, 17 * WIDTH
SERVED, USED, WANTED, POOL, MOVED = 18 * WIDTH, 19 * WIDTH, 20 * WIDTH, 21 * WIDTH, 22 * WIDTH
OF_POOL, OF_GRID, TO_POOL, TO_GRID = 23 * WIDTH, 24 * WIDTH, 25 * WIDTH, 26 * WIDTH
BATTERY = 27 * WIDTH
# of any store, from where it begins
ENERGY, POWER, LEAST, LEVEL, TODAY, YESTERDAY = 0 * WIDTH, 1 * WIDTH, 2 * WIDTH, 3 * WIDTH, 4 * WIDTH, 5 * WIDTH
KEPT, CHARGE, DISCHARGE, CHARGED, DISCHARGED = 6 * WIDTH, 7 * WIDTH, 8 * WIDTH, 9 * WIDTH, 10 * WIDTH
FADE = 11 * WIDTH
STORE = 13 * WIDTH
NODE = BATTERY + STORE
# of a source
CAPACITY, LEFT, OUTPUT, TAKEN = 0 * WIDTH, 1 * WIDTH, 2 * WIDTH, 3 * WIDTH
SOURCE = 5 * WIDTH
# of a profile
ABLE, CURTAILED = 0 * WIDTH, 1 * WIDTH
PROFILE = 2 * WIDTH
# of a book of the meter: steps of one month, prices and factors
IMPORTED, SOLD = 0 * WIDTH, 1 * WIDTH
BOOK = 2 * WIDTH
# of a party; from OWN_USED on what it adds up to
CLAIM, GIFT, OWN_USED, POOL_TAKEN, POOL_GIVEN = 0 * WIDTH, 1 * WIDTH, 2 * WIDTH, 3 * WIDTH, 4 * WIDTH
GRID_TAKEN, SOLD_BY, PAID, EMITTED = 5 * WIDTH, 6 * WIDTH, 7 * WIDTH, 8 * WIDTH
PARTY, SUMS_OF_PARTY = 9 * WIDTH, 7


class Lanes(NamedTuple):
    """A block of designs: flat arrays, `WIDTH` values for each quantity."""

    node: Floats
    unserved: Floats
    """Of each position up to electricity."""
    profiles: Floats
    """An even number of them."""
    sources: Floats
    stores: Floats
    """Of heat and cold."""
    books: Floats
    peaks: Floats
    """Of twelve months."""
    parties: Floats
    owned: Floats
    """Of each party the capacity of each profile that belongs to it."""


def aligned(count: int) -> Floats:
    """Return zeros that begin at a cache line."""
    room = np.zeros(count + CACHE_LINE // 8)
    first = -(room.ctypes.data // 8) % (CACHE_LINE // 8)
    return room[first : first + count]


@side_by_side
def fill(array: Floats, first: int, value: float) -> None:
    """Set a quantity to one value in all designs."""
    for j in range(WIDTH):
        array[first + j] = value


@side_by_side
def add_positive(total: Floats, node: Floats, hours: float) -> None:
    """Add what of HEAT is above 0."""
    for j in range(WIDTH):
        total[j] += max(0.0, node[HEAT + j]) * hours
