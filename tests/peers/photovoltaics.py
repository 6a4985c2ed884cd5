"""A year of PV in measured weather: the way from irradiance to alternating current that a scenario goes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from netzero.catalogue.model import Figure, PvPhysics
from netzero.hourly.solar import TRANSPOSITIONS, plane_table, planes_of, pv_availability, sky_of
from netzero.kernels import solar
from netzero.scenario.scenario import PvPlane
from netzero.weather import read_weather

from .inputs import read_notes, weather_file

ANY_YEAR = 2026
"""No figure of the system changes by year."""
NSRDB_UNITS = {"Pressure": 100.0}
"""Pa per hPa."""
NSRDB_COLUMNS = {
    "GHI": "ghi_w_m2",
    "DNI": "dni_w_m2",
    "DHI": "dhi_w_m2",
    "Temperature": "temperature_c",
    "Wind Speed": "wind_m_s",
    "Pressure": "pressure_pa",
}


@dataclass(frozen=True)
class System:
    """A PV system of one plane in its weather."""

    weather: xr.Dataset
    plane: PvPlane

    @property
    def ac_kw(self) -> np.ndarray:
        """Alternating current of each hour, kW per kWp."""
        return pv_availability(self.weather, [self.plane], ANY_YEAR)[0]


def reproduce(case_folder: Path, folder: Path) -> dict[str, float]:
    """Return what falls on the ground and on the plane, and what is made of it."""
    system = system_of(case_folder, folder)
    weather, hours = system.weather, system.weather.sizes["time"]
    found = {f"{name}_kwh_m2": float(weather[f"{name}_w_m2"].sum()) / 1e3 for name in ("ghi", "dni", "dhi")}
    found["temp_air_mean_C"] = float(weather["temperature_c"].mean())
    found["ac_kwh_per_kwdc"] = float(system.ac_kw.sum())
    sky, planes = sky_of(weather), planes_of(plane_table([system.plane], ANY_YEAR))
    own = system.plane.physics.transposition
    for name, model in (("isotropic", solar.ISOTROPIC), (own, TRANSPOSITIONS[own])):
        poa, dc = np.empty(hours), np.empty(hours)
        weights, unit = solar.diffuse_weights.py_func(model, sky), solar.sun_vector.py_func(sky)
        solar.plane_irradiance.py_func(sky, unit, weights, planes, 0, poa)
        solar.plane_dc.py_func(sky, solar.mounting_heating.py_func(sky, planes, 0), planes, 0, poa, dc)
        found[f"poa_{name}_kwh_m2"], found["dc_kwh_per_kwdc"] = poa.sum() / 1e3, dc.sum()
    return found


def system_of(case_folder: Path, folder: Path) -> System:
    """Return the system of a case; a file of another form is first written as a plain table in `folder`."""
    notes = read_notes(case_folder)
    assumed, path = notes["assumptions"], weather_file(case_folder, notes["weather"])
    weather = read_weather(path) if path.suffix == ".epw" else _satellite(path, notes, folder)
    return System(weather, PvPlane(assumed["tilt_deg"], assumed["azimuth_deg_from_north"], _physics(assumed)))


def _satellite(path: Path, notes: Mapping[str, Any], folder: Path) -> xr.Dataset:
    """Read an NSRDB file as a plain table of our own names; its values are those of the moment of their stamp."""
    assert notes["assumptions"]["time_shift_min_label_to_sun"] == 0
    read = pd.read_csv(path, skiprows=2)
    stamps = pd.to_datetime(read[["Year", "Month", "Day", "Hour", "Minute"]])
    table = pd.DataFrame({"time": stamps.dt.strftime("%Y-%m-%d %H:%M")})
    for name, ours in NSRDB_COLUMNS.items():
        table[ours] = read[name] * NSRDB_UNITS.get(name, 1)
    table.to_csv(folder / "weather.csv", index=False)
    site = notes["site"]
    return read_weather(
        folder / "weather.csv",
        utc_offset_h=site["tz"],
        label="instant",
        site_latitude=site["lat"],
        site_longitude=site["lon"],
        site_altitude_m=site["alt"],
    )


def _physics(assumed: Mapping[str, Any]) -> PvPhysics:
    """Return the system of a case; its inverter and mounting are named in words."""
    efficiency = re.search(r"eta_nom (\d*\.\d+)", assumed["inverter"])
    assert efficiency is not None
    return PvPhysics(
        losses=_figure(assumed["losses_percent"], "%"),
        gamma_pdc=_figure(assumed["gamma_pdc"], "1/K"),
        inverter_efficiency=_figure(float(efficiency[1])),
        dc_ac_ratio=_figure(assumed["dc_ac_ratio"]),
        albedo=_figure(assumed["albedo"]),
        mounting=assumed["cell_temperature"].removeprefix("SAPM "),
        transposition=assumed["transposition_headline"],
    )


def _figure(value: float, unit: str = "1") -> Figure:
    return Figure(value=value, unit=unit, source="case", confidence="user")
