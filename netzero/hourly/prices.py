"""Prices at the meters and emission factors of the grid, by stage and step."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.components.export_terms import DIGITS
from netzero.components.park import Meter, Park
from netzero.errors import Fault, Place
from netzero.hourly.folder_series import FolderSeries
from netzero.hourly.further_terms import further_terms
from netzero.scenario.exchange import currency_of
from netzero.scenario.scenario import Scenario
from netzero.tariffs import demand_prices, energy_prices, interval_faults, interval_warnings, unseen_charges
from netzero.tariffs.model import Series, Tariff
from netzero.tariffs.prices import at_year
from netzero.terms import GRID_FACTORS
from netzero.units import UnitError

Floats = NDArray[np.float64]

MOST_BANDS = 40
"""Of a tariff by seasons and bands of the day; more are prices by the hour."""
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
        sold[row] = _export_price(scenario, meter, axis, folder)
        if meter.net_metering:
            _refuse_many_bands(meter, bought[row], folder)
        peak[row] = demand_prices(tariff, axis, years)
        dearer = (sold[row] > bought[row]) & (np.array(meter.export_limit_kw) > 0.0)[:, None]
        if dearer.any():
            values = {"meter": meter.name, "share": float(dearer.any(axis=0).mean())}
            folder.warnings.append(Fault("NZ0735", Place(path=f"meters.{meter.name}.export_price"), values))
        _warn_of_waste(scenario.park, meter, bought[row], folder)
        folder.faults.extend(fault for fault in interval_faults(tariff, axis) if fault not in folder.faults)
        folder.warnings.extend([*interval_warnings(tariff, axis), *unseen_charges(tariff, axis)])
    factor = scenario.electricity_price_factor
    further = further_terms(scenario, axis, folder)
    return further.assign(
        {
            "import_price": (("meter", "stage", "time"), factor * bought),
            "export_price": (("meter", "stage", "time"), factor * sold),
            "demand_price": (("meter", "stage", "billing_month"), factor * peak),
        },
    ).assign_coords(meter=np.array([meter.name for meter in meters], dtype=str), billing_month=np.arange(1, 13))


def market_prices(scenario: Scenario, axis: TimeAxis, folder: FolderSeries) -> xr.Dataset:
    """Return market_price (contract stage time), currency per kWh; nothing without contracts on the market's price."""
    contracts, given = scenario.park.contracts, {each.name: each.market_price for each in scenario.given.contracts}
    if not contracts:
        return xr.Dataset()
    found = np.zeros((len(contracts), len(scenario.park.stages.years), len(axis)))
    for row, contract in enumerate(contracts):
        price = given[contract.name]
        if isinstance(price, Series):
            found[row] = folder.read(price, f"market_price:{contract.name}")
        else:
            found[row] = np.array([at_year(price, year) for year in scenario.park.stages.years])[:, None]
    return xr.Dataset(
        {"market_price": (("contract", "stage", "time"), scenario.electricity_price_factor * found)},
        coords={"contract": np.array([contract.name for contract in contracts], dtype=str)},
    )


def resale_price(scenario: Scenario, axis: TimeAxis, folder: FolderSeries) -> xr.Dataset:
    """Return resale_price (stage time), currency per kWh; nothing where the operator has no table of its own."""
    if scenario.resale is None:
        return xr.Dataset()
    name = scenario.given.settlement.resale.tariff
    found = _import_price(scenario, scenario.resale, f"tariffs.{name}", axis, folder)
    return xr.Dataset({"resale_price": (("stage", "time"), scenario.electricity_price_factor * found)})


def grid_factors(scenario: Scenario, axis: TimeAxis, folder: FolderSeries) -> xr.Dataset:
    """Return the grid's factors by time, `terms.GRID_FACTORS`, dims (stage, time), t CO2e per kWh.

    A series of the scenario is t CO2e per kWh as it stands and replaces the location-based track; the market-based and
    the marginal factor follow the official one unless the scenario has its own.
    """
    given, grid = scenario.given.grid, scenario.park.greenhouse.grid
    steps = np.ones(len(axis))
    location = np.outer(scenario.grid_factor, steps)
    official = np.outer(grid.official, steps) if grid.official else location
    market = np.outer(scenario.grid_factor_market, steps)
    if given.series is not None:
        location = official = np.broadcast_to(_factors(given.series, "grid.series", folder), location.shape)
        market = location if given.market_factor is None else market
    marginal = np.outer(grid.marginal, steps) if grid.marginal else official
    if given.marginal_series is not None:
        marginal = np.broadcast_to(_factors(given.marginal_series, "grid.marginal_series", folder), location.shape)
    found = zip(GRID_FACTORS, (location, market, marginal), strict=True)
    return xr.Dataset({f"grid_factor_{kind}": (("stage", "time"), values) for kind, values in found})


def _factors(series: Series, path: str, folder: FolderSeries) -> Floats:
    """Return a series of factors, t CO2e per kWh; faults for those that cannot be meant."""
    read = folder.read(series, path)
    if (read < 0.0).any():
        folder.faults.add("NZ0732", folder.place(series, path, read.min()), read=float(read.min()))
    if (read > MOST_T_PER_KWH).any():
        folder.faults.add("NZ0733", folder.place(series, path, read.max()), read=float(read.max()))
    return np.asarray(read)


def _warn_of_waste(park: Park, meter: Meter, price: Floats, folder: FolderSeries) -> None:
    """Warn where a plan would be paid for losing energy in a storage: prices below zero and a lossy storage."""
    lossy = [s.name for s in park.storages if s.node == meter.node and s.charge_efficiency * s.discharge_efficiency < 1]
    if lossy and (price < 0.0).any():
        values = {"meter": meter.name, "share": float((price < 0.0).any(axis=0).mean()), "names": ", ".join(lossy)}
        folder.warnings.append(Fault("NZ0736", Place(path=f"meters.{meter.name}.tariff"), values))


def _export_price(scenario: Scenario, meter: Meter, axis: TimeAxis, folder: FolderSeries) -> Floats:
    """Return what export earns before tiers and net metering, dims (stage, time)."""
    given, years = scenario.export_prices[meter.name], scenario.park.stages.years
    if given.tariff is not None:
        found = _import_price(scenario, given.tariff, f"tariffs.{given.name}", axis, folder)
    elif given.series is not None:
        found = np.broadcast_to(folder.read(given.series, f"meters.{meter.name}.export_price"), (len(years), len(axis)))
    else:
        found = np.broadcast_to(np.array(given.price)[:, None], (len(years), len(axis)))
    return found if given.ceiling is None else np.minimum(found, np.array(given.ceiling)[:, None])


def _refuse_many_bands(meter: Meter, price: Floats, folder: FolderSeries) -> None:
    """Note retail prices that are no bands: net metering sets off within each price."""
    count = max(len(np.unique(np.round(of_stage, DIGITS))) for of_stage in price)
    if count > MOST_BANDS:
        path = f"meters.{meter.name}.net_metering"
        folder.faults.add("NZ0695", Place("park.yaml", path=path), name=meter.name, count=count, limit=MOST_BANDS)


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
