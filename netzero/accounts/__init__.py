"""Accounts: money, emissions, energy, bills and cash of a park, recomputed from capacities and hours."""

from netzero.accounts.books import account
from netzero.accounts.summary import summary

__all__ = ["account", "summary"]
