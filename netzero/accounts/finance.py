"""Measures of an investment: net present value, internal rates of return, payback, levelised cost.

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

    A cash flow whose present value is zero at several rates has no internal rate of return that could be compared with
    a cost of capital, so none is given. No cost of capital is below zero: beside a rate that is not, those below it do
    not count (money at the end of the horizon makes them, such as a residual value that is paid back).
    """
    found = comparable_rates(cash)
    return found[0] if len(found) == 1 else None


def comparable_rates(cash: Sequence[float]) -> list[float]:
    """Return the rates of return from zero up, ascending; where there is none, those below zero."""
    found = rates_of_return(cash)
    return [rate for rate in found if rate >= 0.0] or found


def rates_of_return(cash: Sequence[float]) -> list[float]:
    """Return all rates at which the present value is zero, ascending; of a cash flow of nothing: none.

    Every change of sign of the present value on a fine grid of rates brackets one root (Brent's method).
    """
    from scipy.optimize import brentq

    if not np.any(cash):
        return []
    logs = np.linspace(math.log1p(LOWEST_RATE), math.log1p(HIGHEST_RATE), 2000)
    dates, late = np.arange(len(cash)), len(cash) - 1
    # worth at the last date where rates are negative: no power of a rate is then above one
    signs = np.sign(np.exp(-logs[:, None] * (dates - late * (logs < 0)[:, None])) @ np.asarray(cash, dtype=float))
    grid = np.expm1(logs)
    found = [float(rate) for rate in grid[signs == 0]]
    for at in np.flatnonzero(signs[:-1] * signs[1:] < 0):
        low, high = float(grid[at]), float(grid[at + 1])
        if npv(low, cash) * npv(high, cash) < 0:
            found.append(float(brentq(npv, low, high, args=(cash,), xtol=1e-14, rtol=1e-14)))
    return sorted(found)


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
