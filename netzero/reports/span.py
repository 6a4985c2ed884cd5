"""The span of time that yearly figures are sums over: a year, or the part of a year that was declared.

Its share of the year is the attribute `year_fraction` of Datasets with the terms HOURLY.
"""

from __future__ import annotations

from fractions import Fraction

from netzero.reports.texts import Text, name, say

WHOLE = 1 - 1e-9
HOURS_MAX = 8784


def part(year_fraction: float) -> Text | None:
    """Return the share of the year as a ratio such as 1/365; None for a whole year."""
    return name(Fraction(year_fraction).limit_denominator(HOURS_MAX)) if year_fraction < WHOLE else None


def span(year_fraction: float) -> Text:
    """Return the words for what a yearly figure is of: a year, or the declared part of the year."""
    found = part(year_fraction)
    return say("span.part", part=found) if found else say("span.year")


def whole(year_fraction: float) -> Text:
    """Return the words for all that is known: the whole year, or the declared part of the year."""
    found = part(year_fraction)
    return say("span.part", part=found) if found else say("span.whole")
