"""Parks that grow in one direction: more stages, more hours, more tenants with nodes of their own."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import xarray as xr

from benchmarks.reference_as_park import GATE, HEAT, as_hours, as_park
from benchmarks.reference_park import CASE, MOST_OFFSET_T, ReferencePark, read
from netzero.components.park import Asset, Park, Size, Stages, TenantSite
from netzero.money import years_weight
from netzero.planner.base_year import BY_STAGE
from netzero.planner.formulation import formulate
from netzero.planner.program import LinearProgram
from netzero.planner.requirements import resolve
from netzero.planner.stamping_reader import linear_program
from netzero.terms import ELECTRICITY, port

DAYS, DAY_H = 365, 24
STAGE_YEARS = 5
SEED = 3
VARYING = ("electricity_", "heat_", "pv_", "wind_")
"""Series that differ from year to year."""
Grown = tuple[Park, xr.Dataset]
"""A park and its hours."""


def in_stages(count: int, hours: int) -> Grown:
    """Return the reference park in the first `count` of its six stages; from the seventh on all is as in the sixth."""
    reference = on_days(read(CASE, 6), hours)
    park = as_park(reference)
    hourly = as_hours(reference, park)
    years = tuple(park.stages.years[0] + STAGE_YEARS * s for s in range(count))
    weights = tuple(years_weight(park.discount_rate, year - years[0], STAGE_YEARS, at_start=True) for year in years)
    longer: Park = replace(_for_stages(park, count), stages=Stages(years, (STAGE_YEARS,) * count, weights))
    last = hourly.sizes["stage"] - 1
    stretched = hourly.isel(stage=np.minimum(np.arange(count), last)).assign_coords(stage=list(years))
    return longer, _part_of_year(stretched)


def in_hours(hours: int, *, unlike: bool = False) -> Grown:
    """Return the reference park in one stage on as many hours, in whole days.

    Up to a year they are from all over the year; then the years follow each other, all alike or `unlike`: needs and
    resources of each later day are up to a tenth more or less.
    """
    reference = on_days(read(CASE, 1), hours)
    if unlike:
        reference = _with_unlike_years(reference)
    park = as_park(reference)
    return park, _part_of_year(as_hours(reference, park))


def in_tenants(count: int, hours: int) -> Grown:
    """Return a park of `count` tenants on their own meters, joined by the cap on emissions alone.

    Each has the needs of a tenant of the reference park, in turn, and may build PV, battery, heat pump, gas boiler and
    heat storage.
    """
    reference = on_days(read(CASE, 1), hours)
    park = as_park(reference)
    hourly = as_hours(reference, park)
    like = [park.tenants[i % len(park.tenants)] for i in range(count)]
    names = [f"tenant_{i}" for i in range(count)]
    nodes = {name: ((ELECTRICITY, name), (HEAT, name)) for name in names}
    roofs = [one for one in park.supplies if one.name.startswith("pv")]
    plant = {one.name: one for one in (*park.converters, *park.storages)}
    [gate] = park.meters
    many = replace(
        park,
        nodes=tuple(names),
        tenants=tuple(TenantSite(name, "any", name, nodes[name], (True,)) for name in names),
        supplies=tuple(_at(roofs[i % len(roofs)], name) for i, name in enumerate(names)),
        converters=tuple(_at(plant[kind], name) for name in names for kind in ("hp", "gb")),
        storages=tuple(_at(plant[kind], name) for name in names for kind in ("bat", "tes")),
        meters=tuple(replace(gate, name=name, node=name, payer=name) for name in names),
        carbon=replace(park.carbon, cap_t=tuple(count / len(park.tenants) * (cap or 0.0) for cap in park.carbon.cap_t)),
        parties=tuple(names),
    )
    return many, _part_of_year(_hours_of_tenants(many, hourly, [one.name for one in like]))


def on_days(reference: ReferencePark, hours: int) -> ReferencePark:
    """Return the case on whole days: spread evenly over the year, or years one after the other."""
    count = hours // DAY_H
    days = np.linspace(0, DAYS, count, endpoint=False).astype(int) if count < DAYS else np.arange(count) % DAYS
    rows = (days[:, None] * DAY_H + np.arange(DAY_H)).ravel()
    return replace(reference, series=reference.series.iloc[rows].reset_index(drop=True))


def _with_unlike_years(reference: ReferencePark) -> ReferencePark:
    series = reference.series.copy()
    random = np.random.default_rng(SEED)
    later = np.arange(len(series)) >= DAYS * DAY_H
    for name in series.columns:
        if name.startswith(VARYING):
            of_day = random.uniform(0.9, 1.1, -(-len(series) // DAY_H))
            series[name] *= np.where(later, np.repeat(of_day, DAY_H)[: len(series)], 1.0)
    return replace(reference, series=series)


def written(park: Park, hourly: xr.Dataset) -> LinearProgram:
    """Return the park as arrays."""
    return linear_program(formulate(park, hourly, resolve(park, MOST_OFFSET_T, float(hourly.attrs["year_fraction"]))))


def _part_of_year(hourly: xr.Dataset) -> xr.Dataset:
    """Return the hours as the part of the year, or the years, that they are: costs and caps are for that part."""
    return hourly.assign_attrs(year_fraction=hourly.sizes["time"] / (DAYS * DAY_H))


def _for_stages(item: Any, count: int) -> Any:
    """Return the item with each of its values by stage cut, or its last one repeated, to so many stages."""
    changes = {}
    for field in fields(item):
        value = getattr(item, field.name)
        if field.type in BY_STAGE and value:
            changes[field.name] = (value + value[-1:] * count)[:count]
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changes[field.name] = tuple(_for_stages(one, count) for one in value)
        elif is_dataclass(value) and not isinstance(value, Stages):
            changes[field.name] = _for_stages(value, count)
    return replace(item, **changes)


def _at(asset: Any, node: str) -> Any:
    """Return an asset of the park as one of a tenant, free to be built, without stock."""
    name = f"{asset.name}_{node}"
    sizes = {
        key: _without_stock(value, name)
        for key in ("size", "energy")
        if isinstance(value := getattr(asset, key, None), Size)
    }
    ports = tuple(replace(one, label=port(name, one.carrier)) for one in getattr(asset, "ports", ()))
    moved: Asset = replace(asset, name=name, node=node, owners=((node, 1.0),), **sizes)
    return replace(moved, ports=ports) if ports else moved


def _without_stock(size: Size, name: str) -> Size:
    return replace(size, name=name, existing=(0.0,) * len(size.existing))


def _hours_of_tenants(park: Park, hourly: xr.Dataset, like: list[str]) -> xr.Dataset:
    """Return the hours of the reference park for tenants that are each like one of it."""
    names = np.array([tenant.name for tenant in park.tenants], dtype=object)
    ratios = [
        hourly["port_ratio"].sel(port=port(one.name.split("_")[0], one.ports[0].carrier)) for one in park.converters
    ]
    labels = np.array([one.ports[0].label for one in park.converters], dtype=object)
    joined = xr.DataArray(np.array(ratios), dims=("port", "time"), coords={"port": labels})
    at_gate = [GATE] * len(names)
    return (
        hourly.drop_vars(["port_ratio", "port"])
        .sel(tenant=like, meter=at_gate)
        .assign_coords(tenant=names, meter=names)
        .assign(port_ratio=joined)
    )
