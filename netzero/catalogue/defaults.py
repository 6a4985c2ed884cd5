"""Figures that hold for a whole scenario."""

from __future__ import annotations

from functools import cache

from netzero.catalogue.model import Figure
from netzero.catalogue.reading import entries, read


@cache
def default_figures() -> dict[str, Figure]:
    """Return the figures that hold for a whole scenario, such as `discount_rate` or `gwp_ch4`."""
    return entries("defaults", "figures", Figure)


@cache
def refrigerants() -> dict[str, Figure]:
    """Return the warming potential over 100 years of refrigerants by name."""
    return entries("defaults", "refrigerants", Figure)


@cache
def heat_levels() -> dict[str, float]:
    """Return the standard heat carriers and their temperature, degrees Celsius."""
    return {name: float(celsius) for name, celsius in read("defaults")["heat_levels"].items()}
