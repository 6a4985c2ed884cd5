"""What parties inside the park pay each other; every kind sums to zero.

grid_energy: who used the grid's electricity pays the meter's payer the hour's price. grid_demand: who used it in the
billing interval of the month's highest import pays its coincident share of the charge. export: who sold through a meter
gets the hour's price from its payer. pool: as settled. heat: tenants pay the owners of heat and cooling plant its cost
(`heat`). What nobody used, such as losses of storages, stays with the payer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from netzero.accounts.costs import BILLING_MONTHS, demand_charges
from netzero.accounts.heat import Network, hand_on
from netzero.accounts.ledger import Entry, Payment, close, post_payments
from netzero.accounts.record import Array, Record
from netzero.accounts.taken import at_peak, from_grid, through_meter
from netzero.terms import TRANSFERS, Party


def transfers(record: Record, heat: Iterable[Network], costs: Iterable[Entry]) -> Array:
    """Return what each party pays less what it receives (party, stage, transfer), currency per year.

    Args:
        record: capacities and flows.
        heat: heat and cooling flows of the nodes.
        costs: the park's costs, of which those of heat plant are passed on.

    """
    electricity = [*_grid_energy(record), *_grid_demand(record), *_export(record)]
    warmth = hand_on(record, heat, costs, lambda party: _electricity_of(record, electricity, party), "heat")
    parties = record.park.parties
    found = post_payments([*electricity, *warmth], parties, TRANSFERS, record.stage_count)
    found[:, :, TRANSFERS.index("pool")] += _pool(record)
    # a pool of a sliver of power is what is left of large flows and carries their rounding: all kinds are the measure
    close(found.sum(axis=0), np.zeros(found.shape[1:]), np.abs(found).sum(axis=(0, 2))[:, None])
    return found


def _grid_energy(record: Record) -> Iterator[Payment]:
    for meter in record.park.meters:
        for party, kw in from_grid(record, meter).items():
            amount = record.yearly(kw * record.price("import_price", meter))
            yield Payment("grid_energy", party, meter.payer, amount)


def _grid_demand(record: Record) -> Iterator[Payment]:
    for meter in record.park.meters:
        charge = demand_charges(record, meter)
        for position, month in enumerate(BILLING_MONTHS):
            if charge[:, position].any():
                for party, share in at_peak(record, meter, month).items():
                    yield Payment("grid_demand", party, meter.payer, share * charge[:, position])


def _export(record: Record) -> Iterator[Payment]:
    for meter in record.park.meters:
        for party, kw in through_meter(record, meter).items():
            yield Payment("export", meter.payer, party, record.yearly(kw * record.price("export_price", meter)))


def _pool(record: Record) -> Array:
    """Return the settled payments (party, stage); a party of the park without any pays nothing."""
    settled = record.settled("pool_payment")
    nothing = np.zeros(record.stage_count)
    return np.array([record.yearly(settled[p]) if p in settled else nothing for p in record.park.parties])


def _electricity_of(record: Record, paid: Iterable[Payment], party: Party) -> Array:
    """Return what a party's own use of electricity costs (stage,): grid as paid, the rest at the pool's price."""
    grid = sum((p.amount for p in paid if p.payer == party and p.kind != "export"), np.zeros(record.stage_count))
    own = record.settled("own_supply_kw")[party] + record.settled("pool_taken_kw")[party]
    price = np.asarray(record.settlement["pool_price"].transpose("stage", "time").values)
    return grid + record.yearly(own * price)
