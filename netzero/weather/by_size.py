"""Units told by the size of the numbers, of files that name none: kelvin and hectopascal."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from netzero.errors import Place
from netzero.weather.year import Floats

_KELVIN = (200.0, 340.0)
"""Medians between are kelvin: -73 to 67 degrees Celsius."""
_ZERO_C_K = 273.15
_HECTOPASCAL = (450.0, 1100.0)


def is_kelvin(temperature: Floats) -> bool:
    """Tell whether temperatures can only be kelvin."""
    return _lies_within(temperature, _KELVIN)


def in_our_units(values: dict[str, Floats], place: Place, tell: Callable[..., None]) -> None:
    """Turn kelvin and hectopascal into degrees Celsius and Pa, each told.

    Args:
        values: by term; changed.
        place: the file.
        tell: `Findings.evidence` of a layout that is known to use them, else `Findings.warning`.

    """
    if "temperature_c" in values and is_kelvin(values["temperature_c"]):
        values["temperature_c"] = values["temperature_c"] - _ZERO_C_K
        tell("NZ0459", place, name="temperature_c", unit="K")
    if "pressure_pa" in values and _lies_within(values["pressure_pa"], _HECTOPASCAL):
        values["pressure_pa"] = values["pressure_pa"] * 100.0
        tell("NZ0459", place, name="pressure_pa", unit="hPa")


def _lies_within(values: Floats, bounds: tuple[float, float]) -> bool:
    known = values[np.isfinite(values)]
    return bool(len(known)) and bounds[0] < float(np.median(known)) < bounds[1]
