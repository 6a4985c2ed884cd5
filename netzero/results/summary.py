"""The one-document answer of a command: status, cost, bound, emissions, capacity, warnings, as plain data."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from netzero.errors import IntegrityFailed
from netzero.messages import text
from netzero.results.case import Case, Operated
from netzero.results.finance import finance
from netzero.results.health import healths
from netzero.results.levelised import levelised_costs
from netzero.results.missed import missed
from netzero.results.odds import outages_of, trials_of
from netzero.results.products import embedded
from netzero.results.shares import told_shares
from netzero.terms import GRID_FACTORS

WORTH_TELLING = 1e-6
"""Share of a tenant's need below which what is not served is a solver's tolerance."""
READ_FIRST = ("NZ0812", "NZ0872")
"""Warnings without which no figure can be read rightly: demand unserved, operation by rules left out."""

SETTLED = ("own_supply", "pool_taken", "pool_given", "grid_taken", "exported_by")
"""Flows of the settlement that a summary tells by party."""


def summary(case: Case, path: Path | None = None) -> dict[str, Any]:
    """Return the document that `--json` prints.

    `cost` and `stages` are those of the promise (the plan's own dispatch) where there is a plan, so that they can be
    compared with the bound; `operation` holds the same for the operation by rules. Cost totals are present values at
    the first stage in scenario currency of the price year; lines of a stage are per year of that stage. All
    are sums over the part of the year that the axis stands for, `year_fraction`.

    Raises:
        IntegrityFailed: a figure is not finite.

    """
    shown = case.promise or case.operation
    certificate = case.certificate
    document: dict[str, Any] = {
        "status": certificate.get("status", "simulated" if case.plan is None else "planned"),
        "case": {
            "hash": case.provenance.get("case_hash", ""),
            "path": "" if path is None else str(path),
            "name": case.park.name,
            "title": case.scenario.get("title", ""),
            "illustrative": bool(case.scenario.get("illustrative", False)),
        },
        "basis": "promise" if case.promise else "operation" if case.operation else None,
        "policy": shown.policy if shown else None,
        "cost": present_cost(case, shown),
        "bound": certificate.get("bound"),
        "bound_kind": certificate.get("bound_kind"),
        "gap": certificate.get("gap"),
        "year_fraction": float(case.hourly.attrs["year_fraction"]),
        "stages": [stage(case, shown, s) for s in range(len(case.park.stages.years))],
        "balance_residual_max": shown.balance_residual_max if shown else None,
        "operation": _operation(case),
        "finance": finance(case),
        "levelised_costs": levelised_costs(case, shown) if shown else [],
        "trials": trials_of(case),
        "outages": outages_of(case),
        "warnings": [_said(warning) for warning in case.warnings],
        "assumptions": [figure.as_dict() for figure in case.assumptions],
        "provenance": dict(case.provenance),
    }
    _assert_finite(document, "summary")
    return document


def present_cost(case: Case, operated: Operated | None) -> dict[str, Any] | None:
    """Return the present value of all parties' costs by line, scenario currency."""
    if operated is None:
        return None
    lines = _by(operated.books["costs"], "line")
    weights = np.array(case.park.stages.weights)
    found = {line: math.fsum(weights * amount) for line, amount in lines.items()}
    served = math.fsum(amount for line, amount in found.items() if line != "unserved")
    total = {"total": math.fsum(found.values()), "without_unserved": served}
    return total | {"currency": case.park.currency, "lines": found}


def stage(case: Case, operated: Operated | None, s: int) -> dict[str, Any]:
    """Return what is known of stage `s`: t CO2e a year by scope, capacities, clean shares, cost lines of a year."""
    row: dict[str, Any] = {"year": case.park.stages.years[s], "capacity": capacities(case, s)}
    if operated is None:
        return row
    co2_t = {scope: float(amount[s]) for scope, amount in _by(operated.books["emissions"], "scope").items()}
    clean = {target: shares[s] for target, shares in told_shares(operated.books).items()}
    return row | {
        "co2_t": co2_t,
        "gases_t": _gases(operated, s),
        "scope_3_t": _upstream(operated, s),
        "products": embedded(case, operated, s),
        "abatement_cost": _abatement_cost(case, s),
        "avoided_t": float(operated.books["avoided"].isel(stage=s).sum()) if "avoided" in operated.books else None,
        "certificates_kwh": _certificates(operated, s),
        "grid_t_per_kwh": _grid(case, operated, s),
        "clean_share": clean,
        "missed": missed(case, operated, s),
        "unserved": unserved(operated, s),
        "storages": healths(case, operated, s),
        "cost_per_year": {line: float(amount[s]) for line, amount in _by(operated.books["costs"], "line").items()},
        "parties": _parties(case, operated, s),
    }


def _certificates(operated: Operated, s: int) -> dict[str, float] | None:
    """Return the ledger of certificates of all parties in stage `s`, kWh; None where there are none."""
    if "certificates" not in operated.books:
        return None
    return {line: float(kwh[s]) for line, kwh in _by(operated.books["certificates"], "certificate").items()}


def _gases(operated: Operated, s: int) -> dict[str, dict[str, float]]:
    """Return emissions in stage `s` by scope and gas, t CO2e, as far as there are any; empty of an older file."""
    if "gas_emissions" not in operated.books:
        return {}
    told = operated.books["gas_emissions"].sum("party", skipna=False).isel(stage=s).transpose("scope", "gas")
    return {
        str(scope): {str(gas): float(t) for gas, t in zip(told["gas"].values, row, strict=True) if t}
        for scope, row in zip(told["scope"].values, told.values, strict=True)
    }


def _upstream(operated: Operated, s: int) -> dict[str, float]:
    """Return scope 3 in stage `s` by kind, t CO2e; empty of an older file."""
    if "upstream" not in operated.books:
        return {}
    return {kind: float(t[s]) for kind, t in _by(operated.books["upstream"], "kind").items()}


def _grid(case: Case, operated: Operated, s: int) -> dict[str, float]:
    """Return the grid's factors that stage `s` counts by, mean of the axis, t CO2e per kWh."""
    axis = case.hourly if operated is case.operation or case.periods is None else case.periods
    hours = (axis["step_h"] * axis["weight"]).values
    kinds = [kind for kind in GRID_FACTORS if f"grid_factor_{kind}" in axis]
    return {kind: float(axis[f"grid_factor_{kind}"].values[s] @ hours / hours.sum()) for kind in kinds}


def _abatement_cost(case: Case, s: int) -> dict[str, float]:
    """Return what the last tonne saved costs in stage `s`, by its cap and by the budget, currency of its year per t."""
    names = {"cap": "cap_price", "budget": "emission_budget_price"}
    plan = case.plan
    return {} if plan is None else {key: float(plan[name][s]) for key, name in names.items() if name in plan}


def _parties(case: Case, operated: Operated, s: int) -> dict[str, dict[str, Any]]:
    """Return for each party its settled electricity in stage `s`, kWh a year by flow, and what it pays to others."""
    axis = case.hourly if operated is case.operation or case.periods is None else case.periods
    hours = (axis["step_h"] * axis["weight"]).values
    settled = {name: operated.settlement[f"{name}_kw"].transpose("party", "stage", "time") for name in SETTLED}
    parties = [str(party) for party in operated.settlement["party"].values]
    rows: dict[str, dict[str, Any]] = {
        party: {f"{name}_kwh": float(kw.values[at, s] @ hours) for name, kw in settled.items()}
        for at, party in enumerate(parties)
    }
    if "transfers" in operated.books:
        paid = operated.books["transfers"].isel(stage=s).transpose("party", "transfer")
        kinds = [str(kind) for kind in paid["transfer"].values]
        for party, amounts in zip(paid["party"].values, paid.values.tolist(), strict=True):
            rows.setdefault(str(party), {})["transfers"] = dict(zip(kinds, amounts, strict=True))
    if "statement" in operated.books:
        owed = operated.books["statement"].isel(stage=s).transpose("party", "statement_line", "billing_month")
        lines = [str(line) for line in owed["statement_line"].values]
        for party, months in zip(owed["party"].values, owed.values.tolist(), strict=True):
            rows.setdefault(str(party), {})["statement"] = dict(zip(lines, months, strict=True))
    return rows


def unserved(operated: Operated, s: int) -> list[dict[str, Any]]:
    """Return what each tenant was not served of each carrier in stage `s`, kWh a year and as a share of its need."""
    if "energy" not in operated.books:
        return []
    energy, rows = operated.books["energy"], []
    for flow in map(str, energy["flow"].values):
        kind, _, carrier = flow.partition(":")
        if kind != "unserved":
            continue
        for tenant in map(str, energy["party"].values):
            kwh = float(energy.sel(party=tenant, flow=flow)[s])
            asked = sum(float(energy.sel(party=tenant, flow=one)[s]) for one in _asked(energy, carrier))
            if kwh > WORTH_TELLING * asked:
                rows.append({"tenant": tenant, "carrier": carrier, "kwh": kwh, "share": kwh / asked})
    return rows


def _asked(energy: xr.DataArray, carrier: str) -> list[str]:
    """Return the flows that are demand of a carrier: what tenants use, and what is lost on its way to them."""
    known = set(map(str, energy["flow"].values))
    return [flow for flow in (f"demand:{carrier}", f"network_loss:{carrier}") if flow in known]


def capacities(case: Case, s: int) -> list[dict[str, Any]]:
    """Return every size of the park with the capacity alive and built in stage `s`.

    A way that is only wide enough is no equipment and left out.
    """
    rows = []
    for size in (each for each in case.park.sizes if not each.is_wide):
        asset = case.park.asset_of_size(size.name)
        alive, new = size.existing[s], 0.0
        if case.capacities is not None:
            alive = float(case.capacities["capacity"].sel(size=size.name).values[s])
            new = float(case.capacities["new_capacity"].sel(size=size.name).values[s])
        rows.append(
            {
                "name": size.name,
                "technology": asset.technology,
                "node": asset.node,
                "owner": " + ".join(party for party, _ in asset.owners),
                "owners": dict(asset.owners),
                "capacity": alive,
                "new_capacity": new,
                "unit": size.unit,
            }
        )
    return rows


def _operation(case: Case) -> dict[str, Any] | None:
    if case.operation is None or case.promise is None:
        return None
    return {
        "policy": case.operation.policy,
        "cost": present_cost(case, case.operation),
        "stages": [stage(case, case.operation, s) for s in range(len(case.park.stages.years))],
        "balance_residual_max": case.operation.balance_residual_max,
    }


def _said(warning: dict[str, Any]) -> dict[str, Any]:
    """Return a warning with its sentence in English."""
    return warning | {"message": text(warning["code"], **warning.get("values", {}))}


def _by(array: xr.DataArray, dim: str) -> dict[str, Any]:
    """Return the sum over parties by label of `dim`, each by stage."""
    total = array.sum("party", skipna=False).transpose(dim, "stage")
    return {str(label): row for label, row in zip(total[dim].values, total.values, strict=True)}


def _assert_finite(value: Any, name: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _assert_finite(inner, f"{name}.{key}")
    elif isinstance(value, list | tuple):
        for i, inner in enumerate(value):
            _assert_finite(inner, f"{name}[{i}]")
    elif isinstance(value, float) and not math.isfinite(value):
        raise IntegrityFailed("NZ0013", name=name, count=1)
