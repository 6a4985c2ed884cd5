"""Bands of the day, when electricity is cheap or clean and when it is dear, by what is published beforehand."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.park import Park
from netzero.components.rules import Rules
from netzero.kernels.policy import CHEAP, DEAR, FLAT, MIDDLE

Array = NDArray[np.float64]


def bands(hourly: xr.Dataset, worth: Array, rules: Rules) -> tuple[NDArray[np.int64], Array, Array]:
    """Return the band of each step, and the lowest and highest worth of its day.

    `worth` is [time, ...]: prices, or factors. A day is a calendar day within a block of the axis; a day of one
    price is flat. Prices are cheap or dear in the lowest or highest `rules.band` of the day's range, emission factors
    below or above the day's mean.
    """
    days = hourly["time"].values.astype("datetime64[D]").astype(np.int64)
    block = hourly["block"].values
    begin = np.flatnonzero(np.append(True, (np.diff(days) != 0) | (np.diff(block) != 0)))
    steps = np.diff(np.append(begin, len(days)))
    day = np.repeat(np.arange(len(begin)), steps)
    low = np.minimum.reduceat(worth, begin, axis=0)[day]
    high = np.maximum.reduceat(worth, begin, axis=0)[day]
    if rules.policy == "co2_aware":
        mean = (np.add.reduceat(worth, begin, axis=0).T / steps).T[day]
        band = np.where(worth < mean, CHEAP, np.where(worth > mean, DEAR, MIDDLE))
    else:
        edge = rules.band * (high - low)
        band = np.where(worth <= low + edge, CHEAP, np.where(worth >= high - edge, DEAR, MIDDLE))
    return np.where(high > low, band, FLAT).astype(np.int64), low, high


def grid_factor(park: Park, hourly: xr.Dataset) -> Array:
    """Return the emission factor of the grid that requirements count with, t/kWh (stage, time)."""
    name = "grid_factor_market" if park.carbon.market_based else "grid_factor_location"
    return np.asarray(hourly[name].transpose("stage", "time").values)


def deciding_price(park: Park, hourly: xr.Dataset, meter: str, rules: Rules) -> Array:
    """Return what decisions take a kWh of the grid to cost, emissions at the CO2 price included (stage, time)."""
    price = hourly["import_price"].sel(meter=meter).transpose("stage", "time").values
    co2_price = np.array(rules.co2_price(len(park.stages.years)))
    return np.asarray(price + co2_price[:, None] * grid_factor(park, hourly))
