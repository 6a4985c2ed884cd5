"""Breaks an example in many ways: `python -m tests.robustness first_park 1000 [--run 5]`.

The figures are one JSON document: by class the mutants, those read, those refused, the faults and those with a place;
how many misspelt keys were answered with what was meant; the longest reading, the highest memory; and what broke a law.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from netzero.errors import BadInput, Fault
from netzero.run import run
from netzero.scenario import Scenario, read_scenario

from .mutants import CLASSES, Mutant, mutant
from .written import Copy

ONE_DAY = ("time.representative=null", "time.blocks=[{start: 06-01, steps: 24}]")
TOLERANCE = 1e-6
"""Of the balance of any carrier, node and step, relative to what is supplied."""


def main() -> None:
    """Print the figures of one batch."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("example")
    words.add_argument("count", type=int)
    words.add_argument("--seed", type=int, default=20260101)
    words.add_argument("--run", type=int, default=0, help="mutants that are read and then run for a day")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = batch(Copy(asked.example, Path(folder) / asked.example), asked.count, asked.seed, asked.run)
    json.dump(figures, sys.stdout, indent=1)


def batch(copy: Copy, count: int, seed: int, runs: int) -> dict[str, Any]:
    """Read `count` mutants, run some of those that stay valid, and return the figures."""
    dice = np.random.default_rng(seed)
    by_class: dict[str, Counter[str]] = {kind: Counter() for kind in CLASSES}
    found: dict[str, Any] = {
        "broken": [],
        "unplaced": [],
        "unanswered": [],
        "longest_s": 0.0,
        "ran": 0,
        "residual": 0.0,
    }
    unchanged = next(iter(copy.files))
    copy.read(unchanged, copy.files[unchanged])  # the catalogue is read once
    valid: list[Mutant] = []
    for _ in range(count):
        slip = mutant(copy, dice)
        tally = by_class[slip.kind]
        tally["mutants"] += 1
        start = time.process_time()  # what else the machine does is no hang
        try:
            read = copy.read(slip.file, slip.data)
        except Exception:
            found["broken"].append([slip.kind, slip.file, traceback.format_exc()[-1500:]])
            continue
        found["longest_s"] = max(found["longest_s"], time.process_time() - start)
        if isinstance(read, Scenario):
            tally["read"] += 1
            if slip.data != copy.files[slip.file]:
                valid.append(slip)
        else:
            _refused(slip, read, tally, found)
    found["classes"] = {kind: dict(tally) for kind, tally in by_class.items()}
    found["memory_mb"] = peak_memory_mb()  # of reading; compiling needs more
    for slip in valid:
        if found["ran"] < runs:
            _run_a_day(copy, slip, found)
    return found


def peak_memory_mb() -> float:
    """Return the most memory that this process has held; `ru_maxrss` would count that of its parent before exec."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _refused(slip: Mutant, faults: tuple[Fault, ...], tally: Counter[str], found: dict[str, Any]) -> None:
    """Count the faults of a mutant, those with a place, and the answer to a misspelt key."""
    tally["refused"] += 1
    for fault in faults:
        assert fault.say("vi")
        place = fault.place
        tally["faults"] += 1
        if place.file and ((place.line and place.column) or place.cell):
            tally["placed"] += 1
        else:
            found["unplaced"].append([slip.kind, fault.code, str(place)])
    if slip.meant:
        said = " ".join(fault.say() for fault in faults)
        tally["misspelt"] += 1
        if f"'{slip.meant}'" in said and "did you mean" in said:
            tally["answered"] += 1
        else:
            found["unanswered"].append([slip.meant, said[:200]])


def _run_a_day(copy: Copy, slip: Mutant, found: dict[str, Any]) -> None:
    """Run what stays valid for a day with today's plant; it closes its balances or is refused for its series."""
    (copy.path / slip.file).write_bytes(slip.data)
    try:
        case = run(read_scenario(copy.path, ONE_DAY), work="simulate")
        assert case.operation
        found["residual"] = max(found["residual"], float(case.operation.balance_residual_max))
        found["ran"] += 1
    except BadInput:
        found["refused_later"] = found.get("refused_later", 0) + 1
    except Exception:
        found["broken"].append([slip.kind, slip.file, traceback.format_exc()[-1500:]])
    finally:
        (copy.path / slip.file).write_bytes(copy.files[slip.file])


if __name__ == "__main__":
    main()
