"""What a plan is worth, worked out again from the stored books with it and without it."""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.components.finance import Loan
from netzero.components.park import Park
from netzero.results.case import Case
from netzero.results.verification.check import Array, Checks, apart
from netzero.terms import ALL_PARTIES, OUTSIDE_LINES

OUTSIDE = tuple(line for lines in OUTSIDE_LINES.values() for line in lines)
OF_THE_BANK = list(OUTSIDE_LINES["bank"])


def check_finance(case: Case, to: Checks) -> None:
    """Check that the plan's cash is that of both books, its worth that of its cash, and that every loan is paid back.

    Raises:
        KeyError: something is missing in the file.

    """
    shown, found, reference = case.operation or case.promise, case.finance, case.reference
    if found is None or shown is None or reference is None:
        raise KeyError("reference")
    parties, dates = found["party"].values.tolist(), found["date"].values.tolist()
    real = found["real_cash"].transpose("party", "date", "finance_line")
    lines = [str(line) for line in real["finance_line"].values]
    own = real.sel(finance_line=[line for line in lines if line not in OUTSIDE]).sum("finance_line").values
    booked = _by_date(shown.books, case.park) - _by_date(reference, case.park)
    size = np.abs(real.values).sum(axis=2) + np.abs(own)
    to.worst(
        "NZ1086", "cash = books with the plan - books without", [("cash", apart(own, booked, size), (parties, dates))]
    )
    level = found["price_level"].values
    nominal = found["nominal_cash"].transpose("party", "date", "finance_line")
    reals = apart(nominal.values.sum(axis=2), real.values.sum(axis=2) * level, size * level)
    worth = found["net_present_value"].sel(holder=ALL_PARTIES, view="project").values[None]
    gross = float((size.sum(axis=0) * _factors(case.park, len(dates))).sum())
    again = apart(worth, (own.sum(axis=0) @ _factors(case.park, len(dates)))[None], gross)
    to.worst(
        "NZ1087",
        "nominal = real x price level; worth = sum of real cash / (1 + r)^date",
        [("money", reals, (parties, dates)), ("worth", again, ((ALL_PARTIES,),))],
    )
    owed = [(party, *_left(case.park, party, nominal.sel(party=party))) for party in parties]
    to.worst(
        "NZ1088",
        "sum of (loan + interest + repayment) / (1 + interest rate)^date = 0",
        [(party, apart(left, np.zeros(1), size), (("loan",),)) for party, left, size in owed],
    )


def _by_date(books: xr.Dataset, park: Park) -> Array:
    """Return the cash of a side before loans and tax (party, date)."""
    cash = books["cash_flow"].transpose("party", "year", "cash_line")
    built = cash.sel(cash_line="investment").values
    found = np.zeros((built.shape[0], built.shape[1] + 1))
    found[:, 1:] = cash.values.sum(axis=2) - built
    found[:, :-1] += built
    if "early_replacement" in books:
        early = books["early_replacement"].transpose("party", "stage").values
        found[:, 1:] -= np.repeat(early, park.stages.lengths, axis=1)
    return found


def _factors(park: Park, count: int) -> Array:
    first = 1 if park.payments_at_start else 0
    return np.asarray((1.0 + park.discount_rate) ** (float(first) - np.arange(count)))


def _left(park: Park, party: str, cash: xr.DataArray) -> tuple[Array, float]:
    """Return what is left of a party's loans at their own rate, worth at date 0, and the size of what was drawn."""
    owner = dict(park.finance.owners).get(party)
    loan = owner.loan if owner else Loan()
    moved = cash.sel(finance_line=OF_THE_BANK)
    factors = (1.0 + loan.interest) ** -np.arange(moved.sizes["date"], dtype=float)
    return moved.sum("finance_line").values[None] @ factors, float(abs(moved).sum())
