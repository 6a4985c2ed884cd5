"""Wind at hub height and the power a turbine makes of it.

    v_hub = v ln(h_hub / z0) / ln(h / z0)         logarithmic profile over roughness z0, neutral air, no displacement
    power = curve(v_hub)                          linear between the points of the curve, zero outside of them

Air density is not corrected for. Source: Burton et al., Wind Energy Handbook, 2nd ed. 2011, chapter 2.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from netzero.kernels.compiled import driver, step

Floats = NDArray[np.float64]


@step
def log_law(speed: float, measured_at_m: float, hub_m: float, roughness_m: float) -> float:
    """Return the wind speed at the hub in m/s by the logarithmic profile."""
    return speed * math.log(hub_m / roughness_m) / math.log(measured_at_m / roughness_m)


@step
def power_share(speed: float, curve_m_s: Floats, curve_share: Floats) -> float:
    """Return power as a share of rated power; curve_m_s ascends."""
    if speed < curve_m_s[0] or speed > curve_m_s[-1]:
        return 0.0
    high = min(int(np.searchsorted(curve_m_s, speed, side="right")), curve_m_s.size - 1)
    low = high - 1
    part = (speed - curve_m_s[low]) / (curve_m_s[high] - curve_m_s[low])
    return float(curve_share[low] + part * (curve_share[high] - curve_share[low]))


@driver
def turbine_power(
    wind_m_s: Floats, measured_at_m: float, hub_m: float, roughness_m: Floats, curve_m_s: Floats, curve_share: Floats
) -> Floats:
    """Return power as a share of rated power, dim time, with the logarithmic profile (roughness by step)."""
    power = np.empty(wind_m_s.size)
    for t in range(wind_m_s.size):
        speed = log_law(wind_m_s[t], measured_at_m, hub_m, roughness_m[t])
        power[t] = power_share(speed, curve_m_s, curve_share)
    return power
