"""The handful of yearly figures by which designs are judged, read from the books and the dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from netzero.accounts.energy import rates
from netzero.reports.flows import Kilowatts, yearly_kwh
from netzero.reports.tolerance import calm, visible
from netzero.terms import COST_LINES, ELECTRICITY, PARK, SCOPES

if TYPE_CHECKING:
    import xarray as xr

    from netzero.components.park import Park
    from netzero.results.case import Operated

ByStage = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Indicators:
    """Figures of one operated design; arrays have dim stage."""

    costs: dict[str, ByStage]
    """All parties together, currency per year of the stage, by cost line."""
    cost_present_value: float
    """Sum over stages of weight x yearly cost, at the first stage."""
    scopes: dict[str, ByStage]
    """t CO2e a year by scope; offsets positive."""
    net_t: ByStage
    """Scope 1 + scope 2 (the kind of the caps) less offsets."""
    peak_kw: ByStage
    """Highest import of a year through the park's gate, or through all meters together where it imports nothing."""
    imported_kwh: ByStage
    unserved_kwh: ByStage
    renewable_share: ByStage
    """Renewable electricity supplied on site or by contract, per electricity supplied by all sources."""
    self_sufficiency: ByStage
    """Share of the electricity used inside that is neither imported nor bought by contract."""


def _by_label(books: xr.Dataset, variable: str, dim: str, order: tuple[str, ...]) -> dict[str, ByStage]:
    if variable not in books:
        return {}
    array = books[variable]
    labels = [str(item) for item in array[dim].values]
    known = [item for item in order if item in labels] + [item for item in labels if item not in order]
    totals = array.values.sum(axis=array.dims.index("party"))
    return {item: np.asarray(totals[:, labels.index(item)], dtype=float) for item in known}


def cost_lines(books: xr.Dataset) -> dict[str, ByStage]:
    """Return the yearly costs of all parties together by line, in the order of print."""
    return _by_label(books, "costs", "line", COST_LINES)


def emission_scopes(books: xr.Dataset) -> dict[str, ByStage]:
    """Return the yearly emissions of all parties together by scope; offsets as a positive amount."""
    found = _by_label(books, "emissions", "scope", SCOPES)
    return {scope: np.abs(t) if scope == "offset" else t for scope, t in found.items()}


def gate(park: Park, dispatch: xr.Dataset) -> int | None:
    """Return the position of the park's gate among the meters; where it imports nothing, of the largest importer."""
    if not dispatch.sizes.get("meter", 0):
        return None
    found = _gate(park, dispatch)
    if found is not None and imports_at_gate(park, dispatch):
        return found
    return int(np.argmax(dispatch["imported_kw"].sum(("stage", "time")).values))


def imports_at_gate(park: Park, dispatch: xr.Dataset) -> bool:
    """Whether anything is imported through the park's gate: the meter of the shared busbar."""
    found = _gate(park, dispatch)
    return found is not None and visible(dispatch["imported_kw"].isel(meter=found).values)


def _gate(park: Park, dispatch: xr.Dataset) -> int | None:
    names = [str(item) for item in dispatch["meter"].values] if dispatch.sizes.get("meter", 0) else []
    gates = [names.index(meter.name) for meter in park.meters if meter.node == PARK and meter.name in names]
    return gates[0] if gates else None


def metered_kw(park: Park, dispatch: xr.Dataset, *, at_gate: bool) -> Kilowatts:
    """Return the import through the park's gate, or through all meters together: kW, dims (stage, time)."""
    if not dispatch.sizes.get("meter", 0):
        return np.zeros((len(park.stages.years), dispatch.sizes["time"]))
    imported = dispatch["imported_kw"].transpose("meter", "stage", "time").values
    return np.asarray(imported[_gate(park, dispatch)] if at_gate else imported.sum(axis=0), dtype=float)


def indicators(park: Park, axis: xr.Dataset, operated: Operated, *, at_gate: bool) -> Indicators:
    """Return the figures of an operated design on its axis; `at_gate` says which import has its peak told."""
    costs = cost_lines(operated.books)
    yearly = sum(costs.values(), np.zeros(len(park.stages.years)))
    scopes = emission_scopes(operated.books)
    nothing = np.zeros(len(park.stages.years))
    second = "scope_2_market" if park.carbon.market_based else "scope_2_location"
    net = scopes.get("scope_1", nothing) + scopes.get(second, nothing) - scopes.get("offset", nothing)
    renewable, supplied, imported = _electricity(park, operated.books)
    return Indicators(
        costs=costs,
        cost_present_value=float(np.asarray(park.stages.weights) @ yearly),
        scopes=scopes,
        net_t=net,
        peak_kw=calm(metered_kw(park, operated.dispatch, at_gate=at_gate).max(axis=1)),
        imported_kwh=imported,
        unserved_kwh=_unserved(axis, operated.dispatch, nothing),
        renewable_share=_ratio(renewable, supplied),
        self_sufficiency=np.asarray(rates(operated.books)["self_sufficiency"].values, dtype=float),
    )


def _electricity(park: Park, books: xr.Dataset) -> tuple[ByStage, ByStage, ByStage]:
    """Return renewable, all and imported electricity supplied, kWh a year by stage."""
    renewable_kinds = {supply.technology for supply in park.supplies if supply.renewable}
    totals = {key: np.zeros(len(park.stages.years)) for key in ("renewable", "all", "imported")}
    energy = books["energy"].sum("party").transpose("flow", "stage").values
    for flow, kwh in zip(books["flow"].values, energy, strict=True):
        kind, _, what = str(flow).partition(":")
        carrier, _, technology = what.partition(":")
        if carrier == ELECTRICITY and kind in ("supplied", "purchased", "imported", "converted_to"):
            totals["all"] += kwh
            totals["imported"] += kwh if kind == "imported" else 0.0
            totals["renewable"] += kwh if technology in renewable_kinds else 0.0
    return totals["renewable"], totals["all"], totals["imported"]


def _unserved(axis: xr.Dataset, dispatch: xr.Dataset, nothing: ByStage) -> ByStage:
    if "unserved_kw" not in dispatch:
        return nothing
    total: Kilowatts = np.asarray(dispatch["unserved_kw"].values.sum(axis=0), dtype=float)
    return calm(yearly_kwh(axis, total))


def _ratio(part: ByStage, whole: ByStage) -> ByStage:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
