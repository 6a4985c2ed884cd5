"""The books of a park, read like a table of contents: money, emissions, energy, bills, cash, costs of a kWh."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from netzero.accounts.avoided import LINE, avoided_entries
from netzero.accounts.bills import monthly_bills
from netzero.accounts.carbon_costs import carbon_cost_entries
from netzero.accounts.cash import calendar_years, cash_flow, present_value
from netzero.accounts.certificates import ledger
from netzero.accounts.clean import clean_shares
from netzero.accounts.costs import BILLING_MONTHS, cost_entries
from netzero.accounts.early import early_replacement
from netzero.accounts.emissions import emission_entries, gases_of
from netzero.accounts.energy import energy_entries, flow_names
from netzero.accounts.footprint import footprints, handed_on
from netzero.accounts.heat import networks
from netzero.accounts.inventory import inventory
from netzero.accounts.ledger import post, post_by_gas
from netzero.accounts.levelised import SERVICES, asset_costs, service_costs
from netzero.accounts.record import Array, Record
from netzero.accounts.statement import statements
from netzero.accounts.transfers import transfers
from netzero.accounts.upstream import embodied_a_year, upstream_entries
from netzero.components.park import Park
from netzero.terms import (
    ASSET_LINES,
    BILL_LINES,
    CASH_LINES,
    CERTIFICATES,
    COST_LINES,
    INVENTORY,
    SCOPES,
    STATEMENT_LINES,
    TRANSFERS,
    UPSTREAM,
)
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
    emission_ledger = emission_entries(record)
    cost_ledger = [*cost_entries(record), *carbon_cost_entries(record, emission_ledger)]
    energy_ledger = energy_entries(record)
    flows = flow_names(energy_ledger)
    costs = post(cost_ledger, parties, COST_LINES, stages)
    heat = networks(record)
    passed_on, by_month = transfers(record, heat, cost_ledger)
    bills = monthly_bills(record)
    emissions = post(emission_ledger, parties, SCOPES, stages)
    gases = gases_of(park)
    handed = handed_on(record, heat, emission_ledger)
    cash = cash_flow(record, costs, passed_on)
    of_assets, given = asset_costs(record, heat, cost_ledger)
    of_services, used = service_costs(record, heat, cost_ledger, of_assets)
    certificates = {}
    if park.greenhouse.certificates is not None:
        certificates["certificates"] = (("party", "stage", "certificate"), ledger(record))
    books = xr.Dataset(
        {
            **certificates,
            "costs": (("party", "stage", "line"), costs),
            "transfers": (("party", "stage", "transfer"), passed_on),
            "party_bill": (("party", "stage", "billing_month", "transfer"), by_month),
            "statement": (
                ("party", "stage", "billing_month", "statement_line"),
                statements(record, bills, passed_on, by_month),
            ),
            "emissions": (("party", "stage", "scope"), emissions),
            "gas_emissions": (
                ("party", "stage", "scope", "gas"),
                post_by_gas(emission_ledger, parties, SCOPES, gases, stages),
            ),
            "upstream": (("party", "stage", "kind"), post(upstream_entries(record), parties, UPSTREAM, stages)),
            "embodied": (("party", "stage"), embodied_a_year(record)),
            "avoided": (("party", "stage"), post(avoided_entries(record), parties, (LINE,), stages)[..., 0]),
            "inventory": (
                ("party", "stage", "source", "gas"),
                inventory(record, emission_ledger, handed, gases),
            ),
            "footprint": (("tenant", "stage", "scope"), footprints(record, handed, emissions)),
            "energy": (("party", "stage", "flow"), post(energy_ledger, parties, flows, stages)),
            "clean_share": (("target", "stage"), clean_shares(record)),
            "bill": (("meter", "stage", "billing_month", "bill_line"), bills),
            "cash_flow": (("party", "year", "cash_line"), cash),
            "present_value": (("party", "cash_line"), present_value(cash, park)),
            "capacity_owned": (("party", "stage", "size"), _owned(record)),
            "early_replacement": (("party", "stage"), early_replacement(record)),
            "asset_cost": (("asset", "stage", "asset_line"), of_assets),
            "asset_output": (("asset", "stage"), given),
            "service_cost": (("service", "stage"), of_services),
            "service_kwh": (("service", "stage"), used),
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
            "kind": _labels(UPSTREAM),
            "source": _labels(INVENTORY),
            "gas": _labels(gases),
            "warming": ("gas", np.array([park.greenhouse.warming_of(gas) for gas in gases])),
            **({"certificate": _labels(CERTIFICATES)} if certificates else {}),
            "bill_line": _labels(BILL_LINES),
            "cash_line": _labels(CASH_LINES),
            "asset": _labels([asset.name for asset in park.assets]),
            "asset_line": _labels(ASSET_LINES),
            "service": _labels(SERVICES),
            "statement_line": _labels(STATEMENT_LINES),
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
