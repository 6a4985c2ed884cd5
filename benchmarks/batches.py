"""Many designs at once: time of a design-year of two parks, beside a bare recurrence of a state of charge.

`python -m benchmarks batches 100000` also sweeps so many designs, by one process and by two.
"""

from __future__ import annotations

import resource
import time
from multiprocessing import get_context
from threading import Barrier

import numpy as np

from benchmarks.batch_parks import HOURS, a_year_of, designs
from benchmarks.batch_rivals import side_by_side
from benchmarks.timing import each_s, least_s
from netzero.kernels.compiled import driver
from netzero.kernels.park import Floats
from netzero.simulator import simulate_many
from netzero.terms import Policy

DESIGNS, SWEPT = 1024, 5000
"""SWEPT: designs in memory at a time."""
TENANTS = 20
TARGETS = {"power": 0.9, "heat": 2.5}
"""Recurrences per design-year."""


@driver
def recurrence(power_kw: Floats, capacity_kwh: float) -> float:
    """Return the last level of a store: a clamp, two multiplications and an addition an hour, one after the other."""
    level = 0.0
    for t in range(len(power_kw)):
        level = min(max(level * 0.999 + power_kw[t] * 0.95, 0.0), capacity_kwh)
    return level


def recurrence_s() -> float:
    """Return the time of the yardstick."""
    power = np.random.default_rng(0).normal(0.0, 100.0, HOURS)
    recurrence(power, 500.0)
    return least_s(lambda: recurrence(power, 500.0), 50)


def row(kind: str, policy: Policy) -> dict[str, object]:
    """Return what a design-year takes, all told, with the preparation of the hours and the sums by label."""
    park, hourly = a_year_of(kind)
    many, one_s = designs(park, DESIGNS, 2), recurrence_s()
    design_s, fixed_s = each_s(lambda some: simulate_many(park, hourly, some, policy), many)
    return {
        "kernel": simulate_many(park, hourly, many, policy).attrs["kernel"],
        "recurrence_us": round(one_s * 1e6, 1),
        "design_year_us": round(design_s * 1e6, 1),
        "to_recurrence": round(design_s / one_s, 2),
        "target": TARGETS[kind],
        "fixed_ms": round(fixed_s * 1e3, 1),
    }


def tenants_row() -> dict[str, object]:
    """Return what a tenant-year takes of a park of many tenants, settlement and all else of the park with it."""
    park, hourly = a_year_of("power", tenants=TENANTS)
    many, one_s = designs(park, DESIGNS // 2, 2), recurrence_s()
    design_s, fixed_s = each_s(lambda some: simulate_many(park, hourly, some, "time_of_use", settlement=True), many)
    return {
        "tenants": TENANTS,
        "tenant_year_us": round(design_s / TENANTS * 1e6, 1),
        "to_recurrence": round(design_s / TENANTS / one_s, 2),
        "target": 0.9,
        "fixed_ms": round(fixed_s * 1e3, 1),
    }


def swept(seed: int) -> tuple[list[float], int]:
    """Return the tenth, fiftieth and ninetieth percentile of the cost of many designs, and the memory used, MB."""
    park, hourly = a_year_of("heat")
    done = simulate_many(park, hourly, designs(park, SWEPT, seed), "time_of_use")
    cost = done["operating_cost"].sum("line").values
    return np.quantile(cost, [0.1, 0.5, 0.9]).tolist(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def make_ready(all_ready: Barrier) -> None:
    """Load everything that a sweep needs, and wait for the others."""
    swept(0)
    all_ready.wait()


def sweep(count: int) -> dict[str, object]:
    """Return the wall time of a sweep by one process and by two, and the memory of each part in turn."""
    seeds, found, context = range(-(-count // SWEPT)), {}, get_context("spawn")
    for workers in (1, 2):
        all_ready = context.Barrier(workers + 1)
        with context.Pool(workers, make_ready, (all_ready,)) as pool:
            all_ready.wait()
            begin = time.perf_counter()
            parts = pool.map(swept, seeds, chunksize=1)
            found[workers] = time.perf_counter() - begin
    return {
        "designs": len(seeds) * SWEPT,
        "one_process_s": round(found[1], 1),
        "two_processes_s": round(found[2], 1),
        "two_to_one": round(found[2] / found[1], 2),
        "target": 0.6,
        "memory_mb": [memory for _, memory in parts],
    }


def measure(count: int = 0) -> dict[str, object]:
    """Return all rows; `count`: designs of the sweep, 0 for none."""
    policies: tuple[Policy, ...] = ("self_consumption", "time_of_use")
    rows: dict[str, object] = {f"{kind}, {policy}": row(kind, policy) for kind in TARGETS for policy in policies}
    rows["tenants, time_of_use"] = tenants_row()
    rows["side_by_side"] = side_by_side()
    return rows | ({"sweep": sweep(count)} if count else {})
