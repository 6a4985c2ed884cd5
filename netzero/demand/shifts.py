"""A change of unit in the middle of a series: from one row on, all is some well-known times as large or small."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.demand.repair import runs
from netzero.demand.where import Where
from netzero.intake.inspection import Findings

Floats = NDArray[np.float64]

_TIMES = ((1000.0, 1.5), (60.0, 1.12), (12.0, 1.12), (4.0, 1.12), (3.6, 1.12))
"""kW and MW; kW and kWh in 1, 5 or 15 minutes; kWh and MJ; and the factor within which low, usual and high load all
must meet one of them: a plant that grows or rests does not."""
_LONG_DAYS = 14
"""Days compared before and after the change: a fortnight, so that weekends and holidays are none."""
_LEAST_DAYS = 7
"""Days on either side in which a change is looked for; at the ends of a file there may be no more of them."""
_LEAST_CHANGE = np.log(3.0)


def tell_shift(kw: Floats, where: Where, findings: Findings) -> None:
    """Tell the first row from which on a series (NaN: gap) is another unit's times as large or as small."""
    per_day = 1440 // where.step_minutes
    days = kw[: kw.size // per_day * per_day].reshape(-1, per_day)
    counts = (days > 0).sum(axis=1)
    known = np.flatnonzero(counts)
    if known.size < 2 * _LEAST_DAYS:
        return
    daily = np.where(days > 0, days, 0.0).sum(axis=1)[known] / counts[known]
    usual = np.median(np.lib.stride_tricks.sliding_window_view(np.log(daily), _LEAST_DAYS), axis=1)
    change = np.abs(usual[_LEAST_DAYS:] - usual[:-_LEAST_DAYS])
    for run in runs(np.flatnonzero(change > _LEAST_CHANGE)):
        at = int(known[int(run[change[run].argmax()]) + _LEAST_DAYS])
        step = _sharpest(kw, at * per_day, per_day)
        before, after = kw[max(0, step - _LONG_DAYS * per_day) : step], kw[step : step + _LONG_DAYS * per_day]
        if times := _times(before[before > 0], after[after > 0]):
            code = "NZ0529" if np.nanmean(after) > np.nanmean(before) else "NZ0530"
            findings.warning(code, where.place(step), column=where.column, row=where.at(step), times=times)
            return


def _sharpest(kw: Floats, around: int, per_day: int) -> int:
    """Return the step near another where the usual load before and the usual load after are told apart best."""
    first = max(0, around - _LEAST_DAYS * per_day)
    last = min(kw.size // per_day * per_day, around + _LEAST_DAYS * per_day)
    logs = np.log(np.maximum(np.nan_to_num(kw[first:last]), 1e-9)).reshape(-1, per_day)
    half = (around - first) // per_day
    earlier, later = np.median(logs[: half // 2 + 1], axis=0), np.median(logs[(half + len(logs)) // 2 :], axis=0)
    nearer_to_later = (np.abs(logs - earlier) - np.abs(logs - later)).ravel()
    gained = np.append(nearer_to_later[::-1].cumsum()[::-1], 0.0)
    return first + int(gained.argmax())


def _times(before: Floats, after: Floats) -> float:
    """Return the factor between units that the low, the usual and the high load of two stretches all meet; 0: none."""
    if not before.size or not after.size:
        return 0.0
    ratios = np.percentile(after, [10, 50, 90]) / np.percentile(before, [10, 50, 90])
    apart = np.exp(np.abs(np.log(ratios)))
    near = ((times, float(np.abs(np.log(apart / times)).max()), np.log(within)) for times, within in _TIMES)
    fits = [(times, off) for times, off, most in near if off <= most]
    same_way = (ratios > 1).all() or (ratios < 1).all()
    return min(fits, key=lambda one: one[1])[0] if fits and same_way else 0.0
