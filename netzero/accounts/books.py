"""The books of a park, read like a table of contents: money, emissions, energy, bills, cash."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from netzero.accounts.bills import monthly_bills
from netzero.accounts.cash import calendar_years, cash_flow, present_value
from netzero.accounts.clean import clean_shares
from netzero.accounts.costs import BILLING_MONTHS, cost_entries
from netzero.accounts.emissions import emission_entries
from netzero.accounts.energy import energy_entries, flow_names
from netzero.accounts.footprint import footprints
from netzero.accounts.heat import networks
from netzero.accounts.ledger import post
from netzero.accounts.record import Array, Record
from netzero.accounts.transfers import transfers
from netzero.components.park import Park
from netzero.terms import BILL_LINES, CASH_LINES, COST_LINES, SCOPES, TRANSFERS
from netzero.vocabulary import BOOKS, check, describe


def account(
    park: Park,
    hourly: xr.Dataset,
    capacity: xr.DataArray,
    new_capacity: xr.DataArray,
    dispatch: xr.Dataset,
    settlement: xr.Dataset,
) -> xr.Dataset:
    """Return the books of a design as it was operated, recomputed from capacities and hours alone.

    Args:
        park: the park.
        hourly: terms HOURLY, on the axis of the dispatch; attribute `year_fraction`.
        capacity: capacity alive, dims (size, stage).
        new_capacity: capacity built, dims (size, stage).
        dispatch: terms DISPATCH.
        settlement: terms SETTLEMENT.

    Returns:
        Terms BOOKS. Yearly figures are those of one year of a stage, in real terms.

    Raises:
        IntegrityFailed: the parties' books do not add up to the park's, or a figure is not finite.

    """
    record = Record(park, hourly, capacity, new_capacity, dispatch, settlement)
    parties, stages = park.parties, record.stage_count
    cost_ledger = cost_entries(record)
    emission_ledger = emission_entries(record)
    energy_ledger = energy_entries(record)
    flows = flow_names(energy_ledger)
    costs = post(cost_ledger, parties, COST_LINES, stages)
    heat = networks(record)
    passed_on, by_month = transfers(record, heat, cost_ledger)
    emissions = post(emission_ledger, parties, SCOPES, stages)
    cash = cash_flow(record, costs, passed_on)
    books = xr.Dataset(
        {
            "costs": (("party", "stage", "line"), costs),
            "transfers": (("party", "stage", "transfer"), passed_on),
            "party_bill": (("party", "stage", "billing_month", "transfer"), by_month),
            "emissions": (("party", "stage", "scope"), emissions),
            "footprint": (("tenant", "stage", "scope"), footprints(record, heat, emission_ledger, emissions)),
            "energy": (("party", "stage", "flow"), post(energy_ledger, parties, flows, stages)),
            "clean_share": (("target", "stage"), clean_shares(record)),
            "bill": (("meter", "stage", "billing_month", "bill_line"), monthly_bills(record)),
            "cash_flow": (("party", "year", "cash_line"), cash),
            "present_value": (("party", "cash_line"), present_value(cash, park)),
            "capacity_owned": (("party", "stage", "size"), _owned(record)),
        },
        coords={
            "party": _labels(parties),
            "tenant": _labels([tenant.name for tenant in park.tenants]),
            "meter": _labels([meter.name for meter in park.meters]),
            "size": _labels([size.name for size in park.sizes]),
            "size_unit": ("size", _labels([size.unit for size in park.sizes])),
            "stage": list(park.stages.years),
            "year": calendar_years(park.stages),
            "billing_month": list(BILLING_MONTHS),
            "flow": _labels(flows),
            "target": _labels([target.name for target in park.targets]),
            "line": _labels(COST_LINES),
            "transfer": _labels(TRANSFERS),
            "scope": _labels(SCOPES),
            "bill_line": _labels(BILL_LINES),
            "cash_line": _labels(CASH_LINES),
        },
    )
    return check(describe(books, BOOKS), BOOKS)


def _owned(record: Record) -> Array:
    """Return the capacity of each size by owner (party, stage, size)."""
    park = record.park
    owned = np.zeros((len(park.parties), record.stage_count, len(park.sizes)))
    for position, size in enumerate(park.sizes):
        for owner, share in park.asset_of_size(size.name).owners:
            owned[park.parties.index(owner), :, position] += share * record.size(record.capacity, size.name)
    return owned


def _labels(names: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.array(list(names), dtype=object)
