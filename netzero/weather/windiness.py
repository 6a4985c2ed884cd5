"""Whether wind is in m/s: its mean, its strong hours, and its mean beside the climate normal of a known site nearby.

Basis of the bounds: at 10 m ten files have means of 1.2 to 3.7 m/s and the hour in a hundred 3.7 to 12.3 m/s; coasts of
the North Sea have about 7 m/s, whose hour in a hundred (Weibull, shape 2) is 17 m/s. Bounds grow with height as the
logarithmic profile over a roughness of 0.1 m does; at 80 m one file has 6.4 and 11.8 m/s.
"""

from __future__ import annotations

import math

import numpy as np
import xarray as xr

from netzero.catalogue import sites
from netzero.errors import Fault, Place

MEAN_M_S = (0.5, 7.5)
"""Usual yearly means at 10 m."""
STRONG_M_S = 18.0
"""The hour in a hundred has less at 10 m."""
FROM_NORMAL = 2.5
"""Times the normal of the site nearby, or less than its inverse, is doubted: neighbouring sites lie 1.9 times apart, a
file of Hanoi and its normal 1.5 times; km/h read as m/s are 3.6 times."""
_NEAR_DEG = 0.5
_REFERENCE_M, _ROUGHNESS_M = 10.0, 0.1


def windiness_doubts(dataset: xr.Dataset, place: Place) -> list[Fault]:
    """Return warnings of wind that is unusually strong or weak, or far from the normal of a site nearby."""
    measured = [name for name in ("wind_m_s", "wind_high_m_s") if name in dataset]
    unusual = [fault for name in measured for fault in _unusual(dataset, name, place)]
    return unusual or _far_from_normal(dataset, place)


def _unusual(dataset: xr.Dataset, name: str, place: Place) -> list[Fault]:
    speed, height_m = dataset[name].values, float(dataset[name].attrs["height_m"])
    taller = math.log(max(height_m, 1.0) / _ROUGHNESS_M) / math.log(_REFERENCE_M / _ROUGHNESS_M)
    mean, strong = float(speed.mean()), float(np.quantile(speed, 0.99))
    low, high, most = MEAN_M_S[0] * taller, MEAN_M_S[1] * taller, STRONG_M_S * taller
    if low <= mean <= high and strong <= most:
        return []
    values = {"mean": mean, "strong": strong, "height": height_m, "low": low, "high": high, "most": most}
    return [Fault("NZ0473", place, values)]


def _far_from_normal(dataset: xr.Dataset, place: Place) -> list[Fault]:
    """Return a warning when the mean is far from the normal of the nearest site of the catalogue, some 50 km away."""
    north, east = float(dataset.attrs["latitude"]), float(dataset.attrs["longitude"])
    apart_deg = {name: max(abs(site.latitude - north), abs(site.longitude - east)) for name, site in sites().items()}
    nearest = min(apart_deg, key=lambda name: apart_deg[name])
    normal, mean = float(np.mean(sites()[nearest].wind_m_s)), float(dataset["wind_m_s"].mean())
    if not apart_deg[nearest] <= _NEAR_DEG or 1 / FROM_NORMAL <= mean / normal <= FROM_NORMAL:
        return []
    return [Fault("NZ0474", place, {"mean": mean, "times": mean / normal, "site": nearest, "normal": normal})]
