"""What a worker does with a task: nothing when its result is there, else compute it, and commit it whole.

Whatever goes wrong comes back as an `Outcome`. What would go wrong again with the same inputs is recorded as a result.
"""

from __future__ import annotations

import json
import shutil
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from netzero.errors import BadInput, IntegrityFailed, NetzeroError, NoPlanExists, SolverFailed, StorageFailed
from netzero.messages import LANGUAGES, text
from netzero.sweep.cases import this_netzero
from netzero.sweep.inputs import packed, unpack
from netzero.sweep.places import FIGURES, MANIFEST, block_folder, case_folder, new_log_name, outcome_name
from netzero.sweep.simulation import Simulation
from netzero.sweep.store import Missing, Store, open_store
from netzero.sweep.task import RECORDED, Kind, Outcome, Status, Task

Files = Mapping[str, bytes]
FOLDERS: Mapping[Kind, Callable[[str], str]] = {"case": case_folder, "block": block_folder}
_SAID_BY: tuple[tuple[type[NetzeroError], Status], ...] = (
    (BadInput, "bad_input"),
    (NoPlanExists, "no_plan"),
    (SolverFailed, "solver_failed"),
    (StorageFailed, "storage_failed"),
    (IntegrityFailed, "storage_failed"),
)


def compute(url: str, task: Task) -> Outcome:
    """Return how a task ended, after storing its result or why there is none.

    Args:
        url: of the sweep's store.
        task: what to compute.

    """
    _unwatched()
    try:
        store = open_store(url)
        return found(store, task) or _computed(store, task)
    except NetzeroError as failure:
        return _failed(task, failure)


def found(store: Store, task: Task) -> Outcome | None:
    """Return the outcome of a task that was done or recorded before, None when it is to be computed."""
    if store.exists(f"{FOLDERS[task.kind](task.key)}/{MANIFEST}"):
        return Outcome(task.key, "done")
    before = recorded(store, task.key)
    return before if before is not None and before.status in RECORDED else None


def recorded(store: Store, key: str) -> Outcome | None:
    """Return the recorded outcome of a key, None when there is none."""
    try:
        found = Outcome(**json.loads(store.get(outcome_name(key))))
        return found if isinstance(found.said, Mapping) and isinstance(found.status, str) else None
    except Missing:
        return None
    except (ValueError, TypeError):  # damaged: computed again
        return None


def record(store: Store, outcome: Outcome) -> None:
    """Write why there is no result; the same words whenever and wherever it was found out."""
    said = {
        "key": outcome.key,
        "status": outcome.status,
        "code": outcome.code,
        "values": {name: str(value) for name, value in outcome.values.items()},
        "said": dict(outcome.said),
    }
    store.put(outcome_name(outcome.key), (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode())


def _computed(store: Store, task: Task) -> Outcome:
    """Return the outcome of a task after computing it."""
    if task.payload["made_by"] != this_netzero():
        wanted, here = task.payload["made_by"], this_netzero()
        values = {"wanted": wanted["version"], "here": here["version"], "host": socket.gethostname()}
        return Outcome(task.key, "other_version", code="NZ1814", values=values, said=_said("NZ1814", values))
    started, began = time.perf_counter(), time.time()
    try:
        files = computed_files(inputs_folder(store.url, task.payload["inputs"]), task, _simulation(store, task))
        store.commit(FOLDERS[task.kind](task.key), files, MANIFEST)
        outcome = Outcome(task.key, "done")
    except MemoryError:
        outcome = Outcome(task.key, "out_of_memory", code="NZ1311", said=_said("NZ1311", {}))
    except NetzeroError as failure:
        outcome = _failed(task, failure)
    except Exception as bug:
        outcome = _bug(task, bug)
    seconds, memory_mb = time.perf_counter() - started, most_memory_mb()
    if outcome.status in RECORDED:
        record(store, outcome)
    if outcome.status != "storage_failed":
        log = {"status": outcome.status, "host": socket.gethostname(), "began": began, "seconds": seconds}
        store.put(new_log_name(task.key), json.dumps(log | {"memory_mb": memory_mb}).encode())
    return Outcome(task.key, outcome.status, seconds, memory_mb, outcome.code, outcome.values, outcome.said)


def computed_files(inputs: Path, task: Task, simulation: Simulation | None = None) -> Files:
    """Return the files of what a task asks for.

    Args:
        inputs: folder of the unpacked inputs.
        task: what to compute.
        simulation: of the sweep, where the task is a block of it.

    Raises:
        BadInput, NoPlanExists, SolverFailed: see `netzero.errors`.

    """
    from netzero.results.store import files_of
    from netzero.run import run
    from netzero.scenario import read_scenario
    from netzero.sweep.case_figures import case_figures, figures_bytes

    folder = inputs / task.payload["scenario"]
    if simulation is not None:
        from netzero.sweep.block_files import block_files

        return block_files(simulation, folder, task)
    with _alone():
        case = run(read_scenario(folder, task.payload["sets"]), work=task.payload["work"])
        return files_of(case, {FIGURES: figures_bytes(case_figures(case))})


def _simulation(store: Store, task: Task) -> Simulation | None:
    """Return what is simulated, read once by each process; None where the task is no block of it."""
    if task.kind != "block":
        return None
    from netzero.sweep.block_files import simulation_in

    return simulation_in(store.url, task.payload["simulation"])


@contextmanager
def _alone() -> Iterator[None]:
    """Keep xarray from asking the scheduler for locks: what a task writes is its own."""
    import dask

    with dask.config.set(scheduler="synchronous"):
        yield


@cache
def inputs_folder(url: str, sha256: str) -> Path:
    """Return the folder of the unpacked inputs of this process; removed with its working folder."""
    folder = Path(tempfile.mkdtemp(prefix="inputs-", dir=_working_folder()))
    unpack(packed(open_store(url), sha256), folder)
    return folder


def _working_folder() -> Path:
    """Return the folder of the Dask worker that this process is, which Dask removes also when the worker is killed."""
    if worker := _worker():
        return Path(worker.local_directory)
    import atexit

    folder = Path(tempfile.mkdtemp(prefix="netzero-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _unwatched() -> None:
    """Let Dask not look every 10 ms at what this worker does.

    It keeps what it looks at for a moment, and with it arrays of a file that is being written: these would lie
    elsewhere in it, and the same inputs give other bytes.
    """
    if worker := _worker():
        for name in ("profile", "profile-cycle"):
            if name in worker.periodic_callbacks:
                worker.loop.add_callback(worker.periodic_callbacks[name].stop)


def _worker() -> Any:
    """Return the Dask worker that this process is, None when it is none."""
    if "distributed" not in sys.modules:
        return None
    from distributed import get_worker

    try:
        return get_worker()
    except ValueError:
        return None


def _failed(task: Task, failure: NetzeroError) -> Outcome:
    """Return the outcome of a task that stopped for a reason that can be told."""
    status: Status = next((status for kind, status in _SAID_BY if isinstance(failure, kind)), "bug")
    said = {lang: failure.say(lang) for lang in LANGUAGES}
    code = failure.faults[0].code if isinstance(failure, BadInput) else failure.code
    values = {} if isinstance(failure, BadInput) else {name: str(value) for name, value in failure.values.items()}
    return Outcome(task.key, status, code=code, values=values, said=said)


def _bug(task: Task, bug: Exception) -> Outcome:
    """Return the outcome of a task that met a fault of netzero, with where."""
    where = traceback.extract_tb(bug.__traceback__)[-1]
    values = {"kind": type(bug).__name__, "what": str(bug), "where": f"{Path(where.filename).name}:{where.lineno}"}
    return Outcome(task.key, "bug", code="NZ1815", values=values, said=_said("NZ1815", values))


def _said(code: str, values: Mapping[str, Any]) -> dict[str, str]:
    return {lang: text(code, lang, **values) for lang in LANGUAGES}


def most_memory_mb() -> float:
    """Return the most memory that this process has held so far; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3
