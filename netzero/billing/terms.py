"""What a bill of one meter is made of, as numbers, over any number of billing months in a row.

Months are counted from 0: January to December of a model year, or the calendar months of an invoice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netzero.axis import BillingIntervals

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Charge:
    """A demand charge: on the highest (or the mean) import of the intervals that count for a month."""

    name: str
    intervals: BillingIntervals
    """Over which import is averaged; their `month` is the position of the billing month, -1 where they do not count."""
    from_kw: Floats
    """Lower end of each band, the first 0, dim band."""
    price: Floats
    """Currency per kW in each band, dims (month, band)."""
    ratchet: Floats
    """Share of another month's peak that is billed at least, dims (month, other month), 1 for the month itself."""
    mean: bool = False
    """Whether the mean of the intervals that count is billed, not the highest."""

    def measured_kw(self, drawn_kw: Floats) -> Floats:
        """Return the peak of each month, dims (..., month), of a power by step; 0 where no interval counts."""
        means = self.intervals.means(drawn_kw)
        found = np.zeros((*means.shape[:-1], len(self.price)))
        for month in range(len(self.price)):
            inside = means[..., self.intervals.month == month]
            if inside.shape[-1]:
                found[..., month] = inside.mean(axis=-1) if self.mean else inside.max(axis=-1).clip(min=0.0)
        return found

    def billed_kw(self, measured_kw: Floats) -> Floats:
        """Return what is billed in each month when these are the peaks: the month's own or a share of another's."""
        return np.asarray((self.ratchet * measured_kw[..., None, :]).max(axis=-1))

    def set_by(self, measured_kw: Floats) -> Ints:
        """Return the month whose peak sets what is billed in each month, the month itself where it is as high."""
        shares = self.ratchet * measured_kw[..., None, :]
        own = np.arange(len(self.price))
        highest = shares.argmax(axis=-1)
        return np.where(shares[..., own, own] >= shares.max(axis=-1), own, highest)

    def cost(self, billed_kw: Floats) -> Floats:
        """Return the charge on what is billed, dims (..., month)."""
        return np.asarray((in_bands(billed_kw, self.from_kw) * self.price).sum(axis=-1))


@dataclass(frozen=True, eq=False)
class Terms:
    """All terms of the bill of one meter."""

    month: Ints
    """Position of the billing month of each step."""
    hours: Floats
    """Hours that each step stands for."""
    periods: tuple[str, ...]
    shares: Floats
    """Share of each step in each period, dims (period, time)."""
    price: Floats
    """Currency per kWh, dims (period, time)."""
    charges: tuple[Charge, ...]
    from_kwh: Floats
    """Lower end of each band of a month's energy, the first 0, dims (month, band)."""
    band_price: Floats
    """Currency per kWh on top of the price of the period, dims (month, band)."""
    band_factor: Floats
    """Of the month's mean price, for what lies in a band, dims (month, band)."""
    standing: Floats
    """Fixed charge, dim month."""
    minimum: Floats
    """Least bill before taxes, dim month."""
    vat: Floats
    """Share that is added as tax, dim month; NaN: not known."""
    least_power_factor: float | None = None
    """Below it the bill of energy rises; None: no such rule."""

    @property
    def months(self) -> int:
        """How many billing months there are."""
        return len(self.standing)


def in_bands(amount: Floats, lower: Floats) -> Floats:
    """Return how much of an amount lies in each band, dims (..., band); `lower` holds their lower ends."""
    upper = np.concatenate([lower[..., 1:], np.full((*lower.shape[:-1], 1), np.inf)], axis=-1)
    return np.asarray(np.clip(amount[..., None], lower, upper) - lower)


def lowest_from_here(price: Floats) -> Floats:
    """Return the lowest price of each band and those above it, dims (..., band): never more than `price`.

    Where prices never fall from band to band it is `price` itself; else the cost it gives is convex and a lower bound.
    """
    return np.asarray(np.minimum.accumulate(price[..., ::-1], axis=-1)[..., ::-1])


def look_back(share: float, months: Collection[int], last: int | None, *, cyclic_over: int = 12) -> Floats:
    """Return the ratchet of a year that repeats, dims (month, other month).

    Args:
        share: of another month's peak that is billed at least.
        months: whose peaks count, 1..12; empty: any.
        last: only the peaks of so many months before count; None: all of the year.
        cyclic_over: months of the year.

    """
    month = np.arange(cyclic_over)
    since = (month[:, None] - month) % cyclic_over
    counts = np.ones(since.shape, dtype=bool) if last is None else since <= last
    if months:
        counts &= np.isin(month + 1, list(months))
    return np.maximum(np.where(counts, share, 0.0), np.eye(cyclic_over))
