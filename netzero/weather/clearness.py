"""Clearness of the sky, day by day and hour by hour, from monthly means.

Days. The distribution of daily clearness K in a month of mean Km is that of Bendt, Collares-Pereira and Rabl (1981)
with the limits of Hollands and Huget (1983):

    F(K) = (exp(g Kmin) - exp(g K)) / (exp(g Kmin) - exp(g Kmax)),   Kmin = 0.05,
    Kmax = 0.6313 + 0.267 Km - 11.9 (Km - 0.75)^8,

with g such that the month has its mean. Every month holds its quantiles once, in the order of an AR(1) sequence of
memory 0.29 (Graham, Hollands and Huget 1988; the figure could not be re-checked against the paper).

Hours. The model TAG of Aguiar and Collares-Pereira (1992, Solar Energy 49, 167-174), s being the sine of the sun's
height and y an AR(1) sequence of memory 0.38 + 0.06 cos(7.4 K - 2.5):

    k = l + e exp(-c / s) + a exp(b (1 - s)) y
    l = -0.19 + 1.12 K + 0.24 exp(-8 K)      e = 0.32 - 1.6 (K - 0.5)^2       c = 0.19 + 2.27 K^2 - 2.51 K^3
    a = 0.14 exp(-20 (K - 0.35)^2)           b = 3 (K - 0.45)^2 + 16 K^5

k lies between 0.02 and the clear sky 0.88 cos(pi (t - 12) / 30) of Graham and Hollands (1990), t in solar hours, and is
scaled so that each day keeps its K. The daily part is as in Duffie and Beckman, Solar Engineering of Thermal
Processes, section 2.9.
"""

from __future__ import annotations

import numpy as np

from netzero.weather.stochastic import autoregressive
from netzero.weather.year import Floats

_LEAST_DAILY = 0.05
_LEAST_HOURLY = 0.02
_DAILY_MEMORY = 0.29
_STEEPEST = 80.0
"""Largest |g| tried: the month is then all overcast or all clear."""


def daily_clearness(mean: Floats, month: np.ndarray, above_air_kwh: Floats, shocks: Floats) -> Floats:
    """Return the clearness index of each day.

    Args:
        mean: of each month, weighted by extraterrestrial irradiation.
        month: 0..11 of each day.
        above_air_kwh: extraterrestrial irradiation of each day, per m2.
        shocks: standard normal numbers, one a day.

    Raises:
        ValueError: a month's mean cannot be: outside what the distribution spans.

    """
    order = autoregressive(shocks, _DAILY_MEMORY)
    clearness = np.empty(len(month))
    for m in range(12):
        of_month = month == m
        rank = np.argsort(np.argsort(order[of_month]))
        share = (rank + 0.5) / len(rank)
        clearness[of_month] = _quantiles(share, float(mean[m]), above_air_kwh[of_month])
    return clearness


def _quantiles(share: Floats, mean: float, weight: Floats) -> Floats:
    """Return the clearness at each share of the distribution whose weighted mean is the wanted one."""
    from scipy.optimize import brentq  # a quarter of a second to import

    most = 0.6313 + 0.267 * mean - 11.9 * (mean - 0.75) ** 8

    def at(steepness: float) -> Floats:
        width = most - _LEAST_DAILY
        if abs(steepness) < 1e-9:
            return np.asarray(_LEAST_DAILY + share * width)
        return np.asarray(_LEAST_DAILY + np.log1p(share * np.expm1(steepness * width)) / steepness)

    return at(brentq(lambda g: float(np.average(at(g), weights=weight)) - mean, -_STEEPEST, _STEEPEST))


def hourly_clearness(daily: Floats, sine: Floats, solar_hour: Floats, above_air: Floats, shocks: Floats) -> Floats:
    """Return the clearness index of each hour, dims (day, hour); zero at night.

    Args:
        daily: clearness of each day.
        sine: mean sine of the sun's height while it is up, dims (day, hour); zero at night.
        solar_hour: true solar time at the middle of each hour, same dims.
        above_air: extraterrestrial irradiance on the ground, same dims.
        shocks: standard normal numbers, same dims.

    """
    lit = above_air > 0
    clear_sky = np.maximum(0.88 * np.cos(np.pi * (solar_hour - 12) / 30), _LEAST_HOURLY)
    K = daily[:, None]
    s = np.where(lit, sine, 1.0)
    level = -0.19 + 1.12 * K + 0.24 * np.exp(-8 * K)
    rise = 0.32 - 1.6 * (K - 0.5) ** 2
    air = 0.19 + 2.27 * K**2 - 2.51 * K**3
    spread = 0.14 * np.exp(-20 * (K - 0.35) ** 2) * np.exp((3 * (K - 0.45) ** 2 + 16 * K**5) * (1 - s))
    k = level + rise * np.exp(-air / s) + spread * _hourly_noise(daily, shocks)
    wanted = daily * above_air.sum(axis=1)
    for _ in range(6):
        k = np.clip(k, _LEAST_HOURLY, clear_sky)
        k *= (wanted / (k * above_air).sum(axis=1))[:, None]
    return np.where(lit, k, 0.0)


def _hourly_noise(daily: Floats, shocks: Floats) -> Floats:
    """Return the AR(1) sequence y whose memory follows the clearness of the day."""
    memory = np.repeat(0.38 + 0.06 * np.cos(7.4 * daily - 2.5), shocks.shape[1])
    fresh = shocks.ravel() * np.sqrt(1 - memory**2)
    y = np.empty(len(fresh))
    last = float(shocks.flat[0])
    for hour in range(len(fresh)):
        last = memory[hour] * last + fresh[hour]
        y[hour] = last
    return y.reshape(shocks.shape)
