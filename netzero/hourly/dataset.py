"""Variables of the time axis in a Dataset."""

from __future__ import annotations

from typing import Any

from netzero.axis import TimeAxis


def axis_variables(axis: TimeAxis) -> dict[str, tuple[str, Any]]:
    """Return the terms TIME_AXIS of an axis, each with dim time."""
    return {
        "step_h": ("time", axis.step_h),
        "weight": ("time", axis.weight),
        "previous": ("time", axis.previous),
        "month": ("time", axis.month),
        "block": ("time", axis.block),
    }
