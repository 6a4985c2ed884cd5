"""Between which ends figures of a scenario usually lie."""

from __future__ import annotations

from functools import cache

from netzero.catalogue.library import Band
from netzero.catalogue.model import Range
from netzero.catalogue.reading import entries


@cache
def bands() -> dict[str, Band]:
    """Return between which ends figures of a scenario usually lie, by what they are of."""
    return entries("bands", "bands", Band)


@cache
def sector_electricity() -> dict[str, Range]:
    """Return between which ends the electricity of a tenant in a year usually lies, by sector."""
    return entries("bands", "sector_electricity", Range)


@cache
def sector_heat() -> dict[str, Range]:
    """Return the same of each level of heat, for sectors that differ from the band `heat_year`."""
    return entries("bands", "sector_heat", Range)
