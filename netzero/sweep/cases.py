"""The cases of a sweep, each with the key of everything that can change it; and the sweep as it is stored."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import netzero
from netzero.errors import IntegrityFailed
from netzero.sweep.inputs import Inputs, packed, shipped_hash
from netzero.sweep.places import SWEEP, inputs_name
from netzero.sweep.simulation import Simulation, blocks, plain_simulation, simulation_of
from netzero.sweep.store.base import Store
from netzero.sweep.task import Task

FORMAT = 1
_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Wanted:
    """One case that is wanted."""

    number: int
    """From 1, in the order of the sweep."""
    label: str
    values: Mapping[str, str | float]
    """Value of each parameter: a number where it is one."""
    sets: tuple[str, ...]
    """Settings 'key=value', those of all cases first."""
    key: str
    """SHA-256 of everything that can change it; cases that are the same have the same."""


@dataclass(frozen=True)
class Sweep:
    """A sweep as read or as stored."""

    given: Mapping[str, Any]
    """Plain data: sweep.yaml as written."""
    work: str
    units: Mapping[str, str]
    """Unit of each parameter's numbers; '' for shares, plain numbers and texts."""
    inputs: Inputs
    cases: tuple[Wanted, ...]
    """None where designs are simulated."""
    made_by: Mapping[str, str]
    """Version of netzero and hash of what comes with it, on which the keys depend."""
    method: str = "grid"
    seed: int = 0
    unit_points: tuple[tuple[float, ...], ...] = field(default=(), repr=False)
    """Of a sample: the point 0..1 of each case and parameter it was drawn from."""
    simulation: Simulation | None = None
    """Designs that are operated without being planned, in blocks."""

    @property
    def hashes(self) -> dict[str, str]:
        """Hashes of everything that is read, as they are in keys of blocks."""
        return {"scenario": self.inputs.sha256, "shipped": self.made_by["shipped"]}

    @property
    def by_key(self) -> dict[str, Wanted]:
        """The first case of each key; of a simulation, for each block, what it is called."""
        if self.simulation is not None:
            return {task.key: _told(task) for task in tasks(self)}
        return {case.key: case for case in reversed(self.cases)}


def this_netzero() -> dict[str, str]:
    """Return version and hash of what comes with this netzero, as they are in keys."""
    return {"version": netzero.__version__, "shipped": shipped_hash()}


def tree_hash(plain: Any) -> str:
    """Return the SHA-256 of a scenario's plain tree."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def tasks(sweep: Sweep) -> Iterator[Task]:
    """Yield a task for each key of the sweep, in the order of its cases, or for each block of a simulation."""
    if sweep.simulation is not None:
        yield from _of_blocks(sweep, sweep.simulation)
        return
    first = sweep.by_key
    for case in sweep.cases:
        if first[case.key] is case:
            payload = {
                "inputs": sweep.inputs.sha256,
                "scenario": sweep.inputs.scenario,
                "sets": list(case.sets),
                "work": sweep.work,
                "made_by": dict(sweep.made_by),
            }
            yield Task(case.key, "case", (case.number,), payload)


def _of_blocks(sweep: Sweep, simulation: Simulation) -> Iterator[Task]:
    """Yield a task for each block of a simulation; its numbers are those of its first and its last case."""
    for block in blocks(simulation, sweep.hashes):
        cases = simulation.positions[block.world][slice(*block.box.designs)]
        payload = {
            "inputs": sweep.inputs.sha256,
            "scenario": sweep.inputs.scenario,
            "made_by": dict(sweep.made_by),
            "simulation": simulation.sha256,
            "world": block.world,
            "box": block.box.plain(),
        }
        yield Task(block.key, "block", tuple(simulation.numbers[cases[[0, -1]]].tolist()), payload)


def _told(task: Task) -> Wanted:
    """Return a block as a case that failures are told of."""
    first, last = task.numbers
    return Wanted(first, f"{first}..{last}", {}, (), task.key)


def keep(sweep: Sweep, store: Store) -> None:
    """Write the packed inputs, then the sweep, so that a sweep that is there has its inputs."""
    keep_inputs(sweep, store)
    store.put(SWEEP, (json.dumps(_document(sweep), ensure_ascii=False, indent=1) + "\n").encode())


def keep_inputs(sweep: Sweep, store: Store) -> None:
    """Write the packed inputs where they are not there, or damaged."""
    try:
        packed(store, sweep.inputs.sha256)
    except IntegrityFailed:
        store.put(inputs_name(sweep.inputs.sha256), sweep.inputs.data)


def kept(store: Store) -> Sweep:
    """Return the sweep of a store, without its archive.

    Raises:
        IntegrityFailed: there is none, it is damaged or of another format.

    """
    data = store.get(SWEEP)
    try:
        found = json.loads(data)
        if found["format"] != FORMAT:
            raise IntegrityFailed("NZ1807", store=store.url, read=found["format"], allowed=FORMAT)
        inputs = Inputs(**found["inputs"])
        cases = tuple(Wanted(**{**case, "sets": tuple(case["sets"])}) for case in found["cases"])
        _check_names(inputs, cases)
        return Sweep(
            given=found["sweep"],
            work=found["work"],
            units=found["units"],
            inputs=inputs,
            made_by=found["made_by"],
            cases=cases,
            method=found["method"],
            seed=found["seed"],
            unit_points=tuple(tuple(point) for point in found["unit_points"]),
            simulation=simulation_of(found["simulation"]) if found["simulation"] else None,
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IntegrityFailed("NZ1808", store=store.url) from error


def _check_names(inputs: Inputs, cases: Sequence[Wanted]) -> None:
    """Raise `ValueError` for names that could lead out of the store or out of the unpacked inputs."""
    hashes = (inputs.sha256, *(case.key for case in cases))
    if not all(_HASH.fullmatch(each) for each in hashes) or Path(inputs.scenario).name != inputs.scenario:
        raise ValueError


def _document(sweep: Sweep) -> dict[str, Any]:
    inputs = replace(sweep.inputs, data=b"")
    return {
        "format": FORMAT,
        "made_by": dict(sweep.made_by),
        "work": sweep.work,
        "method": sweep.method,
        "seed": sweep.seed,
        "units": dict(sweep.units),
        "inputs": {"sha256": inputs.sha256, "scenario": inputs.scenario, "files": inputs.files},
        "sweep": dict(sweep.given),
        "unit_points": [list(point) for point in sweep.unit_points],
        "simulation": sweep.simulation and plain_simulation(sweep.simulation),
        "cases": [
            {"number": case.number, "label": case.label, "key": case.key, "values": case.values, "sets": case.sets}
            for case in sweep.cases
        ],
    }
