"""The utility bill of one meter and year: what a tariff comes to on a time axis."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from netzero import billing
from netzero.axis import TimeAxis
from netzero.billing import Charge, Terms, bill_of
from netzero.errors import BadInput, Fault
from netzero.tariffs import further
from netzero.tariffs.charges import DemandCharge
from netzero.tariffs.model import Tariff
from netzero.tariffs.periods import period_names, period_shares
from netzero.tariffs.prices import period_prices

Floats = NDArray[np.float64]
MONTHS = 12


@dataclass(frozen=True, eq=False)
class Bill(billing.Bill):
    """A year's bill by month (rows 0..11 are January to December), before taxes, in scenario currency."""

    warnings: tuple[Fault, ...] = field(default=())


def bill(
    tariff: Tariff,
    axis: TimeAxis,
    imported_kw: Floats,
    year: int,
    country: str | None = None,
    *,
    series_price: Floats | None = None,
    reactive_kvarh: Floats | None = None,
) -> Bill:
    """Return the bill of what one meter imported in the year of a stage.

    Args:
        tariff: of the meter.
        axis: the steps; what a step stands for in the year is billed.
        imported_kw: import by step (>= 0), dim time.
        year: calendar year whose prices hold.
        country: whose public holidays the schedule may name.
        series_price: currency per kWh by step, dim time, of a tariff priced by series (see `energy_prices`).
        reactive_kvarh: reactive energy of months 1..12; None: not known, nothing is added for a low power factor.

    Raises:
        BadInput: demand is billed, and the axis is not made of whole billing intervals or lacks a coincident peak.

    """
    terms = terms_of(tariff, axis, year, country, series_price=series_price)
    found = bill_of(terms, imported_kw, imported_kw, reactive_kvarh)
    return Bill(**vars(found), warnings=tuple(interval_warnings(tariff, axis)))


def terms_of(
    tariff: Tariff, axis: TimeAxis, year: int, country: str | None = None, *, series_price: Floats | None = None
) -> Terms:
    """Return what the bill of a year is made of; raises as `bill`."""
    shares = period_shares(tariff.schedule, axis, country)
    if tariff.series is None:
        price = np.repeat(period_prices(tariff, [year]).T, len(axis), axis=1)
    elif series_price is None:
        raise ValueError("a tariff priced by series needs its prices")
    else:
        price = series_price[None, :]
    part = axis.billing_share()[:, None]
    return Terms(
        month=axis.month - 1,
        hours=axis.hours,
        periods=period_names(tariff.schedule),
        shares=shares,
        price=price,
        charges=tuple(_charge(tariff, charge, axis, year, country) for charge in tariff.all_charges),
        from_kwh=part * further.from_kwh(tariff),
        band_price=np.repeat(further.band_prices(tariff, [year]), MONTHS, axis=0),
        band_factor=np.tile(further.band_factors(tariff), (MONTHS, 1)),
        standing=further.standing_charges(tariff, axis, [year])[0],
        minimum=further.minimum_charges(tariff, axis, [year])[0],
        vat=further.vat_rates(tariff, [year])[0],
        least_power_factor=tariff.power_factor.least if tariff.power_factor else None,
    )


def _charge(tariff: Tariff, charge: DemandCharge, axis: TimeAxis, year: int, country: str | None) -> Charge:
    intervals = axis.billing_intervals(tariff.interval_min(charge))
    return Charge(
        name=charge.name,
        intervals=intervals.counting(further.counts_for(tariff, charge, axis, country)),
        from_kw=further.from_kw(charge),
        price=further.charge_prices(tariff, charge, axis, [year])[0],
        ratchet=further.ratchet_of(charge),
        mean=charge.counted == "mean",
    )


def billed_demand(axis: TimeAxis, imported_kw: Floats, interval_min: int) -> Floats:
    """Return the highest average import over the billing interval, dim month 1..12; 0 in months without steps.

    Steps shorter than the interval are averaged within it. Steps longer than it are taken as they are, which
    understates the peak (`interval_warnings` says so).

    Raises:
        BadInput: steps are shorter than the interval, and a block does not begin and end with a whole one.

    """
    return axis.billing_intervals(interval_min).peaks(imported_kw)


def interval_faults(tariff: Tariff, axis: TimeAxis) -> tuple[Fault, ...]:
    """Return a fault for each length of averages by which demand is billed and which blocks of the axis do not hold."""
    found: list[Fault] = []
    for length_min in sorted({tariff.interval_min(charge) for charge in tariff.all_charges}):
        try:
            axis.billing_intervals(length_min)
        except BadInput as error:
            found.extend(error.faults)
    return tuple(found)


def interval_warnings(tariff: Tariff, axis: TimeAxis) -> list[Fault]:
    """Return a warning for each length of averages by which demand is billed and which is shorter than the steps."""
    step_min = round(float(axis.step_h.max()) * 60)
    shorter = sorted({length for charge in tariff.all_charges if (length := tariff.interval_min(charge)) < step_min})
    return [Fault("NZ0601", values={"billed_min": length, "step_min": step_min}) for length in shorter]


def unseen_charges(tariff: Tariff, axis: TimeAxis) -> list[Fault]:
    """Return a warning for each demand charge of months of which the axis has no hour: nothing is charged for them."""
    shown = set(axis.month.tolist())
    unseen = [charge for charge in tariff.all_charges if charge.months and not shown & set(charge.months)]
    months = {charge.name: ", ".join(map(str, sorted(charge.months))) for charge in unseen}
    return [Fault("NZ0659", values={"name": name, "months": those}) for name, those in months.items()]
