"""Laying a weather year on the model's time axis.

- By date: each step takes the weather of its month, day and time of day. The leap day of the model year repeats
  28 February when the weather year has none; a leap day of the weather year is left out otherwise.
- Finer weather is averaged.
- Coarser weather: within each weather step the clearness is constant, so irradiance follows the height of the sun and
  keeps the mean of the step; direct normal irradiance stays as it is while the sun is up. All else is linear between
  the moments that stand for the steps.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.weather.sun import sun_position
from netzero.weather.year import IRRADIANCES, Floats, about_of, high_m_of, step_minutes, weather_year

Positions = NDArray[np.int64]


def fit_year(dataset: xr.Dataset, axis: TimeAxis) -> xr.Dataset:
    """Return the weather year on the axis, dim time, its own terms; rules in the module."""
    fitted = _fitted(dataset, axis)
    return fitted.assign_attrs({key: value for key, value in dataset.attrs.items() if key not in fitted.attrs})


def _fitted(dataset: xr.Dataset, axis: TimeAxis) -> xr.Dataset:
    own_min, wanted_min = step_minutes(dataset), round(float(axis.step_h[0]) * 60)
    if own_min < wanted_min:
        dataset, own_min = _averaged(dataset, wanted_min // own_min), wanted_min
    if own_min > wanted_min:
        return _divided(dataset, axis, own_min, wanted_min)
    position = _position(dataset, axis, 0.0, own_min)
    values = {str(name): dataset[name].values[position] for name in dataset.data_vars}
    return weather_year(axis.start, values, about_of(dataset), high_m_of(dataset))


def _averaged(dataset: xr.Dataset, count: int) -> xr.Dataset:
    """Return the means of every `count` steps; the sun's moment moves to the middle of theirs."""
    about = about_of(dataset)
    later_min = step_minutes(dataset) * (count - 1) / 2
    values = {str(name): dataset[name].values.reshape(-1, count).mean(axis=1) for name in dataset.data_vars}
    about = replace(about, sun_offset_min=about.sun_offset_min + later_min)
    return weather_year(dataset["time"].values[::count], values, about, high_m_of(dataset))


def _position(dataset: xr.Dataset, axis: TimeAxis, shift_min: float, own_min: int) -> Positions:
    """Return the weather step that holds each axis start moved by `shift_min`, by month, day and time of day."""
    days = dataset["time"].values.astype("datetime64[D]")[:: 1440 // own_min]
    moved = axis.start + np.timedelta64(round(shift_min), "m")
    row = np.searchsorted(_day_key(days), _day_key(moved.astype("datetime64[D]")), side="right") - 1
    minute = (moved - moved.astype("datetime64[D]")).astype(np.int64)
    return np.asarray(row * (1440 // own_min) + minute // own_min)


def _day_key(days: NDArray[np.datetime64]) -> Positions:
    """Return month x 100 + day, so that a leap day without match falls to 28 February."""
    months = days.astype("datetime64[M]")
    return np.asarray((months.astype(np.int64) % 12 + 1) * 100 + (days - months).astype(np.int64) + 1)


def _divided(dataset: xr.Dataset, axis: TimeAxis, own_min: int, wanted_min: int) -> xr.Dataset:
    """Return coarser weather on finer steps."""
    about = about_of(dataset)
    middle_min = wanted_min / 2
    position = _position(dataset, axis, middle_min - about.sun_offset_min + own_min / 2, own_min)
    values = _linear(dataset, axis, position, own_min, middle_min - about.sun_offset_min)
    share = _sun_share(dataset, axis, position, own_min // wanted_min, middle_min)
    for name in ("ghi_w_m2", "dhi_w_m2"):
        values[name] = dataset[name].values[position] * share
    values["dni_w_m2"] = np.where(share > 0, dataset["dni_w_m2"].values[position], 0.0)
    return weather_year(axis.start, values, replace(about, sun_offset_min=middle_min), high_m_of(dataset))


def _sun_share(dataset: xr.Dataset, axis: TimeAxis, position: Positions, count: int, middle_min: float) -> Floats:
    """Return the sun's height over its mean in the weather step; 1 where the sun is down in all of it."""
    at = about_of(dataset)
    sun = sun_position(axis.start, middle_min, at.latitude, at.longitude, at.altitude_m, at.utc_offset_h)
    height = np.maximum(np.cos(np.radians(sun.zenith_deg)), 0.0)
    group = np.cumsum(np.diff(position, prepend=position[0]) != 0)
    mean = np.bincount(group, weights=height) / np.bincount(group)
    return np.asarray(np.divide(height, mean[group], out=np.ones_like(height), where=mean[group] > 0))


def _linear(
    dataset: xr.Dataset, axis: TimeAxis, position: Positions, own_min: int, moment_min: float
) -> dict[str, Floats]:
    """Return the terms other than irradiance, linear between the moments of the weather steps."""
    minute = (axis.start - axis.start.astype("datetime64[D]")).astype(np.int64)
    exact = (minute + moment_min) / own_min
    after = exact - np.floor(exact)
    begin = _position(dataset, axis, moment_min, own_min)
    steps = dataset.sizes["time"]
    found = {}
    for name in dataset.data_vars:
        if name not in IRRADIANCES:
            own = dataset[name].values
            found[str(name)] = own[begin] * (1 - after) + own[(begin + 1) % steps] * after
    return found
