"""Making a year complete: bounds, short gaps, and what can be derived when a file lacks it."""

from __future__ import annotations

import numpy as np

from netzero.errors import Faults, Place
from netzero.weather.raw import Raw
from netzero.weather.sun import Sun, sun_position
from netzero.weather.year import IRRADIANCES, Floats, Times

MOST_REPAIRED_H = 3.0
"""Longest gap that is repaired, by a straight line."""
_MOST_TOLD = 20
_NIGHT_W_M2 = -10.0
"""Pyranometers read a little below zero at night; down to here that is taken for zero."""
LIMITS = {
    "ghi_w_m2": (_NIGHT_W_M2, 1500.0),
    "dni_w_m2": (_NIGHT_W_M2, 1500.0),
    "dhi_w_m2": (_NIGHT_W_M2, 1000.0),
    "temperature_c": (-60.0, 60.0),
    "wind_m_s": (0.0, 80.0),
    "pressure_pa": (45_000.0, 110_000.0),
}
"""What nature allows at places where people work; outside, a unit or a column is wrong."""
IRRADIATION_KWH_M2 = (400.0, 3000.0)
"""Yearly sum of global horizontal irradiance: about 650 in Tromso and 2,700 in the Atacama (Global Solar Atlas)."""


def without_gaps(raw: Raw, faults: Faults, warnings: Faults) -> dict[str, Floats]:
    """Return the values with gaps of up to three hours filled; faults: longer gaps, values and sums out of bounds."""
    values = {name: _repaired(raw, name, faults, warnings) for name in raw.values}
    if not len(faults) and "ghi_w_m2" in values:
        yearly_kwh_m2 = float(values["ghi_w_m2"].mean()) * len(raw.start) * raw.step_min / 60 / 1000
        low, high = IRRADIATION_KWH_M2
        if not low <= yearly_kwh_m2 <= high:
            faults.add("NZ0427", raw.place("ghi_w_m2", 0), read=yearly_kwh_m2, low=low, high=high)
    return values


def _repaired(raw: Raw, name: str, faults: Faults, warnings: Faults) -> Floats:
    values = raw.values[name].copy()
    low, high = LIMITS[name]
    outside = np.flatnonzero((values < low) | (values > high))
    for row in outside[:_MOST_TOLD]:
        faults.add("NZ0421", raw.place(name, int(row)), name=name, read=float(values[row]), low=low, high=high)
    if len(outside) > _MOST_TOLD:
        faults.add("NZ0422", raw.place(name, int(outside[_MOST_TOLD])), name=name, count=len(outside) - _MOST_TOLD)
    if name in IRRADIANCES:
        values = np.maximum(values, 0.0)
    gap = np.isnan(values)
    if not gap.any():
        return values
    starts = np.flatnonzero(gap & ~np.roll(gap, 1)) if not gap.all() else np.array([0])
    lengths = [_run_length(gap, int(begin)) for begin in starts]
    longest = MOST_REPAIRED_H * 60 / raw.step_min
    for begin, length in zip(starts, lengths, strict=True):
        if length > longest:
            faults.add("NZ0423", raw.place(name, int(begin)), name=name, hours=round(length * raw.step_min / 60, 2))
    if max(lengths) <= longest:
        told = {"name": name, "count": int(gap.sum()), "gaps": len(lengths)}
        warnings.add("NZ0424", raw.place(name, int(starts[0])), **told)
        position = np.arange(len(values))
        values[gap] = np.interp(position[gap], position[~gap], values[~gap], period=len(values))
    return values


def _run_length(gap: np.ndarray, begin: int) -> int:
    """Return the length of the gap that begins there, passing the end of the year into its start."""
    turned = np.roll(gap, -begin)
    return len(gap) if turned.all() else int(np.argmin(turned))


def with_all_terms(raw: Raw, warnings: Faults) -> dict[str, Floats]:
    """Return the values with direct and diffuse irradiance and pressure derived when the file has none.

    Erbs, Klein and Duffie (1982) by pvlib; pressure of the standard atmosphere at the altitude. Both are told.
    """
    values = dict(raw.values)
    place = Place(file=raw.name)
    if "dni_w_m2" not in values or "dhi_w_m2" not in values:
        values |= _divided(raw)
        warnings.add("NZ0425", place)
    if "pressure_pa" not in values:
        from pvlib.atmosphere import alt2pres

        values["pressure_pa"] = np.full(len(raw.start), float(alt2pres(raw.about.altitude_m)))
        warnings.add("NZ0426", place, altitude=raw.about.altitude_m)
    return values


def _divided(raw: Raw) -> dict[str, Floats]:
    at, ghi = raw.about, raw.values["ghi_w_m2"]
    sun = sun_position(raw.start, at.sun_offset_min, at.latitude, at.longitude, at.altitude_m, at.utc_offset_h)
    dni, dhi = direct_and_diffuse(ghi, sun, raw.start)
    return {"dni_w_m2": dni, "dhi_w_m2": dhi}


def direct_and_diffuse(ghi_w_m2: Floats, sun: Sun, start: Times) -> tuple[Floats, Floats]:
    """Return DNI and DHI such that GHI = DHI + DNI cos z (Erbs, Klein and Duffie 1982, by pvlib)."""
    import pandas as pd
    from pvlib.irradiance import erbs

    found = erbs(ghi_w_m2, sun.zenith_deg, pd.DatetimeIndex(start))
    dni = np.asarray(found["dni"], dtype=np.float64)
    return dni, ghi_w_m2 - dni * np.maximum(np.cos(np.radians(sun.zenith_deg)), 0.0)
