"""Levels of a storage that follow from what is charged and discharged."""

from __future__ import annotations

import numpy as np

from netzero.kernels.compiled import driver
from netzero.kernels.park import Floats, Ints
from netzero.kernels.storage_step import kept, level_after


@driver
def trace_levels(
    charge_kw: Floats,
    discharge_kw: Floats,
    begin_kwh: Floats,
    step_h: Floats,
    block: Ints,
    charge_efficiency: float,
    discharge_efficiency: float,
    loss_per_h: float,
) -> Floats:
    """Return the level at the end of each step, kWh; a block begins with `begin_kwh` of its first step."""
    levels = np.empty_like(begin_kwh)
    level = 0.0
    for t in range(len(step_h)):
        if t == 0 or block[t] != block[t - 1]:
            level = begin_kwh[t]
        level = level_after(
            kept(level, loss_per_h, step_h[t]),
            charge_kw[t],
            discharge_kw[t],
            charge_efficiency,
            discharge_efficiency,
            step_h[t],
        )
        levels[t] = level
    return levels
