"""Price bands of the day: when electricity is cheap and when it is dear, by the tariff published beforehand."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.kernels.policy import CHEAP, DEAR, FLAT, MIDDLE

BAND_SHARE = 0.2
"""A price is cheap or dear when it lies in the lowest or highest fifth of its day's range."""


def bands(hourly: xr.Dataset, price: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the band of each step and the highest price of its day; `price` is [time, ...], currency per kWh.

    A day is a calendar day within a block of the axis; a day of one price is flat.
    """
    days = hourly["time"].values.astype("datetime64[D]").astype(np.int64)
    block = hourly["block"].values
    begin = np.flatnonzero(np.append(True, (np.diff(days) != 0) | (np.diff(block) != 0)))
    day = np.repeat(np.arange(len(begin)), np.diff(np.append(begin, len(days))))
    low = np.minimum.reduceat(price, begin, axis=0)[day]
    high = np.maximum.reduceat(price, begin, axis=0)[day]
    edge = BAND_SHARE * (high - low)
    band = np.where(price <= low + edge, CHEAP, np.where(price >= high - edge, DEAR, MIDDLE))
    return np.where(high > low, band, FLAT).astype(np.int64), high
