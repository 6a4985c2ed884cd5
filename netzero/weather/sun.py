"""Where the sun is, and whether a weather file agrees with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.errors import BadInput, Fault, Place
from netzero.weather.year import Floats, Times, about_of, step_minutes

MOST_EARLY_MIN, MOST_LATE_MIN = 20, 45
"""How far irradiance may run before or after the sun. Good files are on time or, made from hourly reanalysis, half an
hour late. Both lie outside when shifted by an hour to either side: at -30 or +60 and beyond."""
WORTH_TELLING_MIN = 15
_MISFIT = 0.2
"""Largest share of the irradiance profiles' sum of squares that no shift of the clear sky explains (good: < 0.02)."""
_GRID_MIN = 5
_DAYS = (3, 9, 15, 21, 27)
_SLOTS = 1440 // _GRID_MIN


@dataclass(frozen=True, eq=False)
class Sun:
    """The sun by step; angles in degrees, azimuth clockwise from north."""

    zenith_deg: Floats
    """True, without refraction."""
    apparent_zenith_deg: Floats
    azimuth_deg: Floats
    dni_extra_w_m2: Floats
    """Extraterrestrial normal irradiance."""


def sun_position(
    start: NDArray[np.datetime64],
    offset_min: float,
    latitude: float,
    longitude: float,
    altitude_m: float,
    utc_offset_h: float,
) -> Sun:
    """Return the sun at `offset_min` after each start (NREL's algorithm by pvlib; Reda and Andreas 2004).

    Args:
        start: start of each step, local standard time at `utc_offset_h`.
        offset_min: from the start to the moment that stands for the step.
        latitude: degrees north.
        longitude: degrees east.
        altitude_m: above the sea.
        utc_offset_h: of local standard time.

    """
    utc = start.astype("datetime64[s]") + np.timedelta64(round(offset_min * 60 - utc_offset_h * 3600), "s")
    return _sun(utc.astype(np.int64).tobytes(), latitude, longitude, altitude_m)


def sun_of(dataset: xr.Dataset) -> Sun:
    """Return the sun for every step of a weather Dataset, from its attributes."""
    at = about_of(dataset)
    return sun_position(
        dataset["time"].values, at.sun_offset_min, at.latitude, at.longitude, at.altitude_m, at.utc_offset_h
    )


@lru_cache(maxsize=8)
def _sun(utc_seconds: bytes, latitude: float, longitude: float, altitude_m: float) -> Sun:
    import pandas as pd
    from pvlib.irradiance import get_extra_radiation
    from pvlib.solarposition import get_solarposition

    index = pd.DatetimeIndex(np.frombuffer(utc_seconds, dtype=np.int64).astype("datetime64[s]"), tz="UTC")
    found = get_solarposition(index, latitude, longitude, altitude=altitude_m, method="nrel_numpy")
    extra = np.asarray(get_extra_radiation(index), dtype=np.float64)
    zenith, apparent, azimuth = (found[name].to_numpy(float) for name in ("zenith", "apparent_zenith", "azimuth"))
    for array in (zenith, apparent, azimuth, extra):
        array.flags.writeable = False  # shared by all callers
    return Sun(zenith, apparent, azimuth, extra)


def check_solar_noon(dataset: xr.Dataset, place: Place | None = None) -> list[Fault]:
    """Return a warning when irradiance runs a little before or after the sun.

    Raises:
        BadInput: it runs early by more than 20 or late by more than 45 minutes (so a file shifted by an hour or more is
            refused), or has not the shape of sunlight at all.

    """
    place = place or Place()
    lag_min, misfit = solar_lag_min(dataset)
    values = {"lag": f"{lag_min:+d}", "hours": f"{lag_min / 60:+.1f}"}
    if misfit > _MISFIT:
        raise BadInput([Fault("NZ0431", place, {"misfit": round(100 * misfit)})])
    if not -MOST_EARLY_MIN <= lag_min <= MOST_LATE_MIN:
        raise BadInput([Fault(_likely_cause(lag_min, float(dataset.attrs["utc_offset_h"])), place, values)])
    return [Fault("NZ0435", place, values)] if abs(lag_min) >= WORTH_TELLING_MIN else []


def _likely_cause(lag_min: int, utc_offset_h: float) -> str:
    """Return the message: stamps in UTC, stamps at the other end of the hour, or no known cause."""
    from_utc_min = (lag_min + 60 * utc_offset_h + 720) % 1440 - 720
    if utc_offset_h and abs(from_utc_min) <= MOST_LATE_MIN:
        return "NZ0432"
    return "NZ0433" if abs(lag_min) <= 60 + MOST_LATE_MIN else "NZ0434"


def solar_lag_min(dataset: xr.Dataset) -> tuple[int, float]:
    """Return by how many minutes irradiance runs after the sun (-720..715), and the misfit that remains.

    Month by month the 90th percentile of GHI at each time of day, which clouds of the afternoon or mist of the morning
    hardly bend, is compared with the clear sky (Haurwitz 1945) moved in steps of five minutes.
    """
    minutes = step_minutes(dataset)
    observed = _clear_days(dataset, 1440 // minutes)
    sky = _clear_sky(dataset)
    window = minutes // _GRID_MIN
    first = round((float(dataset.attrs["sun_offset_min"]) - minutes / 2) / _GRID_MIN)
    misfits = np.empty(_SLOTS)
    for shift in range(_SLOTS):
        moved = np.roll(sky, shift - first, axis=1).reshape(12, -1, window).mean(axis=2)
        fitted = np.sum(observed * moved, axis=1) / np.maximum(np.sum(moved**2, axis=1), 1e-9)
        misfits[shift] = np.sum((observed - fitted[:, None] * moved) ** 2)
    best = int(np.argmin(misfits))
    total = float(np.sum(observed**2))
    return (best * _GRID_MIN + 720) % 1440 - 720, float(misfits[best]) / total if total else 1.0


def _clear_days(dataset: xr.Dataset, per_day: int) -> Floats:
    """Return the 90th percentile of GHI by month and time of day."""
    start: Times = dataset["time"].values
    ghi = dataset["ghi_w_m2"].values.reshape(-1, per_day)
    month = start[::per_day].astype("datetime64[M]").astype(np.int64) % 12
    return np.array([np.quantile(ghi[month == m], 0.9, axis=0) for m in range(12)])


def _clear_sky(dataset: xr.Dataset) -> Floats:
    """Return clear-sky GHI by month and five minutes of local standard time, the mean of some days of the month."""
    import pandas as pd
    from pvlib.clearsky import haurwitz

    year = int(str(dataset["time"].values[0].astype("datetime64[Y]")))
    days = [np.datetime64(f"{year}-{month:02}-{day:02}", "m") for month in range(1, 13) for day in _DAYS]
    start = (np.array(days)[:, None] + np.arange(0, 1440, _GRID_MIN)).ravel()
    at = about_of(dataset)
    sun = sun_position(start, _GRID_MIN / 2, at.latitude, at.longitude, at.altitude_m, at.utc_offset_h)
    ghi = haurwitz(pd.Series(sun.apparent_zenith_deg))["ghi"].to_numpy(dtype=np.float64)
    return np.asarray(ghi.reshape(12, len(_DAYS), _SLOTS).mean(axis=1))
