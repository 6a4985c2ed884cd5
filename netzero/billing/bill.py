"""The bill of one meter: energy by period, bands of energy, demand charges, what is fixed, and taxes apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netzero.billing.terms import Floats, Terms, in_bands


@dataclass(frozen=True, eq=False)
class Bill:
    """A bill by month, before taxes, in the currency of the prices; dims (month, ...)."""

    periods: tuple[str, ...]
    charges: tuple[str, ...]
    energy_kwh: Floats
    """Dims (month, period)."""
    energy_cost: Floats
    """At the prices of the periods, dims (month, period)."""
    band_kwh: Floats
    """Energy of the month by band, dims (month, band)."""
    band_cost: Floats
    """What bands of energy add to `energy_cost` (or take from it), dim month."""
    market_cost: Floats
    """What is matched with contracts on the market's price, with its charges, dim month."""
    measured_kw: Floats
    """Dims (month, charge)."""
    billed_kw: Floats
    """After look-back, dims (month, charge)."""
    charge_cost: Floats
    """Dims (month, charge)."""
    standing: Floats
    minimum: Floats
    """What is missing to the least bill, dim month."""
    power_factor: Floats
    """Surcharge for a low power factor, dim month."""
    cos_phi: Floats
    """Power factor of the month; NaN where no reactive energy is known or none was taken."""
    vat: Floats
    """Tax on all of it, dim month; NaN where its rate is not known."""

    @property
    def demand_cost(self) -> Floats:
        """All demand charges of each month."""
        return np.asarray(self.charge_cost.sum(axis=1))

    @property
    def lines(self) -> dict[str, Floats]:
        """The lines of the bill by month, which add up to `monthly`."""
        return {
            "energy": self.energy_cost.sum(axis=1) + self.band_cost + self.market_cost,
            "demand": self.demand_cost,
            "fixed": self.standing,
            "minimum": self.minimum,
            "power_factor": self.power_factor,
        }

    @property
    def monthly(self) -> Floats:
        """Bill of each month, before taxes."""
        return np.asarray(sum(self.lines.values(), np.zeros(len(self.standing))))

    @property
    def total(self) -> float:
        """Bill of all months, before taxes."""
        return float(self.monthly.sum())


def bill_of(
    terms: Terms,
    retail_kw: Floats,
    drawn_kw: Floats,
    reactive_kvarh: Floats | None = None,
    market_cost: Floats | None = None,
) -> Bill:
    """Return the bill.

    Args:
        terms: of the meter.
        retail_kw: what is bought at the tariff's prices by step (>= 0), kW, dim time.
        drawn_kw: all that the connection brings, on which demand is charged and of which the power factor is: in a park
            also what is matched with contracts on the market's price, and virtual contracts.
        reactive_kvarh: reactive energy of each month, dim month; None: not known, and nothing is added for it.
        market_cost: what the same bill charges for what is matched, currency, dim month; None: nothing.

    """
    kwh = terms.shares * (retail_kw * terms.hours)
    energy_kwh, energy_cost = _by_month(terms, kwh), _by_month(terms, kwh * terms.price)
    of_month = energy_kwh.sum(axis=1)
    band_kwh = in_bands(of_month, terms.from_kwh)
    mean_price = np.divide(energy_cost.sum(axis=1), of_month, out=np.zeros_like(of_month), where=of_month > 0)
    band_cost = (band_kwh * (terms.band_price + (terms.band_factor - 1) * mean_price[:, None])).sum(axis=1)
    measured = [charge.measured_kw(drawn_kw) for charge in terms.charges]
    billed = [charge.billed_kw(kw) for charge, kw in zip(terms.charges, measured, strict=True)]
    costs = [charge.cost(kw) for charge, kw in zip(terms.charges, billed, strict=True)]
    market = np.zeros(terms.months) if market_cost is None else market_cost
    energy = energy_cost.sum(axis=1) + band_cost + market
    cos_phi = _cos_phi(_sums(terms, drawn_kw * terms.hours), reactive_kvarh)
    surcharge = _surcharge(terms, cos_phi) * energy
    before = energy + surcharge + terms.standing + sum(costs, np.zeros(terms.months))
    minimum = np.maximum(0.0, terms.minimum - before)
    return Bill(
        periods=terms.periods,
        charges=tuple(charge.name for charge in terms.charges),
        energy_kwh=energy_kwh,
        energy_cost=energy_cost,
        band_kwh=band_kwh,
        band_cost=band_cost,
        market_cost=market,
        measured_kw=_columns(measured, terms),
        billed_kw=_columns(billed, terms),
        charge_cost=_columns(costs, terms),
        standing=terms.standing,
        minimum=minimum,
        power_factor=surcharge,
        cos_phi=cos_phi,
        vat=terms.vat * (before + minimum),
    )


def _by_month(terms: Terms, values: Floats) -> Floats:
    """Return sums over time by month, dims (month, period)."""
    return np.array([_sums(terms, row) for row in values]).T


def _sums(terms: Terms, values: Floats) -> Floats:
    """Return sums over time by month, dim month."""
    return np.bincount(terms.month, weights=values, minlength=terms.months).astype(np.float64)


def _columns(found: list[Floats], terms: Terms) -> Floats:
    return np.array(found).reshape(len(found), terms.months).T


def _cos_phi(active_kwh: Floats, reactive_kvarh: Floats | None) -> Floats:
    """Return active over apparent energy, by month."""
    if reactive_kvarh is None:
        return np.full(len(active_kwh), np.nan)
    apparent = np.hypot(active_kwh, reactive_kvarh)
    return np.asarray(np.divide(active_kwh, apparent, out=np.full(len(active_kwh), np.nan), where=active_kwh > 0))


def _surcharge(terms: Terms, cos_phi: Floats) -> Floats:
    """Return least / power factor - 1 where the power factor is known and too low, as a share of the energy bill."""
    if terms.least_power_factor is None:
        return np.zeros(terms.months)
    low = cos_phi < terms.least_power_factor
    return np.asarray(np.divide(terms.least_power_factor, cos_phi, out=np.ones(terms.months), where=low) - 1.0)
