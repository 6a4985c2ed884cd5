"""How owners pay for what they own: loans, taxes, inflation. The books read it, the planner never does."""

from __future__ import annotations

from dataclasses import dataclass, field

from netzero.terms import Losses, Party, Reference, Repayment


@dataclass(frozen=True)
class Loan:
    """What is borrowed of an investment and how it is paid back; rates are nominal, dates are yearly."""

    share: float = 0.0
    """Of the overnight cost, drawn on the day of building."""
    interest: float = 0.0
    years: int = 1
    """From the day of building to the last payment."""
    grace: int = 0
    """First years of these in which interest alone is paid."""
    repayment: Repayment = "annuity"


@dataclass(frozen=True)
class Tax:
    """Corporate income tax on what a party gains by the plan."""

    rate: float = 0.0
    first_rates: tuple[float, ...] = ()
    """Rates of the first years with plant of the plan in service; `rate` holds after them."""
    losses: Losses = "carried_forward"
    loss_years: int = 5
    """For how many years a loss may be set against later profits."""


@dataclass(frozen=True)
class OwnerFinance:
    """How one party pays."""

    discount_rate: float
    """Nominal, of its own capital."""
    loan: Loan = Loan()
    tax: Tax = Tax()


@dataclass(frozen=True)
class Finance:
    """How all parties pay, and with what a plan is compared."""

    reference: Reference = "renewed"
    inflation: float = 0.0
    sensitivity: float = 0.2
    """By how much of itself each figure is changed, up and down."""
    depreciation_years: tuple[tuple[str, float], ...] = ()
    """By asset, straight line; of an asset that is not named: its life."""
    owners: tuple[tuple[Party, OwnerFinance], ...] = field(default=())
    """A party that is not named borrows nothing, pays no tax and discounts as the park does."""

    def owner(self, party: Party, real_rate: float) -> OwnerFinance:
        """Return how a party pays; `real_rate` is the park's."""
        plain = OwnerFinance((1 + real_rate) * (1 + self.inflation) - 1)
        return dict(self.owners).get(party, plain)
