"""Prices of a tariff by year and step.

A single price holds in `price_year` and changes by `escalation` in real terms every year after it. A track by year is
linear between its years and escalates only after its last one; so does a series with a column for each stage year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.errors import BadInput, Fault, Place
from netzero.tariffs.model import Series, Tariff
from netzero.tariffs.periods import period_names, period_shares
from netzero.units import Currency, read_quantity

Floats = NDArray[np.float64]
Track: TypeAlias = float | Mapping[int, float]
ReadSeries: TypeAlias = Callable[[Series], Floats]
"""Gives the values of a series, dims (stage, time) or (time), as written in the file."""


def at_year(track: Track, year: int) -> float:
    """Return the value of a track in a year: linear between its years, constant outside of them."""
    if not isinstance(track, Mapping):
        return track
    years = sorted(track)
    return float(np.interp(year, years, [track[known] for known in years]))


def escalated(tariff: Tariff, track: Track, year: int) -> float:
    """Return the price of a track in a year, escalation included."""
    known = max(track) if isinstance(track, Mapping) else None
    return at_year(track, year) * _growth(tariff, year, known)


def _growth(tariff: Tariff, year: int, known: int | None) -> float:
    """Return the factor of escalation in a year; `known` is the last year whose price is given."""
    if not tariff.escalation:
        return 1.0
    base = max(start for start in (tariff.price_year, known) if start is not None)
    return float((1.0 + tariff.escalation) ** max(year - base, 0))


def period_prices(tariff: Tariff, years: Sequence[int]) -> Floats:
    """Return the energy price in currency per kWh, dims (stage, period), of a tariff priced by period."""
    periods = period_names(tariff.schedule)
    return np.array([[escalated(tariff, tariff.energy[period], year) for period in periods] for year in years])


def energy_prices(
    tariff: Tariff,
    axis: TimeAxis,
    years: Sequence[int],
    country: str | None = None,
    folder_series: ReadSeries | None = None,
    *,
    currency: Currency | None = None,
) -> Floats:
    """Return the price of imported energy in currency per kWh, dims (stage, time).

    Args:
        tariff: prices by period or by series.
        axis: the steps; a step across an edge of the schedule has the time-weighted mean of both prices.
        years: calendar years of the stages.
        country: whose public holidays the schedule may name.
        folder_series: reads a series of the scenario folder; needed by tariffs priced by series.
        currency: of the scenario, for a series in another unit.

    Raises:
        BadInput: the series has another shape than (stage, time) or (time), or is not finite.
        UnitError: `series_unit` cannot be read.

    """
    if tariff.series is None:
        return np.asarray(period_prices(tariff, years) @ period_shares(tariff.schedule, axis, country))
    if folder_series is None:
        raise ValueError("a tariff priced by series needs a reader of series")
    values = np.asarray(folder_series(tariff.series), dtype=np.float64)
    if values.shape not in ((len(years), len(axis)), (len(axis),)) or not np.isfinite(values).all():
        place = Place(file=tariff.series.file)
        raise BadInput([Fault("NZ0616", place, {"shape": values.shape, "stages": len(years), "steps": len(axis)})])
    known = max(tariff.series.columns) if tariff.series.columns else None
    growth = np.array([[_growth(tariff, year, known)] for year in years])
    return np.asarray(values * growth * _series_factor(tariff.series_unit, currency or Currency()))


def _series_factor(unit: str, currency: Currency) -> float:
    """Return the scenario currency per kWh of one `unit`."""
    if unit == "money/kWh":
        return 1.0
    return read_quantity(f"1 {unit.replace('money', currency.code)}", "money/kWh", currency)
