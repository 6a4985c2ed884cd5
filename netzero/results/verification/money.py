"""Costs computed again from flows and capacities, against the plan's objective and the parties' books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr

from netzero.results.verification.check import Array, Checks, Labels, Residual, above, apart
from netzero.results.verification.evidence import Evidence
from netzero.results.verification.recomputed import clean_kwh, emitted_t, yearly_costs

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
    to.worst(
        "NZ1140",
        "objective = sum of stage weight x cost lines recomputed from flows and capacities",
        [("objective", apart(np.array([objective]), np.array([total]), size), _OF_ALL)],
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
    if "clean_share" in books:
        to.worst("NZ1058", "share = sum of clean / sum of asked", _clean_shares(evidence, books["clean_share"]))
    if "transfers" in books:
        to.worst("NZ1145", "paid = received", _transfers(evidence, books["transfers"]))
    if objective is not None:
        total = np.dot(evidence.park.stages.weights, booked.sum("line", skipna=False).values)
        scale = np.dot(evidence.park.stages.weights, size)
        residual = apart(np.array([total]), np.array([float(objective)]), scale)
        to.worst("NZ1146", "objective = sum of stage weight x books", [("books", residual, _OF_ALL)])


def _lines(evidence: Evidence, booked: xr.DataArray, costs: dict[str, Array], size: Array) -> Iterator[Residual]:
    lines = [str(line) for line in booked["line"].values]
    for line, amount in costs.items():
        said = booked.sel(line=line).values if line in lines else np.zeros(len(evidence.years))
        yield line, apart(said, amount, size), (evidence.years,)


def _emissions(evidence: Evidence, books: xr.Dataset) -> Iterator[Residual]:
    booked = books["emissions"].sum("party", skipna=False)
    for method, amount in emitted_t(evidence).items():
        said = booked.sel(scope=["scope_1", f"scope_2_{method}"]).sum("scope", skipna=False).values
        yield method, apart(said, amount, np.abs(amount)), (evidence.years,)


def _transfers(evidence: Evidence, transfers: xr.DataArray) -> Iterator[Residual]:
    balance = transfers.sum("party", skipna=False)
    size = abs(transfers).sum("party", skipna=False)
    for kind in transfers["transfer"].values:
        open_amount = balance.sel(transfer=kind).values
        yield str(kind), apart(open_amount, np.zeros(1), size.sel(transfer=kind).values), (evidence.years,)


def _clean_shares(evidence: Evidence, booked: xr.DataArray) -> Iterator[Residual]:
    for target in evidence.park.targets:
        clean, asked = clean_kwh(evidence, target)
        said = booked.sel(target=target.name).values
        share = np.divide(np.maximum(clean, 0.0), asked, out=np.zeros_like(asked), where=asked > 0)
        stated = np.where((asked <= 0) & np.isnan(said), 0.0, said)
        yield target.name, apart(stated, share, np.abs(share)), (evidence.years,)
