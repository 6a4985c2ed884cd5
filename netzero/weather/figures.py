"""Figures of a weather year for its inspection: one row for each series, and what tells good files from bad ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from netzero.intake.inspection import Column
from netzero.weather.agreement import Agreement
from netzero.weather.year import IRRADIANCES, step_minutes

_UNITS = {
    "ghi_w_m2": "W/m2",
    "dni_w_m2": "W/m2",
    "dhi_w_m2": "W/m2",
    "temperature_c": "degC",
    "wind_m_s": "m/s",
    "pressure_pa": "Pa",
    "wind_high_m_s": "m/s",
    "roughness_m": "m",
}


def columns_of(dataset: xr.Dataset) -> tuple[Column, ...]:
    """Return the series; the sum of irradiance is in kWh/m2, others are summed as they are."""
    return tuple(_column(dataset, str(name)) for name in dataset.data_vars)


def _column(dataset: xr.Dataset, name: str) -> Column:
    values = dataset[name].values
    factor = step_minutes(dataset) / 60 / 1000 if name in IRRADIANCES else 1.0
    at = str(dataset["time"].values[int(np.argmax(values))])[:16]
    return Column(
        name=name,
        unit=_UNITS[name],
        rows=len(values),
        sum=float(values.sum()) * factor,
        mean=float(values.mean()),
        peak=float(values.max()),
        peak_at=at,
    )


def details_of(dataset: xr.Dataset, agreement: Agreement | None, gaps: dict[str, Any]) -> dict[str, Any]:
    """Return further figures by name; those of irradiance only when there is some."""
    attributes = ("latitude", "longitude", "altitude_m", "sun_offset_min", "year_kind", "source")
    found: dict[str, Any] = {name: dataset.attrs[name] for name in attributes}
    if not np.isfinite(found["latitude"]):
        found |= {"latitude": None, "longitude": None}
    found |= {
        "temperature_mean_c": float(dataset["temperature_c"].mean()),
        "wind_mean_m_s": float(dataset["wind_m_s"].mean()),
        "wind_height_m": dataset["wind_m_s"].attrs["height_m"],
        "gaps": gaps,
    }
    if agreement is None:
        return found
    per_day = 1440 // step_minutes(dataset)
    course = dataset["ghi_w_m2"].values.reshape(-1, per_day).mean(axis=0)
    found |= {
        "ghi_kwh_m2": float(dataset["ghi_w_m2"].sum()) * step_minutes(dataset) / 60 / 1000,
        "lag_minutes": agreement.lag_min,
        "peak_hour": float(np.argmax(course)) * 24 / per_day,
    }
    closure = agreement.closure
    if closure:
        found["closure_rms_w_m2"] = {"start": closure.start, "centre": closure.centre, "end": closure.end}
        found["closure_best_minute"] = closure.best_min
    return found
