"""Reanalysis and other gridded weather in netCDF (CF conventions), such as ERA5, read by xarray.

Stamps are UTC. Accumulated irradiance (J/m2) is that of the step that ends at its stamp; other variables are instants,
and a step has the mean of those at its two ends. The site's value is bilinear between grid points when it lies among
them, else that of the nearest point; both are told. Direct light on the horizontal (fdir) is turned to the direct beam
with the sun at the middle of the step. Source: ERA5 documentation, ECMWF, 'accumulations' and 'parameter listings'.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from netzero.errors import BadInput, Fault, Place
from netzero.intake.inspection import Findings
from netzero.weather.complete import beam_and_rest
from netzero.weather.files import bytes_of, read_as
from netzero.weather.laying import laid
from netzero.weather.raw import Declared, Label, Raw
from netzero.weather.sun import sun_position
from netzero.weather.year import About, Floats, Times

if TYPE_CHECKING:
    import xarray as xr

_ALIASES = {
    "ghi": ("ssrd", "rsds", "ghi"),
    "direct": ("fdir", "rsdsdirect"),
    "temperature": ("t2m", "2t", "tas"),
    "wind": ("si10", "sfcWind", "ws10"),
    "east": ("u10", "10u", "uas"),
    "north": ("v10", "10v", "vas"),
    "high": ("si100", "ws100"),
    "high_east": ("u100", "100u"),
    "high_north": ("v100", "100v"),
    "pressure": ("sp", "ps"),
    "roughness": ("fsr", "roughness"),
}
_COORDINATES = {"valid_time": "time", "lat": "latitude", "lon": "longitude"}
_DIMS = ("time", "latitude", "longitude")
_FAR_DEG = 0.5
"""Further from the site than the points of reanalyses lie apart, the grid does not hold it."""
_ZERO_C_K = 273.15
_HIGH_M = 100.0


def read_era5(path: Path, declared: Declared, findings: Findings) -> Raw:
    """Return the steps of a netCDF file at the site.

    Raises:
        BadInput: no netCDF of weather by time, latitude and longitude.

    """
    place = Place(path.name)
    if declared.utc_offset_h not in (None, 0.0):
        findings.refusal("NZ0403", place, read=0.0, declared=declared.utc_offset_h)
    found, times, point = _at_site(path, declared, findings)
    joules = found["ghi"].attrs.get("units", "").startswith("J") if "ghi" in found else True
    label: Label = declared.label or ("end" if joules else "instant")
    steps = laid(times, label, lambda _: place, findings)
    about = About(
        latitude=point[0],
        longitude=point[1],
        altitude_m=declared.altitude_m or 0.0,
        utc_offset_h=0.0,
        sun_offset_min=steps.sun_offset_min,
        wind_height_m=10.0,
        source=f"{path.name}: netCDF at {point[0]:.3f} N {point[1]:.3f} E",
        synthetic=0,
        year_kind=steps.year_kind,
    )
    step_s = float((times[1] - times[0]) / np.timedelta64(1, "s"))
    values = _values(found, step_s, ends=label == "end")
    if "direct" in found and "ghi_w_m2" in values:
        beam = _irradiance(found["direct"], step_s)
        sun = sun_position(steps.start, about.sun_offset_min, *point, about.altitude_m, 0.0)
        values["dni_w_m2"], values["dhi_w_m2"] = beam_and_rest(values["ghi_w_m2"], beam, sun)
        findings.evidence("NZ0463", place)
    headers = {name: name for name in values}
    high = _HIGH_M if "wind_high_m_s" in values else 0.0
    return Raw(path.name, steps.start, values, headers, 0, about, label, high_m=high, independent=False)


def _at_site(path: Path, declared: Declared, findings: Findings) -> tuple[dict[str, Any], Times, tuple[float, float]]:
    """Return the known variables at the site, the stamps, and where the site is."""
    import xarray as xr

    engine = "scipy" if bytes_of(path).startswith(b"CDF") else "h5netcdf"
    with read_as(path, "netCDF"), xr.open_dataset(path, engine=engine) as file:
        grid = file.rename({old: new for old, new in _COORDINATES.items() if old in file.dims or old in file.coords})
        known = {name: _first(grid, names) for name, names in _ALIASES.items()}
        parts = xr.Dataset({name: array for name, array in known.items() if array is not None})
        parts = _with_speeds(_on_grid(parts, Place(path.name)))
        missing = [name for name in ("temperature", "wind") if name not in parts]
        if missing:
            names = ", ".join(missing)
            values = {"name": names, "column": names, "header": ", ".join(map(str, grid))[:200]}
            raise BadInput([Fault("NZ0408", Place(path.name), values)])
        chosen, point = _chosen(parts, declared, Place(path.name), findings)
        times = np.asarray(chosen["time"].values.astype("datetime64[m]"))
        return {str(name): array.load() for name, array in chosen.data_vars.items()}, times, point


def _on_grid(parts: xr.Dataset, place: Place) -> xr.Dataset:
    """Return the variables by time, latitude and longitude of -180 to 180 degrees.

    Raises:
        BadInput: they have further dimensions, such as members of an ensemble.

    """
    parts = parts.squeeze([name for name, size in parts.sizes.items() if size == 1 and name not in _DIMS], drop=True)
    further = [str(name) for name in parts.dims if name not in _DIMS]
    if further:
        raise BadInput([Fault("NZ0492", place, {"names": ", ".join(further)})])
    if "longitude" in parts.dims and float(parts["longitude"].max()) > 180.0:
        parts = parts.assign_coords(longitude=(parts["longitude"] + 180.0) % 360.0 - 180.0)
    return parts


def _first(grid: xr.Dataset, names: tuple[str, ...]) -> xr.DataArray | None:
    found = next((grid[name] for name in names if name in grid), None)
    return None if found is None else found.reset_coords(drop=True)


def _with_speeds(parts: xr.Dataset) -> xr.Dataset:
    """Return the Dataset with wind speeds; interpolating components would slow the wind between points."""
    for name, east, north in (("wind", "east", "north"), ("high", "high_east", "high_north")):
        if name not in parts and east in parts and north in parts:
            parts[name] = np.hypot(parts[east], parts[north])
    return parts.drop_vars([name for name in ("east", "north", "high_east", "high_north") if name in parts])


def _chosen(
    parts: xr.Dataset, declared: Declared, place: Place, findings: Findings
) -> tuple[xr.Dataset, tuple[float, float]]:
    """Return the Dataset at the site and where that is."""
    if "latitude" not in parts.dims:
        return parts, (float(parts["latitude"]), float(parts["longitude"]))
    parts = parts.sortby(["latitude", "longitude"])
    north, east = parts["latitude"].values.astype(float), parts["longitude"].values.astype(float)
    if declared.latitude is None or declared.longitude is None:
        found = parts.sel(latitude=north.mean(), longitude=east.mean(), method="nearest")
        point = float(found["latitude"]), float(found["longitude"])
        findings.warning("NZ0464", place, latitude=point[0], longitude=point[1])
        return found, point
    site = declared.latitude, declared.longitude
    inside = north[0] <= site[0] <= north[-1] and east[0] <= site[1] <= east[-1]
    if inside and len(north) > 1 and len(east) > 1:
        findings.evidence("NZ0465", place, latitude=site[0], longitude=site[1])
        return parts.interp(latitude=site[0], longitude=site[1]), site
    found = parts.sel(latitude=site[0], longitude=site[1], method="nearest")
    point = float(found["latitude"]), float(found["longitude"])
    far = max(abs(point[0] - site[0]), abs(point[1] - site[1])) > _FAR_DEG
    tell = findings.warning if far else findings.evidence
    tell("NZ0466", place, latitude=point[0], longitude=point[1])
    return found, point


def _values(found: Mapping[str, xr.DataArray], step_s: float, ends: bool) -> dict[str, Floats]:
    """Return the terms other than direct and diffuse irradiance; instants at both ends of a step are averaged."""

    def instant(name: str) -> Floats:
        array = np.asarray(found[name].values, dtype=np.float64)
        return (array + np.roll(array, 1)) / 2 if ends else array

    values = {"wind_m_s": instant("wind")}
    kelvin = found["temperature"].attrs.get("units", "K") == "K"
    values["temperature_c"] = instant("temperature") - (_ZERO_C_K if kelvin else 0.0)
    values |= {
        ours: instant(name)
        for ours, name in (("pressure_pa", "pressure"), ("wind_high_m_s", "high"), ("roughness_m", "roughness"))
        if name in found
    }
    if "ghi" in found:
        values["ghi_w_m2"] = _irradiance(found["ghi"], step_s)
    return values


def _irradiance(array: xr.DataArray, step_s: float) -> Floats:
    """Return W/m2 from sums in J/m2, or as they are."""
    values = np.asarray(array.values, dtype=np.float64)
    return values / step_s if array.attrs.get("units", "").startswith("J") else values
