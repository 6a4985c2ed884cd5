"""What a user declares of a file of metered loads; it stands before anything that the file seems to show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Unit = Literal["W", "kW", "MW", "GW", "Wh", "kWh", "MWh", "GWh"]

_IN_KW = {"": 0.001, "k": 1.0, "M": 1000.0, "G": 1_000_000.0}


@dataclass(frozen=True)
class LoadOptions:
    """Declarations; None and empty: found from the file."""

    tz: str | None = None
    """Zone of the clock, 'Europe/Berlin'; its daylight saving is undone."""
    label: Literal["start", "middle", "end"] | None = None
    """What a stamp stands for."""
    unit: Unit | None = None
    """Of the numbers; Wh, kWh, MWh and GWh are energy per interval."""
    year: int | None = None
    """Calendar year of rows without stamps; with stamps it is compared with them."""
    sheet: str | None = None
    columns: tuple[str, ...] = ()
    """Heads of the loads, or names of the series of a long table."""
    annual_kwh: float | None = None
    """Of all columns together, for comparison only."""
    multiplier: float | None = None
    """Of the meter (ratio of its transformers); 1: what the file states is in its numbers; None: nothing is said."""
    day_first: bool | None = None
    decimal: Literal[".", ","] | None = None
    step_minutes: int | None = None
    """Length of an interval of rows without stamps."""

    def with_columns(self, columns: tuple[str, ...]) -> LoadOptions:
        """Return the same declarations for other columns."""
        return replace(self, columns=columns)


def kw_per_unit(unit: str, step_minutes: int) -> float:
    """Return the mean power in kW of one unit in an interval."""
    return _IN_KW[unit[:-2] if unit.endswith("Wh") else unit[:-1]] * (60 / step_minutes if unit.endswith("h") else 1.0)
