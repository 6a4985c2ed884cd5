"""When people work: shifts, holidays, and the figures that shape demand."""

from __future__ import annotations

from datetime import date
from functools import cache

from netzero.catalogue.model import Figure, Known, ShiftPattern
from netzero.catalogue.reading import entries, known, read


@cache
def demand_figures() -> dict[str, Figure]:
    """Return the figures that shape synthesised demand, such as `comfort_c` or `noise_spread`."""
    return entries("demand", "figures", Figure)


@cache
def shift_patterns() -> dict[str, ShiftPattern]:
    """Return the shift patterns by name."""
    return entries("demand", "shift_patterns", ShiftPattern)


@cache
def calendar_figures() -> dict[str, Known]:
    """Return figures on holidays and the working week."""
    return known("calendar", "figures")


@cache
def lunar_new_years() -> dict[int, date]:
    """Return the first day of the lunar year, Vietnamese time, by year."""
    return {int(year): day for year, day in read("calendar")["lunar_new_year"]["days"].items()}
