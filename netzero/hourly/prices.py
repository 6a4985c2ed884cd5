"""Prices at the meters and emission factors of the grid, by stage and step."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.components.park import Meter, Park
from netzero.errors import Fault, Place
from netzero.hourly.folder_series import FolderSeries
from netzero.scenario.exchange import currency_of
from netzero.scenario.scenario import Scenario
from netzero.tariffs import demand_prices, energy_prices, interval_faults, interval_warnings
from netzero.tariffs.model import Tariff
from netzero.units import UnitError

Floats = NDArray[np.float64]

MOST_T_PER_KWH = 0.003
"""More than twice what the worst lignite plant emits: above it, a factor was written in another unit."""


def meter_prices(scenario: Scenario, axis: TimeAxis, folder: FolderSeries) -> xr.Dataset:
    """Return import_price, export_price (meter stage time) and demand_price (meter stage billing_month)."""
    years, meters = scenario.park.stages.years, scenario.park.meters
    bought = np.zeros((len(meters), len(years), len(axis)))
    sold = np.zeros_like(bought)
    peak = np.zeros((len(meters), len(years), 12))
    for row, meter in enumerate(meters):
        tariff = scenario.tariffs[meter.name]
        bought[row] = _import_price(scenario, tariff, f"tariffs.{meter.tariff}", axis, folder)
        sold[row] = np.array(scenario.export_prices[meter.name])[:, None]
        peak[row] = demand_prices(tariff, axis, years)
        dearer = (sold[row] > bought[row]) & (np.array(meter.export_limit_kw) > 0.0)[:, None]
        if dearer.any():
            values = {"meter": meter.name, "share": float(dearer.any(axis=0).mean())}
            folder.warnings.append(Fault("NZ0735", Place(path=f"meters.{meter.name}.export_price"), values))
        _warn_of_waste(scenario.park, meter, bought[row], folder)
        folder.faults.extend(fault for fault in interval_faults(tariff, axis) if fault not in folder.faults)
        folder.warnings.extend(interval_warnings(tariff, axis))
    factor = scenario.electricity_price_factor
    return xr.Dataset(
        {
            "import_price": (("meter", "stage", "time"), factor * bought),
            "export_price": (("meter", "stage", "time"), factor * sold),
            "demand_price": (("meter", "stage", "billing_month"), factor * peak),
        },
        coords={"meter": np.array([meter.name for meter in meters], dtype=str), "billing_month": np.arange(1, 13)},
    )


def grid_factors(scenario: Scenario, axis: TimeAxis, folder: FolderSeries) -> xr.Dataset:
    """Return grid_factor_location and grid_factor_market, dims (stage, time), t CO2e per kWh.

    A series of the scenario is t CO2e per kWh as it stands and replaces the location-based track; the market-based one
    follows it unless the scenario has a residual factor of its own.
    """
    steps = np.ones(len(axis))
    location = np.outer(scenario.grid_factor, steps)
    market = np.outer(scenario.grid_factor_market, steps)
    given = scenario.given.grid
    if given.series is not None:
        read = folder.read(given.series, "grid.series")
        if (read < 0.0).any():
            folder.faults.add("NZ0732", folder.place(given.series, "grid.series", read.min()), read=float(read.min()))
        if (read > MOST_T_PER_KWH).any():
            folder.faults.add("NZ0733", folder.place(given.series, "grid.series", read.max()), read=float(read.max()))
        location = np.broadcast_to(read, location.shape)
        market = location if given.market_factor is None else market
    return xr.Dataset(
        {"grid_factor_location": (("stage", "time"), location), "grid_factor_market": (("stage", "time"), market)}
    )


def _warn_of_waste(park: Park, meter: Meter, price: Floats, folder: FolderSeries) -> None:
    """Warn where a plan would be paid for losing energy in a storage: prices below zero and a lossy storage."""
    lossy = [s.name for s in park.storages if s.node == meter.node and s.charge_efficiency * s.discharge_efficiency < 1]
    if lossy and (price < 0.0).any():
        values = {"meter": meter.name, "share": float((price < 0.0).any(axis=0).mean()), "names": ", ".join(lossy)}
        folder.warnings.append(Fault("NZ0736", Place(path=f"meters.{meter.name}.tariff"), values))


def _import_price(scenario: Scenario, tariff: Tariff, path: str, axis: TimeAxis, folder: FolderSeries) -> Floats:
    """Return the import price, dims (stage, time); zeros when a fault was noted."""
    given, years = scenario.given, scenario.park.stages.years
    currency, _ = currency_of({"currency": given.currency, "exchange_rates": given.exchange_rates})
    try:
        return energy_prices(
            tariff, axis, years, given.holidays, lambda series: folder.read(series, path), currency=currency
        )
    except UnitError as error:
        folder.faults.add(error.code, Place(file="park.yaml", path=path), **error.values_)
        return np.zeros((len(years), len(axis)))
