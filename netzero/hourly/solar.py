"""Availability of PV planes from the weather."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.kernels import solar
from netzero.scenario.scenario import PvPlane
from netzero.weather import sun_of

Floats = NDArray[np.float64]

TRANSPOSITIONS = {"haydavies": solar.HAY_DAVIES, "perez": solar.PEREZ}
MOUNTINGS = {
    "open_rack_glass_glass": (-3.47, -0.0594, 3.0),
    "close_mount_glass_glass": (-2.98, -0.0471, 1.0),
    "insulated_back_glass_polymer": (-2.81, -0.0455, 0.0),
}
"""a, b (per m/s) and delta T (K) of the Sandia model, King et al. 2004 as carried by pvlib; confidence C2."""


def pv_availability(weather: xr.Dataset, planes: Sequence[PvPlane], year: int) -> Floats:
    """Return AC power per kWp, dims (plane, time); equal planes are computed once.

    Args:
        weather: terms WEATHER on the time axis.
        planes: tilt, azimuth and physics of each plane.
        year: for figures that change by year.

    """
    table, of_plane = np.unique(plane_table(planes, year), axis=0, return_inverse=True)
    power = solar.pv_power(sky_of(weather), planes_of(table))
    return np.asarray(power[of_plane.ravel()])


def sky_of(weather: xr.Dataset) -> solar.Sky:
    """Return the kernel's sky; the sun stands where the weather's attributes say, once for each step."""
    from pvlib.atmosphere import get_relative_airmass

    sun = sun_of(weather)
    return solar.Sky(
        zenith_deg=sun.apparent_zenith_deg,
        azimuth_deg=sun.azimuth_deg,
        dni_extra_w_m2=sun.dni_extra_w_m2,
        airmass=get_relative_airmass(sun.apparent_zenith_deg),
        ghi_w_m2=weather["ghi_w_m2"].values,
        dni_w_m2=weather["dni_w_m2"].values,
        dhi_w_m2=weather["dhi_w_m2"].values,
        temperature_c=weather["temperature_c"].values,
        wind_m_s=weather["wind_m_s"].values,
    )


def plane_table(planes: Sequence[PvPlane], year: int) -> Floats:
    """Return one row of numbers for each plane, in the order of `solar.Planes`."""
    return np.array([_row(plane, year) for plane in planes])


def planes_of(table: Floats) -> solar.Planes:
    """Return the kernel's planes from `plane_table`."""
    columns = [np.ascontiguousarray(column) for column in table.T]
    return solar.Planes._make([*columns[:-1], columns[-1].astype(np.int64)])


def _row(plane: PvPlane, year: int) -> tuple[float, ...]:
    """Return the numbers of one plane in the order of `solar.Planes`."""
    physics = plane.physics
    return (
        plane.tilt_deg,
        plane.azimuth_deg,
        physics.albedo.plain(year, "1"),
        *MOUNTINGS[physics.mounting],
        physics.gamma_pdc.plain(year, "1/K"),
        physics.losses.plain(year, "1"),
        physics.inverter_efficiency.plain(year, "1"),
        physics.dc_ac_ratio.plain(year, "1"),
        TRANSPOSITIONS[physics.transposition],
    )
