"""What a sweep will take: counts, time, memory and room on disk, before anything is computed.

Measured where cases of this sweep are there. Else a planned case goes by the size of the first one's linear program and
a rule of thumb, and a case without a plan by the first one, which is computed and thrown away.
"""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from netzero.errors import BadInput, NoPlanExists
from netzero.sweep.cases import Sweep, tasks
from netzero.sweep.compute import computed_files, most_memory_mb
from netzero.sweep.inputs import packed, unpack
from netzero.sweep.places import MANIFEST
from netzero.sweep.repair import folders_of
from netzero.sweep.simulation import Simulation
from netzero.sweep.standing import standing
from netzero.sweep.store import Missing, Store
from netzero.sweep.task import Task

Basis = Literal["measured", "first_case", "size"]
LOOKED_AT = 200
"""Logs and manifests that are read at most."""
BASE_S, SECONDS_PER_NONZERO = 2.0, 1.3e-5
BASE_MB, MB_PER_NONZERO = 480.0, 3.9e-4
DISK_MB, DISK_MB_PER_NONZERO = 2.7, 9e-6
"""Fitted to the plans of both example parks, of 146 thousand and 11.4 million nonzeros, in seconds of one core."""


@dataclass(frozen=True)
class Estimate:
    """What is to be expected; of one case where it is not said otherwise."""

    count: int
    """Different cases."""
    there: int
    """Of which the result is there."""
    left: int
    basis: Basis
    case_s: float
    memory_mb: float
    """Of a worker."""
    disk_mb: float
    workers: int

    @property
    def wall_s(self) -> float:
        """Until all that is left is done."""
        return math.ceil(self.left / self.workers) * self.case_s


@dataclass(frozen=True)
class _Case:
    """What one case takes."""

    basis: Basis
    seconds: float
    memory_mb: float
    disk_mb: float


def estimate(sweep: Sweep, store: Store, workers: int) -> Estimate:
    """Return what a sweep will take on so many workers; nothing is stored.

    Args:
        sweep: as read or kept.
        store: where it is, or would be, kept.
        workers: that work side by side.

    """
    found = standing(tasks(sweep), store)
    one = _measured(store)
    if one is None and found.left:
        one = _of_readable(sweep, store, found.left)
    one = one or _Case("measured", 0.0, 0.0, 0.0)
    there = len(found.tasks) - len(found.left)
    return Estimate(
        len(found.tasks), there, len(found.left), one.basis, one.seconds, one.memory_mb, one.disk_mb, workers
    )


def _measured(store: Store) -> _Case | None:
    """Return what cases of this store took, None when there are none."""
    logs = [log for log in _documents(store, list(store.names("logs"))) if log["status"] == "done"]
    manifests = [f"{folder}/{MANIFEST}" for top in ("cases", "blocks") for folder in folders_of(store, top)]
    sizes = [
        sum(file["bytes"] for file in manifest["versions"][0]["files"].values())
        for manifest in _documents(store, manifests)
    ]
    if not logs or not sizes:
        return None
    seconds = sum(log["seconds"] for log in logs) / len(logs)
    return _Case("measured", seconds, max(log["memory_mb"] for log in logs), sum(sizes) / len(sizes) / 1e6)


def _documents(store: Store, names: Sequence[str]) -> Iterator[Any]:
    """Yield the JSON documents of names, spread evenly when they are many."""
    for name in names[:: max(1, len(names) // LOOKED_AT)]:
        try:
            yield json.loads(store.get(name))
        except (Missing, ValueError):
            continue


def _of_readable(sweep: Sweep, store: Store, left: Sequence[Task]) -> _Case:
    """Return what the first, the middle or the last case will take: the first of them whose input is not refused."""
    first, *others = (left[0], left[len(left) // 2], left[-1])
    for task in others:
        try:
            return _of_first(sweep, store, first)
        except BadInput:
            first = task
    return _of_first(sweep, store, first)


def _of_first(sweep: Sweep, store: Store, task: Task) -> _Case:
    """Return what a case will take."""
    data = sweep.inputs.data or packed(store, sweep.inputs.sha256)
    with tempfile.TemporaryDirectory(prefix="netzero-") as folder:
        unpack(data, Path(folder))
        return (
            _computed(Path(folder), task, sweep.simulation)
            if sweep.work == "simulate"
            else _by_size(Path(folder), task)
        )


def _computed(inputs: Path, task: Task, simulation: Simulation | None) -> _Case:
    """Return what a case takes that is computed here."""
    computed_files(inputs, task, simulation)  # reads kernels
    began = time.perf_counter()
    files = computed_files(inputs, task, simulation)
    seconds = time.perf_counter() - began
    return _Case("first_case", seconds, most_memory_mb(), sum(map(len, files.values())) / 1e6)


def _by_size(inputs: Path, task: Task) -> _Case:
    """Return what a planned case takes by the number of nonzeros of its program."""
    from netzero.run import export_model
    from netzero.scenario import read_scenario

    scenario = read_scenario(inputs / task.payload["scenario"], task.payload["sets"])
    try:
        nonzeros = export_model(scenario, inputs / "model.mps")["nonzeros"]
    except NoPlanExists:
        nonzeros = 0
    seconds = BASE_S + SECONDS_PER_NONZERO * nonzeros
    disk_mb = DISK_MB + DISK_MB_PER_NONZERO * nonzeros
    return _Case("size", seconds, BASE_MB + MB_PER_NONZERO * nonzeros, disk_mb)
