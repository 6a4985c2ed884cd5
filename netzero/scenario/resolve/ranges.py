"""Between which limits a technology's figure must lie; in the catalogue they do, in a scenario's own they may not."""

from __future__ import annotations

import math

from netzero.components.park import ByStage
from netzero.errors import Fault
from netzero.scenario.doors.yaml_tree import KeyPath
from netzero.scenario.equipment import LEAST_EFFICIENCY

_CLOSED = {
    "charge_efficiency": (LEAST_EFFICIENCY, 1.0),
    "discharge_efficiency": (LEAST_EFFICIENCY, 1.0),
    "inputs": (LEAST_EFFICIENCY, math.inf),
    "loss": (0.0, 0.9),
    "loss_per_km": (0.0, 0.9),
    "degradation": (0.0, 1.0),
    "end_of_life": (0.0, 1.0),
}
"""Smallest and largest value; those of every other figure are 0 and infinity."""
_ABOVE_ZERO = {"life", "power_life", "hours", "area"}
_BELOW_ONE = {"loss_per_h", "calendar_ageing", "cycle_ageing"}


def out_of_range(path: KeyPath, values: ByStage) -> Fault | None:
    """Return why a figure at a path of park.yaml cannot be meant; None when it can, and for what is no technology's."""
    if len(path) < 3 or path[0] != "technologies":
        return None
    field = str(path[2])
    low, high = _CLOSED.get(field, (0.0, math.inf))
    least, most = min(values), max(values)
    if field in _ABOVE_ZERO and least <= 0.0:
        return _refusal("NZ0252", least, 0.0)
    if field in _BELOW_ONE and most >= 1.0:
        return _refusal("NZ0226", most, 1.0)
    if least < low:
        return _refusal("NZ0251", least, low)
    return _refusal("NZ0253", most, high) if most > high else None


def _refusal(code: str, read: float, limit: float) -> Fault:
    return Fault(code, values={"read": f"{read:g}", "limit": f"{limit:g}"})
