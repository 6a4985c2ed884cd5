"""Whether a series stands still: a sensor that hangs, or a column filled with one number.

Basis: in ten files and the eight synthetic years a temperature stays for up to 34 hours (Hanoi), a wind for up to 16.
Calms are left out, they may last for days.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.errors import Fault, Place
from netzero.weather.year import step_minutes

LONGEST_H = 72.0
"""A series that keeps its value for longer is doubted."""


def standstill_doubts(dataset: xr.Dataset, place: Place) -> list[Fault]:
    """Return a warning of each of temperature and wind that keeps one value, other than a calm, for days."""
    names = [name for name in ("temperature_c", "wind_m_s", "wind_high_m_s") if name in dataset]
    return [fault for name in names for fault in _standstill(dataset, name, place)]


def _standstill(dataset: xr.Dataset, name: str, place: Place) -> list[Fault]:
    values = dataset[name].values
    begins = np.flatnonzero(np.diff(values, prepend=np.nan) != 0.0)
    hours = np.diff(np.append(begins, len(values))) * step_minutes(dataset) / 60
    if name != "temperature_c":
        hours = np.where(values[begins] == 0.0, 0.0, hours)
    longest = int(np.argmax(hours))
    if hours[longest] <= LONGEST_H:
        return []
    first = begins[longest]
    at = str(dataset["time"].values[first])[:16].replace("T", " ")
    return [Fault("NZ0485", place, {"name": name, "read": values[first], "hours": hours[longest], "first": at})]
