"""A year of a turbine in measured wind: the availability of wind turbines from a multi-height file."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from netzero.catalogue.model import Figure, WindPhysics
from netzero.hourly.wind import wind_availability

from .inputs import read_notes, weather_file

ANY_YEAR = 2026
"""No figure of the turbine changes by year."""


@dataclass(frozen=True)
class Turbine:
    """The power of each hour in kW, and the rated power."""

    power_kw: NDArray[np.float64]
    rated_kw: float


def reproduce(case_folder: Path, folder: Path) -> dict[str, float]:
    """Return energy, capacity factor and hours without power."""
    turbine = turbine_of(case_folder)
    return {
        "annual_mwh": turbine.power_kw.sum() / 1e3,
        "capacity_factor": turbine.power_kw.mean() / turbine.rated_kw,
        "hours_at_zero": float((turbine.power_kw == 0).sum()),
    }


def turbine_of(case_folder: Path) -> Turbine:
    """Return the turbine of a case in the wind measured nearest to its hub."""
    notes = read_notes(case_folder)
    rated_kw, hub_m = notes["turbine"]["nominal_power_kw"], notes["turbine"]["hub_height_m"]
    measured = pd.read_csv(weather_file(case_folder, notes["weather"]), header=[0, 1], index_col=0)
    height = min(measured["wind_speed"].columns, key=lambda each: abs(float(each) - hub_m))
    roughness_m = measured["roughness_length"].iloc[:, 0].to_numpy()
    curve = pd.read_csv(case_folder / "power_curve.csv")
    physics = WindPhysics(
        hub_height_m=_figure(hub_m, "m"),
        rated_kw=_figure(rated_kw, "kW"),
        power_curve=dict(zip(curve["wind_speed"], curve["value"] / (1e3 * rated_kw), strict=True)),
        roughness_m=_figure(float(roughness_m[0]), "m"),
    )
    wind_m_s = measured["wind_speed"][height].to_numpy()
    return Turbine(rated_kw * wind_availability(wind_m_s, float(height), physics, ANY_YEAR, roughness_m), rated_kw)


def _figure(value: float, unit: str) -> Figure:
    return Figure(value=value, unit=unit, source="case", confidence="user")
