"""Fuels: what they emit, hold and cost, and steam that is bought."""

from __future__ import annotations

from functools import cache

from netzero.catalogue.model import Combustion, FuelData, History, Known
from netzero.catalogue.reading import entries, known


@cache
def fuels() -> dict[str, FuelData]:
    """Return all fuels that have a price, by the name of their carrier."""
    return entries("fuels", "fuels", FuelData)


@cache
def combustion() -> dict[str, Combustion]:
    """Return what fuels emit and hold, by the name of their carrier, with those that have no price."""
    return {**fuels(), **entries("fuels", "unpriced", Combustion)}


@cache
def steam_factors() -> dict[str, Known]:
    """Return emissions of purchased steam by what it is made of, kg CO2e per kg."""
    return known("fuels", "steam")


@cache
def fuel_prices() -> dict[str, History]:
    """Return prices of fuels as they were seen, by day."""
    return entries("fuels", "prices", History)


@cache
def fuel_prices_by_weight() -> dict[str, Known]:
    """Return what industry pays for fuels by weight."""
    return known("fuels", "by_weight")
