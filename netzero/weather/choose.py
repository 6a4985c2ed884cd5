"""The weather that a scenario asks for, checked."""

from __future__ import annotations

import math

import xarray as xr

from netzero.catalogue import sites
from netzero.errors import BadInput, Fault, Faults, Place
from netzero.scenario.promise import WeatherIn
from netzero.scenario.scenario import Scenario
from netzero.weather.bundled import bundled
from netzero.weather.read import read_weather
from netzero.weather.synthetic import synthesise
from netzero.weather.year import NOMINAL_YEAR

FAR_KM = 50.0
ANOTHER_SUN_KM = 2000.0
"""Further away the sun rises an hour earlier or later, or seasons are others; Viet Nam is 1,650 km long."""
_EARTH_KM = 6371.0


def weather_for(scenario: Scenario) -> tuple[xr.Dataset, list[Fault]]:
    """Return the weather year of a scenario, its own file or a bundled synthetic one, and warnings.

    Without any, the synthetic year of the nearest site of the catalogue is taken, and told.

    Raises:
        BadInput: the file cannot be read, has faults, does not agree with the sun, or is of another part of the world.

    """
    warnings = Faults()
    given = scenario.given.weather
    dataset = _from_file(scenario, given, warnings) if given and given.file else _synthetic(scenario, warnings)
    if dataset.attrs["utc_offset_h"] != scenario.given.site.utc_offset:
        values = {"read": dataset.attrs["utc_offset_h"], "wanted": scenario.given.site.utc_offset}
        raise BadInput([Fault("NZ0445", Place(file="park.yaml", path="site.utc_offset"), values)])
    if "ghi_w_m2" not in dataset:
        raise BadInput([Fault("NZ0448", Place(file="park.yaml", path="weather.file"))])
    apart_km = _apart_km(dataset.attrs["latitude"], dataset.attrs["longitude"], scenario)
    if apart_km > ANOTHER_SUN_KM:
        values = {"km": round(apart_km), "allowed": round(ANOTHER_SUN_KM)}
        raise BadInput([Fault("NZ0494", Place(file="park.yaml", path="weather"), values)])
    if apart_km > FAR_KM:
        warnings.add("NZ0443", Place(file="park.yaml", path="site"), km=round(apart_km), allowed=round(FAR_KM))
    return dataset, list(warnings)


def _from_file(scenario: Scenario, given: WeatherIn, warnings: Faults) -> xr.Dataset:
    site = scenario.given.site
    path = scenario.path(str(given.file))
    if not path.is_file():
        raise BadInput([Fault("NZ0441", Place(file="park.yaml", path="weather.file"), {"read": given.file})])
    return read_weather(
        path,
        format=given.format,
        utc_offset_h=given.utc_offset,
        label=given.label,
        columns=given.columns,
        year=given.year,
        site_latitude=site.latitude,
        site_longitude=site.longitude,
        site_altitude_m=site.altitude,
        site_utc_offset_h=site.utc_offset,
        warnings=warnings,
    )


def _synthetic(scenario: Scenario, warnings: Faults) -> xr.Dataset:
    given = scenario.given.weather
    if given and given.bundled:
        return bundled(given.bundled) if given.seed is None else _another(given.bundled, given.seed)
    name = min(sites(), key=lambda name: _apart_km(sites()[name].latitude, sites()[name].longitude, scenario))
    warnings.add("NZ0444", Place(file="park.yaml", path="weather"), name=name)
    return bundled(name)


def _another(name: str, seed: int) -> xr.Dataset:
    """Return a synthetic year of a bundled site that is made anew with a seed; a site that is not known is refused."""
    return synthesise(sites()[name], NOMINAL_YEAR, seed) if name in sites() else bundled(name)


def _apart_km(latitude: float, longitude: float, scenario: Scenario) -> float:
    """Return the distance to the scenario's site along the sphere (haversine)."""
    there, here = math.radians(latitude), math.radians(scenario.given.site.latitude)
    east = math.radians(longitude - scenario.given.site.longitude)
    half = math.sin((there - here) / 2) ** 2 + math.cos(there) * math.cos(here) * math.sin(east / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))
