"""What is read as it stands but may be wrong: told, never changed, because a billed peak may hang on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.demand.repair import runs
from netzero.demand.shifts import tell_shift
from netzero.demand.where import Where
from netzero.intake.inspection import Findings

Floats = NDArray[np.float64]

SPIKE = 4.0
"""A day is told when it has this many times the energy of the 95th percentile of days."""
PEAK = 4.0
"""A step is told when it is this many times the 99th percentile of steps, on a day that is not told already."""
ALONE = (4.0, 1.5)
"""A step is told, too, when it is so many times the steps beside it and the 99th percentile of steps."""
LEAST_KW, MOST_KW = 2.0, 500_000.0
"""A series is told when its peak is lower or higher: no tenant's and no park's."""
BEYOND_KW = 1e10
"""More than all power stations of the world give together (about 9e9 kW, IEA 2024): the series is refused."""
STUCK_H = 24.0
"""The same value other than 0 for so long is told, in a series that varies elsewhere."""
ANNUAL_TOLERANCE = 0.05
"""Between the declared energy of a year and that of the file."""
_MOST_TOLD = 20
_FEWEST = 168
"""Steps of which a percentile is taken."""
_FEWEST_SUMMED = 24
_SAME = 1e-6
"""A last row of so many or more that is the sum of all above it, within what files round, is no load."""


def tell_doubts(kw: Floats, where: Where, findings: Findings) -> None:
    """Tell what is odd in a series in kW as read (NaN: gap): below 0, zero, far above the rest, other units, stuck.

    What cannot be a load is refused: energy that is mostly negative, and a power beyond that of countries.
    """
    if _is_no_load(kw, where, findings):
        return
    _negatives(kw, where, findings)
    zeros = np.flatnonzero(kw == 0)
    if 0 < zeros.size < kw.size:
        hours = zeros.size * where.step_minutes / 60
        values = {"hours": hours, "first": where.at(int(zeros[0])), "column": where.column}
        findings.evidence("NZ0545", where.place(int(zeros[0])), **values)
    _high_steps(kw, _high_days(kw, where, findings), where, findings)
    tell_shift(kw, where, findings)
    _stuck(kw, where, findings)


def tell_annual(kwh: float, hours: float, annual_kwh: float, where: Where, findings: Findings) -> None:
    """Tell when the energy of the file, as of a year, is not that declared."""
    yearly = kwh * 8760.0 / hours if abs(hours - 8760.0) > 24.0 else kwh
    if annual_kwh > 0 and abs(yearly / annual_kwh - 1) > ANNUAL_TOLERANCE:
        times = annual_kwh / yearly if yearly > 0 else float("inf")
        findings.warning("NZ0568", where.file_place(), kwh=yearly, declared=annual_kwh, times=times)


def _is_no_load(kw: Floats, where: Where, findings: Findings) -> bool:
    known = kw[~np.isnan(kw)]
    if known.size and np.abs(known).max() > BEYOND_KW:
        at = int(np.nanargmax(np.abs(kw)))
        findings.refusal("NZ1603", where.place(at), row=where.at(at), kw=float(kw[at]), column=where.column)
        return True
    if known.sum() < 0:
        values = {"count": int((known < 0).sum()), "rows": known.size, "lowest": float(known.min())}
        findings.refusal("NZ1604", where.head_place(), column=where.column, **values)
        return True
    above = np.nansum(kw[:-1])
    if kw.size > _FEWEST_SUMMED and above > 0 and abs(kw[-1] / above - 1) < _SAME:
        findings.refusal("NZ1605", where.place(kw.size - 1), row=where.at(kw.size - 1), column=where.column)
        return True
    return False


def tell_size(kw: Floats, where: Where, unit_named: bool, findings: Findings) -> None:
    """Tell a peak that no plant or park has; a low one of a series that varies, in a unit (else it may be a shape)."""
    peak = float(np.nanmax(kw, initial=0.0))
    low = unit_named and peak < LEAST_KW and kw.size >= _FEWEST and np.nanstd(kw) > 0
    if peak > MOST_KW or low:
        findings.warning("NZ1606", where.head_place(), column=where.column, peak=peak)


def _negatives(kw: Floats, where: Where, findings: Findings) -> None:
    negative = np.flatnonzero(kw < 0)
    if negative.size == 1:
        at = int(negative[0])
        findings.warning("NZ0566", where.place(at), row=where.at(at), kw=float(kw[at]), column=where.column)
    elif negative.size:
        listed = ", ".join(where.at(int(at)) for at in negative[:_MOST_TOLD])
        values = {"count": negative.size, "rows": listed, "lowest": float(np.nanmin(kw)), "column": where.column}
        findings.warning("NZ0567", where.place(int(negative[0])), **values)


def _high_days(kw: Floats, where: Where, findings: Findings) -> NDArray[np.bool_]:
    """Tell days far above all others; return which steps were told, dim step."""
    told = np.zeros(kw.size, dtype=bool)
    per_day = 1440 // where.step_minutes
    days = kw[: kw.size // per_day * per_day].reshape(-1, per_day)
    if len(days) < 7:
        return told
    energy = np.nansum(days, axis=1)
    usual = float(np.percentile(energy, 95))
    for run in runs(np.flatnonzero(energy > SPIKE * usual) if usual > 0 else np.array([], dtype=np.int64)):
        first, last = int(run[0]) * per_day, (int(run[-1]) + 1) * per_day - 1
        top = first + int(np.nanargmax(kw[first : last + 1]))
        values = {"first": where.at(first), "last": where.at(last), "top": where.at(top), "max_kw": float(kw[top])}
        times = float(energy[run].max()) / usual
        findings.warning("NZ0544", where.place(first), column=where.column, times=times, **values)
        told[first : last + 1] = True
    return told


def _high_steps(kw: Floats, told: NDArray[np.bool_], where: Where, findings: Findings) -> None:
    """Tell single values far above all others, which make no high day of a large load and were not told with one."""
    usual = float(np.nanpercentile(kw[~told], 99)) if kw.size >= _FEWEST and not np.isnan(kw[~told]).all() else 0.0
    if usual <= 0:
        return
    beside = np.fmax(np.roll(kw, 1), np.roll(kw, -1))
    alone = (kw > ALONE[0] * beside) & (kw > ALONE[1] * usual)
    high = np.flatnonzero(((kw > PEAK * usual) | alone) & ~told)
    if high.size:
        rows = ", ".join(where.at(int(step)) for step in high[:_MOST_TOLD])
        values = {"count": int(high.size), "max_kw": float(kw[high].max()), "usual": usual, "rows": rows}
        findings.warning("NZ0596", where.place(int(high[0])), column=where.column, **values)


def _stuck(kw: Floats, where: Where, findings: Findings) -> None:
    starts = np.flatnonzero(np.diff(kw, prepend=np.nan) != 0)
    lengths = np.diff(np.append(starts, kw.size))
    long = (lengths * where.step_minutes >= STUCK_H * 60) & (kw[starts] > 0)
    if not long.any() or lengths.max() > kw.size / 2:
        return
    worst = int(np.argmax(np.where(long, lengths, 0)))
    first, last = int(starts[worst]), int(starts[worst] + lengths[worst] - 1)
    values = {"first": where.at(first), "last": where.at(last), "kw": float(kw[first]), "count": int(long.sum())}
    hours = float(lengths[worst]) * where.step_minutes / 60
    findings.warning("NZ0565", where.place(first), column=where.column, hours=hours, **values)
