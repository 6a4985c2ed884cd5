"""Places with climate normals."""

from __future__ import annotations

from functools import cache

from netzero.catalogue.model import Site
from netzero.catalogue.reading import entries


@cache
def sites() -> dict[str, Site]:
    """Return the places with climate normals by id."""
    return entries("sites", "sites", Site)
