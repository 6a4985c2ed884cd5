"""The catalogue: default figures of technologies, fuels, the grid, tariffs, sectors and sites, each with its source.

The data are `data/*.yaml`; the forms are in `netzero.catalogue.model`. Every function reads its file once. In a data
file `sources` only holds texts that several figures share.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import BaseModel

from netzero.catalogue.model import Figure, FuelData, GridFactor, Sector, ShiftPattern, Site, Technology
from netzero.tariffs.model import Schedule, Tariff
from netzero.units import Currency

__all__ = [
    "DATA_FILES",
    "default_figures",
    "demand_figures",
    "fuels",
    "grid_tracks",
    "heat_levels",
    "schedules",
    "sectors",
    "shift_patterns",
    "sites",
    "tariffs",
    "technologies",
]

DATA_FILES = ("defaults", "technologies", "fuels", "grid", "schedules", "tariffs", "sectors", "demand", "sites")
"""Names of the data files, without ending: what a run's input hashes cover."""

Form = TypeVar("Form", bound=BaseModel)


@cache
def technologies() -> dict[str, Technology]:
    """Return all technologies by id."""
    return _entries("technologies", "technologies", Technology)


@cache
def fuels() -> dict[str, FuelData]:
    """Return all fuels by the name of their carrier."""
    return _entries("fuels", "fuels", FuelData)


@cache
def grid_tracks() -> dict[str, GridFactor]:
    """Return the tracks of the grid's emission factor by name, in t CO2e per kWh."""
    return _entries("grid", "grid_tracks", GridFactor)


@cache
def schedules() -> dict[str, Schedule]:
    """Return the time-of-use schedules by name."""
    return _entries("schedules", "schedules", Schedule)


@cache
def sectors() -> dict[str, Sector]:
    """Return the sector archetypes by id."""
    return _entries("sectors", "sectors", Sector)


@cache
def sites() -> dict[str, Site]:
    """Return the places with climate normals by id."""
    return _entries("sites", "sites", Site)


@cache
def default_figures() -> dict[str, Figure]:
    """Return the figures that hold for a whole scenario, such as `discount_rate` or `gwp_ch4`."""
    return _entries("defaults", "figures", Figure)


@cache
def demand_figures() -> dict[str, Figure]:
    """Return the figures that shape synthesised demand, such as `comfort_c` or `noise_spread`."""
    return _entries("demand", "figures", Figure)


@cache
def shift_patterns() -> dict[str, ShiftPattern]:
    """Return the shift patterns by name."""
    return _entries("demand", "shift_patterns", ShiftPattern)


@cache
def heat_levels() -> dict[str, float]:
    """Return the standard heat carriers and their temperature, degrees Celsius."""
    return {name: float(celsius) for name, celsius in _read("defaults")["heat_levels"].items()}


def tariffs(currency: Currency | None = None) -> dict[str, Tariff]:
    """Return the tariffs by name, priced in `currency` (default VND).

    Args:
        currency: another currency, with its rate for VND.

    Raises:
        pydantic.ValidationError: the currency has no rate for VND.

    """
    context = {"currency": currency or Currency("VND")}
    return {
        name: Tariff.model_validate({**entry, "schedule": schedules()[entry["schedule"]]}, context=context)
        for name, entry in _read("tariffs")["tariffs"].items()
    }


@cache
def _read(file: str) -> Mapping[str, Any]:
    import yaml

    text = (files("netzero.catalogue") / "data" / f"{file}.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.CSafeLoader))


def _entries(file: str, key: str, form: type[Form]) -> dict[str, Form]:
    return {name: form.model_validate(entry) for name, entry in _read(file)[key].items()}
