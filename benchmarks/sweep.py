"""Sweeps: what a case costs beside its own work, two workers beside one, and many design-years in blocks.

`python -m benchmarks sweep 100000` also simulates so many design-years of a park of twenty tenants, with settlement.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np

from benchmarks.apart import ONE_THREAD
from benchmarks.sweep_park import write_park, write_sweep
from netzero.run import Work

CASES = 12
"""Planned cases of each way to compute them."""
YEARS = 5
"""Weather years of the simulated designs, the park's own among them."""
FEW = 10_000
"""Design-years that memory is compared with."""
FIRST_PARK = Path(__file__).parents[1] / "scenarios" / "first_park"
SHORT = '{"representative": null, "blocks": [{"start": "06-01", "steps": 168, "weight": 52}]}'
PLANNED = """\
version: 1
scenario: first_park
work: plan
set: {{time: {time}}}
parameters:
  discount_rate: {{from: 4 %, to: 10 %, count: {count}}}
"""


def planned_file(folder: Path, count: int) -> Path:
    """Return a sweep of so many plans of a week of the first park; each takes about a second."""
    import shutil

    shutil.copytree(FIRST_PARK, folder / "first_park", dirs_exist_ok=True)
    path = folder / f"planned_{count}.yaml"
    path.write_text(PLANNED.format(time=SHORT, count=count), encoding="utf-8")
    return path


def plan_one(folder: Path, to: Path, sets: tuple[str, ...]) -> None:
    """Plan a case as a function call, and write it."""
    from netzero.results import write
    from netzero.run import run
    from netzero.scenario import read_scenario

    write(run(read_scenario(folder, sets), work="plan"), to)


def make_ready(folder: Path, to: Path, sets: tuple[str, ...], all_ready: Barrier) -> None:
    """Load everything that a plan needs, and wait for the others."""
    plan_one(folder, to / f"ready_{os.getpid()}", sets)
    all_ready.wait()


@contextmanager
def pool(workers: int, folder: Path, to: Path, sets: tuple[str, ...]) -> Iterator[Any]:
    """Yield a plain pool of processes that are ready."""
    context = get_context("spawn")
    all_ready = context.Barrier(workers + 1)
    with context.Pool(workers, make_ready, (folder, to, sets, all_ready)) as made:
        all_ready.wait()
        yield made


def timed(work: Callable[[], object]) -> float:
    """Return the wall time of work."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def planned() -> dict[str, object]:
    """Return what a planned case takes by a loop of function calls, by plain pools and by sweeps, wall seconds."""
    from netzero.sweep.read import read_sweep

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = planned_file(folder, CASES)
        wanted = [
            (folder / "first_park", folder / f"by_hand_{case.number}", case.sets) for case in read_sweep(path).cases
        ]
        plan_one(*wanted[0])
        before = time.process_time()
        found = {"function_calls": timed(lambda: [plan_one(*each) for each in wanted])}
        cpu_s = {"function_calls": time.process_time() - before}
        for workers in (1, 2):
            with pool(workers, folder / "first_park", folder, wanted[0][2]) as made:
                found[f"pool_{workers}"] = timed(partial(made.starmap, plan_one, wanted, chunksize=1))
            told = swept(path, folder / f"out_{workers}", workers)
            found[f"sweep_{workers}"], cpu_s[f"sweep_{workers}"] = told["seconds"], told["cpu_s"]
    each = {name: seconds / CASES for name, seconds in found.items()}
    return {
        "cases": CASES,
        "case_s": {name: round(seconds, 3) for name, seconds in each.items()},
        "case_cpu_s": {name: round(seconds / CASES, 3) for name, seconds in cpu_s.items()},
        "overhead_cpu_ms": round((cpu_s["sweep_1"] - cpu_s["function_calls"]) / CASES * 1e3, 1),
        "sweep_to_calls": round(cpu_s["sweep_1"] / cpu_s["function_calls"], 3),
        "sweep_to_pool": round(each["sweep_2"] / each["pool_2"], 3),
        "two_to_one": {
            "sweep": round(each["sweep_2"] / each["sweep_1"], 2),
            "pool": round(each["pool_2"] / each["pool_1"], 2),
        },
        "target": {"sweep_to_calls": 1.05, "sweep_to_pool": 1.05, "two_to_one": 0.55},
    }


def swept(path: Path, out: Path, workers: int) -> dict[str, float]:
    """Return wall time and memory of a sweep in a process of its own, workers at work before the clock starts."""
    command = [sys.executable, "-m", "benchmarks.sweep", str(path), str(out), str(workers)]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def drive_one(path: Path, out: Path, workers: int) -> dict[str, float]:
    """Drive a sweep whose workers are ready; return wall time, and the most memory of the driver and of a worker."""
    from netzero.sweep.cases import tasks
    from netzero.sweep.clusters import ClusterOptions, connect
    from netzero.sweep.driver import drive
    from netzero.sweep.read import read_sweep
    from netzero.sweep.store import open_store
    from netzero.sweep.work import begin

    read_s = timed(lambda: read_sweep(path))
    sweep, store = read_sweep(path), open_store(str(out))
    begin(sweep, store)
    with connect(ClusterOptions(workers)) as client:
        client.run(ready, sweep.inputs.scenario, path.parent)
        given = list(tasks(sweep))
        before = time.process_time() + sum(client.run(time.process_time).values())
        seconds = timed(lambda: drive(store, given, client))
        cpu_s = time.process_time() + sum(client.run(time.process_time).values()) - before
    logs = [json.loads(store.get(name)) for name in store.names("logs")]
    assert all(log["status"] == "done" for log in logs)
    assert len(logs) == len(given)
    return {
        "read_s": read_s,
        "seconds": seconds,
        "cpu_s": cpu_s,
        "tasks": len(given),
        "work_s": sum(log["seconds"] for log in logs),
        "least_task_s": min(log["seconds"] for log in logs),
        "driver_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "worker_mb": max(log["memory_mb"] for log in logs),
    }


def ready(scenario: str, folder: Path) -> None:
    """Load in a worker what a task needs."""
    from netzero.results.store import files_of
    from netzero.run import run
    from netzero.scenario import read_scenario

    work: Work = "plan" if scenario == "first_park" else "simulate"
    files_of(run(read_scenario(folder / scenario, (f"time={SHORT}",)), work=work))


def simulated(count: int) -> dict[str, object]:
    """Return what so many design-years of twenty tenants take: by one worker and two, to ask for, and in memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_park(folder / "park")
        few = swept(write_sweep(folder / "few.yaml", FEW // YEARS, YEARS - 1), folder / "few", 2)
        path = write_sweep(folder / "many.yaml", count // YEARS, YEARS - 1)
        by = {workers: swept(path, folder / f"many_{workers}", workers) for workers in (1, 2)}
        rows, asked_s = asked(folder / "many_2")
        sizes = [file.stat().st_size for file in (folder / "many_2").rglob("*.parquet")]
        same = same_files(folder / "many_1", folder / "many_2")
    return {
        "design_years": rows,
        "blocks": by[2]["tasks"],
        "one_worker_s": round(by[1]["seconds"], 1),
        "two_workers_s": round(by[2]["seconds"], 1),
        "two_to_one": round(by[2]["seconds"] / by[1]["seconds"], 2),
        "work_to_wall": round(by[1]["work_s"] / by[1]["seconds"], 3),
        "least_block_s": round(by[1]["least_task_s"], 2),
        "read_s": round(by[2]["read_s"], 1),
        "query_s": round(asked_s, 2),
        "stored_mb": round(sum(sizes) / 1e6, 1),
        "same_bytes_by_one_and_two": same,
        "memory_mb": {
            str(number): {part: round(of[f"{part}_mb"]) for part in ("driver", "worker")}
            for number, of in ((FEW, few), (rows, by[2]))
        },
        "target": {"two_to_one": 0.55, "work_to_wall": 0.95},
    }


def asked(out: Path) -> tuple[int, float]:
    """Return the number of rows, and the wall time of quantiles of cost by weather year over all of them."""
    import pandas as pd
    import pyarrow.dataset as ds

    begin = time.perf_counter()
    table = ds.dataset(sorted(map(str, out.rglob("*.parquet")))).to_table(columns=["weather_year", "cost", "number"])
    found = pd.DataFrame(table.to_pandas()).groupby("weather_year")["cost"].quantile([0.1, 0.5, 0.9])
    assert np.isfinite(found).all()
    return table.num_rows, time.perf_counter() - begin


def same_files(one: Path, other: Path) -> bool:
    """Whether two sweeps have the same blocks, byte for byte."""
    parts = [
        {path.relative_to(out): path.read_bytes() for path in (out / "blocks").rglob("*.*")} for out in (one, other)
    ]
    return parts[0] == parts[1]


def measure(count: int = FEW) -> dict[str, object]:
    """Return all rows; `count`: design-years."""
    return {"planned": planned(), "simulated": simulated(count)}


if __name__ == "__main__":
    print(json.dumps(drive_one(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
