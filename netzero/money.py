"""Discounting and annuities, in one place.

All money is real (of a stated price year). Two conventions of payment within a year are known: at its end (default)
and at its start (PyPSA, ETHOS.FINE); all present values of the two differ by exactly 1 + r.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def annuity_factor(rate: float, years: float) -> float:
    """Return the capital recovery factor: yearly payment per unit of money borrowed for `years` at `rate`.

    r (1 + r)^n / ((1 + r)^n - 1); 1/n at r = 0.
    """
    if years <= 0:
        raise ValueError("an annuity needs a life above zero")
    if rate == 0:
        return 1.0 / years
    return rate / -math.expm1(-years * math.log1p(rate))


def discount_factor(rate: float, years: float) -> float:
    """Return the present value of one unit of money paid in `years` years."""
    return math.exp(-years * math.log1p(rate))


def years_weight(rate: float, offset: int, length: int, *, at_start: bool) -> float:
    """Return the present value of one unit of money paid in each of `length` years, the first `offset` years away.

    Sum over k = 0..length-1 of (1 + r)^-(offset + k + e), with e = 0 when paid at the start of a year, 1 at its end.
    """
    late = 0 if at_start else 1
    return math.fsum(discount_factor(rate, offset + k + late) for k in range(length))


def largest_remainder(parts: Sequence[float], total: float, unit: float = 1.0) -> list[float]:
    """Round parts to multiples of `unit` that add up to the rounded total (largest remainders; for print only)."""
    floors = [math.floor(part / unit) for part in parts]
    missing = round(total / unit) - sum(floors)
    order = sorted(range(len(parts)), key=lambda i: (floors[i] - parts[i] / unit, i))
    step = 1 if missing >= 0 else -1
    chosen = order[:missing] if step > 0 else order[::-1][:-missing]
    for i in chosen:
        floors[i] += step
    return [floor * unit for floor in floors]
