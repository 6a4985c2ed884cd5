"""Entries that a scenario does not name yet: equipment, prices set by the state, taxes, measures and exchanges.

They are read and listed with the rest of the catalogue, so that every figure has one place, one source and one mark.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from netzero.catalogue.model import Figure, Known, Range, Text
from netzero.tariffs.model import Frozen

Region = Literal["north", "centre", "south"]
Period = Literal["normal", "off_peak", "peak"]


class Equipment(Frozen):
    """What a park builds besides technologies: it costs money and sets limits, but turns no carrier into another."""

    title: Text
    unit: str
    """What `capex` counts: m of line, kVA of transformer, m^2 of collector."""
    capex: Figure
    fixed_om_share: Figure
    """Share of capex per year."""
    variable_om: Figure
    life: Figure
    performance: dict[str, Known] = Field(default_factory=dict)


class PriceStructure(Frozen):
    """Prices of a voltage class as shares of the average retail price."""

    title: Text
    shares: dict[Period, Figure]


class CeilingPrice(Frozen):
    """The most that may be paid for power of a kind of plant, before VAT."""

    title: Text
    price: dict[Region, Figure]


class TaxSchedule(Frozen):
    """A preferential corporate tax: nothing, then half of the rate, then the rate, then the standard rate.

    The free and the half years lie within `years`.
    """

    title: Text
    rate: Figure
    years: Figure
    free_years: Figure
    half_years: Figure


class MeasureEntry(Frozen):
    """A measure of resource efficiency and cleaner production, for sampling: the ranges are wide."""

    title: Text
    sectors: tuple[str, ...] = ()
    """Ids of sectors; empty: all."""
    base: Text
    """The energy that `saving` is a share of: never the whole plant unless it says so."""
    carrier: Literal["electricity", "heat", "electricity_and_heat", "fuel", "biogas"]
    saving: Range | None = None
    """Share of the base's energy."""
    payback: Range | None = None
    capex: Range | None = None
    """Per MWh saved in the first year."""
    life: Figure
    performance: dict[str, Known] = Field(default_factory=dict)
    """What else it does, such as a COP or methane per kg of COD."""


class Exchange(Frozen):
    """A kind of industrial symbiosis: what one firm or the park gives another."""

    title: Text
    parameters: dict[str, Known]


class Benchmark(Frozen):
    """A published figure on a sector, or on industry when it names none."""

    sector: str | None = None
    figure: Known


class Band(Frozen):
    """Between which ends a figure of a scenario usually lies, and beyond which it cannot be meant."""

    usual: Range
    least: float | None = None
    """In the unit of `usual`."""
    most: float | None = None
    signed: bool = False
    """Whether `usual` bounds its size alone, as of changes, which may be falls."""
