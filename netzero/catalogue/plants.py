"""What a park may build: technologies, other equipment, and what their costs rest on."""

from __future__ import annotations

from functools import cache

from netzero.catalogue.library import Equipment
from netzero.catalogue.model import Known, Technology
from netzero.catalogue.reading import entries, known


@cache
def technologies() -> dict[str, Technology]:
    """Return all technologies by id."""
    return entries("technologies", "technologies", Technology)


@cache
def equipment() -> dict[str, Equipment]:
    """Return what a park builds besides technologies, by id."""
    return entries("equipment", "equipment", Equipment)


@cache
def market_points() -> dict[str, Known]:
    """Return costs seen in the market, which the costs of technologies rest on."""
    return known("equipment", "market_points")


@cache
def learning_rates() -> dict[str, Known]:
    """Return the fall of cost with each doubling of what has been built."""
    return known("equipment", "learning_rates")
