"""Where the quantities of a block of designs are kept.

A block is `WIDTH` designs. All that belongs to the node is in one flat array, quantity by quantity, and so is all that
belongs to one source, store, profile or book: offsets known when the kernel is compiled let LLVM see that nothing
overlaps, so that loops over designs become vectors; each such loop is a function of flat arrays and numbers, which
LLVM has made vectors of before it is written into its caller. What fills up the last block are designs without plant.

Arrays begin at a page: then vectors do not straddle cache lines, and where the processor takes a vector for one that is
a multiple of 4 KB away, that is of the same designs and was read before; at any cache line it doubles the time at
worst. A store and a source have an odd number of quantities of 1 KB, the last of them maybe unused, so that like
quantities of several spread over the cache.

What costs most is writing: a vector of eight designs every two cycles at best. Passes over several sources at once
write less, and gain no more than a few hundredths: they wait for each source in turn.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netzero.kernels.compiled import side_by_side
from netzero.kernels.park import Floats

WIDTH = 128
"""Designs side by side: enough to pay for what is done once for all of them; more gain nothing."""
PAGE = 4096
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
CHARGE, DISCHARGE, CHARGED, DISCHARGED = 6 * WIDTH, 7 * WIDTH, 8 * WIDTH, 9 * WIDTH
FADE = 10 * WIDTH
STORE = 11 * WIDTH
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
    """Return zeros that begin at a page."""
    room = np.zeros(count + PAGE // 8)
    first = -(room.ctypes.data // 8) % (PAGE // 8)
    return room[first : first + count]


@side_by_side
def fill(quantity: Floats, value: float) -> None:
    """Set a quantity to one value in all designs."""
    for j in range(WIDTH):
        quantity[j] = value
