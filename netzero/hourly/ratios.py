"""Flows of converter ports per unit of main output."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.catalogue.model import HeatPumpPhysics
from netzero.errors import Faults, Place
from netzero.kernels.heat_pump import cop_series
from netzero.scenario.scenario import Scenario

Floats = NDArray[np.float64]


def port_ratios(scenario: Scenario, temperature_c: Floats, faults: Faults) -> xr.Dataset:
    """Return port_ratio, dims (port, time): constant ratios as they are, those of heat pumps 1 / COP.

    A ratio is the flow of a port per unit of main output, so that of a heat pump is electricity per heat.
    """
    year = scenario.park.stages.years[0]
    values = np.ones((len(scenario.ratios), len(temperature_c)))
    for row, (label, ratio) in enumerate(scenario.ratios.items()):
        if not isinstance(ratio, HeatPumpPhysics):
            values[row] = ratio
        elif ratio.source == "constant" and ratio.source_c is None:
            faults.add("NZ0734", Place(file="park.yaml", path=label), read=label)
        else:
            values[row] = 1.0 / heat_pump_cop(temperature_c, ratio, year)
        if not (np.isfinite(values[row]) & (values[row] >= 0.0)).all():
            faults.add("NZ0731", Place(file="park.yaml", path=label), read=label)
    return xr.Dataset({"port_ratio": (("port", "time"), values)}, {"port": np.array(list(scenario.ratios), dtype=str)})


def heat_pump_cop(temperature_c: Floats, physics: HeatPumpPhysics, year: int) -> Floats:
    """Return heat per electricity, dim time; `temperature_c` is the air's, used when air is the source."""
    constant_c = physics.source_c.plain(year, "degC") if physics.source_c else np.nan
    source_c = temperature_c if physics.source == "air" else np.full(temperature_c.shape, constant_c)
    return np.asarray(
        cop_series(
            source_c,
            physics.sink_c.plain(year, "degC"),
            physics.approach_k.plain(year, "K"),
            physics.grade.plain(year, "1"),
            physics.cop_max.plain(year, "1"),
        )
    )
