"""Markets: ceilings of power prices, direct purchase, carbon and certificates."""

from __future__ import annotations

from functools import cache

from netzero.catalogue.library import CeilingPrice
from netzero.catalogue.model import Known
from netzero.catalogue.reading import entries, known


@cache
def ceiling_prices() -> dict[str, CeilingPrice]:
    """Return the ceilings of what may be paid for power, by kind of plant."""
    return entries("market", "ceilings", CeilingPrice)


@cache
def dppa_figures() -> dict[str, Known]:
    """Return charges, prices and thresholds of direct power purchase."""
    return known("market", "dppa")


@cache
def carbon_figures() -> dict[str, Known]:
    """Return prices and rules of emissions trading, offsets and renewable-energy certificates."""
    return known("market", "carbon")
