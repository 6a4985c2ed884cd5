"""What the operator asks beyond what it pays, what roofs are let for, and what third parties sell at.

margin: who uses the grid's electricity of the park's meter pays the operator what its table or its margin is above the
gate's price of the hour. lease: the owners of a supply pay a rent to whose roof or ground it stands on, a twelfth of
the yearly part each month. contract: takers of the park's pool pay a party with a price of its own what that is above
the price that givers get, in each hour pro rata to what they take. Nothing of it is in a plan.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netzero.accounts.ledger import Payment
from netzero.accounts.record import Array, Record, by_stage
from netzero.accounts.taken import from_grid
from netzero.components.park import Lease, Meter
from netzero.terms import PARK

MONTHS = 12


def margin_payments(record: Record) -> Iterator[Payment]:
    """Yield what parties pay the operator for grid electricity beyond the gate's price."""
    resale = record.park.settlement.resale
    if not (resale.priced or resale.margin or resale.margin_share):
        return
    for meter in record.park.meters:
        if meter.payer == PARK:
            above = _asked(record, meter) - record.price("import_price", meter)
            for party, kw in from_grid(record, meter).items():
                if party != PARK:
                    yield Payment("margin", party, PARK, record.monthly(kw * above))


def _asked(record: Record, meter: Meter) -> Array:
    """Return the price at which the operator resells, currency per kWh (stage, time)."""
    resale = record.park.settlement.resale
    price = record.price("import_price", meter)
    if resale.priced:
        price = np.asarray(record.hourly["resale_price"].transpose("stage", "time").values)
    share, margin = (by_stage(each)[:, None] if each else 0.0 for each in (resale.margin_share, resale.margin))
    return np.asarray(price * (1.0 + share) + margin)


def lease_payments(record: Record) -> Iterator[Payment]:
    """Yield the rents of all leases."""
    for lease in record.park.settlement.leases:
        for owner, share, amount in _rents(record, lease):
            yield Payment("lease", owner, lease.lessor, share * amount)


def _rents(record: Record, lease: Lease) -> Iterator[tuple[str, float, Array]]:
    for supply in record.park.supplies:
        if supply.name == lease.asset and supply.size is not None:
            let = by_stage(lease.per_unit) * record.size(record.capacity, supply.size.name) * record.year_fraction
            given = record.monthly(record.flow("supplied_kw", supply.name)) * by_stage(lease.per_kwh)[:, None]
            amount = let[:, None] / MONTHS + given
            yield from ((owner, share, amount) for owner, share in supply.owners)


def seller_payments(record: Record) -> Iterator[Payment]:
    """Yield what takers of the park's pool pay parties that sell at a price of their own."""
    prices = dict(record.park.settlement.party_prices)
    if not prices:
        return
    given, taken = record.settled("pool_given_kw"), record.settled("pool_taken_kw")
    name = "pool_sell_price" if "pool_sell_price" in record.settlement else "pool_price"
    pool = np.asarray(record.settlement[name].transpose("stage", "time").values)
    nothing = np.zeros_like(pool)
    total = sum(taken.values(), nothing)
    for seller, price in prices.items():
        above = given.get(seller, nothing) * (by_stage(price)[:, None] - pool)
        for party, kw in taken.items():
            share = np.divide(kw, total, out=np.zeros_like(total), where=total > 0)
            if party != seller:
                yield Payment("contract", party, seller, record.monthly(share * above))
