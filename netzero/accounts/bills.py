"""Utility bills: what each meter owes in each month of a stage's year, at the prices of the hourly Dataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from netzero.accounts.costs import BILLING_MONTHS
from netzero.accounts.market import on_the_bill
from netzero.accounts.record import Array, Record
from netzero.components.park import Meter, Park
from netzero.errors import Fault
from netzero.terms import BILL_LINES, GRID_LINES

WORTH_TELLING = 1e-6
"""Share by which bills are more than a plan counts."""


def monthly_bills(record: Record) -> Array:
    """Return the bills in currency (meter, stage, billing_month, bill_line), lines `terms.BILL_LINES`.

    Income from export is negative. The twelve totals of a meter add up to its lines of the year's costs; the tax stands
    apart from them.
    """
    shape = (len(record.park.meters), record.stage_count, len(BILLING_MONTHS), len(BILL_LINES))
    return np.array([_bill(record, meter) for meter in record.park.meters]).reshape(shape)


def relaxed_bill_notes(park: Park, certificate: Mapping[str, Any], books: xr.Dataset) -> tuple[Fault, ...]:
    """Return what the plan counts for bills that it knows only from below, and what they are; nothing when exactly."""
    relaxed = certificate.get("relaxed_bills", {})
    if not relaxed:
        return ()
    weights, lines = np.array(park.stages.weights), [line for line in GRID_LINES if line != "export_revenue"]
    planned = sum(float(weights @ certificate["cost_lines"].get(line, 0.0 * weights)) for line in lines)
    costs = books["costs"].sum("party").sel(line=lines).sum("line")
    billed = float(costs.values @ weights)
    if abs(billed - planned) <= WORTH_TELLING * abs(planned):
        return ()
    terms = "; ".join(f"{meter}: {', '.join(names)}" for meter, names in relaxed.items())
    values = {"terms": terms, "planned": planned, "billed": billed, "more": billed - planned, "currency": park.currency}
    return (Fault("NZ0645", values=values),)


def _bill(record: Record, meter: Meter) -> Array:
    bought = record.flow("imported_kw", meter.name) * record.price("import_price", meter)
    sold = record.flow("exported_kw", meter.name) * record.export_price(meter)
    bills = record.bills(meter)
    lines = {name: np.array([bill.lines[name] for bill in bills]) for name in bills[0].lines}
    of_bands = np.array([bill.band_cost for bill in bills])
    lines["energy"] = record.monthly(bought) + of_bands + on_the_bill(record, meter)
    lines["export"] = -record.monthly(sold)
    lines["total"] = sum(lines.values(), np.zeros_like(lines["export"]))
    lines["vat"] = np.array([bill.vat for bill in bills])
    return np.stack([lines[name] for name in BILL_LINES], axis=-1)
