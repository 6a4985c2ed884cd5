"""How owners pay: what the scenario says, the catalogue's figures where it says nothing."""

from __future__ import annotations

from typing import Any

from netzero import catalogue
from netzero.catalogue.model import Figure, Range
from netzero.components.finance import Finance, Loan, OwnerFinance, Tax
from netzero.components.park import Asset, Storage, Supply
from netzero.scenario.doors.yaml_tree import KeyPath
from netzero.scenario.financing import LoanIn, TaxIn
from netzero.scenario.resolve.draft import Draft
from netzero.terms import ELECTRICITY, Party

NO_INCENTIVE = "none"
LOCAL = "VND"
"""Currency whose rates the catalogue knows best; others borrow and inflate as the dollar."""


def finance_of(draft: Draft, assets: tuple[Asset, ...]) -> Finance:
    """Return how parties pay; faults for unknown parties, assets and incentives, and for terms that do not fit.

    In a levelised year prices and taxes are in the costs already: there is neither loan, tax nor inflation.
    """
    given, parties = draft.given.finance, draft.parties
    for party in given.owners:
        if party not in parties:
            draft.unknown("NZ0268", draft.place("finance", "owners", party, key=True), party, parties)
    years = _depreciation(draft, assets)
    if given.levelised_year is not None:
        for key in ("inflation", "loan", "tax", "owners", "depreciation_years"):
            if key in given.model_fields_set:
                draft.faults.add("NZ1082", draft.place("finance", key, key=True), key=key)
        return Finance(given.reference, sensitivity=given.sensitivity)
    inflation = _or_assumed(draft, "inflation", given.inflation, "inflation_usd" if _foreign(draft) else "inflation")
    nominal = (1 + draft.given.discount_rate) * (1 + inflation) - 1
    found = tuple((party, _owner(draft, party, nominal)) for party in parties)
    return Finance(given.reference, inflation, given.sensitivity, years, found)


def _owner(draft: Draft, party: Party, nominal: float) -> OwnerFinance:
    own, path = draft.given.finance.owners.get(party), ("finance", "owners", party)
    rate = own.discount_rate if own else None
    if rate is not None:
        draft.assume_given(f"finance.owners.{party}.discount_rate", rate, "1/year")
    return OwnerFinance(
        nominal if rate is None else rate,
        _loan(draft, own.loan if own else LoanIn(), party, (*path, "loan")),
        _tax(draft, own.tax if own else TaxIn(), party, (*path, "tax")),
    )


def _loan(draft: Draft, own: LoanIn, party: Party, path: KeyPath) -> Loan:
    def term(key: str, figure: str) -> float:
        return _term(draft, own, draft.given.finance.loan, "loan", key, party, figure)

    share = term("share", "debt_share")
    if share == 0.0:
        return Loan()
    interest = term("interest", "loan_rate_usd_projects" if _foreign(draft) else "loan_rate")
    years, grace = round(term("years", "loan_years")), _first(own.grace, draft.given.finance.loan.grace, 0)
    if grace >= years:
        at = path if own.grace is not None or own.years is not None else ("finance", "loan")
        draft.fault("NZ1080", at, grace=grace, years=years)
        return Loan()
    repayment = _first(own.repayment, draft.given.finance.loan.repayment, "annuity")
    return Loan(share, interest, years, grace, repayment)


def _tax(draft: Draft, own: TaxIn, party: Party, path: KeyPath) -> Tax:
    general = draft.given.finance.tax
    rate = _term(draft, own, general, "tax", "rate", party, "corporate_tax")
    losses = _first(own.losses, general.losses, "carried_forward")
    kept = 0
    if losses == "carried_forward":
        kept = round(_term(draft, own, general, "tax", "loss_years", party, "loss_carry_forward"))
    incentive = _first(own.incentive, general.incentive, NO_INCENTIVE)
    known = catalogue.tax_schedules()
    if incentive != NO_INCENTIVE and incentive not in known:
        at = path if own.incentive is not None else ("finance", "tax")
        draft.unknown("NZ1083", draft.place(*at, "incentive"), incentive, (*known, NO_INCENTIVE))
        incentive = NO_INCENTIVE
    return Tax(rate, () if incentive == NO_INCENTIVE else _first_rates(draft, incentive), losses, kept)


def _first_rates(draft: Draft, incentive: str) -> tuple[float, ...]:
    """Return the rates of the first years: nothing, then half of the preferential rate, then that rate."""
    schedule = catalogue.tax_schedules()[incentive]
    for key in ("rate", "years", "free_years", "half_years"):
        draft.assume(f"finance.tax.{incentive}.{key}", getattr(schedule, key))
    rate, years, free, half = (
        float(figure.value or 0.0)
        for figure in (schedule.rate, schedule.years, schedule.free_years, schedule.half_years)
    )
    full = round(years - free - half)
    return (0.0,) * round(free) + (rate / 2,) * round(half) + (rate,) * full


def _depreciation(draft: Draft, assets: tuple[Asset, ...]) -> tuple[tuple[str, float], ...]:
    given = draft.given.finance.depreciation_years
    names = [asset.name for asset in assets]
    for name in given:
        if name not in names:
            draft.unknown("NZ1081", draft.place("finance", "depreciation_years", name, key=True), name, names)
    found: dict[str, float] = {}
    for asset in assets if draft.given.finance.levelised_year is None else ():
        figure = _class_of(asset)
        if asset.name in given:
            draft.assume_given(f"finance.depreciation_years.{asset.name}", given[asset.name], "year")
            found[asset.name] = given[asset.name]
        elif figure is not None:
            found[asset.name] = _assumed(draft, figure)
    return tuple(found.items())


def _class_of(asset: Asset) -> str | None:
    """Return the figure of the catalogue that says how long an asset is written off; None: over its life."""
    if isinstance(asset, Supply) and asset.size is not None and asset.renewable and asset.carrier == ELECTRICITY:
        return "depreciation_pv"
    return "depreciation_battery" if isinstance(asset, Storage) and asset.carrier == ELECTRICITY else None


def _term(draft: Draft, own: Any, general: Any, group: str, key: str, party: Party, figure: str) -> float:
    """Return a number that a party, all parties or the catalogue says, and list it."""
    if (value := getattr(own, key)) is not None:
        draft.assume_given(f"finance.owners.{party}.{group}.{key}", value, "")
        return float(value)
    return _or_assumed(draft, f"{group}.{key}", getattr(general, key), figure)


def _or_assumed(draft: Draft, key: str, value: float | None, figure: str) -> float:
    if value is not None:
        draft.assume_given(f"finance.{key}", value, "")
        return float(value)
    return _assumed(draft, figure)


def _assumed(draft: Draft, name: str) -> float:
    """Return a figure of the catalogue, listed among the assumptions; of a range the usual value."""
    known = catalogue.default_figures() if name == "inflation" else catalogue.finance_figures()
    entry = known[name]
    figure: Figure = entry.as_figure() if isinstance(entry, Range) else entry
    draft.assume(f"finance.{name}", figure)
    return float(figure.value or 0.0)


def _foreign(draft: Draft) -> bool:
    return draft.given.currency != LOCAL


def _first(*values: Any) -> Any:
    """Return the first value that is given."""
    return next(value for value in values if value is not None)
