"""A series brought to the energies and peaks that are known of it.

Energy first: monthly bills where given, else the year's. Peaks then, keeping each month's energy: monthly peaks where
given; a yearly peak bends the whole year, or, when bills fix the months, the month that comes nearest to it and every
month above it. All are met to rounding (1e-9 relative is tested) unless the result says otherwise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.demand.bending import MEAN_ABOVE_PEAK, NO_SHAPE, PEAK_OUT_OF_REACH, fit_groups
from netzero.errors import Fault, Place
from netzero.scenario.scenario import CarrierNeed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_UNMET = {MEAN_ABOVE_PEAK: "NZ0550", PEAK_OUT_OF_REACH: "NZ0551", NO_SHAPE: "NZ0552"}
TOLERANCE = 1e-3
"""Relative difference at which two figures that should be equal are told."""


def calibrate(
    kw: Floats, axis: TimeAxis, need: CarrierNeed, load_factor: float | None = None
) -> tuple[Floats, list[Fault]]:
    """Return the series with the energy and peaks of the need, and what could not be met.

    Args:
        kw: shape of the year (>= 0), dim time.
        axis: a full year of equal steps.
        need: annual or monthly kWh (bills stand when both are given), yearly or monthly peak kW (monthly ones stand).
        load_factor: mean over highest load; used when no peak is given.

    """
    step_h = float(axis.step_h[0])
    told = _contradictions(need)
    mean = _yearly_kwh(kw, step_h, need) / (len(axis) * step_h)
    peak = _yearly_peak(need, mean, load_factor)
    kw, how = fit_groups(kw, np.zeros(len(axis), dtype=np.int64), np.array([mean]), np.array([peak]))
    if need.monthly_kwh is None:
        told += _unmet(how)
    if need.monthly_kwh is not None or need.monthly_peak_kw is not None:
        kw, how = _fit_months(kw, axis.month - 1, step_h, need)
        told += _unmet(how)
    return kw, told


def _fit_months(kw: Floats, month: Ints, step_h: float, need: CarrierNeed) -> tuple[Floats, Ints]:
    """Return the series with the bills' energy (or its own) and the peaks in each month 0..11, and how it was met."""
    steps = np.bincount(month, minlength=12)
    if need.monthly_kwh is None:
        mean = np.bincount(month, weights=kw, minlength=12) / steps
    else:
        mean = np.array(need.monthly_kwh) / (steps * step_h)
    peak = np.full(12, np.nan) if need.monthly_peak_kw is None else np.array(need.monthly_peak_kw)
    kw, how = fit_groups(kw, month, mean, peak)
    if need.monthly_peak_kw is None and need.peak_kw is not None:
        kw, how = fit_groups(kw, month, mean, _nearest_months(kw, month, need.peak_kw))
    return kw, how


def _yearly_kwh(kw: Floats, step_h: float, need: CarrierNeed) -> float:
    if need.monthly_kwh is not None:
        return sum(need.monthly_kwh)
    return float(kw.sum()) * step_h if need.annual_kwh is None else need.annual_kwh


def _yearly_peak(need: CarrierNeed, mean_kw: float, load_factor: float | None) -> float:
    """Return the peak to which the whole year is bent before its months are; NaN for none."""
    if need.peak_kw is None and need.monthly_peak_kw is None:
        return np.nan if load_factor is None else mean_kw / load_factor
    return need.peak_kw if need.peak_kw is not None and need.monthly_kwh is None else np.nan


def _nearest_months(kw: Floats, month: Ints, peak_kw: float) -> Floats:
    """Return the peak for the month that comes nearest to it and for all above it, NaN for the others."""
    highest = np.array([kw[month == number].max() for number in range(12)])
    return np.where(highest >= min(peak_kw, highest.max()), peak_kw, np.nan)


def _unmet(how: Ints) -> list[Fault]:
    """Return one warning for each way in which months (or the year, a single group) could not be met."""
    found = []
    for code, message in _UNMET.items():
        months = [str(group + 1) for group in np.flatnonzero(how == code)]
        if months:
            told = (
                {"months": "1-12", "count": 12}
                if how.size == 1
                else {"months": ", ".join(months), "count": len(months)}
            )
            found.append(Fault(message, Place(), told))
    return found


def _contradictions(need: CarrierNeed) -> list[Fault]:
    """Return warnings where a yearly figure differs from the monthly ones that stand in its place."""
    found = []
    pairs = (
        ("NZ0553", need.annual_kwh, sum(need.monthly_kwh) if need.monthly_kwh else None),
        ("NZ0554", need.peak_kw, max(need.monthly_peak_kw) if need.monthly_peak_kw else None),
    )
    for code, yearly, monthly in pairs:
        if yearly is not None and monthly is not None and abs(yearly - monthly) > TOLERANCE * max(yearly, monthly):
            found.append(Fault(code, Place(), {"yearly": yearly, "monthly": monthly}))
    return found
