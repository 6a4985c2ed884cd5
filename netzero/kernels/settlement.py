r"""Who used whose electricity (or heat) behind one meter, step by step: rows are steps, columns are parties.

    own     = least of need and gift of those who are served first, less what is sold of it
    rest    = need - own,  surplus = gift - own,  pool = sum of surplus,  moved = pool - exported
    taken   by rule:  pro rata  rest x moved / sum of rest
                      shares    least of rest and share x moved; what is left of that pro rata to what is still needed
                      classes   all that a class needs before the next one, pro rata within a class
    grid    = imported pro rata to rest - taken
    given   = surplus x moved / pool,  sold = surplus x exported / pool

So in every step: sum of taken = sum of given, sum of grid = imported, sum of sold = exported. What a solver's tolerance
imports or sells while nobody needs or gives anything is that of the meter's payer, the column `payer`.

Each part goes through a block of steps, small enough to stay in the processor's caches from one part to the next.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.kernels.compiled import piece, step, whole
from netzero.kernels.park import Floats, Ints

PRO_RATA, SHARES, CLASSES = 0, 1, 2
ROUNDING = 1e-14
"""Of what a party's plant gives: a surplus below it is what digits leave of a need that was met."""
OVERSOLD = 1e-12
"""Of the pool: export beyond it by more than this is of what parties could have used themselves."""
BLOCK = 3200
"""Numbers of one array in a block of steps: seven such arrays stay in a cache of 256 kB."""
Rows = NDArray[np.float64]
"""Arrays of dims (time, party)."""


@step
def ratio(some: float, whole: float) -> float:
    """Return some / whole, 0 where there is nothing."""
    return some / whole if whole > 0.0 else 0.0


@step
def beyond(gift_kw: float, own_kw: float) -> float:
    """Return the surplus of a party, kW."""
    left = gift_kw - own_kw
    return left if left > ROUNDING * gift_kw else 0.0


@step
def moved_kw(pool_kw: float, exported_kw: float, wanted_kw: float) -> float:
    """Return what the pool moves between parties, kW."""
    return min(max(0.0, pool_kw - exported_kw), wanted_kw)


@piece
def own_first(need: Rows, gift: Rows, first: Floats, exported: Floats, own: Rows, wanted: Floats, pool: Floats) -> None:
    """Fill own use, and what all parties together still need and have left over."""
    for t in range(need.shape[0]):
        needed, left = 0.0, 0.0
        for i in range(need.shape[1]):
            own[t, i] = used = first[i] * min(need[t, i], gift[t, i])
            needed += need[t, i] - used
            left += beyond(gift[t, i], used)
        if exported[t] > left * (1.0 + OVERSOLD):
            total = 0.0
            for i in range(need.shape[1]):
                total += own[t, i]
            keep = 1.0 - min(1.0, ratio(exported[t] - left, total))
            needed, left = 0.0, 0.0
            for i in range(need.shape[1]):
                own[t, i] *= keep
                needed += need[t, i] - own[t, i]
                left += beyond(gift[t, i], own[t, i])
        wanted[t], pool[t] = needed, left


@piece
def take_pro_rata(
    need: Rows,
    own: Rows,
    wanted: Floats,
    pool: Floats,
    imported: Floats,
    exported: Floats,
    payer: int,
    taken: Rows,
    grid: Rows,
) -> None:
    """Fill what parties take of pool and grid, both in proportion to what they need."""
    for t in range(need.shape[0]):
        of_pool = ratio(moved_kw(pool[t], exported[t], wanted[t]), wanted[t])
        of_grid = ratio(imported[t], wanted[t])
        for i in range(need.shape[1]):
            rest = need[t, i] - own[t, i]
            taken[t, i] = rest * of_pool
            grid[t, i] = rest * of_grid
        if wanted[t] <= 0.0:
            grid[t, payer] = imported[t]


@piece
def take_by_shares(
    need: Rows, own: Rows, wanted: Floats, pool: Floats, exported: Floats, share: Floats, taken: Rows
) -> None:
    """Fill what parties take of the pool: their share as far as they need it, then what is left of it pro rata."""
    for t in range(need.shape[0]):
        moved, total = moved_kw(pool[t], exported[t], wanted[t]), 0.0
        for i in range(need.shape[1]):
            taken[t, i] = min(need[t, i] - own[t, i], share[i] * moved)
            total += taken[t, i]
        more = min(1.0, ratio(max(0.0, moved - total), wanted[t] - total))
        for i in range(need.shape[1]):
            taken[t, i] += (need[t, i] - own[t, i] - taken[t, i]) * more


@piece
def take_by_classes(
    need: Rows, own: Rows, wanted: Floats, pool: Floats, exported: Floats, rank: Ints, taken: Rows
) -> None:
    """Fill what parties take of the pool, class after class (0 first)."""
    classes = 1
    for i in range(rank.shape[0]):
        classes = max(classes, rank[i] + 1)
    of_rank = np.empty(classes)
    for t in range(need.shape[0]):
        for k in range(classes):
            of_rank[k] = 0.0
        for i in range(need.shape[1]):
            of_rank[rank[i]] += need[t, i] - own[t, i]
        left = moved_kw(pool[t], exported[t], wanted[t])
        for k in range(classes):
            given = min(left, of_rank[k])
            left -= given
            of_rank[k] = ratio(given, of_rank[k])
        for i in range(need.shape[1]):
            taken[t, i] = (need[t, i] - own[t, i]) * of_rank[rank[i]]


@piece
def share_import(need: Rows, own: Rows, taken: Rows, imported: Floats, payer: int, grid: Rows) -> None:
    """Fill what parties use of the grid's electricity, pro rata to what the pool left needed."""
    for t in range(need.shape[0]):
        left = 0.0
        for i in range(need.shape[1]):
            grid[t, i] = max(0.0, need[t, i] - own[t, i] - taken[t, i])
            left += grid[t, i]
        of_grid = ratio(imported[t], left)
        for i in range(need.shape[1]):
            grid[t, i] *= of_grid
        if left <= 0.0:
            grid[t, payer] = imported[t]


@piece
def give(
    gift: Rows,
    own: Rows,
    wanted: Floats,
    pool: Floats,
    exported: Floats,
    payer: int,
    given: Rows,
    sold: Rows,
) -> None:
    """Fill what of each party's surplus others use, and what is sold."""
    for t in range(gift.shape[0]):
        to_pool = ratio(moved_kw(pool[t], exported[t], wanted[t]), pool[t])
        to_grid = ratio(exported[t], pool[t])
        for i in range(gift.shape[1]):
            left = beyond(gift[t, i], own[t, i])
            given[t, i] = left * to_pool
            sold[t, i] = left * to_grid
        if pool[t] <= 0.0:
            sold[t, payer] = exported[t]


@piece
def settle_block(
    need: Rows,
    gift: Rows,
    first: Floats,
    imported: Floats,
    exported: Floats,
    rule: int,
    share: Floats,
    rank: Ints,
    payer: int,
    wanted: Floats,
    pool: Floats,
    own: Rows,
    taken: Rows,
    given: Rows,
    grid: Rows,
    sold: Rows,
) -> None:
    """Fill all flows of some steps."""
    own_first(need, gift, first, exported, own, wanted, pool)
    if rule == PRO_RATA:
        take_pro_rata(need, own, wanted, pool, imported, exported, payer, taken, grid)
    else:
        if rule == SHARES:
            take_by_shares(need, own, wanted, pool, exported, share, taken)
        else:
            take_by_classes(need, own, wanted, pool, exported, rank, taken)
        share_import(need, own, taken, imported, payer, grid)
    give(gift, own, wanted, pool, exported, payer, given, sold)


@whole
def settle_hours(
    need: Rows,
    gift: Rows,
    first: Floats,
    imported: Floats,
    exported: Floats,
    rule: int,
    share: Floats,
    rank: Ints,
    payer: int,
    own: Rows,
    taken: Rows,
    given: Rows,
    grid: Rows,
    sold: Rows,
) -> None:
    """Fill all flows of a site by party, kW (time, party).

    Args:
        need: what each party takes at the site, kW.
        gift: what each party's plant gives there, kW.
        first: 1 for parties whose own plant serves them before all others, else 0.
        imported: through the site's meter, kW (time,).
        exported: likewise.
        rule: PRO_RATA, SHARES or CLASSES.
        share: of the pool, by party, adding up to 1 or less; read by SHARES.
        rank: number of each party's class, 0 first; read by CLASSES.
        payer: column of the party at the meter's node.
        own: filled with what each party uses of its own.
        taken: filled with what it takes of the pool.
        given: filled with what of its own others use.
        grid: filled with the grid's electricity that it uses.
        sold: filled with what of its own is sold to the grid.

    """
    steps = max(1, BLOCK // need.shape[1])
    wanted, pool = np.empty(steps), np.empty(steps)
    for begin in range(0, need.shape[0], steps):
        end = min(begin + steps, need.shape[0])
        at = need[begin:end], gift[begin:end], first, imported[begin:end], exported[begin:end]
        flows = own[begin:end], taken[begin:end], given[begin:end], grid[begin:end], sold[begin:end]
        settle_block(*at, rule, share, rank, payer, wanted, pool, *flows)


@whole
def bill_hours(
    need: Rows,
    gift: Rows,
    first: Floats,
    imported: Floats,
    exported: Floats,
    rule: int,
    share: Floats,
    rank: Ints,
    payer: int,
    prices: Rows,
    factor: Floats,
    grid: Rows,
    cost: Rows,
    emitted: Rows,
) -> None:
    """Fill what each party imports, pays and emits in each step (time, party), without keeping the other flows.

    Args:
        need: as of `settle_hours`.
        gift: likewise.
        first: likewise.
        imported: likewise.
        exported: likewise.
        rule: likewise.
        share: likewise.
        rank: likewise.
        payer: likewise.
        prices: of import, export, what is taken from the pool and what is given to it, currency per kWh (time, 4).
        factor: of the grid's electricity, t CO2e per kWh (time,).
        grid: filled with the grid's electricity used, kW.
        cost: filled with what is paid, less what is received, currency per hour; the payer gets the pool's margin.
        emitted: filled with emissions of the grid's electricity used, t CO2e per hour.

    """
    steps = max(1, BLOCK // need.shape[1])
    shape = (steps, need.shape[1])
    own, taken, given, sold = np.empty(shape), np.empty(shape), np.empty(shape), np.empty(shape)
    wanted, pool = np.empty(steps), np.empty(steps)
    for begin in range(0, need.shape[0], steps):
        end = min(begin + steps, need.shape[0])
        at = need[begin:end], gift[begin:end], first, imported[begin:end], exported[begin:end]
        settle_block(*at, rule, share, rank, payer, wanted, pool, own, taken, given, grid[begin:end], sold)
        for t in range(begin, end):
            b, of_import, of_export, buy, sell = t - begin, prices[t, 0], prices[t, 1], prices[t, 2], prices[t, 3]
            for i in range(need.shape[1]):
                cost[t, i] = grid[t, i] * of_import - sold[b, i] * of_export + taken[b, i] * buy - given[b, i] * sell
            for i in range(need.shape[1]):
                emitted[t, i] = grid[t, i] * factor[t]
            cost[t, payer] -= moved_kw(pool[b], exported[t], wanted[b]) * (buy - sell)
