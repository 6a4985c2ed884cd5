"""A weather year: terms WEATHER on a regular time axis of one calendar year, and what it says of itself.

Attributes: latitude, longitude (degrees), altitude_m, utc_offset_h of the stamps (local standard time), sun_offset_min
(from the start of a step to the moment at which the sun's position stands for it), wind_height_m, source, synthetic
(0 or 1) and year_kind: 'single' (one real year), 'typical' (months of several years on a nominal one) or 'synthetic'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.vocabulary import WEATHER, Term, check, describe

NOMINAL_YEAR = 2001
"""Calendar year that typical and synthetic years are laid on; it has no leap day."""

Floats = NDArray[np.float64]
Times = NDArray[np.datetime64]
IRRADIANCES = ("ghi_w_m2", "dni_w_m2", "dhi_w_m2")
HIGH_WIND = {
    "wind_high_m_s": Term(
        "wind_high_m_s", ("time",), "m s-1", "wind speed for turbines at the height in attribute height_m", "time: mean"
    ),
    "roughness_m": Term("roughness_m", ("time",), "m", "roughness length of the ground", "time: mean"),
}
"""Terms that a weather year may have besides those of WEATHER."""
_NEEDED = tuple(name for name in WEATHER if name not in IRRADIANCES)


@dataclass(frozen=True)
class About:
    """What a weather year says of itself (see the module)."""

    latitude: float
    longitude: float
    altitude_m: float
    utc_offset_h: float
    sun_offset_min: float
    wind_height_m: float
    source: str
    synthetic: int
    year_kind: str


def weather_year(start: Times, values: Mapping[str, Floats], about: About, high_m: float = 0.0) -> xr.Dataset:
    """Return the Dataset of a weather year.

    Args:
        start: start of each step, local standard time.
        values: terms of WEATHER by name, all three irradiances or none of them, and of HIGH_WIND if known.
        about: becomes the attributes.
        high_m: height of `wind_high_m_s`.

    Raises:
        IntegrityFailed: a term is missing or a value is not finite.

    """
    terms = WEATHER | HIGH_WIND
    arrays = {name: ("time", np.asarray(values[name], dtype=np.float64)) for name in terms if name in values}
    dataset = describe(xr.Dataset(arrays, {"time": start.astype("datetime64[ns]")}, asdict(about)), terms)
    lit = any(name in values for name in IRRADIANCES)
    check(dataset, terms, WEATHER if lit else _NEEDED)
    dataset["wind_m_s"].attrs["height_m"] = about.wind_height_m
    if "wind_high_m_s" in dataset:
        dataset["wind_high_m_s"].attrs["height_m"] = high_m
    return dataset


def high_m_of(dataset: xr.Dataset) -> float:
    """Return the height of the high wind in m, 0 without one."""
    return float(dataset["wind_high_m_s"].attrs["height_m"]) if "wind_high_m_s" in dataset else 0.0


def about_of(dataset: xr.Dataset) -> About:
    """Return what a weather year says of itself."""
    return About(**{name: dataset.attrs[name] for name in About.__dataclass_fields__})


def step_minutes(dataset: xr.Dataset) -> int:
    """Return the length of the steps in minutes."""
    return int((dataset["time"].values[1] - dataset["time"].values[0]) / np.timedelta64(1, "m"))
