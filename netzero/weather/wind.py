"""Wind for turbines: the highest that a file has, and the roughness that leads from there to the hub.

    ln z0 = (v2 ln h1 - v1 ln h2) / (v2 - v1)      z0 of the logarithmic profile through the speeds at two heights

Source: Burton et al., Wind Energy Handbook, 2nd ed. 2011, chapter 2.
"""

from __future__ import annotations

import math

import numpy as np
import xarray as xr

from netzero.weather.year import Floats

_ROUGHNESS_M = (1e-5, 2.0)
"""From calm water to the centre of a city; hours in which wind does not grow with height get the bounds."""


def roughness_of(low_m_s: Floats, low_m: float, high_m_s: Floats, high_m: float) -> Floats:
    """Return the roughness length by step from wind at two heights, within 0.01 mm and 2 m."""
    apart = high_m_s - low_m_s
    grows = apart > 1e-6
    exponent = (high_m_s * math.log(low_m) - low_m_s * math.log(high_m)) / np.where(grows, apart, 1.0)
    lowest, highest = (math.log(bound) for bound in _ROUGHNESS_M)
    return np.asarray(np.exp(np.where(grows, np.clip(exponent, lowest, highest), lowest)))


def turbine_wind(weather: xr.Dataset) -> tuple[Floats, float, Floats | None]:
    """Return wind speed in m/s, the height it was measured at in m, and the roughness length by step when known."""
    name = "wind_high_m_s" if "wind_high_m_s" in weather else "wind_m_s"
    roughness = weather["roughness_m"].values if "roughness_m" in weather else None
    return weather[name].values, float(weather[name].attrs["height_m"]), roughness
