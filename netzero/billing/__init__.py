"""The arithmetic of a utility bill: numbers in, numbers out, for plans, books, checks and real invoices alike."""

from netzero.billing.bill import Bill, bill_of
from netzero.billing.terms import Charge, Terms, in_bands, look_back, lowest_from_here

__all__ = ["Bill", "Charge", "Terms", "bill_of", "in_bands", "look_back", "lowest_from_here"]
