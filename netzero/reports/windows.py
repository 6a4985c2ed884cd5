"""Which steps of a year are drawn hour by hour: a typical week, and the week with the highest import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import xarray as xr

WEEK_H = 168
Steps = NDArray[np.int64]


def _blocks(axis: xr.Dataset) -> list[Steps]:
    block = axis["block"].values
    return [np.flatnonzero(block == key) for key in dict.fromkeys(block.tolist())]


def week_round(axis: xr.Dataset, step: int) -> Steps:
    """Return the seven days round a step, from midnight three days before; the whole block where it is shorter."""
    found = next(steps for steps in _blocks(axis) if step in steps)
    per_day = round(24 / float(axis["step_h"].values[step]))
    day = int(step - found[0]) // per_day
    days = len(found) // per_day
    if days <= 7:
        return found
    first = min(max(day - 3, 0), days - 7)
    return found[first * per_day : (first + 7) * per_day]


def typical_week(axis: xr.Dataset) -> Steps:
    """Return the week nearest to the year's mean in demand by carrier, sunshine and warmth.

    Distance: sum of squares of the differences of the weekly means from the yearly mean, each divided by the standard
    deviation among weeks. On typical days: the days that stand for most of the year, seven at most.
    """
    blocks = _blocks(axis)
    longest = max(blocks, key=len)
    week = round(WEEK_H / float(axis["step_h"].values[longest[0]]))
    if len(longest) < week:
        return _heaviest_days(axis, blocks)
    signs = [axis["demand_kw"].values[:, :, index, :].sum(axis=(0, 1)) for index in range(axis.sizes["carrier"])]
    signs += [axis[name].values for name in ("ghi_w_m2", "temperature_c") if name in axis]
    weeks = len(longest) // week
    means = np.array([sign[longest][: weeks * week].reshape(weeks, week).mean(axis=1) for sign in signs])
    spread = np.maximum(means.std(axis=1, keepdims=True), 1e-12)
    distance = (((means - means.mean(axis=1, keepdims=True)) / spread) ** 2).sum(axis=0)
    first = int(distance.argmin()) * week
    return longest[first : first + week]


def _heaviest_days(axis: xr.Dataset, blocks: list[Steps]) -> Steps:
    weight = axis["weight"].values
    order = sorted(range(len(blocks)), key=lambda index: (-weight[blocks[index][0]], index))[:7]
    return np.concatenate([blocks[index] for index in sorted(order)])


def contiguous(axis: xr.Dataset, steps: Steps) -> bool:
    """Whether the steps follow each other in the calendar."""
    time = axis["time"].values[steps].astype("datetime64[m]")
    return bool(len(set(np.diff(time).tolist())) <= 1)
