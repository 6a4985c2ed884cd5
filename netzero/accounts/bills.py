"""Utility bills: what each meter owes in each month of a stage's year, at the prices of the hourly Dataset."""

from __future__ import annotations

import numpy as np

from netzero.accounts.costs import BILLING_MONTHS, demand_charges
from netzero.accounts.record import Array, Record
from netzero.components.park import Meter
from netzero.terms import BILL_LINES


def monthly_bills(record: Record) -> Array:
    """Return the bills in currency (meter, stage, billing_month, bill_line), lines `terms.BILL_LINES`.

    Income from export is negative. The twelve totals of a meter add up to its lines of the year's costs.
    """
    shape = (len(record.park.meters), record.stage_count, len(BILLING_MONTHS), len(BILL_LINES))
    return np.array([_bill(record, meter) for meter in record.park.meters]).reshape(shape)


def _bill(record: Record, meter: Meter) -> Array:
    bought = record.flow("imported_kw", meter.name) * record.price("import_price", meter)
    sold = record.flow("exported_kw", meter.name) * record.price("export_price", meter)
    lines = [record.monthly(bought), demand_charges(record, meter), -record.monthly(sold)]
    return np.stack([*lines, sum(lines, np.zeros_like(lines[0]))], axis=-1)
