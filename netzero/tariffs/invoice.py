"""An invoice recomputed: the bill of what a meter imported on real days, under the tariff in force on each of them.

Energy is priced by the decision of its day. All else of a month (demand charges, bands, fixed charge, minimum) is that
of the decision in force when the month's data begin. A month of which data cover a part is charged that part of what
is charged by the month. Look-back reaches the months before, as far as there are data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.billing import Bill, Charge, Terms, bill_of
from netzero.errors import BadInput, Fault
from netzero.tariffs import further
from netzero.tariffs.bills import interval_warnings
from netzero.tariffs.charges import DemandCharge
from netzero.tariffs.history import InForce, TariffHistory
from netzero.tariffs.model import Tariff
from netzero.tariffs.periods import period_names, period_shares
from netzero.tariffs.prices import escalated

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BEYOND = 1e18
"""Lower end of a band that a month does not have."""


@dataclass(frozen=True, eq=False)
class Invoice:
    """A bill by calendar month, and where its prices are from."""

    bill: Bill
    months: tuple[str, ...]
    """YYYY-MM, dim month of the bill."""
    covered: Floats
    """Share of each month that data cover, dim month."""
    of_period: tuple[int, ...]
    """Position of the decision of each period of the bill."""
    ruling: tuple[int, ...]
    """Position of the decision that all but energy is charged by, dim month; -1 in a month without data."""
    price: Floats
    """Currency per kWh of each period, dims (month, period); 0 in a month without data."""
    rate: Floats
    """Currency per billed kW, the mean of what was billed; dims (month, charge)."""
    vat_rate: Floats
    """Dim month."""
    warnings: tuple[Fault, ...] = ()


def invoice(
    history: TariffHistory,
    axis: TimeAxis,
    imported_kw: Floats,
    country: str | None = None,
    reactive_kvarh: Floats | None = None,
) -> Invoice:
    """Return the invoice of what a meter imported.

    Args:
        history: tariffs by date; one tariff that always holds is `history.always`.
        axis: steps on real days, each once; blocks where data are missing between them.
        imported_kw: mean import of each step, kW, dim time.
        country: whose public holidays a schedule may name.
        reactive_kvarh: reactive energy of each step, dim time; None: not known.

    Raises:
        BadInput: a day lies before the first decision, a tariff is priced by series, or demand is billed on averages
            that the axis does not hold whole.

    """
    in_force = history.at(axis.start)
    _refuse(history, axis, in_force)
    number = axis.start.astype("datetime64[M]").astype(np.int64)
    month = number - number[0]
    terms, of_period = _terms(history, axis, month, in_force, country)
    reactive = None if reactive_kvarh is None else np.bincount(month, reactive_kvarh, terms.months).astype(np.float64)
    found = bill_of(terms, imported_kw, imported_kw, reactive)
    of_charges = np.divide(
        found.charge_cost, found.billed_kw, out=np.zeros_like(found.billed_kw), where=found.billed_kw > 0
    )
    inside = [month == k for k in range(terms.months)]
    per_kwh = [[row[of_month].max(initial=0.0) for row in terms.price] for of_month in inside]
    return Invoice(
        bill=found,
        months=tuple(str(np.datetime64(int(number[0]) + k, "M")) for k in range(terms.months)),
        covered=_covered(axis, month),
        of_period=of_period,
        ruling=tuple(int(in_force[of_month][0]) if of_month.any() else -1 for of_month in inside),
        price=np.array(per_kwh),
        rate=of_charges,
        vat_rate=terms.vat,
        warnings=tuple(_warnings(history, axis, in_force, reactive)),
    )


def _refuse(history: TariffHistory, axis: TimeAxis, in_force: Ints) -> None:
    if (in_force < 0).any():
        first = str(axis.start[in_force < 0][0].astype("datetime64[D]"))
        raise BadInput([Fault("NZ0640", values={"day": first, "since": str(history.decisions[0].since)})])
    by_series = [each.name for each in _used(history, in_force) if each.tariff.series is not None]
    if by_series:
        raise BadInput([Fault("NZ0641", values={"names": ", ".join(by_series)})])


def _used(history: TariffHistory, in_force: Ints) -> list[InForce]:
    return [history.decisions[at] for at in np.unique(in_force).tolist()]


def _terms(
    history: TariffHistory, axis: TimeAxis, month: Ints, in_force: Ints, country: str | None
) -> tuple[Terms, tuple[int, ...]]:
    months = int(month[-1]) + 1
    names: list[str] = []
    of_period: list[int] = []
    shares, prices = [], []
    for at in np.unique(in_force).tolist():
        tariff, holds = history.decisions[at].tariff, in_force == at
        names += period_names(tariff.schedule)
        of_period += [at] * len(period_names(tariff.schedule))
        shares.append(np.where(holds, period_shares(tariff.schedule, axis, country), 0.0))
        prices.append(_prices(tariff, axis))
    first_step = [int(np.flatnonzero(month == k)[0]) if (month == k).any() else -1 for k in range(months)]
    ruling = [history.decisions[in_force[step]].tariff if step >= 0 else None for step in first_step]
    calendar = [_year_and_month(axis, month, k) for k in range(months)]
    covered = _covered(axis, month)
    bands = max(len(tariff.energy_tiers) for tariff in ruling if tariff) or 1
    from_kwh, band_price, band_factor = (
        np.full((months, bands), BEYOND),
        np.zeros((months, bands)),
        np.ones((months, bands)),
    )
    standing, minimum, vat = np.zeros(months), np.zeros(months), np.full(months, np.nan)
    from_kwh[:, 0] = 0.0
    for k, (tariff, (year, of_year)) in enumerate(zip(ruling, calendar, strict=True)):
        if tariff is None:
            continue
        count = max(1, len(tariff.energy_tiers))
        from_kwh[k, :count] = covered[k] * further.from_kwh(tariff)
        band_price[k, :count] = further.band_prices(tariff, [year])[0]
        band_factor[k, :count] = further.band_factors(tariff)
        standing[k] = covered[k] * escalated(tariff, tariff.fixed_charge, year)
        minimum[k] = covered[k] * escalated(tariff, tariff.minimum_charge, year)
        vat[k] = further.vat_on(tariff, date(year, of_year, 1))
    least = [each.tariff.power_factor.least for each in _used(history, in_force) if each.tariff.power_factor]
    return Terms(
        month=month,
        hours=axis.hours,
        periods=tuple(names),
        shares=np.concatenate(shares),
        price=np.concatenate(prices),
        charges=tuple(_charges(ruling, calendar, covered, axis, month, country)),
        from_kwh=from_kwh,
        band_price=band_price,
        band_factor=band_factor,
        standing=standing,
        minimum=minimum,
        vat=vat,
        least_power_factor=least[-1] if least else None,
    ), tuple(of_period)


def _prices(tariff: Tariff, axis: TimeAxis) -> Floats:
    """Return the price of each period in the calendar year of each step, dims (period, time)."""
    years, place = np.unique(axis.start.astype("datetime64[Y]").astype(np.int64) + 1970, return_inverse=True)
    tracks = [tariff.energy[period] for period in period_names(tariff.schedule)]
    of_years = [[escalated(tariff, track, year) for year in years.tolist()] for track in tracks]
    return np.array(of_years)[:, place]


def _year_and_month(axis: TimeAxis, month: Ints, position: int) -> tuple[int, int]:
    first = int(axis.start[0].astype("datetime64[M]").astype(np.int64)) - int(month[0])
    number = first + position
    return 1970 + number // 12, number % 12 + 1


def _covered(axis: TimeAxis, month: Ints) -> Floats:
    """Return the share of the hours of each calendar month that the axis has."""
    first = axis.start[0].astype("datetime64[M]") + np.arange(int(month[-1]) + 2)
    length_h = np.diff(first.astype("datetime64[h]")).astype(np.float64)
    return np.asarray(np.bincount(month, axis.hours, len(length_h)) / length_h)


def _charges(
    ruling: list[Tariff | None],
    calendar: list[tuple[int, int]],
    covered: Floats,
    axis: TimeAxis,
    month: Ints,
    country: str | None,
) -> Iterator[Charge]:
    """Yield the demand charges of all tariffs, each without a price in months ruled by another."""
    known: list[tuple[Tariff, DemandCharge]] = []
    for tariff in ruling:
        if tariff is not None and not any(tariff is other for other, _ in known):
            known += [(tariff, charge) for charge in tariff.all_charges]
    for tariff, charge in known:
        price = np.zeros((len(ruling), max(1, len(charge.tiers))))
        for k, (other, (year, of_year)) in enumerate(zip(ruling, calendar, strict=True)):
            if other is tariff:
                price[k] = covered[k] * further.full_prices(tariff, charge, [year])[0, of_year - 1]
        intervals = axis.billing_intervals(tariff.interval_min(charge))
        counts = _counts(tariff, charge, axis, month, country)
        yield Charge(
            name=charge.name,
            intervals=intervals.counting(counts),
            from_kw=further.from_kw(charge),
            price=price,
            ratchet=_look_back(charge, calendar),
            mean=charge.counted == "mean",
        )


def _counts(tariff: Tariff, charge: DemandCharge, axis: TimeAxis, month: Ints, country: str | None) -> Ints:
    """Return the position from 1 of the month for which each step counts, 0 where for none.

    A coincident peak whose last time lies beyond the data is charged on another invoice.
    """
    found = np.zeros(len(axis), dtype=np.int64)
    years = axis.start.astype("datetime64[Y]")
    for year in np.unique(years):
        steps = np.flatnonzero(years == year)
        part = replace(
            axis, start=axis.start[steps], step_h=axis.step_h[steps], weight=axis.weight[steps], block=axis.block[steps]
        )
        if not further.is_charged_on(charge, part):
            continue
        of_year = further.counts_for(tariff, charge, part, country)
        shift = month[steps] + 1 - part.month
        found[steps] = np.where(of_year > 0, of_year + shift, 0)
    return found


def _look_back(charge: DemandCharge, calendar: list[tuple[int, int]]) -> Floats:
    """Return the share of earlier months' peaks that is billed at least, dims (month, other month)."""
    position = np.arange(len(calendar))
    if charge.ratchet is None:
        return np.eye(len(calendar))
    since = position[:, None] - position
    counts = (since > 0) & (since <= (charge.ratchet.last or 11))
    if charge.ratchet.months:
        counts &= np.isin([of_year for _, of_year in calendar], charge.ratchet.months)
    return np.where(counts, charge.ratchet.share, 0.0) + np.eye(len(calendar))


def _warnings(history: TariffHistory, axis: TimeAxis, in_force: Ints, reactive: Floats | None) -> Iterator[Fault]:
    told: list[Fault] = []
    for each in _used(history, in_force):
        told += [fault for fault in interval_warnings(each.tariff, axis) if fault not in told]
        back = [charge.ratchet.last or 11 for charge in each.tariff.all_charges if charge.ratchet]
        if back:
            first = str(axis.start[0].astype("datetime64[M]"))
            told.append(Fault("NZ0642", values={"months": max(back), "first": first}))
        if each.tariff.power_factor and reactive is None and not any(fault.code == "NZ0643" for fault in told):
            told.append(Fault("NZ0643", values={"least": each.tariff.power_factor.least}))
    yield from told
