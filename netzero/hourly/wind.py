"""Availability of wind turbines from the wind at a measuring height."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.catalogue.model import WindPhysics
from netzero.kernels.wind import turbine_power

Floats = NDArray[np.float64]


def wind_availability(
    wind_m_s: Floats, measured_at_m: float, physics: WindPhysics, year: int, roughness_m: Floats | None = None
) -> Floats:
    """Return power per unit of rated power, dim time.

    Args:
        wind_m_s: wind speed at the measuring height, dim time.
        measured_at_m: that height.
        physics: the turbine; its power curve holds at the air density it was measured at, which is not corrected.
        year: for figures that change by year.
        roughness_m: roughness length by step; default: the figure of the turbine's site.

    """
    if roughness_m is None:
        roughness_m = np.full(wind_m_s.shape, physics.roughness_m.plain(year, "m"))
    speeds = np.array(sorted(physics.power_curve))
    shares = np.array([physics.power_curve[speed] for speed in speeds])
    hub_m = physics.hub_height_m.plain(year, "m")
    return np.asarray(turbine_power(wind_m_s, measured_at_m, hub_m, roughness_m, speeds, shares))
