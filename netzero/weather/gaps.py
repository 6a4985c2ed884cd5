"""What is missing or cannot be, and how it is mended: flags of missing values, negative light, bounds, gaps.

A gap is filled, in this order: irradiance with 0 while the sun is well below the horizon; irradiance from the other two
by GHI = DHI + DNI cos z; what remains, when at most three hours long, by a straight line. Longer gaps are refused.
Everything that is changed is told with its hours of the year and lines of the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from netzero.intake.inspection import Findings
from netzero.weather.by_size import is_kelvin
from netzero.weather.raw import Raw
from netzero.weather.sun import sun_position
from netzero.weather.year import IRRADIANCES, Floats

MOST_REPAIRED_H = 3.0
"""Longest gap that is repaired by a straight line."""
LIMITS = {
    "ghi_w_m2": (-50.0, 1500.0),
    "dni_w_m2": (-50.0, 1500.0),
    "dhi_w_m2": (-50.0, 1000.0),
    "temperature_c": (-60.0, 60.0),
    "wind_m_s": (0.0, 80.0),
    "wind_high_m_s": (0.0, 100.0),
    "pressure_pa": (45_000.0, 110_000.0),
    "roughness_m": (1e-6, 5.0),
}
"""What nature allows at places where people work; outside, a unit or a column is wrong."""
IRRADIATION_KWH_M2 = (400.0, 3000.0)
"""Yearly sum of global horizontal irradiance: about 650 in Tromso and 2,700 in the Atacama (Global Solar Atlas)."""
_FLAGS = (-9999.0, -9900.0, -999.0, -99.0)
"""Values that mean missing in any format (TMY3: -9900; others by custom)."""
_DARK_DEG = 96.0
"""The sun this far from the zenith lights no pyranometer: end of civil twilight."""
_LEAST_COSINE = 0.1
_MOST_TOLD = 20
_MOST_SPANS = 5

Mask = NDArray[np.bool_]
Spans = list[tuple[int, int]]


@dataclass
class Mended:
    """A year without gaps, and what was missing in it."""

    values: dict[str, Floats]
    gaps: dict[str, dict[str, object]] = field(default_factory=dict)
    """By term: count, longest_h and the lines of the file (from, to)."""


def mended(raw: Raw, findings: Findings) -> Mended:
    """Return the values without flags, negative light and gaps; noted: every repair, and what cannot be mended."""
    values = {name: array.copy() for name, array in raw.values.items()}
    _refuse_kelvin(raw, values, findings)
    _remove_flags(raw, values, findings)
    _lift_negative_light(raw, values, findings)
    for name, array in values.items():
        _refuse_outside(raw, name, array, findings)
    missing = {name: np.isnan(array) for name, array in values.items()}
    result = Mended(values)
    for name, gap in missing.items():
        if gap.any():
            result.gaps[name] = _table_row(raw, gap)
    _fill(raw, values, missing, findings)
    return result


def check_sum(raw: Raw, ghi_w_m2: Floats, findings: Findings) -> None:
    """Note a refusal when the yearly irradiation is none of this Earth."""
    yearly_kwh_m2 = float(ghi_w_m2.mean()) * len(raw.start) * raw.step_min / 60 / 1000
    low, high = IRRADIATION_KWH_M2
    if not low <= yearly_kwh_m2 <= high:
        findings.refusal("NZ0427", raw.place("ghi_w_m2", 0), read=yearly_kwh_m2, low=low, high=high)


def _refuse_kelvin(raw: Raw, values: dict[str, Floats], findings: Findings) -> None:
    """Refuse temperatures in kelvin in one sentence; else each of them is out of bounds, or a flag of an EPW."""
    if "temperature_c" in values and is_kelvin(values["temperature_c"]):
        column = raw.headers.get("temperature_c", "temperature_c")
        median = float(np.nanmedian(values.pop("temperature_c")))
        findings.refusal("NZ0475", raw.place("temperature_c", 0), column=column, median=median)


def _remove_flags(raw: Raw, values: dict[str, Floats], findings: Findings) -> None:
    """Turn flags of missing values into gaps; told in one sentence with hours and lines."""
    flags, told, first = [], [], None
    for name, array in values.items():
        flagged = np.isin(array, _FLAGS) | (array >= raw.missing_from.get(name, np.inf))
        if flagged.any():
            flags += [f"{value:g}" for value in np.unique(array[flagged])]
            told.append(f"{name} {_where(raw, flagged)}")
            first = first or raw.place(name, int(np.argmax(flagged)))
            array[flagged] = np.nan
    if told:
        findings.repair("NZ0428", first, flags=" / ".join(dict.fromkeys(flags)), where="; ".join(told))


def _lift_negative_light(raw: Raw, values: dict[str, Floats], findings: Findings) -> None:
    """Set irradiance a little below zero, as pyranometers read at night, to 0."""
    for name in IRRADIANCES:
        if name in values:
            negative = (values[name] < 0.0) & (values[name] >= LIMITS[name][0])
            if negative.any():
                lowest = float(values[name][negative].min())
                place = raw.place(name, int(np.argmax(negative)))
                findings.repair("NZ0429", place, where=_where(raw, negative), name=name, lowest=lowest)
                values[name][negative] = 0.0


def _refuse_outside(raw: Raw, name: str, values: Floats, findings: Findings) -> None:
    low, high = LIMITS[name]
    outside = np.flatnonzero((values < low) | (values > high))
    for row in outside[:_MOST_TOLD]:
        findings.refusal("NZ0421", raw.place(name, int(row)), name=name, read=float(values[row]), low=low, high=high)
    if len(outside) > _MOST_TOLD:
        place = raw.place(name, int(outside[_MOST_TOLD]))
        findings.refusal("NZ0422", place, name=name, count=len(outside) - _MOST_TOLD)


def _fill(raw: Raw, values: dict[str, Floats], missing: dict[str, Mask], findings: Findings) -> None:
    lit = [name for name in IRRADIANCES if name in missing and missing[name].any()]
    filled = {name: {"night": 0, "closed": 0} for name in missing}
    if lit and np.isfinite(raw.about.latitude):
        zenith_deg, cosine = _sun(raw)
        for name in lit:
            night = missing[name] & (zenith_deg > _DARK_DEG)
            values[name][night] = 0.0
            filled[name]["night"] = int(night.sum())
        for name in lit:
            filled[name]["closed"] = _close(name, values, cosine)
    for name, gap in missing.items():
        if gap.any():
            _fill_line(raw, name, values[name], gap, filled[name], findings)


def _sun(raw: Raw) -> tuple[Floats, Floats]:
    at = raw.about
    sun = sun_position(raw.start, at.sun_offset_min, at.latitude, at.longitude, at.altitude_m, at.utc_offset_h)
    return sun.zenith_deg, np.cos(np.radians(sun.zenith_deg))


def _close(name: str, values: dict[str, Floats], cosine: Floats) -> int:
    """Fill gaps of one irradiance from the other two; return how many."""
    if not set(IRRADIANCES) <= set(values):
        return 0
    ghi, dni, dhi = (values[term] for term in IRRADIANCES)
    beam = dni * np.maximum(cosine, 0.0)
    high = cosine > _LEAST_COSINE
    found = {
        "ghi_w_m2": dhi + beam,
        "dhi_w_m2": np.maximum(ghi - beam, 0.0),
        "dni_w_m2": np.where(high, np.maximum(ghi - dhi, 0.0) / np.where(high, cosine, 1.0), np.nan),
    }[name]
    fit = np.isnan(values[name]) & np.isfinite(found)
    values[name][fit] = found[fit]
    return int(fit.sum())


def _fill_line(raw: Raw, name: str, values: Floats, gap: Mask, filled: dict[str, int], findings: Findings) -> None:
    """Fill what is left of the gaps by straight lines; refuse the long ones; tell all."""
    left = np.isnan(values)
    longest = MOST_REPAIRED_H * 60 / raw.step_min
    long = [(begin, end) for begin, end in _round_spans(left) if end - begin + 1 > longest]
    for begin, end in long[:_MOST_TOLD]:
        hours = round((end - begin + 1) * raw.step_min / 60, 2)
        findings.refusal("NZ0423", raw.place(name, begin), name=name, hours=hours)
    if long:
        return
    position = np.arange(len(values))
    if left.any():
        values[left] = np.interp(position[left], position[~left], values[~left], period=len(values))
    spans = _spans(gap)
    told = {"count": int(gap.sum()), "gaps": len(spans), "where": _where(raw, gap), "line": int(left.sum())}
    findings.repair("NZ0424", raw.place(name, spans[0][0]), name=name, **told, **filled)


def _table_row(raw: Raw, gap: Mask) -> dict[str, object]:
    spans = _spans(gap)
    longest = max(end - begin + 1 for begin, end in _round_spans(gap))
    return {
        "count": int(gap.sum()),
        "longest_h": longest * raw.step_min / 60,
        "rows": [[raw.line(begin) or begin + 1, raw.line(end) or end + 1] for begin, end in spans],
    }


def _where(raw: Raw, rows: Mask) -> str:
    """Return the hours of the file and its lines, as 'hour 3-5, 9 (file line 11-13, 17)'."""
    spans = _spans(rows)
    more = f", +{len(spans) - _MOST_SPANS}" if len(spans) > _MOST_SPANS else ""
    shown = spans[:_MOST_SPANS]
    hours = ", ".join(_span(*(row * raw.step_min // 60 + 1 for row in span)) for span in shown)
    lines = ", ".join(_span(*(raw.line(row) for row in span)) for span in shown)
    return f"hour {hours}{more}" + (f" (file line {lines}{more})" if raw.first_line else "")


def _span(begin: int, end: int) -> str:
    return f"{begin}" if begin == end else f"{begin}-{end}"


def _spans(rows: Mask) -> Spans:
    """Return first and last position of each run."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], rows, [False]))))
    return [(int(begin), int(end) - 1) for begin, end in pairwise(edges)][::2]


def _round_spans(rows: Mask) -> Spans:
    """Return the runs, one that passes the end of the year into its start as one (its end beyond the last row)."""
    spans = _spans(rows)
    if len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == len(rows) - 1:
        first, *middle, last = spans
        return [*middle, (last[0], last[1] + 1 + first[1])]
    return spans
