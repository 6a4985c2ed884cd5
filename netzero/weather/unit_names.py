"""Units as weather files name them, turned into ours."""

from __future__ import annotations

from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.weather.year import IRRADIANCES, Floats

_IRRADIANCE = {"w/m2": 1.0, "wh/m2": 1.0, "kw/m2": 1000.0, "kwh/m2": 1000.0, "kj/m2": 1 / 3.6, "kj/m2/h": 1 / 3.6}
"""Hourly sums in Wh or kJ stand for the mean of their hour."""
_SPEED = {"m/s": 1.0, "m/sec": 1.0, "km/h": 1 / 3.6, "kn": 0.514444, "kt": 0.514444}
_PRESSURE = {"pa": 1.0, "hpa": 100.0, "mbar": 100.0, "kpa": 1000.0, "bar": 100_000.0}
_TEMPERATURE = {"c": 0.0, "degc": 0.0, "deg.c": 0.0, "k": -273.15}
"""To be added."""


def in_our_unit(name: str, unit: str, values: Floats, place: Place, findings: Findings) -> Floats:
    """Return values of a term in its own unit; no unit: they are. A unit that is not known is refused."""
    plain = unit.lower().replace("\N{DEGREE SIGN}", "").replace("\N{SUPERSCRIPT TWO}", "2").replace("^", "")
    key = plain.strip(" []()")
    if not key:
        return values
    if name == "temperature_c" and key in _TEMPERATURE:
        return values + _TEMPERATURE[key]
    factors = _IRRADIANCE if name in IRRADIANCES else _SPEED if name == "wind_m_s" else _PRESSURE
    if name != "temperature_c" and key in factors:
        return values * factors[key]
    findings.refusal("NZ0462", place, name=name, read=unit)
    return values
