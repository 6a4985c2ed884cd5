"""Time of 200 roofs over a year against pvlib's functions broadcast over [time, roof]; prints one JSON document."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import pvlib

from netzero.kernels import solar

ROOFS = 200
LATITUDE, LONGITUDE = 21.2, 105.8
MOUNTING = pvlib.temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"]["close_mount_glass_glass"]


def clear_year() -> solar.Sky:
    """Return a year of clear sky with made-up clouds at a site near Ha Noi."""
    times = pd.date_range("2026-01-01 00:30", periods=8760, freq="h", tz="Etc/GMT-7")
    sun = pvlib.solarposition.get_solarposition(times, LATITUDE, LONGITUDE)
    clear = pvlib.clearsky.ineichen(sun.apparent_zenith, pvlib.atmosphere.get_relative_airmass(sun.apparent_zenith), 4)
    cloud = np.random.default_rng(1).random(8760)
    dni, dhi = clear.dni.to_numpy() * (1 - cloud), clear.dhi.to_numpy() * (1 + cloud)
    zenith = sun.apparent_zenith.to_numpy()
    ghi = dhi + dni * np.maximum(np.cos(np.radians(zenith)), 0)
    return solar.Sky(
        zenith,
        sun.azimuth.to_numpy(),
        pvlib.irradiance.get_extra_radiation(times).to_numpy(),
        pvlib.atmosphere.get_relative_airmass(zenith),
        ghi,
        dni,
        dhi,
        20 + 10 * np.random.default_rng(2).random(8760),
        5 * np.random.default_rng(3).random(8760),
    )


def roofs(transposition: int) -> solar.Planes:
    """Return planes of many tilts and azimuths."""
    random = np.random.default_rng(4)
    same = {"albedo": 0.2, "wind_a": MOUNTING["a"], "wind_b": MOUNTING["b"], "delta_t_k": float(MOUNTING["deltaT"])}
    same |= {"gamma_per_k": -0.0037, "losses": 0.14, "inverter_efficiency": 0.96, "dc_ac_ratio": 1.2}
    return solar.Planes(
        tilt_deg=random.uniform(0, 90, ROOFS),
        azimuth_deg=random.uniform(0, 360, ROOFS),
        transposition=np.full(ROOFS, transposition),
        **{name: np.full(ROOFS, value) for name, value in same.items()},
    )


def by_pvlib(sky: solar.Sky, planes: solar.Planes) -> np.ndarray:
    """Return AC power by pvlib, dims (time, roof)."""
    z, a, extra, airmass, ghi, dni, dhi, air, wind = (column[:, None] for column in sky)
    tilt, azimuth = planes.tilt_deg[None], planes.azimuth_deg[None]
    if planes.transposition[0] == solar.PEREZ:
        diffuse = pvlib.irradiance.perez(tilt, azimuth, dhi, dni, extra, z, a, airmass)
    else:
        diffuse = pvlib.irradiance.haydavies(tilt, azimuth, dhi, dni, extra, z, a)
    beam = dni * np.maximum(pvlib.irradiance.aoi_projection(tilt, azimuth, z, a), 0)
    poa = beam + np.nan_to_num(diffuse) + pvlib.irradiance.get_ground_diffuse(tilt, ghi, 0.2)
    cell = pvlib.temperature.sapm_cell(poa, air, wind, MOUNTING["a"], MOUNTING["b"], MOUNTING["deltaT"])
    dc = pvlib.pvsystem.pvwatts_dc(poa, cell, 1.0, -0.0037) * 0.86
    return pvlib.inverter.pvwatts(dc, 1 / 1.2 / 0.96, 0.96)


def by_kernel(sky: solar.Sky, planes: solar.Planes) -> np.ndarray:
    """Return AC power by the kernel, dims (roof, time)."""
    return solar.pv_power(sky, planes)


def best_ms(work: Callable[[], object], repeats: int) -> float:
    """Return the shortest time of some repeats."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append((time.process_time() - begin) * 1e3)
    return min(times)


def measure() -> dict[str, object]:
    """Return time, ratio and difference for both transpositions."""
    sky = clear_year()
    found: dict[str, object] = {}
    for name, model in (("perez", solar.PEREZ), ("haydavies", solar.HAY_DAVIES)):
        planes = roofs(model)
        difference = float(np.abs(by_kernel(sky, planes) - by_pvlib(sky, planes).T).max())
        kernel_ms = best_ms(lambda planes=planes: by_kernel(sky, planes), 5)
        pvlib_ms = best_ms(lambda planes=planes: by_pvlib(sky, planes), 2)
        found[name] = {
            "roofs": ROOFS,
            "kernel_ms": round(kernel_ms, 2),
            "pvlib_ms": round(pvlib_ms, 1),
            "ratio": round(pvlib_ms / kernel_ms, 1),
            "largest_difference_kw_per_kwp": difference,
        }
    return found


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
