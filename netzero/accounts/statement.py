"""What each party pays for energy month by month: the bills of its meters and its payments to and from others.

The payer of a meter has the utility's bill on it; what is handed on stands in the same line with the other sign. Heat
at cost, which is known when the year is over, is in twelve equal parts. Over all months and lines a party's statement
is its grid, export and contract costs and its transfers: fuel and its own plant are not of it. All is before VAT.
"""

from __future__ import annotations

import numpy as np

from netzero.accounts.market import market_lines, on_the_bill
from netzero.accounts.record import Array, Record
from netzero.terms import BILL_LINES, STATEMENT_LINES, TRANSFERS


def statements(record: Record, bills: Array, transferred: Array, by_month: Array) -> Array:
    """Return what parties pay (party, stage, billing_month, statement_line), currency; income is negative.

    Args:
        record: what happened.
        bills: utility bills (meter, stage, billing_month, bill_line).
        transferred: payments between parties (party, stage, transfer).
        by_month: the same of each month, without what is known when the year is over.

    """
    parties = record.park.parties
    found = np.zeros((*by_month.shape[:3], len(STATEMENT_LINES)))
    for kind, name in enumerate(TRANSFERS):
        later = (transferred[..., kind] - by_month[..., kind].sum(axis=2)) / by_month.shape[2]
        found[..., STATEMENT_LINES.index(name)] += by_month[..., kind] + later[..., None]
    for meter, bill in zip(record.park.meters, bills, strict=True):
        rows = found[parties.index(meter.payer)]
        of = {line: bill[..., at] for at, line in enumerate(BILL_LINES)}
        nothing = np.zeros((record.stage_count, len(record.hours)))
        contracts = record.monthly(sum(market_lines(record, meter).values(), nothing))
        rows[..., STATEMENT_LINES.index("grid_demand")] += of["demand"]
        rows[..., STATEMENT_LINES.index("export")] += of["export"]
        rows[..., STATEMENT_LINES.index("contract")] += contracts
        retail = of["total"] - of["demand"] - of["export"] - on_the_bill(record, meter)
        rows[..., STATEMENT_LINES.index("grid_energy")] += retail
    return found
