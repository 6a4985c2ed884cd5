"""What parties inside the park pay each other; every kind sums to zero.

grid_energy: who used the grid's electricity pays the meter's payer the hour's price, and what bands of energy add to a
kWh of the month that is matched with no contract. grid_demand: who used it in the billing interval whose import sets
what is billed (under look-back that of an earlier month) pays its coincident share of the charge. Fixed charges, a
least bill and a surcharge for a low power factor stay with the payer. export: who sold through a meter
gets the hour's price from its payer. pool: as settled. heat: tenants pay the owners of heat and cooling plant its cost
(`heat`), or the declared price as settled. contract: what contracts on the market's price cost (`market`), and
what third parties sell at. margin, lease: see `landlord`. What nobody used, such as losses of storages, stays with the
payer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from netzero.accounts.costs import BILLING_MONTHS
from netzero.accounts.heat import Network, hand_on
from netzero.accounts.landlord import lease_payments, margin_payments, seller_payments
from netzero.accounts.ledger import Entry, Payment, close, post_payments
from netzero.accounts.market import at_retail, market_payments
from netzero.accounts.record import Array, Record, by_stage
from netzero.accounts.taken import from_grid, of_demand, through_meter
from netzero.components.park import Meter
from netzero.terms import PARK, TRANSFERS, Party


def transfers(record: Record, heat: Iterable[Network], costs: Iterable[Entry]) -> tuple[Array, Array]:
    """Return what each party pays less what it receives, of the year and of each month.

    Args:
        record: capacities and flows.
        heat: heat and cooling flows of the nodes.
        costs: the park's costs, of which those of heat plant are passed on.

    Returns:
        (party, stage, transfer) in currency per year; (party, stage, month, transfer) in currency per month, without
        heat at cost: what it costs is known when the year is over.

    """
    electricity = [*_grid_energy(record), *_grid_demand(record), *_export(record), *market_payments(record)]
    electricity += [*margin_payments(record), *seller_payments(record)]
    rents = list(lease_payments(record))
    parties, stages = record.park.parties, record.stage_count
    by_month = [[replace(each, amount=each.amount[:, month]) for each in (*electricity, *rents)] for month in range(12)]
    monthly = np.stack([post_payments(each, parties, TRANSFERS, stages) for each in by_month], axis=2)
    monthly[..., TRANSFERS.index("pool")] += _settled(record, "pool_payment")
    monthly[..., TRANSFERS.index("heat")] += _settled(record, "heat_payment")
    prices = {(PARK, carrier): by_stage(price) for carrier, price in record.park.settlement.heat_prices}
    warmth = hand_on(record, heat, costs, lambda party: _electricity_of(record, electricity, party), "heat", prices)
    found = monthly.sum(axis=2) + post_payments(warmth, parties, TRANSFERS, stages)
    # a pool of a sliver of power is what is left of large flows and carries their rounding: all kinds are the measure
    close(found.sum(axis=0), np.zeros(found.shape[1:]), np.abs(found).sum(axis=(0, 2))[:, None])
    return found, monthly


def _grid_energy(record: Record) -> Iterator[Payment]:
    for meter in record.park.meters:
        of_bands, share = (_of_bands(record, meter), at_retail(record, meter)) if meter.energy_bands else (0.0, 0.0)
        for party, kw in from_grid(record, meter).items():
            amount = record.monthly(kw * record.price("import_price", meter)) + of_bands * record.monthly(share * kw)
            yield Payment("grid_energy", party, meter.payer, amount)


def _of_bands(record: Record, meter: Meter) -> Array:
    """Return what bands of energy add to each kWh of a month at retail, currency per kWh (stage, month)."""
    added = np.array([bill.band_cost for bill in record.bills(meter)])
    bought = np.array([bill.energy_kwh.sum(axis=1) for bill in record.bills(meter)])
    return np.asarray(np.divide(added, bought, out=np.zeros_like(added), where=bought > 0))


def _grid_demand(record: Record) -> Iterator[Payment]:
    for meter in record.park.meters:
        paid: dict[Party, Array] = {}
        bills = record.bills(meter)
        for position in range(len(bills[0].charges)):
            cost = np.array([bill.charge_cost[:, position] for bill in bills])
            if cost.any():
                for party, share in of_demand(record, meter, position).items():
                    paid[party] = paid.get(party, 0.0) + share * cost
        for party, amount in paid.items():
            yield Payment("grid_demand", party, meter.payer, amount)


def _export(record: Record) -> Iterator[Payment]:
    for meter in record.park.meters:
        for party, kw in through_meter(record, meter).items():
            yield Payment("export", meter.payer, party, record.monthly(kw * record.export_price(meter)))


def _settled(record: Record, name: str) -> Array:
    """Return settled payments (party, stage, month); a party of the park without any pays nothing."""
    parties = record.park.parties
    found = np.zeros((len(parties), record.stage_count, len(BILLING_MONTHS)))
    for label, paid in record.settled(name).items():
        party = label if label in parties else label.rpartition(":")[0]
        if party in parties:
            found[parties.index(party)] += record.monthly(paid)
    return found


def _electricity_of(record: Record, paid: Iterable[Payment], party: Party) -> Array:
    """Return what a party's own use of electricity costs (stage,): grid as paid, the rest at the pool's price.

    The operator's margin on what it takes itself comes back to it: it pays what givers get.
    """
    grid = sum((p.amount.sum(axis=1) for p in paid if p.payer == party and p.kind != "export"), _nothing(record))
    own = record.settled("own_supply_kw")[party] + record.settled("pool_taken_kw")[party]
    name = "pool_sell_price" if party == PARK and "pool_sell_price" in record.settlement else "pool_price"
    price = np.asarray(record.settlement[name].transpose("stage", "time").values)
    return np.asarray(grid + record.yearly(own * price))


def _nothing(record: Record) -> Array:
    return np.zeros(record.stage_count)
