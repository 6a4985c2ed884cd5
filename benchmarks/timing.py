"""CPU time of work that is done several times."""

from __future__ import annotations

import time
from collections.abc import Callable

import xarray as xr


def least_s(work: Callable[[], object], runs: int = 5) -> float:
    """Return the least CPU time of several runs."""
    spent = []
    for _ in range(runs):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return min(spent)


def each_s(work: Callable[[xr.Dataset], object], designs: xr.Dataset, runs: int = 12) -> tuple[float, float]:
    """Return the CPU time of work of one design more, and that of what is done once for all."""
    few = designs.isel(design=slice(designs.sizes["design"] // 2))
    work(few)
    whole_s, half_s = least_s(lambda: work(designs), runs), least_s(lambda: work(few), runs)
    each = (whole_s - half_s) / (designs.sizes["design"] - few.sizes["design"])
    return each, whole_s - each * designs.sizes["design"]
