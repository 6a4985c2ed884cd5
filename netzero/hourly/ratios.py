"""Flows of converter ports per unit of main output."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.catalogue.model import HeatPumpPhysics
from netzero.errors import Place
from netzero.hourly.folder_series import FolderSeries
from netzero.hourly.heat_pump import cop_series
from netzero.scenario.equipment import LEAST_EFFICIENCY
from netzero.scenario.scenario import Scenario
from netzero.tariffs.model import Series

Floats = NDArray[np.float64]


def port_ratios(scenario: Scenario, temperature_c: Floats, folder: FolderSeries) -> xr.Dataset:
    """Return port_ratio, dims (port, time): constant ratios as they are, those of heat pumps and tables 1 / COP.

    A ratio is the flow of a port per unit of main output, so that of a heat pump is electricity per heat.
    """
    year, faults = scenario.park.stages.years[0], folder.faults
    values = np.ones((len(scenario.ratios), len(temperature_c)))
    for row, (label, ratio) in enumerate(scenario.ratios.items()):
        if isinstance(ratio, Series):
            values[row] = 1.0 / _efficiency(ratio, label, folder)
        elif not isinstance(ratio, HeatPumpPhysics):
            values[row] = ratio
        elif ratio.source == "constant" and ratio.source_c is None:
            faults.add("NZ0734", Place(file="park.yaml", path=label), read=label)
        else:
            values[row] = 1.0 / heat_pump_cop(temperature_c, ratio, year)
        if not (np.isfinite(values[row]) & (values[row] >= 0.0)).all():
            faults.add("NZ0731", Place(file="park.yaml", path=label), read=label)
    return xr.Dataset({"port_ratio": (("port", "time"), values)}, {"port": np.array(list(scenario.ratios), dtype=str)})


def _efficiency(series: Series, label: str, folder: FolderSeries) -> Floats:
    """Return main output per unit taken, dim time; ones where a fault was noted, so that reading can go on."""
    noted = len(folder.faults)
    if series.columns is not None:
        folder.faults.add("NZ0755", folder.place(series, label))
        return np.ones(len(folder.axis))
    values = folder.read(series, label)
    if len(folder.faults) > noted:
        return np.ones(len(folder.axis))
    if (values < LEAST_EFFICIENCY).any():
        place = folder.place(series, label, values.min())
        folder.faults.add("NZ0756", place, read=float(values.min()), limit=LEAST_EFFICIENCY)
    return np.maximum(values, LEAST_EFFICIENCY)


def heat_pump_cop(temperature_c: Floats, physics: HeatPumpPhysics, year: int) -> Floats:
    """Return heat per electricity, dim time; `temperature_c` is the air's, used when air is the source."""
    constant_c = physics.source_c.plain(year, "degC") if physics.source_c else np.nan
    source_c = temperature_c if physics.source == "air" else np.full(temperature_c.shape, constant_c)
    return cop_series(
        source_c,
        physics.sink_c.plain(year, "degC"),
        physics.approach_k.plain(year, "K"),
        physics.grade.plain(year, "1"),
        physics.cop_max.plain(year, "1"),
    )
