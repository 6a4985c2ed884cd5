"""A stored case checked again from its file alone, by code that shares nothing with planner, simulator and accounts."""

from netzero.results.verification.verify import Verification, checks_of

__all__ = ["Verification", "checks_of"]
