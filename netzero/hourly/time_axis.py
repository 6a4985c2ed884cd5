"""The time axis that a scenario asks for, the full calendar year or the blocks it declares, and its variables."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from netzero.axis import TimeAxis, full_year, hours_of_year, of_blocks
from netzero.errors import Fault, Faults, Place
from netzero.scenario.model import BlockIn, TimeIn
from netzero.scenario.scenario import Scenario

_MOMENT = re.compile(r"^(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?$")


def axis_of(scenario: Scenario) -> TimeAxis:
    """Return the simulator's axis of a scenario.

    Raises:
        BadInput: a block starts at no moment of the calendar year, off its steps, or passes the end of the year.

    """
    time = scenario.given.time
    if not time.blocks:
        return full_year(time.calendar_year, time.step_minutes)
    faults = Faults()
    blocks = [_block(block, number, time, faults) for number, block in enumerate(time.blocks)]
    faults.raise_if_any()
    return of_blocks([block for block in blocks if block], time.step_minutes, "declared_blocks")


def axis_warnings(axis: TimeAxis) -> tuple[Fault, ...]:
    """Return a warning when declared blocks stand for more hours than the year has."""
    if axis.year_fraction <= 1.0 + 1e-9:
        return ()
    place = Place(file="park.yaml", path="time.blocks")
    return (Fault("NZ0703", place, {"read": float(axis.hours.sum()), "allowed": hours_of_year(axis.year)}),)


def axis_variables(axis: TimeAxis) -> dict[str, tuple[str, Any]]:
    """Return the terms TIME_AXIS of an axis, each with dim time."""
    return {
        "step_h": ("time", axis.step_h),
        "weight": ("time", axis.weight),
        "previous": ("time", axis.previous),
        "month": ("time", axis.month),
        "block": ("time", axis.block),
    }


def _block(block: BlockIn, number: int, time: TimeIn, faults: Faults) -> tuple[np.datetime64, int, float] | None:
    place = Place(file="park.yaml", path=f"time.blocks[{number}].start")
    start = _moment(block.start, time.calendar_year)
    if start is None:
        faults.add("NZ0701", place, read=block.start, year=time.calendar_year)
        return None
    midnight = start.astype("datetime64[D]").astype("datetime64[m]")
    if (start - midnight).astype(int) % time.step_minutes:
        faults.add("NZ0704", place, read=block.start, minutes=time.step_minutes)
    end = start + np.timedelta64(block.steps * time.step_minutes, "m")
    if end > np.datetime64(f"{time.calendar_year + 1}-01-01", "m"):
        faults.add("NZ0702", place, steps=block.steps, start=block.start, year=time.calendar_year)
    return start, block.steps, block.weight


def _moment(text: str, year: int) -> np.datetime64 | None:
    found = _MOMENT.match(text.strip())
    if found is None:
        return None
    month, day, hour, minute = (int(part or 0) for part in found.groups())
    try:
        return np.datetime64(f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}", "m")
    except ValueError:
        return None
