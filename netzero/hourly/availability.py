"""Availability of supplies: power per unit of capacity, by profile and step."""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.hourly.folder_series import FolderSeries
from netzero.hourly.solar import pv_availability
from netzero.hourly.wind import wind_availability
from netzero.scenario.scenario import PvPlane, Scenario, WindSite
from netzero.weather import turbine_wind


def availability(scenario: Scenario, weather: xr.Dataset, folder: FolderSeries) -> xr.Dataset:
    """Return availability, dims (profile, time), 0 to 1: PV and wind from the weather, others from the folder."""
    year = scenario.park.stages.years[0]
    labels = list(scenario.resources)
    values = np.zeros((len(labels), weather.sizes["time"]))
    planes = {row: found for row, found in enumerate(scenario.resources.values()) if isinstance(found, PvPlane)}
    if planes:
        values[list(planes)] = pv_availability(weather, list(planes.values()), year)
    for row, resource in enumerate(scenario.resources.values()):
        if isinstance(resource, WindSite):
            speed, height_m, roughness_m = turbine_wind(weather)
            values[row] = wind_availability(speed, height_m, resource.physics, year, roughness_m)
        elif not isinstance(resource, PvPlane):
            values[row] = folder.share(resource, labels[row])
    return xr.Dataset({"availability": (("profile", "time"), values)}, {"profile": np.array(labels, dtype=str)})
