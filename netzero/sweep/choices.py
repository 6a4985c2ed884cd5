"""One value of what varies in a sweep: how it is shown, counted with and laid over the scenario."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netzero.units import UnitError, split_quantity

DESIGN = "design."
"""Begins the names of parameters that are capacities of the design, not settings of the scenario."""


@dataclass(frozen=True)
class Choice:
    """One value of a parameter."""

    label: str
    """As written."""
    value: str | float
    """A number where it is one, shares for per cent; else a text."""
    unit: str
    sets: tuple[str, ...]
    """Settings 'key=value'; none for a capacity of the design."""


def setting(key: str, value: Any) -> str:
    """Return a setting as `--set` takes it; JSON is YAML too."""
    return f"{key}={json.dumps(value, ensure_ascii=False)}"


def choice(key: str, value: Any) -> Choice:
    """Return the choice of a plain value of YAML for a key."""
    number, unit = _number(value)
    sets = () if key.startswith(DESIGN) else (setting(key, value),)
    return Choice(shown(value), shown(value) if number is None else number, unit, sets)


def together(name: str, sets: Mapping[str, Any]) -> Choice:
    """Return the choice of several settings under one name."""
    return Choice(name, name, "", tuple(setting(key, value) for key, value in sets.items()))


def shown(value: Any) -> str:
    """Return a value as it stands in a label: short, as in YAML."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _number(value: Any) -> tuple[float | None, str]:
    """Return the number of a value with its unit; None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None, ""
    if not isinstance(value, str):
        return float(value), ""
    try:
        number, unit = split_quantity(value)
    except UnitError:
        return None, ""
    return (number / 100.0, "") if unit == "%" else (number, unit)
