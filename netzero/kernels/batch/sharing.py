"""Who used whose electricity in one step for a block of designs: the rule 'pro rata' of `netzero.kernels.settlement`.

The first party pays the bill of the meter. Plant that makes heat and cold takes its electricity for that party.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.lanes import BATTERY, WIDTH, Lanes
from netzero.kernels.compiled import side_by_side
from netzero.kernels.park import Flags, Floats
from netzero.kernels.settlement import beyond, moved_kw, ratio


class Parties(NamedTuple):
    """Who needs and gives electricity at the node, whatever the sizes, and at which prices; maybe nobody."""

    demand_kw: Floats
    """[time, party]"""
    first: Floats
    """[party]: 1 where a party's own plant serves it before all others, else 0."""
    stores: Floats
    """[party]: share of what the battery takes and gives."""
    owns: Flags
    """[party, profile]: whether anything that follows a profile belongs to a party."""
    prices: Floats
    """[time, 4]: of import, export, what is taken from the pool and what is given to it, per kWh."""
    factor: Floats
    """[time]: of the grid's electricity, t CO2e per kWh."""


@side_by_side
def find_parts(node: Floats, demand: float) -> None:
    """Set SERVED and USED to the shares of demand that is met and of supplies that is used; begin WANTED and POOL."""
    per_demand = 1.0 / demand if demand > 0.0 else 0.0
    for j in range(WIDTH):
        given = node[at.GIVEN + j]
        node[at.SERVED + j] = 1.0 - node[at.MISSING + j] * per_demand
        node[at.USED + j] = ratio(given - node[at.LOST + j], given)
        node[at.WANTED + j] = 0.0
        node[at.POOL + j] = 0.0


@side_by_side
def claim_demand(node: Floats, party: Floats, demand: float) -> None:
    """Begin what a party needs and gives."""
    for j in range(WIDTH):
        party[at.CLAIM + j] = demand * node[at.SERVED + j]
        party[at.GIFT + j] = 0.0


@side_by_side
def claim_supply(node: Floats, party: Floats, owned: Floats, profile: float) -> None:
    """Add what a party's supplies of one profile give."""
    for j in range(WIDTH):
        party[at.GIFT + j] += owned[j] * profile * node[at.USED + j]


@side_by_side
def claim_store(node: Floats, party: Floats, share: float) -> None:
    """Add a party's share of what the battery takes and gives."""
    for j in range(WIDTH):
        party[at.CLAIM + j] += share * node[BATTERY + at.CHARGE + j]
        party[at.GIFT + j] += share * node[BATTERY + at.DISCHARGE + j]


@side_by_side
def claim_plant(node: Floats, party: Floats, demand: float) -> None:
    """Add what plant for heat and cold takes: all need but demand and charging."""
    for j in range(WIDTH):
        party[at.CLAIM + j] += max(0.0, node[at.NEED + j] - node[BATTERY + at.CHARGE + j] - demand)


@side_by_side
def use_own(node: Floats, party: Floats, first: float, hours: float) -> None:
    """Use what is a party's own; leave in CLAIM and GIFT what it still needs and what it has left over."""
    for j in range(WIDTH):
        need, gift = party[at.CLAIM + j], party[at.GIFT + j]
        own = first * min(need, gift)
        rest, left = need - own, beyond(gift, own)
        party[at.CLAIM + j] = rest
        party[at.GIFT + j] = left
        party[at.OWN_USED + j] += own * hours
        node[at.WANTED + j] += rest
        node[at.POOL + j] += left


@side_by_side
def find_ratios(node: Floats) -> None:
    """Set what of each need is met by the pool and the grid, and what of each surplus goes to the pool and is sold."""
    for j in range(WIDTH):
        wanted, pool, sold = node[at.WANTED + j], node[at.POOL + j], node[at.SOLD_KW + j]
        moved = moved_kw(pool, sold, wanted)
        node[at.MOVED + j] = moved
        node[at.OF_POOL + j] = ratio(moved, wanted)
        node[at.OF_GRID + j] = ratio(node[at.IMPORTED_KW + j], wanted)
        node[at.TO_POOL + j] = ratio(moved, pool)
        node[at.TO_GRID + j] = ratio(sold, pool)


@side_by_side
def share_out(node: Floats, party: Floats, price: Any, factor: float, hours: float) -> None:
    """Add up what a party takes, gives, imports and sells, what it pays and what it emits."""
    of_import, of_export, buy, sell = price
    for j in range(WIDTH):
        rest, left = party[at.CLAIM + j], party[at.GIFT + j]
        taken, grid = rest * node[at.OF_POOL + j] * hours, rest * node[at.OF_GRID + j] * hours
        given, sold = left * node[at.TO_POOL + j] * hours, left * node[at.TO_GRID + j] * hours
        party[at.POOL_TAKEN + j] += taken
        party[at.POOL_GIVEN + j] += given
        party[at.GRID_TAKEN + j] += grid
        party[at.SOLD_BY + j] += sold
        party[at.PAID + j] += grid * of_import - sold * of_export + taken * buy - given * sell
        party[at.EMITTED + j] += grid * factor


@side_by_side
def settle_payer(node: Floats, party: Floats, price: Any, factor: float, hours: float) -> None:
    """Add what who pays the bill gets of the pool, and what was imported or sold while nobody needed or gave any."""
    of_import, of_export, buy, sell = price
    for j in range(WIDTH):
        grid = (node[at.IMPORTED_KW + j] if node[at.WANTED + j] <= 0.0 else 0.0) * hours
        sold = (node[at.SOLD_KW + j] if node[at.POOL + j] <= 0.0 else 0.0) * hours
        party[at.GRID_TAKEN + j] += grid
        party[at.SOLD_BY + j] += sold
        party[at.PAID + j] += grid * of_import - sold * of_export - node[at.MOVED + j] * hours * (buy - sell)
        party[at.EMITTED + j] += grid * factor


@side_by_side
def settle_step(
    parties: Parties, lanes: Lanes, profile: Floats, t: int, demand: float, hours: float, heat: Any
) -> None:
    """Share out the electricity of a step among parties; `profile`: of the step."""
    node, count, width = lanes.node, parties.first.shape[0], len(profile) * WIDTH
    find_parts(node, demand)
    for i in range(count):
        party = lanes.parties[i * at.PARTY : (i + 1) * at.PARTY]
        claim_demand(node, party, parties.demand_kw[t, i])
        for p in range(len(profile)):
            if parties.owns[i, p] and profile[p] > 0.0:
                owned = lanes.owned[i * width + p * WIDTH : i * width + (p + 1) * WIDTH]
                claim_supply(node, party, owned, profile[p])
        if parties.stores[i] > 0.0:
            claim_store(node, party, parties.stores[i])
        if heat is not None and i == 0:
            claim_plant(node, party, demand)
        use_own(node, party, parties.first[i], hours)
    find_ratios(node)
    price = (parties.prices[t, 0], parties.prices[t, 1], parties.prices[t, 2], parties.prices[t, 3])
    for i in range(count):
        party = lanes.parties[i * at.PARTY : (i + 1) * at.PARTY]
        share_out(node, party, price, parties.factor[t], hours)
    settle_payer(node, lanes.parties[: at.PARTY], price, parties.factor[t], hours)
