"""The planner beside HiGHS and PyPSA on the reference park: CPU seconds on one core, memory and proven gaps.

The reference park is read from the test data (`NETZERO_TEST_DATA`, default ../shared/data). Every measurement has a
process of its own; `python -m benchmarks.planner WAY METHOD STAGES HOURS` makes one: the program written by hand
or stamped from the park, solved by HiGHS' HiPO or by netzero's engine.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

from benchmarks import writing
from benchmarks.apart import apart
from benchmarks.reference_park import CASE, read
from benchmarks.with_pypsa import pypsa
from benchmarks.writing import SOME, YEAR, ratio, writer

RUNS = {
    "hipo_1": ("by_hand", "hipo", 1),
    "hours_1": ("by_hand", "hours", 1),
    "hours_6": ("by_hand", "hours", 6),
    "park_hours_1": ("stamped", "hours", 1),
}
KEUR = {"by_hand": 1.0, "stamped": 1e-3}
"""What the unit of an objective is worth."""


def run(way: str, method: Any, stages: int, hours: int) -> dict[str, float]:
    """Write and solve the reference park in this process; return what it took."""
    from netzero.planner.solve import solve

    if method == "hours":
        solve(writer(way, read(CASE, 1, SOME))(), method)  # kernels are compiled once a machine, not once a plan
    write = writer(way, read(CASE, stages, hours))
    began, began_wall = time.process_time(), time.perf_counter()
    program = write()
    written = time.process_time()
    found = solve(program, method)
    memory_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {
        "write_cpu_s": round(written - began, 3),
        "total_cpu_s": round(time.process_time() - began, 2),
        "wall_s": round(time.perf_counter() - began_wall, 2),
        "memory_gb": round(memory_gb, 2),
        "objective_keur": KEUR[way] * found.certificate.objective,
        "bound_keur": KEUR[way] * found.certificate.bound,
        "gap": found.certificate.gap,
        "row_violation": found.certificate.row_violation,
    }


def measure(hours: int = YEAR) -> dict[str, object]:
    """Return the figures of all runs, their ratios to those of netzero's engine, and what writing alone takes."""
    found: dict[str, Any] = {name: apart("planner", *given, hours) for name, given in RUNS.items()}
    found["pypsa_hipo_1"] = pypsa(1, hours, "solve")
    spent = {name: figures.get("total_cpu_s") for name, figures in found.items()}
    ratios = {
        "hipo_1 / hours_1": ratio(spent["hipo_1"], spent["hours_1"]),
        "hours_6 / hipo_1": ratio(spent["hours_6"], spent["hipo_1"]),
        "pypsa_hipo_1 / hours_1 (at least 15)": ratio(spent["pypsa_hipo_1"], spent["hours_1"]),
        "pypsa_hipo_1 / park_hours_1": ratio(spent["pypsa_hipo_1"], spent["park_hours_1"]),
    }
    return {**found, "ratios": ratios, "writing": writing.measure(hours)}


if __name__ == "__main__":
    print(json.dumps(run(*sys.argv[1:3], *map(int, sys.argv[3:]))))
