r"""What a plan is worth to each party: its cash with the plan less its cash without, before and after loans and tax.

Dates are yearly, 0 to the years of the horizon: what is built in the first year is paid at date 0, its running costs at
date 1. Worth is told at the first stage: at date 0, or at date 1 when payments are made at the start of years, as the
books' present value. Prices rise with inflation from that date on, so that with (1 + n) = (1 + r) (1 + i)

    nominal cash[t] = real cash[t] (1 + i)^t,    sum of nominal cash[t] / (1 + n)^t = sum of real cash[t] / (1 + r)^t

Loans and depreciation follow what was paid, in nominal money; so does the tax on

    energy, upkeep, transfers and other cash + residual value - depreciation - interest

all of them with the plan less without. Demand not served is priced in the worth of a plan, and no income to be taxed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from netzero.accounts.finance import comparable_rates, npv, payback
from netzero.accounts.loans import loan_schedule
from netzero.accounts.record import Array
from netzero.accounts.sensitivity import tried_worth
from netzero.accounts.taxes import depreciation, rates_by_date, tax_paid
from netzero.accounts.vintages import Vintage, vintages_of
from netzero.components.finance import OwnerFinance
from netzero.components.park import Park
from netzero.terms import ALL_PARTIES, CASH_LINES, CONTRACT_LINES, DRIVERS, FINANCE_LINES, VIEWS, Party
from netzero.vocabulary import FINANCE, check, describe

LINE_OF = {
    "investment": "investment",
    "fixed_om": "upkeep",
    "variable_om": "upkeep",
    "wheeling": "upkeep",
    "fuel": "energy",
    "power_purchase": "energy",
    "grid_energy": "energy",
    "grid_demand": "energy",
    "grid_fixed": "energy",
    "grid_power_factor": "energy",
    "export_revenue": "energy",
    **dict.fromkeys(CONTRACT_LINES, "energy"),
    "unserved": "unserved",
    "transfers": "transfers",
    "residual_value": "residual_value",
}
"""Line of a plan's worth that a line of cash belongs to; all others: 'other'."""
TAXED = ("energy", "upkeep", "other", "transfers", "residual_value", "early_replacement")
BEFORE_DEBT = ("energy", "upkeep", "other", "transfers", "early_replacement", "tax")
"""What serves a debt."""
_DUST = 1e-9
"""Share of the cash of both sides below which their difference is rounding."""


@dataclass(frozen=True, eq=False)
class Side:
    """The park with the plan, or without it: what was built (size, stage), and the books (terms BOOKS)."""

    new_capacity: xr.DataArray
    books: xr.Dataset


def worth(park: Park, year_fraction: float, plan: Side, reference: Side) -> xr.Dataset:
    """Return terms FINANCE of a plan against its reference, both operated on the same hours.

    Args:
        park: the park; `Park.finance` says how owners pay.
        year_fraction: share of a year that the axis of the books stands for.
        plan: with the plan.
        reference: without it.

    """
    real = _lines(park, plan.books) - _lines(park, reference.books)
    dates = real.shape[1]
    level: Array = np.asarray((1 + park.finance.inflation) ** (np.arange(dates) - float(_first(park))))
    nominal = real * level[:, None]
    built = [(1.0, vintage) for vintage in vintages_of(park, plan.new_capacity, year_fraction)]
    built += [(-1.0, vintage) for vintage in vintages_of(park, reference.new_capacity, year_fraction)]
    for p, party in enumerate(park.parties):
        nominal[p] += _bank_and_state(park, party, nominal[p], level, built)
    real = nominal / level[:, None]
    gross = np.abs(_lines(park, plan.books)).sum((1, 2)) + np.abs(_lines(park, reference.books)).sum((1, 2))
    service = -nominal[..., [FINANCE_LINES.index("interest"), FINANCE_LINES.index("repayment")]].sum(axis=2)
    able = nominal[..., [FINANCE_LINES.index(line) for line in BEFORE_DEBT]].sum(axis=2)
    covered = np.divide(able, service, out=np.full_like(able, np.nan), where=service > _DUST * gross[:, None])
    found = xr.Dataset(
        {
            "price_level": ("date", level),
            "nominal_cash": (("party", "date", "finance_line"), nominal),
            "real_cash": (("party", "date", "finance_line"), real),
            "debt_service_cover": (("party", "date"), covered),
            **_measures(park, nominal, level, gross),
            "worth_sensitivity": (("driver", "side", "holder"), tried_worth(park, real, plan.books, reference.books)),
        },
        coords={
            "party": _labels(park.parties),
            "holder": _labels((*park.parties, ALL_PARTIES)),
            "date": np.arange(dates),
            "finance_line": _labels(FINANCE_LINES),
            "view": _labels(VIEWS),
            "driver": _labels(DRIVERS),
            "side": _labels(("less", "more")),
        },
    )
    return check(describe(found, FINANCE), FINANCE)


def _lines(park: Park, books: xr.Dataset) -> Array:
    """Return the real cash of a side before loans and tax (party, date, finance_line)."""
    cash = books["cash_flow"].transpose("party", "year", "cash_line").values
    found = np.zeros((cash.shape[0], cash.shape[1] + 1, len(FINANCE_LINES)))
    for position, line in enumerate(CASH_LINES):
        late = 0 if line == "investment" else 1
        to = FINANCE_LINES.index(LINE_OF.get(line, "other"))
        found[:, late : late + cash.shape[1], to] += cash[..., position]
    if "early_replacement" in books:
        extra = books["early_replacement"].transpose("party", "stage").values
        found[:, 1:, FINANCE_LINES.index("early_replacement")] -= np.repeat(extra, park.stages.lengths, axis=1)
    return found


def _bank_and_state(park: Park, party: Party, cash: Array, level: Array, built: list[tuple[float, Vintage]]) -> Array:
    """Return the nominal lines loan, interest, repayment and tax of a party (date, finance_line); others are 0."""
    owner = park.finance.owner(party, park.discount_rate)
    found, written_off, start = np.zeros_like(cash), np.zeros(len(cash)), None
    years = dict(park.finance.depreciation_years)
    for sign, vintage in built:
        share = sum(part for name, part in vintage.owners if name == party)
        if share == 0.0:
            continue
        day = park.stages.years[vintage.stage] - park.stages.years[0]
        cost, later = sign * share * vintage.overnight * level[day], len(cash) - 1 - day
        found[day:] += _loan(owner, cost, later)
        served = sum(park.stages.lengths[stage] for stage in vintage.served)
        life = years.get(vintage.asset, vintage.life_years)
        written_off[day:] += depreciation(cost, life, served, later)
        if sign > 0:
            start = day + 1 if start is None else min(start, day + 1)
    interest = found[:, FINANCE_LINES.index("interest")]
    profit = cash[:, [FINANCE_LINES.index(line) for line in TAXED]].sum(axis=1) - written_off + interest
    rates = rates_by_date(owner.tax, start, len(cash) - 1)
    found[:, FINANCE_LINES.index("tax")] = -tax_paid(owner.tax, profit, rates)
    return found


def _loan(owner: OwnerFinance, cost: float, dates: int) -> Array:
    """Return the cash of a loan on a cost paid at date 0 (date, finance_line)."""
    found = np.zeros((dates + 1, len(FINANCE_LINES)))
    drawn = cost * owner.loan.share
    interest, repaid = loan_schedule(owner.loan, drawn, dates)
    found[0, FINANCE_LINES.index("loan")] = drawn
    found[:, FINANCE_LINES.index("interest")] = -interest
    found[:, FINANCE_LINES.index("repayment")] = -repaid
    return found


def _measures(park: Park, nominal: Array, level: Array, gross: Array) -> dict[str, tuple[tuple[str, ...], Array]]:
    """Return net present value, rates of return and payback of each holder in both views.

    The project in real money at the park's rate; equity in nominal money at each owner's, all together at the park's
    rate and inflation, where their worth is the sum of the owners'. A rate of return of equity is nominal; there is
    none for who puts nothing in first.
    """
    parties, first = park.parties, _first(park)
    money = FINANCE_LINES.index("loan")
    shape = (len(parties) + 1, len(VIEWS))
    worths, rates, counts = np.zeros(shape), np.full(shape, np.nan), np.zeros(shape)
    simple, discounted = np.full(shape, np.nan), np.full(shape, np.nan)
    nominal_rate = park.finance.owner(ALL_PARTIES, park.discount_rate).discount_rate
    for h, holder in enumerate((*parties, ALL_PARTIES)):
        own = nominal[h] if h < len(parties) else nominal.sum(axis=0)
        dust = _DUST * (gross[h] if h < len(parties) else gross.sum())
        at = park.finance.owner(holder, park.discount_rate).discount_rate if h < len(parties) else nominal_rate
        views = ((own[:, :money].sum(axis=1) / level, park.discount_rate), (own.sum(axis=1), at))
        for v, (cash, rate) in enumerate(views):
            worths[h, v] = npv(rate, cash) * (1 + rate) ** first
            if np.abs(cash).max(initial=0.0) <= dust:
                continue
            simple[h, v], discounted[h, v] = (_or_nan(payback(cash, each)) for each in (0.0, rate))
            if cash[np.abs(cash) > dust][0] > 0.0:
                continue  # nothing is put in first: a rate would be that of money borrowed
            roots = comparable_rates(cash)
            counts[h, v] = len(roots)
            rates[h, v] = roots[0] if len(roots) == 1 else np.nan
    worths[-1] = worths[:-1].sum(axis=0)
    dims = ("holder", "view")
    found = {
        "net_present_value": worths,
        "rate_of_return": rates,
        "rates_of_return": counts,
        "simple_payback": simple,
        "discounted_payback": discounted,
    }
    return {name: (dims, values) for name, values in found.items()}


def _first(park: Park) -> int:
    """Return the date at which worth is told and nominal money is real."""
    return 1 if park.payments_at_start else 0


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else value


def _labels(names: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.array(list(names), dtype=object)
