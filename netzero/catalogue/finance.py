"""Money: loans, taxes, rates and the exchange rate."""

from __future__ import annotations

from functools import cache

from netzero.catalogue.library import TaxSchedule
from netzero.catalogue.model import History, Known
from netzero.catalogue.reading import entries, known, read


@cache
def finance_figures() -> dict[str, Known]:
    """Return figures on loans, taxes and rates, nominal unless their name says otherwise."""
    return known("finance", "figures")


@cache
def tax_schedules() -> dict[str, TaxSchedule]:
    """Return the preferential corporate taxes by what they are for."""
    return entries("finance", "tax_schedules", TaxSchedule)


@cache
def exchange_rate() -> History:
    """Return dong per dollar by day."""
    return History.model_validate(read("finance")["exchange_rate"])
