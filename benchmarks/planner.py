"""The planner beside HiGHS on the reference park: CPU seconds, memory and proven gaps, each in a process of its own.

The reference park is read from the test data (`NETZERO_TEST_DATA`, default ../shared/data).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.reference_park import by_hand, read

CASE = Path(os.environ.get("NETZERO_TEST_DATA", "../shared/data")) / "cases" / "reference_park"
RUNS = {"hipo_1": ("hipo", 1, 8760), "hours_1": ("hours", 1, 8760), "hours_6": ("hours", 6, 8760)}
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}


def run(method: Any, stages: int, hours: int) -> dict[str, float]:
    """Write and solve the reference park in this process; return what it took."""
    from netzero.planner.solve import solve

    if method == "hours":
        solve(by_hand(read(CASE, 1, 48)), method)  # kernels are compiled once a machine, not once a plan
    park = read(CASE, stages, hours)
    began, began_wall = time.process_time(), time.perf_counter()
    program = by_hand(park)
    written = time.process_time()
    found = solve(program, method)
    memory_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {
        "write_cpu_s": round(written - began, 3),
        "total_cpu_s": round(time.process_time() - began, 2),
        "wall_s": round(time.perf_counter() - began_wall, 2),
        "memory_gb": round(memory_gb, 2),
        "objective": found.certificate.objective,
        "bound": found.certificate.bound,
        "gap": found.certificate.gap,
        "row_violation": found.certificate.row_violation,
    }


def measure() -> dict[str, object]:
    """Return the figures of all runs, and their ratios to HiGHS on one stage."""
    found = {name: _apart(*given) for name, given in RUNS.items()}
    yardstick = found["hipo_1"]["total_cpu_s"]
    ratios = {name: round(figures["total_cpu_s"] / yardstick, 3) for name, figures in found.items()}
    return {**found, "cpu_ratio_to_hipo_1": ratios}


def _apart(*given: object) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.planner", *map(str, given)]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
