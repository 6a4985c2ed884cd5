"""The tidy tables of a case that every export writes: one row an observation, units in a column of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import xarray as xr

from netzero.results.case import Case, Operated
from netzero.results.health import healths
from netzero.results.inventory import inventory_table
from netzero.results.levelised import levelised_costs
from netzero.results.products import embedded
from netzero.results.summary import capacities, summary
from netzero.vocabulary import BOOKS, DISPATCH, FINANCE, OUTAGES, SETTLEMENT, TRIALS, Term

BOOK_TABLES = {
    "costs": "costs",
    "transfers": "transfers",
    "party_bills": "party_bill",
    "statements": "statement",
    "emissions": "emissions",
    "gas_emissions": "gas_emissions",
    "upstream": "upstream",
    "avoided": "avoided",
    "certificates": "certificates",
    "energy": "energy",
    "bills": "bill",
    "cash_flow": "cash_flow",
    "present_value": "present_value",
}
FINANCE_TABLES = {
    "finance_cash": ("nominal_cash", "real_cash"),
    "finance_worth": (
        "net_present_value",
        "rate_of_return",
        "rates_of_return",
        "simple_payback",
        "discounted_payback",
    ),
    "finance_debt_cover": ("debt_service_cover",),
    "finance_sensitivity": ("worth_sensitivity",),
}
"""Tables of what a plan is worth, and their figures; a column `quantity` says which of several a row is."""


def tables(case: Case) -> dict[str, pd.DataFrame]:
    """Return the yearly and monthly tables of a case by name; `basis` is 'promise' or 'operation'."""
    found = {"summary": _summary(case), "capacity": _capacity(case)}
    for name, term in BOOK_TABLES.items():
        parts = [
            _tidy(operated.books[term], BOOKS[term].units, case).assign(basis=basis)
            for basis, operated in _operated(case)
            if term in operated.books
        ]
        if parts:
            found[name] = _first("basis", pd.concat(parts, ignore_index=True))
    if "bills" in found:
        found["bills"] = _without_unknown_tax(found["bills"], case)
    parts = [
        inventory_table(operated).assign(basis=basis)
        for basis, operated in _operated(case)
        if "inventory" in operated.books
    ]
    if parts:
        found["inventory"] = _first("basis", pd.concat(parts, ignore_index=True))
    if case.park.greenhouse.products:
        found["products"] = _products(case)
    found |= _finance(case)
    found |= _levelised(case)
    if case.operation is not None:
        found["storages"] = _storages(case, case.operation)
    found |= _tried(TRIALS, "", [case.trials], case) | _tried(OUTAGES, "outage_", [case.outages, case.failures], case)
    found["tenants"] = pd.DataFrame(
        [{"tenant": t.name, "sector": t.sector, "meter": t.meter, **_nodes(t.nodes)} for t in case.park.tenants]
    )
    columns = ["name", "value", "unit", "source", "year", "confidence", "unverified"]
    found["assumptions"] = pd.DataFrame([figure.as_dict() for figure in case.assumptions], columns=columns)
    return found


def _without_unknown_tax(bills: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Return bills without the tax of meters of which none is known: the books hold 0 there."""
    known = [meter.name for meter in case.park.meters if meter.has_vat]
    return bills[(bills["bill_line"] != "vat") | bills["meter"].isin(known)].reset_index(drop=True)


def hourly_tables(case: Case) -> Iterator[pd.DataFrame]:
    """Yield long tables of every flow in every step: basis, quantity, label, stage, time, value, unit."""
    for basis, operated in _operated(case):
        for dataset, terms in ((operated.dispatch, DISPATCH), (operated.settlement, SETTLEMENT)):
            for name, term in terms.items():
                if name in dataset and "time" in term.dims:
                    yield _long(basis, name, dataset[name], term.units.replace("currency", case.park.currency))


def wide_hours(case: Case, basis: str) -> pd.DataFrame:
    """Return one row per stage and step, one column per flow, named 'quantity label'; units are in the names."""
    operated = dict(_operated(case))[basis]
    steps = pd.MultiIndex.from_product(
        [case.park.stages.years, operated.dispatch["time"].values], names=["stage", "time"]
    )
    columns: dict[str, Any] = {}
    for dataset, terms in ((operated.dispatch, DISPATCH), (operated.settlement, SETTLEMENT)):
        for name, term in terms.items():
            if name in dataset and "time" in term.dims:
                array = dataset[name]
                labels = [str(label) for label in array[term.dims[0]].values] if term.dims[0] != "stage" else [""]
                values = array.values.reshape(len(labels), len(steps))
                columns |= {f"{name} {label}".strip(): row for label, row in zip(labels, values, strict=True)}
    return pd.DataFrame(columns, index=steps).reset_index()


def bases(case: Case) -> list[str]:
    """Return what the case holds: 'promise', 'operation' or both."""
    return [basis for basis, _ in _operated(case)]


def _operated(case: Case) -> list[tuple[str, Operated]]:
    both = (("promise", case.promise), ("operation", case.operation))
    return [(basis, operated) for basis, operated in both if operated is not None]


def _summary(case: Case) -> pd.DataFrame:
    document = summary(case)
    rows: list[tuple[str, Any, str]] = [("status", document["status"], "")]
    rows += [(f"case.{key}", value, "") for key, value in document["case"].items() if key != "path"]
    for basis, part in (("", document), ("operation.", document["operation"])):
        if part and part["cost"]:
            currency = part["cost"]["currency"]
            rows.append((f"{basis}cost.total", part["cost"]["total"], currency))
            rows += [(f"{basis}cost.{line}", amount, currency) for line, amount in part["cost"]["lines"].items()]
    rows += [(key, document[key], "") for key in ("bound", "bound_kind", "gap", "basis", "balance_residual_max")]
    rows += [("warning", warning["message"], "") for warning in document["warnings"]]
    return pd.DataFrame(rows, columns=["name", "value", "unit"], dtype=object)


def _capacity(case: Case) -> pd.DataFrame:
    rows = []
    for s, year in enumerate(case.park.stages.years):
        rows += [{**size, "stage": year, "owners": owners_in_words(size["owners"])} for size in capacities(case, s)]
    names = ["stage", "name", "technology", "node", "owners", "capacity", "new_capacity", "unit"]
    return pd.DataFrame(rows, columns=names)


def _products(case: Case) -> pd.DataFrame:
    years = list(enumerate(case.park.stages.years))
    rows = [
        {"basis": basis, "stage": year, **one}
        for basis, operated in _operated(case)
        for s, year in years
        for one in embedded(case, operated, s)
    ]
    return pd.DataFrame(rows)


def _storages(case: Case, operated: Operated) -> pd.DataFrame:
    years = enumerate(case.park.stages.years)
    rows = [{**one, "stage": year} for s, year in years for one in healths(case, operated, s)]
    names = ["stage", "name", "health_begin", "health_end", "full_cycles", "years_to_end_of_life"]
    return pd.DataFrame(rows, columns=names)


def _finance(case: Case) -> dict[str, pd.DataFrame]:
    """Return the tables of what the plan is worth; none where it was compared with nothing."""
    if case.finance is None:
        return {}
    return {
        name: _first(
            "quantity",
            pd.concat(
                [_tidy(case.finance[term], FINANCE[term].units, case).assign(quantity=term) for term in terms],
                ignore_index=True,
            ),
        )
        for name, terms in FINANCE_TABLES.items()
    }


def _levelised(case: Case) -> dict[str, pd.DataFrame]:
    """Return what a kWh costs of each asset and service; none of older files."""
    rows = [
        {"basis": basis, **row, "unit": f"{case.park.currency} kWh-1"}
        for basis, operated in _operated(case)
        for row in levelised_costs(case, operated)
    ]
    return {"levelised_costs": pd.DataFrame(rows)} if rows else {}


def owners_in_words(shares: dict[str, float]) -> str:
    """Return who owns something: one party by its name, several each with its share."""
    if len(shares) == 1:
        return next(iter(shares))
    return ", ".join(f"{party} {100 * share:.6g} %" for party, share in shares.items())


def _tried(
    terms: Mapping[str, Term], prefix: str, parts: Sequence[xr.Dataset | None], case: Case
) -> dict[str, pd.DataFrame]:
    """Return a table of each term of trials or outages; none where the case holds none."""
    held = [part for part in parts if part is not None]
    return {
        prefix + name: pd.concat([_tidy(part[name], term.units, case) for part in held], ignore_index=True)
        for name, term in terms.items()
        if held
    }


def _tidy(array: xr.DataArray, units: str, case: Case) -> pd.DataFrame:
    frame = array.rename("value").reset_coords(drop=True).to_series().reset_index()
    return frame.assign(unit=units.replace("currency", case.park.currency))


def _long(basis: str, name: str, array: xr.DataArray, unit: str) -> pd.DataFrame:
    label = str(array.dims[0])
    frame = array.rename("value").reset_coords(drop=True).to_series().reset_index()
    frame = frame.rename(columns={label: "label"}) if label != "stage" else frame.assign(label="")
    frame = frame.assign(basis=basis, quantity=name, unit=unit)
    return frame[["basis", "quantity", "label", "stage", "time", "value", "unit"]]


def _nodes(nodes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {f"node.{carrier}": node for carrier, node in nodes}


def _first(column: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[column, *(name for name in frame.columns if name != column)]]
