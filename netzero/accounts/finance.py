"""Measures of an investment: net present value, internal rate of return, payback, levelised cost.

A cash flow is a sequence of amounts at dates 0, 1, 2, ... years; money in is positive, money out negative.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from netzero.money import annuity_factor, discount_factor

LOWEST_RATE = -0.99
HIGHEST_RATE = 1e3
"""Where an internal rate of return is looked for: from losing 99 % a year to a thousandfold gain."""


def npv(rate: float, cash: Sequence[float]) -> float:
    """Return the present value at date 0 of amounts at dates 0, 1, 2, ..."""
    return math.fsum(amount * discount_factor(rate, date) for date, amount in enumerate(cash))


def irr(cash: Sequence[float]) -> float | None:
    """Return the rate at which the present value is zero; None when no rate, or more than one, does that.

    Every change of sign of the present value on a fine grid of rates brackets one root (Brent's method). A cash flow
    whose present value is zero at several rates has no internal rate of return that could be compared with a cost of
    capital, so none is given.
    """
    from scipy.optimize import brentq

    grid = np.expm1(np.linspace(math.log1p(LOWEST_RATE), math.log1p(HIGHEST_RATE), 2000))
    signs = np.sign([npv(rate, cash) for rate in grid])
    changes = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    exact = np.flatnonzero(signs == 0)
    if len(changes) + len(exact) != 1:
        return None
    if len(exact):
        return float(grid[exact[0]])
    low = changes[0]
    return float(brentq(npv, grid[low], grid[low + 1], args=(cash,), xtol=1e-14, rtol=1e-14))


def payback(cash: Sequence[float], rate: float = 0.0) -> float | None:
    """Return the years after which the cumulative (discounted) cash flow stays at zero or above; None if never.

    Simple payback at rate 0, discounted payback otherwise. A year's amount flows evenly through the year: the fraction
    f of year t that is needed for the balance B still open at its start solves
    amount (1 + r)^-(t-1) (1 - (1 + r)^-f) / r = B, which is B / amount at r = 0. With equal amounts this is the
    solution n of the annuity equation capex = amount (1 - (1 + r)^-n) / r.
    """
    worth = [amount * discount_factor(rate, date) for date, amount in enumerate(cash)]
    balance = np.cumsum(worth)
    below = np.flatnonzero(balance < 0)
    if not len(below):
        return 0.0
    last = int(below[-1])
    if last == len(balance) - 1:
        return None
    open_share = -float(balance[last]) / worth[last + 1]
    return last + _fraction_of_year(open_share, rate)


def _fraction_of_year(share: float, rate: float) -> float:
    """Return the part of a year in which `share` of its present value has come in, by a continuous annuity."""
    if rate == 0:
        return share
    return -math.log1p(share * math.expm1(-math.log1p(rate))) / math.log1p(rate)


def levelised_cost(capex: float, yearly_cost: float, yearly_output: float, rate: float, life_years: float) -> float:
    """Return the levelised cost per unit of output: (capex x annuity factor + yearly cost) / yearly output.

    Of energy in currency per kWh when the output is in kWh. Raises ZeroDivisionError without output.
    """
    return (capex * annuity_factor(rate, life_years) + yearly_cost) / yearly_output


def real_rate(nominal: float, inflation: float) -> float:
    """Return the real rate of interest by Fisher's equation: (1 + nominal) / (1 + inflation) - 1."""
    return (1 + nominal) / (1 + inflation) - 1
