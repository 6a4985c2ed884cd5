"""The synthetic years that come with netzero: one file for each site of the catalogue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import xarray as xr

from netzero.catalogue import sites
from netzero.errors import BadInput, Fault, Place
from netzero.scenario.nearest import nearest
from netzero.scenario.shipped import shipped
from netzero.weather.read import read_weather
from netzero.weather.year import About, about_of, weather_year

SEED = 2026


def bundled(name: str) -> xr.Dataset:
    """Return a bundled synthetic typical year by the name of its site.

    Raises:
        BadInput: no site of the catalogue has this name.

    """
    if name not in sites():
        place = Place(file="park.yaml", path="weather.bundled")
        raise BadInput([Fault("NZ0442", place, {"read": name, "near": nearest(name, sites())})])
    return _read(bundled_path(name))


def bundled_path(name: str) -> Path:
    """Return the file of a site's bundled year."""
    return shipped("weather") / f"{name}.csv"


def _read(path: Path) -> xr.Dataset:
    """Return the year of a bundled file with what its header says."""
    about = _header(path)
    dataset = read_weather(
        path,
        format="csv",
        utc_offset_h=about.utc_offset_h,
        label="start",
        site_latitude=about.latitude,
        site_longitude=about.longitude,
        site_altitude_m=about.altitude_m,
    )
    values = {str(name): dataset[name].values for name in dataset.data_vars}
    return weather_year(dataset["time"].values, values, replace(about_of(dataset), **_said(about)))


def _said(about: About) -> dict[str, Any]:
    return {name: getattr(about, name) for name in ("source", "synthetic", "year_kind")}


def _header(path: Path) -> About:
    import yaml

    with path.open(encoding="utf-8") as file:
        lines = [line[2:] for line in iter(file.readline, "") if line.startswith("# ")]
    found = yaml.load("".join(lines), Loader=yaml.CSafeLoader)
    return About(**{name: found[name] for name in About.__dataclass_fields__})
