"""What contracts on the market's price cost, who pays it, and what of it is whose.

The payer of the meter pays the market's price and the charges for what is matched, is spared retail for it, and settles
the difference to the strike. It hands on to each party its share of that: in each hour by what the party used of the
grid. What falls into hours in which no party used any stays with the payer.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netzero.accounts.ledger import Entry, Payment, alone
from netzero.accounts.record import Array, Record
from netzero.accounts.taken import from_grid
from netzero.components import market
from netzero.components.park import Meter

UTILITY_LINES = ("grid_energy", "market_energy", "market_charges")
"""Lines of a contract that are on the utility's bill; the difference is settled with the maker of the electricity."""


def market_lines(record: Record, meter: Meter) -> dict[str, Array]:
    """Return what a meter's contracts cost by line, currency per hour (stage, time); retail saved is negative."""
    imported = record.flow("imported_kw", meter.name)
    return market.cost_lines(record.park, record.hourly, meter, imported)


def market_entries(record: Record) -> Iterator[Entry]:
    """Yield the cost of all contracts, paid by the payers of their meters."""
    for meter in record.park.meters:
        for line, amount in market_lines(record, meter).items():
            yield Entry(None, line, alone(meter.payer), record.yearly(amount))


def on_the_bill(record: Record, meter: Meter) -> Array:
    """Return what contracts change of the utility's bill for energy, currency a month (stage, 12)."""
    lines = market_lines(record, meter)
    nothing = np.zeros((record.stage_count, len(record.hours)))
    return record.monthly(sum((lines[line] for line in UTILITY_LINES if line in lines), nothing))


def market_payments(record: Record) -> Iterator[Payment]:
    """Yield what parties pay the payers of their meters for contracts; less than nothing where they save by them."""
    for meter in record.park.meters:
        lines = market_lines(record, meter)
        if not lines:
            continue
        whole = np.sum(list(lines.values()), axis=0)
        for party, share in shares_of_import(record, meter).items():
            yield Payment("contract", party, meter.payer, record.monthly(share * whole))


def shares_of_import(record: Record, meter: Meter) -> dict[str, Array]:
    """Return each party's share of a meter's import (stage, time): what it used of the most of import and all use."""
    taken = {party: np.maximum(kw, 0.0) for party, kw in from_grid(record, meter).items()}
    nothing = np.zeros((record.stage_count, len(record.hours)))
    whole = np.maximum(record.flow("imported_kw", meter.name), sum(taken.values(), nothing))
    return {party: np.divide(kw, whole, out=np.zeros_like(whole), where=whole > 0) for party, kw in taken.items()}


def at_retail(record: Record, meter: Meter) -> Array:
    """Return the share of a meter's import (stage, time) that is matched with no contract and pays retail."""
    imported = record.flow("imported_kw", meter.name)
    rest = market.rest_kw(record.park, record.hourly, meter, imported)
    return np.divide(rest, imported, out=np.ones_like(rest), where=imported > 0)


def market_factor(record: Record, meter: Meter, residual: Array) -> Array:
    """Return the market-based factor of a meter's import, t per kWh (stage, time), of the residual one of the grid."""
    imported = record.flow("imported_kw", meter.name)
    saved = np.zeros_like(imported)
    matched = market.matched_kw(record.park, record.hourly, meter, imported)
    for contract in market.contracts_at(record.park, meter):
        own = np.array(contract.factor_t_per_kwh or 0.0).reshape(-1, 1)
        saved = saved + matched[contract.name] * (residual - own)
    return residual - np.divide(saved, imported, out=np.zeros_like(saved), where=imported > 0)
