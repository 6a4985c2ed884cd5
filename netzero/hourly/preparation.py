"""Everything by the hour in one Dataset, which planner and simulator both read."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import xarray as xr

from netzero.axis import TimeAxis
from netzero.components.network import of_delivered
from netzero.demand import demand_series
from netzero.errors import BadInput, Fault, Faults, Place
from netzero.hourly.availability import availability
from netzero.hourly.folder_series import FolderSeries
from netzero.hourly.prices import grid_factors, market_prices, meter_prices, resale_price
from netzero.hourly.ratios import port_ratios
from netzero.hourly.time_axis import axis_of, axis_variables, axis_warnings
from netzero.scenario.scenario import Scenario
from netzero.vocabulary import HOURLY, TARIFF, check, describe
from netzero.weather import fit_year, weather_for


def prepare(scenario: Scenario) -> tuple[xr.Dataset, tuple[Fault, ...]]:
    """Return the Dataset of terms HOURLY on the simulator's axis, and warnings.

    Coordinates: stage (years), time (start of each step, local standard time), tenant, carrier, profile, port, meter,
    billing_month (1..12). Attributes: see `_attributes`.

    Raises:
        BadInput: faults of the axis, or of the weather, or of all series and demands together.
        IntegrityFailed: a value is not finite.

    """
    axis = axis_of(scenario)
    whole_year, warnings = weather_for(scenario)
    weather = fit_year(whole_year, axis)
    folder = FolderSeries(scenario.folder, axis, scenario.park.stages.years, scenario.places)
    demand = _demand(scenario, axis, weather, folder)
    parts = [
        xr.Dataset(axis_variables(axis)),
        weather[["ghi_w_m2", "temperature_c"]],
        demand,
        availability(scenario, weather, folder),
        port_ratios(scenario, weather["temperature_c"].values, folder),
        meter_prices(scenario, axis, folder),
        grid_factors(scenario, axis, folder),
        market_prices(scenario, axis, folder),
        resale_price(scenario, axis, folder),
    ]
    folder.faults.raise_if_any()
    at = {"stage": list(scenario.park.stages.years), "time": axis.start.astype("datetime64[ns]")}
    hourly = xr.merge([part.assign_coords(_shared(part, at)) for part in parts], join="exact", combine_attrs="drop")
    hourly.attrs = _attributes(scenario, axis, weather) | {"inspections": _inspections(whole_year, demand)}
    return check(describe(hourly, HOURLY | TARIFF), HOURLY | TARIFF, HOURLY), (
        *axis_warnings(axis),
        *warnings,
        *folder.warnings,
    )


def _inspections(weather: xr.Dataset, demand: xr.Dataset) -> str:
    """Return what was found in the files of weather and loads: a JSON list of documents of `Inspection`."""
    of_weather = [json.loads(weather.attrs["inspection"])] if "inspection" in weather.attrs else []
    return json.dumps(of_weather + json.loads(demand.attrs.get("inspections", "[]")), ensure_ascii=False)


def _shared(part: xr.Dataset, at: dict[str, Any]) -> dict[str, Any]:
    """Return the coordinates of the dims that a part has."""
    return {dim: values for dim, values in at.items() if dim in part.dims}


def _demand(scenario: Scenario, axis: TimeAxis, weather: xr.Dataset, folder: FolderSeries) -> xr.Dataset:
    """Return demand_kw with losses on its way, dims (stage, tenant, carrier, time); `folder` takes what to tell."""
    try:
        demand, told = demand_series(scenario, axis, weather)
    except BadInput as error:
        folder.faults.extend(error.faults)
        return xr.Dataset()
    folder.warnings.extend(told)
    _refuse_negative(demand, folder.faults)
    at = {"tenant": demand["tenant"].values, "carrier": demand["carrier"].values}
    set_out = demand * xr.DataArray(of_delivered(scenario.park), dims=tuple(at), coords=at)
    return set_out.transpose(*demand.dims).drop_attrs().to_dataset(name="demand_kw").assign_attrs(demand.attrs)


def _refuse_negative(demand: xr.DataArray, faults: Faults) -> None:
    lowest = demand.min(["stage", "time"])
    for tenant, carrier in np.argwhere(lowest.values < 0.0):
        name = str(demand["tenant"].values[tenant])
        values = {"tenant": name, "carrier": str(demand["carrier"].values[carrier])}
        faults.add("NZ0719", Place(path=f"tenants.{name}"), read=float(lowest[tenant, carrier]), **values)


def _attributes(scenario: Scenario, axis: TimeAxis, weather: xr.Dataset) -> dict[str, str | int | float]:
    """Return what the Dataset says of itself.

    axis_kind: full_year, declared_blocks or representative_periods. year_fraction: share of the year that the axis
    stands for. alignment: how metered series of another year were laid on the model year. weather: where it comes from;
    weather_synthetic is 1 for a made-up year; weather_year_kind single, typical or synthetic. Beside these,
    inspections: what was found in each metered file, as JSON (`Inspection.document`).
    """
    return {
        "calendar_year": axis.year,
        "utc_offset": float(scenario.given.site.utc_offset),
        "axis_kind": axis.kind,
        "step_minutes": scenario.given.time.step_minutes,
        "year_fraction": axis.year_fraction,
        "alignment": scenario.given.time.align,
        "weather": str(weather.attrs["source"]),
        "weather_synthetic": int(weather.attrs["synthetic"]),
        "weather_year_kind": str(weather.attrs["year_kind"]),
    }
