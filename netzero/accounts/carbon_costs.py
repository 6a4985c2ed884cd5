r"""What a year's emissions cost: the carbon price, and allowances bought, sold and covered by credits.

    need = emitted - free;  credits = what pays: up to their limit where they are cheaper than what they save
    bill = buy max(0, need - credits) - sell max(0, credits - need) + credit_price credits

The bill of a year is settled when the year is over and is least. The carbon price is borne entry by entry, with the
asset that emits, so that heat passes it on; allowances by the parties pro rata to what they emit, by the operator where
nobody does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from netzero.accounts.ledger import Entry, alone, post
from netzero.accounts.record import Array, Record, by_stage
from netzero.components.greenhouse import Allowances
from netzero.terms import PARK


def carbon_cost_entries(record: Record, emissions: Sequence[Entry]) -> Iterator[Entry]:
    """Yield what emissions cost, currency per year of each stage; income is negative."""
    gases = record.park.greenhouse
    if gases.carbon_price is not None:
        scopes = record.park.carbon.scopes[:2] if gases.carbon_price.scope_2 else ("scope_1",)
        price = by_stage(gases.carbon_price.price)
        for entry in emissions:
            if entry.line in scopes:
                yield replace(entry, line="carbon_price", amount=price * entry.amount, gases=())
    if gases.allowances is not None:
        yield from _allowances(record, gases.allowances, [entry for entry in emissions if entry.line == "scope_1"])


def _allowances(record: Record, trading: Allowances, direct: Sequence[Entry]) -> Iterator[Entry]:
    by_party = post(direct, record.park.parties, ("scope_1",), record.stage_count)[..., 0]
    emitted = by_party.sum(axis=0)
    bill = least_bill(trading, emitted, record.year_fraction)
    for party, own in zip(record.park.parties, by_party, strict=True):
        share = np.divide(own, emitted, out=np.full_like(own, float(party == PARK)), where=emitted > 0)
        yield Entry(None, "allowances", alone(party), share * bill)


def least_bill(trading: Allowances, emitted: Array, part: float) -> Array:
    """Return what covering a year's emissions costs at least, currency (stage,); negative where more is sold.

    Args:
        trading: allowances and prices.
        emitted: what is to be covered, t CO2e (stage,).
        part: share of the year.

    """
    free, buy, sell = part * by_stage(trading.free_t), by_stage(trading.buy), by_stage(trading.sell)
    price, need = by_stage(trading.credit_price), emitted - free
    most = np.minimum(by_stage(trading.credit_share) * free, emitted)
    of_need = np.where(price < buy, np.clip(need, 0.0, most), 0.0)
    credits = np.where(price < sell, most, of_need)
    return np.asarray(buy * np.maximum(0.0, need - credits) - sell * np.maximum(0.0, credits - need) + price * credits)
