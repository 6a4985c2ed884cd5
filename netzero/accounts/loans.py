"""A loan paid back in yearly amounts, date by date, in nominal money."""

from __future__ import annotations

import numpy as np

from netzero.accounts.record import Array
from netzero.components.finance import Loan
from netzero.money import annuity_factor


def loan_schedule(loan: Loan, amount: float, dates: int) -> tuple[Array, Array]:
    """Return interest and repayment of an amount drawn at date 0, at dates 0..dates; both are positive when paid.

    Interest of a date is on what is owed before it. In the years of grace nothing is paid back. Then 'annuity': equal
    sums of both; 'equal_principal': equal repayments. What is owed at the last date is paid back there. Their present
    value at the loan's rate is the amount. A loan that is saved, of an amount below zero, is the same with other signs.

    Args:
        loan: its terms.
        amount: what is drawn, currency.
        dates: number of yearly dates after the drawing.

    """
    interest, repaid = np.zeros(dates + 1), np.zeros(dates + 1)
    owed, paying = amount, loan.years - loan.grace
    yearly = amount * annuity_factor(loan.interest, paying)
    for date in range(1, dates + 1):
        interest[date] = owed * loan.interest
        if loan.grace < date <= loan.years:
            due = yearly - interest[date] if loan.repayment == "annuity" else amount / paying
            repaid[date] = owed if date in (loan.years, dates) else due
        elif date == dates:
            repaid[date] = owed
        owed -= repaid[date]
    return interest, repaid
