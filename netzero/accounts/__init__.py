"""Accounts: money, emissions, energy, bills and cash of a park, recomputed from capacities and hours.

`account` keeps the books; the other functions are measures of an investment and of the electricity in them.
"""

from netzero.accounts.bills import relaxed_bill_notes
from netzero.accounts.books import account
from netzero.accounts.cash import by_date
from netzero.accounts.energy import rates, residuals
from netzero.accounts.finance import irr, levelised_cost, npv, payback, real_rate
from netzero.accounts.offsets import offsets_at_year_end
from netzero.accounts.reference import reference_design, reference_park
from netzero.accounts.worth import Side, worth

__all__ = [
    "Side",
    "account",
    "by_date",
    "irr",
    "levelised_cost",
    "npv",
    "offsets_at_year_end",
    "payback",
    "rates",
    "real_rate",
    "reference_design",
    "reference_park",
    "relaxed_bill_notes",
    "residuals",
    "worth",
]
