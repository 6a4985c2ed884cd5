"""The public grid: its emission factor, and the plans that it follows."""

from __future__ import annotations

from functools import cache

from netzero.catalogue.model import GridFactor, Known
from netzero.catalogue.reading import entries, known


@cache
def grid_tracks() -> dict[str, GridFactor]:
    """Return the tracks of the grid's emission factor by name, in t CO2e per kWh."""
    return entries("grid", "grid_tracks", GridFactor)


@cache
def grid_anchors() -> dict[str, Known]:
    """Return what the power plans say of emissions, generation and capacity, what follows, and losses of the grid."""
    return known("grid", "anchors")
