"""Synthetic typical years from climate normals. They are no measurement and say so (`synthetic` = 1).

- Irradiance: `netzero.weather.clearness`, whose days vary somewhat more than measured ones of the tropics; direct and
  diffuse by Erbs, Klein and Duffie (1982), so that GHI = DHI + DNI cos z with the sun at the middle of the hour.
  Monthly means of GHI are the normals.
- Temperature: the normals by month, a daily cycle (Erbs, Klein and Beckman 1983, ASHRAE Journal 25-6) whose range
  25.8 K - 5.21 kelvin follows the day's clearness K, and daily departures, AR(1) of memory 0.7. Their spread,
  1.0 + 0.15 kelvin for each kelvin that the month is colder than the warmest one, is a fit by eye to the typical years
  of Hanoi and Singapore (cold surges of the northern winter). Monthly means are the normals. The range was fitted to
  monthly means of middle latitudes; here it is used on daily clearness in the tropics and, by choice, clipped to
  2..15 kelvin.
- Wind at 10 m: Weibull of shape 2, hourly memory 0.85, daily swing of 25 % with its peak at 15 h, the defaults of HOMER
  (Lambert, Gilman and Lilienthal 2006). Monthly means are the normals. HOMER adds the daily swing before the transform
  to Weibull; here it multiplies after it, so that the shape is not exactly 2.
- Pressure: standard atmosphere at the altitude, constant.

The same site, year and seed give the same year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from netzero.axis import full_year
from netzero.catalogue.model import Site
from netzero.weather.clearness import daily_clearness, hourly_clearness
from netzero.weather.complete import direct_and_diffuse
from netzero.weather.stochastic import autoregressive, normals, probability, with_monthly_means
from netzero.weather.sun import Sun, sun_position
from netzero.weather.year import About, Floats, Times, weather_year

_FINE_MIN = 10
_SKY, _HOURS, _TEMPERATURE, _WIND = range(4)
"""Streams of random numbers."""
_DAILY_RANGE_K = (2.0, 15.0)
_TEMPERATURE_MEMORY = 0.7
_WIND_MEMORY, _WIND_SWING, _WIND_PEAK_H = 0.85, 0.25, 15


@dataclass(frozen=True, eq=False)
class _Light:
    """The sun of a year by hour, dims (day, hour)."""

    above_air_w_m2: Floats
    """Mean extraterrestrial irradiance on the ground."""
    sine: Floats
    solar_hour: Floats


def synthesise(site: Site, year: int, seed: int) -> xr.Dataset:
    """Return a synthetic typical year of a site, terms WEATHER, hourly, methods in the module.

    Raises:
        ValueError: a month's irradiation is more or less than any sky gives there.

    """
    start = full_year(year).start
    month = start.astype("datetime64[M]").astype(np.int64) % 12
    ghi, clearness = _irradiance(site, start, month, seed)
    sun = _sun(site, start, 30)
    dni, dhi = direct_and_diffuse(ghi, sun, start)
    from pvlib.atmosphere import alt2pres

    values = {
        "ghi_w_m2": ghi,
        "dni_w_m2": dni,
        "dhi_w_m2": dhi,
        "temperature_c": _temperature(site, month, clearness, seed),
        "wind_m_s": _wind(site, month, seed),
        "pressure_pa": np.full(len(start), float(alt2pres(site.altitude_m))),
    }
    about = About(
        latitude=site.latitude,
        longitude=site.longitude,
        altitude_m=site.altitude_m,
        utc_offset_h=site.utc_offset_h,
        sun_offset_min=30.0,
        wind_height_m=10.0,
        source=f"SYNTHETIC year of {site.title['en']} from climate normals ({site.source}), seed {seed}",
        synthetic=1,
        year_kind="synthetic",
    )
    return weather_year(start, values, about)


def _sun(site: Site, start: Times, offset_min: float) -> Sun:
    return sun_position(start, offset_min, site.latitude, site.longitude, site.altitude_m, site.utc_offset_h)


def _irradiance(site: Site, start: Times, month: np.ndarray, seed: int) -> tuple[Floats, Floats]:
    """Return GHI by hour, W/m2, and the clearness of each day."""
    light = _light(site, start)
    days = len(start) // 24
    above_air_kwh = light.above_air_w_m2.sum(axis=1) / 1000
    day_month = month[::24]
    mean_above_air = np.bincount(day_month, weights=above_air_kwh) / np.bincount(day_month)
    mean = np.array(site.ghi_kwh_m2_day) / mean_above_air
    daily = daily_clearness(mean, day_month, above_air_kwh, normals(seed, _SKY, days))
    shocks = normals(seed, _HOURS, len(start)).reshape(days, 24)
    hourly = hourly_clearness(daily, light.sine, light.solar_hour, light.above_air_w_m2, shocks)
    return (hourly * light.above_air_w_m2).ravel(), daily


def _light(site: Site, start: Times) -> _Light:
    """Return the sun by hour from steps of ten minutes, so that hours of sunrise and sunset count for what they are."""
    fine = (start[:, None] + np.arange(0, 60, _FINE_MIN)).ravel()
    sun = _sun(site, fine, _FINE_MIN / 2)
    height = np.maximum(np.cos(np.radians(sun.zenith_deg)), 0.0).reshape(-1, 24, 60 // _FINE_MIN)
    lit = (height > 0).sum(axis=2)
    above_air = (height * sun.dni_extra_w_m2.reshape(height.shape)).mean(axis=2)
    sine = height.sum(axis=2) / np.maximum(lit, 1)
    noon = (height.mean(axis=2) * (np.arange(24) + 0.5)).sum(axis=1) / height.mean(axis=2).sum(axis=1)
    return _Light(above_air, sine, np.arange(24) + 0.5 - noon[:, None] + 12)


def _temperature(site: Site, month: np.ndarray, clearness: Floats, seed: int) -> Floats:
    """Return air temperature by hour, degrees Celsius."""
    wanted = np.array(site.temperature_c)
    hours, days = len(month), len(clearness)
    spread = 1.0 + 0.15 * (wanted.max() - wanted)
    departure = autoregressive(normals(seed, _TEMPERATURE, days), _TEMPERATURE_MEMORY) * spread[month[::24]]
    range_k = np.clip(25.8 * clearness - 5.21, *_DAILY_RANGE_K)
    position = np.arange(hours) + 0.5
    noon = np.arange(days) * 24 + 12.0
    smooth = np.interp(position, noon, departure, period=hours)
    swing = np.interp(position, noon, range_k, period=hours)
    # In the formula hour 1 is 1 a.m. and t = 0 there; the middle of the step that starts at h is h + 0.5.
    t = 2 * np.pi * (np.arange(hours) % 24 + 0.5 - 1) / 24
    shape = (
        0.4632 * np.cos(t - 3.805)
        + 0.0984 * np.cos(2 * t - 0.360)
        + 0.0168 * np.cos(3 * t - 0.822)
        + 0.0138 * np.cos(4 * t - 3.513)
    )
    return with_monthly_means(smooth + swing * shape, month, wanted, np.add)


def _wind(site: Site, month: np.ndarray, seed: int) -> Floats:
    """Return wind speed at 10 m by hour, m/s."""
    hour = np.arange(len(month)) % 24 + 0.5
    chance = probability(autoregressive(normals(seed, _WIND, len(month)), _WIND_MEMORY))
    speed = np.sqrt(-np.log1p(-chance))  # Weibull of shape 2, scale 1
    swing = 1 + _WIND_SWING * np.cos(2 * np.pi * (hour - _WIND_PEAK_H) / 24)
    return with_monthly_means(speed * swing, month, np.array(site.wind_m_s), np.multiply)
