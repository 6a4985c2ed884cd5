"""Factories: sectors, published benchmarks, measures they may take, and exchanges between them."""

from __future__ import annotations

from functools import cache

from netzero.catalogue.library import Benchmark, Exchange, MeasureEntry
from netzero.catalogue.model import Known, Sector
from netzero.catalogue.reading import entries, known


@cache
def sectors() -> dict[str, Sector]:
    """Return the sector archetypes by id."""
    return entries("sectors", "sectors", Sector)


@cache
def benchmarks() -> dict[str, Benchmark]:
    """Return published figures on factories, by name."""
    return entries("benchmarks", "benchmarks", Benchmark)


@cache
def measures() -> dict[str, MeasureEntry]:
    """Return the measures of resource efficiency and cleaner production by id."""
    return entries("measures", "measures", MeasureEntry)


@cache
def screening_bands() -> dict[str, Known]:
    """Return what a whole plant usually saves by groups of measures."""
    return known("measures", "screening")


@cache
def exchanges() -> dict[str, Exchange]:
    """Return the kinds of industrial symbiosis by id."""
    return entries("exchanges", "exchanges", Exchange)
