"""Cash by calendar year, and why its present value is the cost that the plan minimises.

A year's running costs and transfers are those of its stage, paid on that year's date. What is built in a stage is paid
as overnight cost one date before the first annuity would be: at the start of the build year when payments are made at
the end of years, a year before that when they are made at the start. It stands in the column of its build year.

The residual value is the present value of the annuities still to come when an asset is last paid for, booked on that
date. For an asset that outlives the horizon that is the last year. An asset serves to the end of the stage in which its
life ends, so it may be paid for longer than it lives: the residual value then is negative and takes the surplus back.
With overnight cost = annuity x (1 - v^life) / r and the years paid for, the residual closes the sum exactly:
the present value of a cash flow is minus the sum over stages of weight x yearly costs.
"""

from __future__ import annotations

import math

import numpy as np
import xarray as xr

from netzero.accounts.record import Array, Record
from netzero.accounts.vintages import Vintage, vintages
from netzero.components.park import Park, Stages
from netzero.money import discount_factor
from netzero.terms import CASH_LINES, COST_LINES

INVESTMENT = CASH_LINES.index("investment")
TRANSFERS_LINE = CASH_LINES.index("transfers")
RESIDUAL = CASH_LINES.index("residual_value")


def cash_flow(record: Record, costs: Array, transfers: Array) -> Array:
    """Return the cash of each calendar year (party, year, cash_line), outflow negative.

    Args:
        record: capacities and flows.
        costs: by party (party, stage, line).
        transfers: paid less received (party, stage, transfer).

    """
    stages, parties = record.park.stages, record.park.parties
    stage_of_year = np.repeat(np.arange(len(stages.years)), stages.lengths)
    cash = np.zeros((len(parties), len(stage_of_year), len(CASH_LINES)))
    cash[:, :, : len(COST_LINES)] = -costs[:, stage_of_year]
    cash[:, :, TRANSFERS_LINE] = -transfers.sum(axis=2)[:, stage_of_year]
    cash[:, :, INVESTMENT] = 0.0
    for vintage in vintages(record):
        built = stages.years[vintage.stage] - stages.years[0]
        paid_for = sum(stages.lengths[stage] for stage in vintage.served)
        for owner, share in vintage.owners:
            row = cash[parties.index(owner)]
            row[built, INVESTMENT] -= share * vintage.overnight
            row[built + paid_for - 1, RESIDUAL] += share * residual_value(vintage, paid_for, record.park.discount_rate)
    return cash


def residual_value(vintage: Vintage, paid_for: int, rate: float) -> float:
    """Return the worth, on the date of the last annuity, of the annuities still to come; negative when overpaid.

    annuity x (1 - (1 + r)^-n) / r with n = life - years paid for; annuity x n at r = 0.
    """
    left = vintage.life_years - paid_for
    return vintage.annuity * (left if rate == 0 else -math.expm1(-left * math.log1p(rate)) / rate)


def present_value(cash: Array, park: Park) -> Array:
    """Return the present value at the first stage (party, cash_line) of a cash flow (party, year, cash_line)."""
    first = 0 if park.payments_at_start else 1
    dates = np.arange(cash.shape[1]) + first
    factor = np.array([discount_factor(park.discount_rate, float(date)) for date in dates])
    worth = np.einsum("pyl,y->pl", cash, factor)
    worth[:, INVESTMENT] *= 1 + park.discount_rate
    return np.asarray(worth)


def by_date(books: xr.Dataset) -> xr.DataArray:
    """Return the net cash of each party, dims (party, date), on yearly dates 0, 1, 2, ...

    Investment is paid one date before the running costs of its year. This is the order that `finance.npv`, `irr` and
    `payback` read.
    """
    cash = books["cash_flow"]
    net = np.zeros((cash.sizes["party"], cash.sizes["year"] + 1))
    invested = cash.sel(cash_line="investment").transpose("party", "year").values
    net[:, :-1] += invested
    net[:, 1:] += cash.sum("cash_line").transpose("party", "year").values - invested
    return xr.DataArray(net, dims=("party", "date"), coords={"party": cash["party"], "date": np.arange(net.shape[1])})


def calendar_years(stages: Stages) -> list[int]:
    """Return the years from the first stage to the end of the horizon."""
    return list(range(stages.years[0], stages.end))
