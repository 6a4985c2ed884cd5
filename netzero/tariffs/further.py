"""What a tariff charges besides energy by period and the plain demand charge, on one time axis, by stage and month.

A month of which the axis stands for a part is charged that part (`TimeAxis.billing_share`), a month that stands for
several as many times, and bands of kWh are as much narrower or wider. A charge of some months is charged no more often
than there are such months in a year, one on a coincident peak once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.billing import look_back
from netzero.errors import BadInput, Fault
from netzero.tariffs.charges import DemandCharge, EnergyTier
from netzero.tariffs.model import Tariff
from netzero.tariffs.periods import period_names, period_shares
from netzero.tariffs.prices import escalated

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MONTHS = 12


def counts_for(tariff: Tariff, charge: DemandCharge, axis: TimeAxis, country: str | None = None) -> Ints:
    """Return for which billing month 1..12 each step counts, 0 where it counts for none, dim time.

    Raises:
        BadInput: a time of a coincident peak is not on the axis.

    """
    if charge.times:
        steps = _steps_at(charge, axis)
        found = np.zeros(len(axis), dtype=np.int64)
        found[steps] = axis.month[steps].max()
        return found
    counts = np.isin(axis.month, list(_measured(charge)))
    if charge.window:
        shares = period_shares(tariff.schedule, axis, country)
        rows = [period_names(tariff.schedule).index(period) for period in charge.window]
        counts &= shares[rows].sum(axis=0) > 0
    return np.where(counts, axis.month, 0)


def _measured(charge: DemandCharge) -> set[int]:
    """Return the months whose peak matters: those charged, and those that look back reaches."""
    every = set(range(1, MONTHS + 1))
    if charge.ratchet is None:
        return set(charge.months) or every
    return set(charge.months) | set(charge.ratchet.months) if charge.months and charge.ratchet.months else every


def is_charged_on(charge: DemandCharge, axis: TimeAxis) -> bool:
    """Whether the axis holds the last time of a coincident peak, with which it is charged; without times always."""
    return not charge.times or bool(len(_steps_of(max(charge.times), axis)))


def _steps_at(charge: DemandCharge, axis: TimeAxis) -> Ints:
    found = {moment: _steps_of(moment, axis) for moment in charge.times}
    missing = [moment for moment, steps in found.items() if not len(steps)]
    if missing:
        raise BadInput([Fault("NZ0632", values={"name": charge.name, "times": ", ".join(missing), "year": axis.year})])
    return np.unique(np.concatenate(list(found.values())))


def _steps_of(moment: str, axis: TimeAxis) -> Ints:
    """Return the steps that hold a time of the year; none where the axis, or its year, does not have it."""
    try:
        at = np.datetime64(f"{axis.year}-{moment.replace(' ', 'T')}", "m")
    except ValueError:
        return np.zeros(0, dtype=np.int64)
    end = axis.start + np.round(axis.step_h * 60).astype(np.int64)
    return np.flatnonzero((axis.start <= at) & (at < end))


def ratchet_of(charge: DemandCharge) -> Floats:
    """Return the share of other months' peaks that is billed at least, dims (month, other month)."""
    if charge.ratchet is None:
        return np.eye(MONTHS)
    return look_back(charge.ratchet.share, charge.ratchet.months, charge.ratchet.last)


def from_kw(charge: DemandCharge) -> Floats:
    """Return the lower end of each band of a demand charge."""
    return np.array([0.0, *(tier.up_to for tier in charge.tiers[:-1])])


def charge_prices(tariff: Tariff, charge: DemandCharge, axis: TimeAxis, years: Sequence[int]) -> Floats:
    """Return the price per billed kW, dims (stage, billing month 1..12, band)."""
    return full_prices(tariff, charge, years) * _times_charged(charge, axis)[:, None]


def _times_charged(charge: DemandCharge, axis: TimeAxis) -> Floats:
    """Return how often each month 1..12 is charged."""
    share = axis.billing_share()
    if charge.times:
        return np.minimum(share, 1.0)
    if not charge.months:
        return share
    shown = share[np.array(charge.months) - 1].sum()
    return np.asarray(share * min(1.0, len(charge.months) / max(shown, 1.0)))


def demand_prices(tariff: Tariff, axis: TimeAxis, years: Sequence[int]) -> Floats:
    """Return the plain charge per kW of a month's highest import, dims (stage, billing month 1..12)."""
    charge = tariff.plain_charge
    return np.zeros((len(years), MONTHS)) if charge is None else charge_prices(tariff, charge, axis, years)[:, :, 0]


def full_prices(tariff: Tariff, charge: DemandCharge, years: Sequence[int]) -> Floats:
    """Return the same of whole months."""
    if charge.prices_by_month:
        in_year = np.array([[escalated(tariff, price, year) for price in charge.prices_by_month] for year in years])
        bands = in_year[:, :, None]
    else:
        tracks = [tier.price for tier in charge.tiers] or [charge.price or 0.0]
        of_year = np.array([[escalated(tariff, track, year) for track in tracks] for year in years])
        bands = np.repeat(of_year[:, None, :], MONTHS, axis=1)
    charged = [not charge.months or month in charge.months for month in range(1, MONTHS + 1)]
    return np.where(np.array(charged)[:, None], bands, 0.0)


def from_kwh(tariff: Tariff) -> Floats:
    """Return the lower end of each band of a whole month's energy; one band without tiers."""
    return np.array([0.0, *(tier.up_to for tier in tariff.energy_tiers[:-1])])


def band_factors(tariff: Tariff) -> Floats:
    """Return the factor of the month's mean price of each band of energy; 1 where all periods cost the same."""
    if not tariff.energy_tiers or _one_price(tariff):
        return np.ones(len(from_kwh(tariff)))
    return np.array([1.0 if tier.factor is None else tier.factor for tier in tariff.energy_tiers])


def band_prices(tariff: Tariff, years: Sequence[int]) -> Floats:
    """Return what each band of energy costs on top of the periods' prices, dims (stage, band)."""
    if not tariff.energy_tiers:
        return np.zeros((len(years), 1))
    return np.array([[_added(tariff, tier, year) for tier in tariff.energy_tiers] for year in years])


def _one_price(tariff: Tariff) -> bool:
    return len(tariff.energy) == 1


def _added(tariff: Tariff, tier: EnergyTier, year: int) -> float:
    if tier.add is not None:
        return escalated(tariff, tier.add, year)
    if not _one_price(tariff):
        return 0.0
    own = escalated(tariff, next(iter(tariff.energy.values())), year)
    if tier.price is not None:
        return escalated(tariff, tier.price, year) - own
    return 0.0 if tier.factor is None else own * (tier.factor - 1.0)


def standing_charges(tariff: Tariff, axis: TimeAxis, years: Sequence[int]) -> Floats:
    """Return the fixed charge, dims (stage, billing month 1..12)."""
    return np.outer([escalated(tariff, tariff.fixed_charge, year) for year in years], axis.billing_share())


def minimum_charges(tariff: Tariff, axis: TimeAxis, years: Sequence[int]) -> Floats:
    """Return the least bill, dims (stage, billing month 1..12)."""
    return np.outer([escalated(tariff, tariff.minimum_charge, year) for year in years], axis.billing_share())


def vat_rates(tariff: Tariff, years: Sequence[int]) -> Floats:
    """Return the rate of value added tax, dims (stage, month); NaN before the first day from which one is known."""
    return np.array([[vat_on(tariff, date(year, month, 1)) for month in range(1, MONTHS + 1)] for year in years])


def vat_on(tariff: Tariff, day: date) -> float:
    """Return the rate of value added tax on a day; NaN where the tariff says nothing of it."""
    if not isinstance(tariff.vat, dict):
        return np.nan if tariff.vat is None else float(tariff.vat)
    known = [since for since in tariff.vat if since <= day]
    return float(tariff.vat[max(known)]) if known else np.nan


def relaxed_terms(tariff: Tariff, years: Sequence[int]) -> tuple[str, ...]:
    """Return what of a tariff a plan knows only from below: prices that fall from band to band, and a power factor."""
    falling = [
        charge.name
        for charge in tariff.further_charges
        if (np.diff(full_prices(tariff, charge, years), axis=-1) < 0).any()
    ]
    if (np.diff(band_prices(tariff, years), axis=-1) < 0).any() or (band_factors(tariff) != 1.0).any():
        falling.append("energy_tiers")
    return (*falling, *(["power_factor"] if tariff.power_factor else []))
