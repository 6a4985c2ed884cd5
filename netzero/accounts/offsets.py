"""Offsets that an operator buys when a year is over: what net emissions exceed their cap by, as far as is allowed."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.park import Park


def offsets_at_year_end(
    park: Park, books: xr.Dataset, year_fraction: float, base_year_t: float | None
) -> NDArray[np.float64]:
    """Return what is offset in a year of each stage for net emissions to keep their cap, t CO2e (stage).

    It needs no foresight: the year's emissions are known by then. Nothing is bought for a limit of the horizon, and
    nothing where a share of base-year emissions is meant and these are unknown.

    Args:
        park: the park.
        books: terms BOOKS of an operation without offsets.
        year_fraction: share of the year that the books are of.
        base_year_t: emissions of the base year, t; None when unknown.

    """
    carbon, base_t = park.carbon, np.nan if base_year_t is None else base_year_t
    gross_t = books["emissions"].sel(scope=list(carbon.scopes)).sum(("party", "scope")).values
    caps = [np.array([np.nan if one is None else one for one in track]) for track in (carbon.cap_t, carbon.cap_share)]
    cap_t = year_fraction * np.fmin(caps[0], caps[1] * base_t)
    most_t = year_fraction * np.array(carbon.offset_share) * base_t
    return np.asarray(np.nan_to_num(np.clip(gross_t - cap_t, 0.0, most_t)))
