"""Whether temperature is that of the place: its course over the day and the year, and a known site nearby.

Basis of the bounds, from ten files and the eight synthetic years: the mean day is warmest (first harmonic) at 13.6 to
15.7 h of solar time and swings by 2.5 to 6.3 K about its mean; where the year swings by more than 2 K it is warmest
between 25 June and 21 July, in the south on 20 January.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.catalogue import sites
from netzero.errors import Fault, Place
from netzero.weather.year import Floats, step_minutes

WARMEST_H = (11.0, 18.0)
"""Solar time of the warmest part of the mean day; outside, hours are shifted."""
LEAST_SWING_K = 0.5
"""Of the mean day about its mean; a smaller one is no temperature of air over land."""
MOST_OFF_DAYS = 75.0
"""How far the warmest part of the year may lie from the middle of July, in the south of January."""
FROM_NORMAL_K = 5.0
_SEASON_K, _SEASON_DEG = 3.0, 10.0
"""Years that swing by less, or nearer to the equator, have no summer."""
_SUMMER_DAY = 197.0
_NEAR_DEG = 0.5
_LAPSE_K_PER_M = 0.0065
"""International Standard Atmosphere."""


def warmth_doubts(dataset: xr.Dataset, place: Place) -> list[Fault]:
    """Return warnings of temperature without the course of a day, or with one of another time, season or place."""
    celsius = dataset["temperature_c"].values.reshape(-1, 1440 // step_minutes(dataset))
    if np.ptp(celsius) == 0.0:
        return []  # it stands still, and that is told
    return [*_of_day(dataset, celsius, place), *_of_year(dataset, celsius, place), *_near(dataset, celsius, place)]


def _of_day(dataset: xr.Dataset, celsius: Floats, place: Place) -> list[Fault]:
    swing_k, share = _wave(celsius.mean(axis=0))
    if swing_k < LEAST_SWING_K:
        return [Fault("NZ0486", place, {"swing": swing_k, "least": LEAST_SWING_K})]
    solar_h = float(dataset.attrs["longitude"]) / 15 - float(dataset.attrs["utc_offset_h"])
    warmest_h = (24 * share + (solar_h if np.isfinite(solar_h) else 0.0)) % 24
    if WARMEST_H[0] <= warmest_h <= WARMEST_H[1]:
        return []
    return [Fault("NZ0487", place, {"hour": warmest_h, "low": WARMEST_H[0], "high": WARMEST_H[1]})]


def _of_year(dataset: xr.Dataset, celsius: Floats, place: Place) -> list[Fault]:
    swing_k, share = _wave(celsius.mean(axis=1))
    north = float(dataset.attrs["latitude"])
    if not abs(north) >= _SEASON_DEG or swing_k < _SEASON_K:
        return []
    off_days = (365 * share - _SUMMER_DAY + (0.0 if north > 0 else 182.5) + 182.5) % 365 - 182.5
    if abs(off_days) <= MOST_OFF_DAYS:
        return []
    return [Fault("NZ0488", place, {"month": int(12 * share) + 1, "latitude": north})]


def _near(dataset: xr.Dataset, celsius: Floats, place: Place) -> list[Fault]:
    """Return a warning when the mean is far from the normal, at the same altitude, of a site some 50 km away."""
    north, east = float(dataset.attrs["latitude"]), float(dataset.attrs["longitude"])
    apart_deg = {name: max(abs(site.latitude - north), abs(site.longitude - east)) for name, site in sites().items()}
    nearest = min(apart_deg, key=lambda name: apart_deg[name])
    site = sites()[nearest]
    higher_m = float(dataset.attrs["altitude_m"]) - site.altitude_m
    normal, mean = float(np.mean(site.temperature_c)) - _LAPSE_K_PER_M * higher_m, float(celsius.mean())
    if not apart_deg[nearest] <= _NEAR_DEG or abs(mean - normal) <= FROM_NORMAL_K:
        return []
    return [Fault("NZ0489", place, {"mean": mean, "site": nearest, "normal": normal})]


def _wave(course: Floats) -> tuple[float, float]:
    """Return the amplitude of the first harmonic of a course and the share of it after which that is highest."""
    angle = 2 * np.pi * (np.arange(len(course)) + 0.5) / len(course)
    wave = complex(2 * np.mean((course - course.mean()) * np.exp(1j * angle)))
    return abs(wave), float(np.angle(wave) / (2 * np.pi)) % 1.0
