"""What a simulated design adds up to, as one row of the table of all cases: figures by name, with their units.

Energy and money keep the names of the vocabulary's totals, with the year of the stage behind them, and then the label:
`imported_kwh.2030`, `unserved_kwh.2030.steam`, `electricity_cost.2030.mill`. Of a stage they are those of one year;
`cost` and `cost.<line>` are the present value over all stages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.demand import demand_points
from netzero.components.park import Park
from netzero.sweep.yearly_costs import offsets_t, told_lines, yearly_costs
from netzero.vocabulary import PARTY_TOTALS, TOTALS

Array: TypeAlias = NDArray[np.float64]
Figures: TypeAlias = Mapping[str, tuple[str, Array]]
"""Unit and values by design, by name."""

BY_LABEL = {"full_cycles": "storage", "fuel_kwh": "fuel"}
SUMMED = {"curtailed_kwh": ("supply",), **dict.fromkeys(("imported_kwh", "exported_kwh"), ("meter", "billing_month"))}


def figures(
    park: Park, designs: xr.Dataset, totals: xr.Dataset, asked: Iterable[str], part: float, base_year_t: float | None
) -> Figures:
    """Return the figures of some designs.

    Args:
        park: the park.
        designs: `capacity` and `new_capacity`, dims (design, size, stage).
        totals: terms TOTALS of these designs, and PARTY_TOTALS where electricity was shared out.
        asked: names of the sizes of which the capacity is told.
        part: share of the year that the axis stands for.
        base_year_t: emissions of the base year, t; None when unknown.

    """
    return {
        **dict(_money(park, designs, totals, part, base_year_t)),
        **dict(_emissions(park, totals, part, base_year_t)),
        **dict(_capacities(park, designs, asked)),
        **dict(_energy(park, totals)),
        **dict(_parties(park, totals)),
    }


Named: TypeAlias = Iterator[tuple[str, tuple[str, Array]]]


def _money(park: Park, designs: xr.Dataset, totals: xr.Dataset, part: float, base_year_t: float | None) -> Named:
    yearly = yearly_costs(park, designs, totals, part, base_year_t)
    present = (yearly * np.array(park.stages.weights)[:, None]).sum(axis=1)
    yield "cost", (park.currency, present.sum(axis=1))
    lines = told_lines(park)
    for column, line in enumerate(lines):
        yield f"cost.{line}", (park.currency, present[:, column])
    for stage, year in enumerate(park.stages.years):
        for column, line in enumerate(lines):
            yield f"yearly_cost.{year}.{line}", (f"{park.currency} year-1", yearly[:, stage, column])
        yield f"yearly_cost.{year}.total", (f"{park.currency} year-1", yearly[:, stage].sum(axis=1))


def _emissions(park: Park, totals: xr.Dataset, part: float, base_year_t: float | None) -> Named:
    """Yield emissions by scope, what caps count of them less offsets, and that over all years of the stages."""
    emitted = totals["operating_emissions"].transpose("design", "stage", "scope")
    for scope in emitted["scope"].values.tolist():
        yield from _by_year("co2", "t", emitted.sel(scope=scope), scope)
    counted = emitted.sel(scope=[scope for scope in park.carbon.scopes if scope in emitted["scope"].values])
    offset = counted.isel(scope=0, drop=True).copy(data=-offsets_t(park, emitted, part, base_year_t))
    if any(park.carbon.offset_share) and not park.carbon.counts_scope_3:
        yield from _by_year("co2", "t", offset, "offset")
    net = counted.sum("scope") + offset
    yield from _by_year("co2", "t", net, "net")
    yield "co2", ("t", (net.values * np.array(park.stages.lengths)).sum(axis=1))


def _capacities(park: Park, designs: xr.Dataset, asked: Iterable[str]) -> Named:
    units = {size.name: size.unit for size in park.sizes}
    for name in dict.fromkeys(asked):
        found = designs["capacity"].sel(size=name).transpose("stage", "design")
        for year, values in zip(found["stage"].values.tolist(), found.values, strict=True):
            yield f"capacity.{name}.{year}", (units[name], values)


def _energy(park: Park, totals: xr.Dataset) -> Named:
    for name, dims in SUMMED.items():
        yield from _by_year(name, "kWh year-1", totals[name].sum(dims))
    yield from _by_label("peak_kw", totals["peak_kw"].max("billing_month"), "meter")
    for name, dim in BY_LABEL.items():
        yield from _by_label(name, totals[name], dim)
    carriers = {label: carrier for label, (_, carrier) in demand_points(park).items()}
    for carrier in dict.fromkeys(carriers.values()):
        points = [label for label, of in carriers.items() if of == carrier]
        missing = totals["unserved_kwh"].sel(demand_point=points).sum("demand_point")
        yield from _by_year("unserved_kwh", TOTALS["unserved_kwh"].units, missing, carrier)


def _parties(park: Park, totals: xr.Dataset) -> Named:
    """Yield what each party used, gave and pays; money in the park's currency."""
    for name in PARTY_TOTALS:
        if name in totals:
            for column, (units, values) in _by_label(name, totals[name], "party"):
                yield column, (units.replace("currency", park.currency), values)


def _by_label(name: str, found: xr.DataArray, dim: str) -> Named:
    """Yield a total by year and label."""
    units = {**TOTALS, **PARTY_TOTALS}[name].units
    for label in found[dim].values.tolist():
        yield from _by_year(name, units, found.sel({dim: label}), label)


def _by_year(name: str, units: str, found: xr.DataArray, label: str = "") -> Named:
    """Yield a figure by year, `name.2030.label`."""
    ordered = found.transpose("stage", "design")
    for year, values in zip(ordered["stage"].values.tolist(), ordered.values, strict=True):
        yield f"{name}.{year}{'.' if label else ''}{label}", (units, values)
