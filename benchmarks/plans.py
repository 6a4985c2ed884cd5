"""CPU time of the whole way of both example parks, stage by stage of the run."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path

from netzero.run import run
from netzero.scenario import read_scenario

SCENARIOS = Path(__file__).parents[1] / "scenarios"


def measured(name: str) -> dict[str, object]:
    """Return CPU seconds by step, the size of the model and its proven gap."""
    laps: list[tuple[str, float]] = [("read", time.process_time())]
    scenario = read_scenario(SCENARIOS / name)
    case = run(scenario, say=lambda key: laps.append((key, time.process_time())))
    laps.append(("end", time.process_time()))
    spent = {key: round(after - at, 2) for (key, at), (_, after) in pairwise(laps)}
    sizes = {key: case.certificate[key] for key in ("rows", "columns", "nonzeros", "gap", "status")}
    return {"cpu_s": spent, "total_cpu_s": round(sum(spent.values()), 2), **sizes}


def measure() -> dict[str, object]:
    """Return the figures of both parks; the first is run twice, so that kernels are warm."""
    measured("first_park")
    return {name: measured(name) for name in ("first_park", "vinh_phuc")}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
