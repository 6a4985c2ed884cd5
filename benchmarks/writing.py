"""Writing the reference park as arrays: the stamping reader beside arrays by hand, plain Pyomo and PyPSA.

What is timed begins with the park and its series in memory and ends with the linear program as arrays (PyPSA: with its
model). `python -m benchmarks.writing WAY STAGES HOURS` measures one way.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.apart import apart
from benchmarks.reference_as_park import as_hours, as_park
from benchmarks.reference_park import CASE, MOST_OFFSET_T, ReferencePark, by_hand, read
from benchmarks.with_pypsa import pypsa
from netzero.planner import pyomo_reader, stamping_reader
from netzero.planner.formulation import formulate
from netzero.planner.program import LinearProgram
from netzero.planner.requirements import resolve

YEAR = 8760
SOME = 48
REPEATED = {"by_hand": 20, "stamped": 20, "pyomo": 1}
"""How often each way is measured; the least counts."""
RUNS = (("by_hand", 1), ("by_hand", 6), ("stamped", 1), ("stamped", 6), ("pyomo", 1))


def write(way: str, stages: int, hours: int) -> dict[str, float]:
    """Write the reference park in this process; return what it took."""
    writer(way, read(CASE, stages, SOME))()  # imports are paid once a process, not once a plan
    once, spent = writer(way, read(CASE, stages, hours)), []
    for _ in range(REPEATED[way]):
        began = time.process_time()
        program = once()
        spent.append(time.process_time() - began)
    rows, columns = program.matrix.shape
    memory_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    sizes = {"rows": rows, "columns": columns, "nonzeros": program.matrix.nnz}
    return {"write_cpu_s": round(min(spent), 4), "memory_gb": round(memory_gb, 2), **sizes}


def writer(way: str, reference: ReferencePark) -> Callable[[], LinearProgram]:
    """Return what writes the case in a way, with all that it reads in memory."""
    if way == "by_hand":
        return partial(by_hand, reference)
    park = as_park(reference)
    hourly = as_hours(reference, park)
    readers = {"stamped": stamping_reader.linear_program, "pyomo": pyomo_reader.linear_program}
    return lambda: readers[way](formulate(park, hourly, resolve(park, MOST_OFFSET_T, 1.0)))


def measure(hours: int = YEAR) -> dict[str, Any]:
    """Return the figures of all ways, and the ratios to those of the stamping reader."""
    found: dict[str, Any] = {f"{way}_{stages}": apart("writing", way, stages, hours) for way, stages in RUNS}
    found["pypsa_6"] = pypsa(6, hours, "build")
    spent = {name: row.get("write_cpu_s", row.get("model_cpu_s")) for name, row in found.items()}
    ratios = {
        "stamped_1 / by_hand_1 (at most 1.5)": ("stamped_1", "by_hand_1"),
        "stamped_6 / by_hand_6 (at most 1.5)": ("stamped_6", "by_hand_6"),
        "pyomo_1 / stamped_1 (at least 30)": ("pyomo_1", "stamped_1"),
        "pypsa_6 / stamped_6 (at least 10)": ("pypsa_6", "stamped_6"),
    }
    return {**found, "ratios": {name: ratio(spent[a], spent[b]) for name, (a, b) in ratios.items()}}


def ratio(ours: float | None, theirs: float | None) -> float | None:
    """Return a ratio of CPU times; None where one was not measured."""
    return None if ours is None or not theirs else round(ours / theirs, 3)


if __name__ == "__main__":
    print(json.dumps(write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
