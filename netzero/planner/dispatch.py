"""From the arrays of a solution to the Dataset of a plan, in the vocabulary's names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components import budget
from netzero.components.certificates import KWH, buying, selling
from netzero.components.contracts import drawn_kw
from netzero.components.converter import cascades, coproducts
from netzero.components.demand import demand_points
from netzero.components.meter import billing_intervals
from netzero.components.park import Park
from netzero.components.supply import available_kw, pools
from netzero.planner.program import Floats, LinearProgram
from netzero.planner.solve import Solution
from netzero.planner.targets import SHARE
from netzero.vocabulary import PLAN, check, describe

MONTHS = 12
FLEXIBLE = (("shifted_down_kw", "down"), ("shifted_up_kw", "up"), ("shed_kw", "shed"))
"""Terms of flexible demand and the variables they come from."""


def plan_dataset(park: Park, hourly: xr.Dataset, program: LinearProgram, solution: Solution) -> xr.Dataset:
    """Return the plan: what is built, how it is dispatched, and what demand and caps cost at the margin."""
    arrays = dispatch_of(park, hourly, program, solution.x)
    arrays |= _investments(park, {name: span.of(solution.x) for name, span in program.columns.items()})
    arrays |= _prices(park, hourly, program, solution.y, list(demand_points(park)))
    arrays["budget_price"] = _budget_prices(park, float(hourly.attrs["year_fraction"]), program, solution.y)
    return check(describe(xr.Dataset(arrays), PLAN), PLAN)


def dispatch_of(park: Park, hourly: xr.Dataset, program: LinearProgram, x: Floats) -> dict[str, xr.DataArray]:
    """Return the terms DISPATCH of all columns of a program."""
    years = list(park.stages.years)
    members = {name: span.labels[0] for name, span in program.columns.items() if span.labels}
    value = {name: span.of(x) for name, span in program.columns.items() if span.labels}
    steps = {"stage": years, "time": hourly["time"].values}

    def series(name: str, dim: str, labels: list[str]) -> xr.DataArray:
        full = np.zeros((len(labels), len(years), hourly.sizes["time"]))
        for i, label in enumerate(members[name]):
            full[labels.index(str(label))] = value[name][i]
        return xr.DataArray(full, dims=(dim, "stage", "time"), coords={dim: _labels(labels), **steps})

    meters = [meter.name for meter in park.meters]
    converters = [converter.name for converter in park.converters]
    storages = [storage.name for storage in park.storages]
    links = [link.name for link in park.links]
    arrays = {
        **_supplies(park, hourly, dict(zip(members["supplied"], value["supplied"], strict=True)), value["new"]),
        "output_kw": series("output", "converter", converters),
        "charge_kw": series("charge", "storage", storages),
        "discharge_kw": series("discharge", "storage", storages),
        "level_kwh": series("level", "storage", storages),
        **_net_of_both_ways(park, series("sent", "link", links), series("sent_back", "link", links)),
        "cascaded_kw": series("cascaded", "cascade", list(cascades(park))),
        "rejected_kw": series("rejected", "coproduct", list(coproducts(park))),
        "imported_kw": series("imported", "meter", meters),
        "exported_kw": series("exported", "meter", meters),
        "unserved_kw": series("unserved", "demand_point", list(demand_points(park))),
        **{term: series(name, "flexible", [item.name for item in park.flexible]) for term, name in FLEXIBLE},
    }
    arrays["peak_kw"] = _peaks(park, hourly, arrays)
    arrays |= _certificates(park, value)
    arrays["offset_t"] = xr.DataArray(value["offset"], dims=("stage",), coords={"stage": years})
    return arrays


def _certificates(park: Park, value: Mapping[str, Floats]) -> dict[str, xr.DataArray]:
    """Return what certificates are bought for and sold of, kWh a year."""
    found = {}
    if buying(park) is not None:
        found["certificates_bought_kwh"] = KWH * value["certificates_bought"]
    if selling(park) is not None:
        found["certificates_sold_kwh"] = KWH * value["certificates_sold"]
    stage = {"stage": list(park.stages.years)}
    return {name: xr.DataArray(kwh, dims=("stage",), coords=stage) for name, kwh in found.items()}


def _net_of_both_ways(park: Park, sent: xr.DataArray, sent_back: xr.DataArray) -> dict[str, xr.DataArray]:
    """Return what links send: only the difference where going to and fro costs nothing, which a program then may do."""
    free = np.array([not (link.loss or any(link.fee)) for link in park.links], dtype=bool)[:, None, None]
    idle = np.where(free, np.minimum(sent.values, sent_back.values), 0.0)
    return {"sent_kw": sent - idle, "sent_back_kw": sent_back - idle}


def _labels(labels: list[str]) -> NDArray[Any]:
    return np.array(labels, dtype=object) if labels else np.array([], dtype="<U1")


def _peaks(park: Park, hourly: xr.Dataset, arrays: dict[str, xr.DataArray]) -> xr.DataArray:
    """Return the highest of what each connection brings by calendar month, as it is billed, kW.

    0 in a month that the axis has nothing of.
    """
    flows, imported = xr.Dataset({name: arrays[name] for name in ("imported_kw", "supplied_kw")}), arrays["imported_kw"]
    peaks = [billing_intervals(hourly, meter).peaks(drawn_kw(park, meter, flows)) for meter in park.meters]
    return xr.DataArray(
        np.reshape(peaks, (len(park.meters), len(park.stages.years), MONTHS)),
        dims=("meter", "stage", "billing_month"),
        coords={"meter": imported["meter"], "stage": imported["stage"], "billing_month": np.arange(1, MONTHS + 1)},
    )


def _supplies(park: Park, hourly: xr.Dataset, given: dict[Any, Floats], new: Floats) -> dict[str, xr.DataArray]:
    """Share out what each pool gave, pro rata to what each of its supplies could have given."""
    sizes = [size.name for size in park.sizes]
    names = [supply.name for supply in park.supplies]
    shape = (len(names), len(park.stages.years), hourly.sizes["time"])
    supplied, curtailed = np.zeros(shape), np.zeros(shape)
    for pool in pools(park):
        able = [
            available_kw(one, park, hourly, new[sizes.index(one.size.name)] if one.size else None)
            for one in pool.supplies
        ]
        total = np.sum(able, axis=0)
        share = np.divide(given[pool.name], total, out=np.zeros_like(total), where=total > 0)
        for one, could in zip(pool.supplies, able, strict=True):
            supplied[names.index(one.name)] = share * could
            curtailed[names.index(one.name)] = (1 - share) * could
    coords = {"supply": _labels(names), "stage": list(park.stages.years), "time": hourly["time"].values}
    dims = ("supply", "stage", "time")
    return {
        "supplied_kw": xr.DataArray(supplied, dims=dims, coords=coords),
        "curtailed_kw": xr.DataArray(curtailed, dims=dims, coords=coords),
    }


def _investments(park: Park, value: dict[str, Floats]) -> dict[str, xr.DataArray]:
    sizes = park.sizes
    coords = {
        "size": _labels([size.name for size in sizes]),
        "stage": list(park.stages.years),
        "size_unit": ("size", _labels([size.unit for size in sizes])),
        "technology": ("size", _labels([park.asset_of_size(size.name).technology for size in sizes])),
    }
    return {
        "new_capacity": xr.DataArray(value["new"], dims=("size", "stage"), coords=coords),
        "capacity": xr.DataArray(value["capacity"], dims=("size", "stage"), coords=coords),
    }


def _prices(
    park: Park, hourly: xr.Dataset, program: LinearProgram, y: Floats, points: list[str]
) -> dict[str, xr.DataArray]:
    """Return marginal costs in money of their own year: multipliers without discounting and weight."""
    weight = np.array(park.stages.weights)
    hours = (hourly["step_h"] * hourly["weight"]).values
    span = program.rows["energy_is_conserved"]
    rows = {str(label): values for label, values in zip(span.labels[0], span.of(y), strict=True)}
    balance = np.array([rows[point] for point in points]).reshape(len(points), len(weight), len(hours))
    caps = np.zeros(len(weight))
    for name in ("net_emissions_stay_below_cap", "gross_emissions_stay_below_cap"):
        row = program.rows[name]
        for year, multiplier in zip(row.labels[0], row.of(y), strict=True):
            caps[park.stages.years.index(int(str(year)))] -= multiplier
    budget_row = program.rows["emissions_keep_the_budget"]
    of_budget = (0.0 - float(budget_row.of(y).sum())) * np.array(park.stages.lengths, dtype=np.float64)
    coords = {"stage": list(park.stages.years)}
    targets = [target.name for target in park.targets]
    shares = np.zeros((len(targets), len(weight)))
    row = program.rows[SHARE]
    for label, multiplier in zip(row.labels[0], row.of(y), strict=True):
        name, year = cast(tuple[str, int], label)
        shares[targets.index(name), park.stages.years.index(year)] -= multiplier
    return {
        "balance_price": xr.DataArray(
            balance / (weight[:, None] * hours[None, :]),
            dims=("demand_point", "stage", "time"),
            coords={"demand_point": _labels(points), **coords, "time": hourly["time"].values},
        ),
        "cap_price": xr.DataArray(caps / weight, dims=("stage",), coords=coords),
        "emission_budget_price": xr.DataArray(of_budget / weight, dims=("stage",), coords=coords),
        "target_price": xr.DataArray(
            shares / weight, dims=("target", "stage"), coords={"target": _labels(targets), **coords}
        ),
    }


def _budget_prices(park: Park, part: float, program: LinearProgram, y: Floats) -> xr.DataArray:
    """Return the present value of costs in full years that one unit of money more would save; 0 without a budget."""
    names, years = [one.name for one in park.budgets], park.stages.years
    saved = np.zeros((len(names), len(years)))
    row = program.rows[budget.NAME]
    for label, multiplier in zip(row.labels[0], row.of(y), strict=True):
        name, year = cast(tuple[str, int], label)
        saved[names.index(name), years.index(year)] = -multiplier / part
    coords = {"budget": _labels(names), "stage": list(years)}
    return xr.DataArray(saved, dims=("budget", "stage"), coords=coords)
