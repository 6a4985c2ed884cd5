"""Moves flexible demand from dear steps to cheap ones nearby, the nearest first."""

from __future__ import annotations

import numpy as np

from netzero.kernels.compiled import driver
from netzero.kernels.park import Floats, Ints


@driver
def move(
    down_kwh: Floats, up_kwh: Floats, price: Floats, band: Ints, part: Ints, reach: int, from_band: int, to_band: int
) -> tuple[Floats, Floats]:
    """Return what is taken from each step and what is brought to it, kWh.

    Args:
        down_kwh: the most that can be taken from each step.
        up_kwh: the most that can be brought to it.
        price: currency per kWh; demand moves only to where it costs less.
        band: of each step.
        part: demand stays within steps of the same number.
        reach: how many steps away demand may be taken.
        from_band: the band that demand leaves.
        to_band: the band that it moves to.

    """
    taken, brought = np.zeros_like(down_kwh), np.zeros_like(up_kwh)
    for t in range(len(band)):
        if band[t] != from_band:
            continue
        for away in range(1, reach + 1):
            for other in (t + away, t - away):
                if 0 <= other < len(band) and band[other] == to_band and part[other] == part[t]:
                    kwh = min(down_kwh[t] - taken[t], up_kwh[other] - brought[other])
                    if kwh > 0 and price[other] < price[t]:
                        taken[t] += kwh
                        brought[other] += kwh
    return taken, brought
