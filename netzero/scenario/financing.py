"""What a user writes of money: budgets, how owners pay, and one levelised year."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from netzero.scenario.quantities import ByYear, In, Name, Share, Track
from netzero.tariffs.model import Frozen
from netzero.terms import Losses, Reference, Repayment

Rate = Annotated[float, In("1"), Field(ge=0, le=1)]
Years = Annotated[int, Field(ge=1, le=50, strict=True)]


class LevelisedYearIn(Frozen):
    """One year whose costs are the mean of all years of an analysis, weighted with what money is worth in each.

    There is one stage; `stages.last_length` says how many years it stands for. Prices grow from the first payment on:
    at the end of year 1 they have grown once. Output that degrades is the mean of all years likewise.
    """

    electricity_escalation: Annotated[float, In("1"), Field(gt=-1, le=1)] = 0.0
    """Growth a year of tariffs, prices of export, power purchases and fees of electric links, at the discount rate's
    kind of money."""
    fuel_escalation: Annotated[float, In("1"), Field(gt=-1, le=1)] = 0.0
    """Of fuels, and of heat, cold and fuels under `purchases`."""
    upkeep_escalation: Annotated[float, In("1"), Field(gt=-1, le=1)] = 0.0
    """Of fixed and variable costs of operation and maintenance, fees of other links and demand taken at other times."""
    tax: Share = 0.0
    """On profit: yearly costs and replacements are lower by it, and so is what export earns; investment is not."""


class LoanIn(Frozen):
    """What is borrowed of each investment; what is not written comes from `finance`, then from the catalogue."""

    share: Share | None = None
    """Of the overnight cost; 0: nothing is borrowed."""
    interest: Rate | None = None
    """Nominal, a year."""
    years: Years | None = None
    """To the last payment."""
    grace: Annotated[int, Field(ge=0, le=49, strict=True)] | None = None
    """First years of these in which interest alone is paid; default 0."""
    repayment: Repayment | None = None
    """'annuity' (default): equal sums of interest and repayment; 'equal_principal': equal repayments."""


class TaxIn(Frozen):
    """Corporate income tax on what a party gains by the plan; not written: as for loans."""

    rate: Share | None = None
    incentive: Name | None = None
    """A preferential schedule of the catalogue ('renewables', 'efficiency'), from the first year with plant of the plan
    in service; default 'none'."""
    losses: Losses | None = None
    """'carried_forward' (default): set against later profits of the plan; 'other_income': of the same year."""
    loss_years: Annotated[int, Field(ge=0, le=50, strict=True)] | None = None
    """For how long a loss is carried forward."""


class OwnerFinanceIn(Frozen):
    """How one party pays, key by key instead of what `finance` says of all."""

    discount_rate: Rate | None = None
    """Nominal, of its own capital; default: `discount_rate` of the scenario and inflation."""
    loan: LoanIn = LoanIn()
    tax: TaxIn = TaxIn()


class FinanceIn(Frozen):
    """What may be invested, and how it is paid.

    Loans, taxes and inflation are read by the books alone: the cheapest plan before tax, in real money, stays the same.
    """

    budget: Annotated[ByYear, Track("money", 0)] | None = None
    """Of all parties together: overnight cost of all that is built in a stage, replacements included. One amount for
    every stage, or one for each year of a stage that has a budget."""
    party_budgets: dict[Name, Annotated[ByYear, Track("money", 0)]] = Field(default_factory=dict)
    """Of a party alone: its shares of what is built."""
    levelised_year: LevelisedYearIn | None = None
    """One year that stands for all years of an analysis."""
    reference: Reference = "renewed"
    """What a plan is compared with: today's stock, 'renewed' alike when its life ends; 'stock': not renewed; 'none':
    nothing is compared."""
    inflation: Annotated[float, In("1"), Field(gt=-0.5, le=1)] | None = None
    """A year, from the first payment on."""
    loan: LoanIn = LoanIn()
    tax: TaxIn = TaxIn()
    depreciation_years: dict[Name, Annotated[float, In("year"), Field(gt=0, le=100)]] = Field(default_factory=dict)
    """By asset, straight line; default: of PV, wind and electric storages the catalogue's, of others their life."""
    owners: dict[Name, OwnerFinanceIn] = Field(default_factory=dict)
    """By party: what is different for it."""
    sensitivity: Annotated[float, In("1"), Field(gt=0, le=0.9)] = 0.2
    """By how much of itself investment, energy prices, discount rate and yield are changed, up and down."""
