"""Tariffs: which price when, and the bill that follows."""

from netzero.tariffs.bills import Bill, bill, billed_demand, interval_faults, interval_warnings
from netzero.tariffs.model import Schedule, Series, Tariff, Window
from netzero.tariffs.periods import period_shares
from netzero.tariffs.prices import at_year, demand_prices, energy_prices, period_prices

__all__ = [
    "Bill",
    "Schedule",
    "Series",
    "Tariff",
    "Window",
    "at_year",
    "bill",
    "billed_demand",
    "demand_prices",
    "energy_prices",
    "interval_faults",
    "interval_warnings",
    "period_prices",
    "period_shares",
]
