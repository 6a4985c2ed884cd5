"""The utility bill of one meter and year: energy by period, and the highest import of each month."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.errors import BadInput, Fault
from netzero.tariffs.model import Tariff
from netzero.tariffs.periods import period_names, period_shares
from netzero.tariffs.prices import demand_prices, period_prices

Floats = NDArray[np.float64]
MONTHS = 12


@dataclass(frozen=True, eq=False)
class Bill:
    """A year's bill by month (rows 0..11 are January to December), before taxes, in scenario currency."""

    periods: tuple[str, ...]
    energy_kwh: Floats
    """Dims (month, period)."""
    energy_cost: Floats
    """Dims (month, period)."""
    demand_kw: Floats
    """Billed demand, dim month: the highest average over the billing interval (without a charge: of a step)."""
    demand_cost: Floats
    """Dim month."""
    warnings: tuple[Fault, ...] = field(default=())

    @property
    def monthly(self) -> Floats:
        """Cost of each month."""
        return np.asarray(self.energy_cost.sum(axis=1) + self.demand_cost)

    @property
    def total(self) -> float:
        """Cost of the year."""
        return float(self.energy_cost.sum() + self.demand_cost.sum())


def bill(
    tariff: Tariff,
    axis: TimeAxis,
    imported_kw: Floats,
    year: int,
    country: str | None = None,
    *,
    series_price: Floats | None = None,
) -> Bill:
    """Return the bill of what one meter imported in the year of a stage.

    Args:
        tariff: of the meter.
        axis: the steps; what a step stands for in the year is billed.
        imported_kw: import by step (>= 0), dim time.
        year: calendar year whose prices hold.
        country: whose public holidays the schedule may name.
        series_price: currency per kWh by step, dim time, of a tariff priced by series (see `energy_prices`).

    Raises:
        BadInput: demand is billed, and the axis is not made of whole billing intervals.

    """
    shares = period_shares(tariff.schedule, axis, country)
    if tariff.series is None:
        price = period_prices(tariff, [year]).T
    elif series_price is None:
        raise ValueError("a tariff priced by series needs its prices")
    else:
        price = series_price[None, :]
    energy = shares * (imported_kw * axis.hours)
    interval_min = 0 if tariff.demand_charge is None else tariff.billing_interval_min
    demand_kw = billed_demand(axis, imported_kw, interval_min)
    return Bill(
        periods=period_names(tariff.schedule),
        energy_kwh=_by_month(axis, energy),
        energy_cost=_by_month(axis, energy * price),
        demand_kw=demand_kw,
        demand_cost=demand_kw * demand_prices(tariff, axis, [year])[0],
        warnings=tuple(interval_warnings(tariff, axis)),
    )


def _by_month(axis: TimeAxis, values: Floats) -> Floats:
    """Return sums over time by month, dims (month, period)."""
    return np.array([np.bincount(axis.month - 1, weights=row, minlength=MONTHS) for row in values]).T


def billed_demand(axis: TimeAxis, imported_kw: Floats, interval_min: int) -> Floats:
    """Return the highest average import over the billing interval, dim month 1..12; 0 in months without steps.

    Steps shorter than the interval are averaged within it. Steps longer than it are taken as they are, which
    understates the peak (`interval_warnings` says so).

    Raises:
        BadInput: steps are shorter than the interval, and a block does not begin and end with a whole one.

    """
    return axis.billing_intervals(interval_min).peaks(imported_kw)


def interval_faults(tariff: Tariff, axis: TimeAxis) -> tuple[Fault, ...]:
    """Return a fault when demand is billed on averages that the blocks of the axis do not hold whole."""
    try:
        if tariff.demand_charge is not None:
            axis.billing_intervals(tariff.billing_interval_min)
    except BadInput as error:
        return error.faults
    return ()


def interval_warnings(tariff: Tariff, axis: TimeAxis) -> list[Fault]:
    """Return a warning when demand is billed on shorter averages than the axis has."""
    step_min = round(float(axis.step_h.max()) * 60)
    if tariff.demand_charge is None or step_min <= tariff.billing_interval_min:
        return []
    return [Fault("NZ0601", values={"billed_min": tariff.billing_interval_min, "step_min": step_min})]
