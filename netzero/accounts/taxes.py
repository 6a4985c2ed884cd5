"""Straight-line depreciation and corporate income tax, date by date, in nominal money."""

from __future__ import annotations

import numpy as np

from netzero.accounts.record import Array
from netzero.components.finance import Tax


def book_value(cost: float, life_years: float, years: float) -> float:
    """Return what is left of a cost after so many years of straight-line depreciation over its life."""
    return cost * max(0.0, 1.0 - years / life_years)


def depreciation(cost: float, life_years: float, served_years: int, dates: int) -> Array:
    """Return what is written off at dates 0..dates of what was built at date 0; it adds up to the cost.

    Args:
        cost: overnight cost, nominal.
        life_years: over which it is written off in equal amounts.
        served_years: after which it goes out of service, or the horizon ends: what is left is written off then.
        dates: number of yearly dates after the building.

    """
    left = [book_value(cost, life_years, year) for year in range(served_years)] + [0.0]
    found = np.zeros(dates + 1)
    found[1 : served_years + 1] = -np.diff(left)
    return found


def rates_by_date(tax: Tax, start: int | None, dates: int) -> Array:
    """Return the rate of tax at dates 0..dates; the first rates count from date `start` on (None: never)."""
    rates = np.full(dates + 1, tax.rate)
    if start is not None:
        known = tax.first_rates[: dates + 1 - start]
        rates[start : start + len(known)] = known
    return rates


def tax_paid(tax: Tax, profit: Array, rates: Array) -> Array:
    """Return the tax at each date, positive when paid; below zero only where other income bears a loss.

    Carried forward, a loss is set against the profits of the next `loss_years` years, the oldest loss first.
    """
    if tax.losses == "other_income":
        return np.asarray(profit * rates)
    paid, open_losses = np.zeros_like(profit), list[tuple[int, float]]()
    for date, gain in enumerate(profit):
        left = float(max(gain, 0.0))
        kept: list[tuple[int, float]] = []
        for made, loss in open_losses:
            if date - made <= tax.loss_years:
                used = min(left, loss)
                left -= used
                kept.append((made, loss - used))
        open_losses = [
            *((made, loss) for made, loss in kept if loss > 0.0),
            *([(date, -float(gain))] if gain < 0 else []),
        ]
        paid[date] = left * rates[date]
    return paid
