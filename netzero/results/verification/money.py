"""Costs computed again from flows and capacities, against the plan's objective and the parties' books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr

from netzero.components.bill_terms import relaxed_terms
from netzero.components.meter_bill import bills_of
from netzero.components.relaxed import relaxed
from netzero.results.verification.certificates import ledger
from netzero.results.verification.check import Array, Checks, Labels, Residual, above, apart
from netzero.results.verification.contracts import terms_of_sale
from netzero.results.verification.evidence import Evidence
from netzero.results.verification.recomputed import clean_kwh, direct_by_gas, emitted_t, upstream_t, yearly_costs
from netzero.terms import ELECTRICITY, GRID_LINES

_OF_ALL: tuple[Labels, ...] = (("all stages",),)


def check_certificate(evidence: Evidence, to: Checks, certificate: Mapping[str, Any]) -> None:
    """Check the plan's objective, and that bound and gap are consistent with it; the bound is not proven again here.

    Raises:
        KeyError: the certificate has no objective.

    """
    objective = float(certificate["objective"])
    costs = yearly_costs(evidence)
    total = np.dot(evidence.park.stages.weights, np.sum(list(costs.values()), axis=0))
    size = np.dot(evidence.park.stages.weights, np.sum(np.abs(list(costs.values())), axis=0))
    sign, residual = _against_bills(evidence, objective, total, size)
    to.worst(
        "NZ1140",
        f"objective {sign} sum of stage weight x cost lines recomputed from flows and capacities",
        [("objective", residual, _OF_ALL)],
    )
    if certificate.get("bound") is None:
        return
    bound = float(certificate["bound"])
    to.worst(
        "NZ1141",
        "bound <= objective",
        [("bound", above(np.array([bound - objective]), 0.0) / max(1.0, abs(objective)), _OF_ALL)],
    )
    if certificate.get("gap") is not None:
        larger = max(abs(objective), abs(bound))
        gap = (objective - bound) / larger if larger else 0.0
        to.worst(
            "NZ1142",
            "gap = (objective - bound) / max(|objective|, |bound|)",
            [("gap", apart(np.array([float(certificate["gap"])]), np.array([gap]), 1.0), _OF_ALL)],
        )


def check_books(evidence: Evidence, to: Checks, books: xr.Dataset, objective: float | None) -> None:
    """Check that the parties' books add up to the park's costs and emissions, and their costs to the objective."""
    costs = yearly_costs(evidence)
    size = np.sum(np.abs(list(costs.values())), axis=0)
    booked = books["costs"].sum("party", skipna=False)
    to.worst("NZ1143", "sum over parties = line recomputed from flows", _lines(evidence, booked, costs, size))
    to.worst("NZ1144", "sum over parties = scope 1 + 2 recomputed", _emissions(evidence, books))
    if "gas_emissions" in books:
        to.worst("NZ1027", "sum over gases = emissions; scope 1 by gas recomputed", _gases(evidence, books))
    if "upstream" in books:
        to.worst("NZ1028", "sum over parties = scope 3 of flows and of what is built", _upstream(evidence, books))
    if "avoided" in books:
        to.worst("NZ1033", "sum over parties = renewable supply x marginal factor", _avoided(evidence, books))
    if "inventory" in books:
        to.worst(
            "NZ1037", "inventory = scope 1 + 2 location-based; heat bought inside = given", _inventory(evidence, books)
        )
    if "clean_share" in books:
        to.worst("NZ1058", "share = sum of clean / sum of asked", _clean_shares(evidence, books["clean_share"]))
    if "certificates" in books:
        to.worst("NZ2297", "issued + bought = sold + retired", ledger(evidence, books["certificates"]))
    if "bill" in books and len(books["bill"]):
        to.worst("NZ0658", "total of a month = bill recomputed from flows and prices", _bills(evidence, books["bill"]))
    if "transfers" in books:
        to.worst("NZ1145", "paid = received", _transfers(evidence, books["transfers"]))
    if "statement" in books:
        to.worst("NZ0845", "sum over months and lines = grid, export, contracts and transfers", _statements(books))
    if objective is not None:
        total = np.dot(evidence.park.stages.weights, booked.sum("line", skipna=False).values)
        scale = np.dot(evidence.park.stages.weights, size)
        sign, residual = _against_bills(evidence, float(objective), float(total), scale)
        to.worst("NZ1146", f"objective {sign} sum of stage weight x books", [("books", residual, _OF_ALL)])


def _against_bills(evidence: Evidence, objective: float, costs: float, scale: Array | float) -> tuple[str, Array]:
    """Return how a plan's objective must stand to all costs, and how far it is from that.

    Where some of a bill is relaxed in the plan, it is a lower bound of the costs.
    """
    if relaxed(evidence.park, evidence.hourly) or relaxed_terms(evidence.park, evidence.hourly):
        return "<=", above(np.array([objective - costs]), 0.0) / np.maximum(1.0, scale)
    return "=", apart(np.array([objective]), np.array([costs]), scale)


def _lines(evidence: Evidence, booked: xr.DataArray, costs: dict[str, Array], size: Array) -> Iterator[Residual]:
    lines = [str(line) for line in booked["line"].values]
    for line, amount in costs.items():
        said = booked.sel(line=line).values if line in lines else np.zeros(len(evidence.years))
        yield line, apart(said, amount, size), (evidence.years,)


def _bills(evidence: Evidence, booked: xr.DataArray) -> Iterator[Residual]:
    """Yield the bills by month; by year where terms of sale count over a year or share out what was netted."""
    months = list(range(1, 13))
    for meter in evidence.park.meters:
        bills = bills_of(evidence.park, evidence.hourly, evidence.dispatch, meter)
        sold = evidence.flow("exported_kw", meter.name) * evidence.price("export_price", meter.name)
        due, sales = np.array([bill.monthly for bill in bills]), _by_month(evidence, sold)
        said = booked.sel(meter=meter.name, bill_line="total").transpose("stage", "billing_month").values
        size = np.abs(due) + np.abs(sales)
        if meter.export_tiers or meter.net_metering:
            total = (due - sales).sum(axis=1) - terms_of_sale(evidence, meter)
            yield meter.name, apart(said.sum(axis=1), total, size.sum(axis=1)), (evidence.years,)
        else:
            yield meter.name, apart(said, due - sales, size), (evidence.years, months)


def _by_month(evidence: Evidence, per_hour: Array) -> Array:
    """Return sums by month (stage, 12) of amounts per hour (stage, time)."""
    month = evidence.hourly["month"].values
    return np.array([[row[month == k].sum() for k in range(1, 13)] for row in per_hour * evidence.hours])


def _emissions(evidence: Evidence, books: xr.Dataset) -> Iterator[Residual]:
    booked = books["emissions"].sum("party", skipna=False)
    for method, amount in emitted_t(evidence).items():
        said = booked.sel(scope=["scope_1", f"scope_2_{method}"]).sum("scope", skipna=False).values
        yield method, apart(said, amount, np.abs(amount)), (evidence.years,)


def _gases(evidence: Evidence, books: xr.Dataset) -> Iterator[Residual]:
    told, total = books["gas_emissions"], books["emissions"]
    for scope in total["scope"].values:
        said, whole = told.sel(scope=scope).sum("gas", skipna=False).values, total.sel(scope=scope).values
        labels = (list(total["party"].values), evidence.years)
        yield str(scope), apart(said, whole, np.abs(whole)), labels
    direct = told.sel(scope="scope_1").sum("party", skipna=False)
    for gas, amount in direct_by_gas(evidence).items():
        yield f"scope_1 {gas}", apart(direct.sel(gas=gas).values, amount, np.abs(amount)), (evidence.years,)


def _upstream(evidence: Evidence, books: xr.Dataset) -> Iterator[Residual]:
    told = books["upstream"].sum("party", skipna=False)
    for kind, amount in upstream_t(evidence).items():
        yield kind, apart(told.sel(kind=kind).values, amount, np.abs(amount)), (evidence.years,)
    total = books["emissions"].sel(scope="scope_3").sum("party", skipna=False).values
    yield "scope_3", apart(told.sum("kind", skipna=False).values, total, np.abs(total)), (evidence.years,)


def _avoided(evidence: Evidence, books: xr.Dataset) -> Iterator[Residual]:
    name = "grid_factor_marginal" if "grid_factor_marginal" in evidence.hourly else "grid_factor_location"
    total, factor = np.zeros(len(evidence.years)), evidence.hourly[name].values
    for supply in evidence.park.supplies:
        if supply.carrier == ELECTRICITY and supply.renewable and supply.delivery != "virtual":
            total += evidence.yearly(factor * evidence.flow("supplied_kw", supply.name))
    yield "avoided", apart(books["avoided"].sum("party").values, total, np.abs(total)), (evidence.years,)


def _inventory(evidence: Evidence, books: xr.Dataset) -> Iterator[Residual]:
    told = books["inventory"].sum(("party", "gas"), skipna=False)
    whole = emitted_t(evidence)["location"]
    yield "inventory", apart(told.sum("source", skipna=False).values, whole, np.abs(whole)), (evidence.years,)
    bought, given = (told.sel(source=source).values for source in ("heat_inside", "heat_given"))
    yield "heat inside the park", apart(bought, -given, np.abs(bought)), (evidence.years,)


def _transfers(evidence: Evidence, transfers: xr.DataArray) -> Iterator[Residual]:
    balance = transfers.sum("party", skipna=False)
    size = abs(transfers).sum("party", skipna=False)
    for kind in transfers["transfer"].values:
        open_amount = balance.sel(transfer=kind).values
        yield str(kind), apart(open_amount, np.zeros(1), size.sel(transfer=kind).values), (evidence.years,)


def _statements(books: xr.Dataset) -> Iterator[Residual]:
    years = tuple(int(year) for year in books["stage"].values)
    lines = [line for line in books["line"].values if str(line) in GRID_LINES]
    size = abs(books["statement"]).sum(("party", "billing_month", "statement_line")).values
    for party in books["party"].values:
        one = books.sel(party=party)
        parts = [one["costs"].sel(line=lines).transpose("stage", ...), one["transfers"].transpose("stage", ...)]
        booked = np.sum([part.values.sum(axis=1) for part in parts], axis=0)
        stated = one["statement"].transpose("stage", ...).values
        yield str(party), apart(stated.sum(axis=(1, 2)), booked, size), (years,)


def _clean_shares(evidence: Evidence, booked: xr.DataArray) -> Iterator[Residual]:
    for target in evidence.park.targets:
        clean, asked = clean_kwh(evidence, target)
        said = booked.sel(target=target.name).values
        share = np.divide(np.maximum(clean, 0.0), asked, out=np.zeros_like(asked), where=asked > 0)
        stated = np.where((asked <= 0) & np.isnan(said), 0.0, said)
        yield target.name, apart(stated, share, np.abs(share)), (evidence.years,)
