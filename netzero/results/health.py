"""How the storages of an operation age: what they can hold when a year begins and ends, their cycles and their life."""

from __future__ import annotations

from typing import Any

from netzero.components.ageing import years_to_end_of_life
from netzero.results.case import Case, Operated


def healths(case: Case, operated: Operated, s: int) -> list[dict[str, Any]]:
    """Return each storage that holds anything in stage `s` of an operation by rules; none of a plan's own dispatch.

    `years_to_end_of_life` is from the beginning of the year at the use of the year; None where it never comes.
    """
    if "full_cycles" not in operated.dispatch:
        return []
    rows = []
    part = float(case.hourly.attrs["year_fraction"])
    for storage in case.park.storages:
        at = operated.dispatch.sel(storage=storage.name)
        begin, end, cycles = (float(at[name].values[s]) for name in ("health_begin", "health_end", "full_cycles"))
        if _energy_kwh(case, storage.energy.name, storage.energy.existing[s], s) > 0.0:
            ages = storage.ageing if end < begin else None
            left = years_to_end_of_life(ages, begin, cycles / part) if ages else None
            row = {"name": storage.name, "health_begin": begin, "health_end": end, "full_cycles": cycles}
            rows.append(row | {"ages": ages is not None, "years_to_end_of_life": left})
    return rows


def _energy_kwh(case: Case, size: str, existing: float, s: int) -> float:
    """Return the energy alive in a stage, kWh."""
    return existing if case.capacities is None else float(case.capacities["capacity"].sel(size=size).values[s])
