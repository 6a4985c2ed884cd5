"""The handful of yearly figures by which designs are judged, read from the books and the dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from netzero.accounts.energy import rates
from netzero.components.contracts import drawn_kw
from netzero.reports.flows import Kilowatts, yearly_kwh
from netzero.reports.tolerance import SMALLEST, calm, visible
from netzero.results.shares import told_shares
from netzero.terms import COST_LINES, ELECTRICITY, PARK, SCOPES

if TYPE_CHECKING:
    import xarray as xr

    from netzero.components.park import Park
    from netzero.results.case import Operated

ByStage = NDArray[np.float64]

NOT_SERVED = 1e-9
"""Share of demand: a solver leaves so much unserved that serves everybody."""


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
    """What the caps count (scope 1 + scope 2 of their kind, scope 3 where they do) less offsets."""
    peak_kw: ByStage
    """Highest import of a year, virtual contracts included, through the park's gate, or through all meters together
    where nothing comes through it."""
    imported_kwh: ByStage
    unserved_kwh: ByStage
    renewable_share: tuple[float | None, ...]
    """As the target 'renewable' counts it (`netzero.accounts.clean`); None: no electricity is used, or nothing
    is known."""
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
    """Return the position of the park's gate among the meters; where it brings nothing, of the one that brings most."""
    if not dispatch.sizes.get("meter", 0):
        return None
    found = _gate(park, dispatch)
    if found is not None and imports_at_gate(park, dispatch):
        return found
    return int(np.argmax([drawn_kw(park, meter, dispatch).sum() for meter in park.meters]))


def imports_at_gate(park: Park, dispatch: xr.Dataset) -> bool:
    """Whether anything comes through the park's gate: the meter of the shared busbar."""
    found = _gate(park, dispatch)
    return found is not None and visible(drawn_kw(park, park.meters[found], dispatch))


def _gate(park: Park, dispatch: xr.Dataset) -> int | None:
    names = [str(item) for item in dispatch["meter"].values] if dispatch.sizes.get("meter", 0) else []
    gates = [names.index(meter.name) for meter in park.meters if meter.node == PARK and meter.name in names]
    return gates[0] if gates else None


def metered_kw(park: Park, dispatch: xr.Dataset, *, at_gate: bool) -> Kilowatts:
    """Return what comes through the park's gate, or all meters together: import and virtual contracts, kW.

    Dims (stage, time).
    """
    if not dispatch.sizes.get("meter", 0):
        return np.zeros((len(park.stages.years), dispatch.sizes["time"]))
    found = _gate(park, dispatch) if at_gate else None
    meters = park.meters if found is None else park.meters[found : found + 1]
    return np.asarray(np.sum([drawn_kw(park, meter, dispatch) for meter in meters], axis=0))


def indicators(park: Park, axis: xr.Dataset, operated: Operated, *, at_gate: bool) -> Indicators:
    """Return the figures of an operated design on its axis; `at_gate` says which import has its peak told."""
    costs = cost_lines(operated.books)
    yearly = sum(costs.values(), np.zeros(len(park.stages.years)))
    scopes = emission_scopes(operated.books)
    nothing = np.zeros(len(park.stages.years))
    net = sum((scopes.get(scope, nothing) for scope in park.carbon.scopes), nothing) - scopes.get("offset", nothing)
    return Indicators(
        costs=costs,
        cost_present_value=float(np.asarray(park.stages.weights) @ yearly),
        scopes=scopes,
        net_t=net,
        peak_kw=calm(metered_kw(park, operated.dispatch, at_gate=at_gate).max(axis=1)),
        imported_kwh=_imported(operated.books),
        unserved_kwh=_unserved(axis, operated.dispatch, nothing),
        renewable_share=told_shares(operated.books).get("renewable", (None,) * len(nothing)),
        self_sufficiency=np.asarray(rates(operated.books)["self_sufficiency"].values, dtype=float),
    )


def _imported(books: xr.Dataset) -> ByStage:
    """Return imported electricity, kWh a year by stage."""
    flow = f"imported:{ELECTRICITY}"
    assert flow in books["flow"].values
    return np.asarray(books["energy"].sel(flow=flow).sum("party").values, dtype=float)


def _unserved(axis: xr.Dataset, dispatch: xr.Dataset, nothing: ByStage) -> ByStage:
    if "unserved_kw" not in dispatch:
        return nothing
    total: Kilowatts = np.asarray(dispatch["unserved_kw"].values.sum(axis=0), dtype=float)
    demanded = yearly_kwh(axis, np.asarray(axis["demand_kw"].values.sum(axis=(1, 2)), dtype=float))
    return calm(yearly_kwh(axis, total), smallest=max(SMALLEST, NOT_SERVED * float(demanded.max())))
