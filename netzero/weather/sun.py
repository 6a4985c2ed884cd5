"""Where the sun is, and how far behind it irradiance runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.weather.year import Floats, Times, about_of, step_minutes

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


def solar_lag_min(dataset: xr.Dataset) -> tuple[int, float]:
    """Return by how many minutes irradiance runs after the sun (-720..715), and the misfit that remains.

    Month by month the 90th percentile of GHI at each time of day, which clouds of the afternoon or mist of the morning
    hardly bend, is compared with the clear sky (Haurwitz 1945) moved in steps of five minutes.
    """
    minutes = step_minutes(dataset)
    per_day, window = 1440 // minutes, minutes // _GRID_MIN
    observed = _clear_days(dataset, per_day)
    sky = np.concatenate([_clear_sky(dataset)] * 2, axis=1)
    of_step = np.stack([sky[:, slot : slot + _SLOTS] for slot in range(window)]).mean(axis=0)
    first = round((float(dataset.attrs["sun_offset_min"]) - minutes / 2) / _GRID_MIN)
    slot = (np.arange(per_day) * window + first - np.arange(_SLOTS)[:, None]) % _SLOTS
    moved = of_step[:, slot]  # month, shift, time of day
    fitted = np.einsum("mt,mst->ms", observed, moved) / np.maximum(np.sum(moved**2, axis=2), 1e-9)
    misfits = np.sum((observed[:, None, :] - fitted[:, :, None] * moved) ** 2, axis=(0, 2))
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
