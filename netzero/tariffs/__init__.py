"""Tariffs: which price when, and the bill that follows."""

from netzero.tariffs.bills import Bill, bill, billed_demand, interval_faults, interval_warnings, unseen_charges
from netzero.tariffs.charges import DemandCharge, DemandTier, EnergyTier, PowerFactor, Ratchet
from netzero.tariffs.further import demand_prices
from netzero.tariffs.history import InForce, TariffHistory, always, history_of
from netzero.tariffs.invoice import Invoice, invoice
from netzero.tariffs.model import Schedule, Series, Tariff, Window
from netzero.tariffs.periods import period_shares
from netzero.tariffs.prices import at_year, energy_prices, period_prices

__all__ = [
    "Bill",
    "DemandCharge",
    "DemandTier",
    "EnergyTier",
    "InForce",
    "Invoice",
    "PowerFactor",
    "Ratchet",
    "Schedule",
    "Series",
    "Tariff",
    "TariffHistory",
    "Window",
    "always",
    "at_year",
    "bill",
    "billed_demand",
    "demand_prices",
    "energy_prices",
    "history_of",
    "interval_faults",
    "interval_warnings",
    "invoice",
    "period_prices",
    "period_shares",
    "unseen_charges",
]
