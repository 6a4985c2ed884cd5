"""Where tasks are computed: processes of this machine, a Dask scheduler at an address, or jobs of a batch system."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from netzero.errors import BadInput, ClusterFailed, Fault, Place
from netzero.sweep.forkserver import deaf
from netzero.sweep.forkserver import settings as forked

STARTS = 3
"""Of local workers, at most."""
LOOPBACK = "127.0.0.1"
DASHBOARD = f"{LOOPBACK}:8787"
FOR_WORKERS = 0.9
"""Share of the machine's memory that its workers may hold together; the rest is for the system and the driver."""
MOST_DOUBLED = 2
CONNECT_S = 15.0
TOLD_S = 0.5
"""So long after a worker is gone its nanny may still be telling why."""
SINGLE_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), 1)
MEMORY: Mapping[str, bool | float] = {"target": False, "spill": False, "pause": False, "terminate": 0.9}
"""Workers keep nothing of others, so there is nothing to spill, and one that is paused for its memory would stay so."""


@dataclass(frozen=True)
class ClusterOptions:
    """What is asked for; nothing: worker processes on this machine."""

    workers: int | None = None
    """Processes on this machine; None: one for each processor that this process may use."""
    scheduler: str | None = None
    """Address of a Dask scheduler that runs, tcp:// or tls://."""
    tls_ca: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    cluster: str | None = None
    """Batch system that jobs are given to."""
    jobs: int | None = None
    cores: int | None = None
    """Processors, and so worker processes, of each job."""
    walltime: str | None = None
    """Of each job, as HH:MM or HH:MM:SS."""
    memory: str | None = None
    """Of each worker process, such as 4GB."""
    queue: str | None = None
    account: str | None = None
    interface: str | None = None
    """Network interface of this machine on which jobs reach the scheduler."""
    job_folder: Path | None = None
    """Folder that all nodes see, for the logs of jobs and the keys of their connections."""
    dashboard: bool = False
    """Whether to show Dask's dashboard, to this machine only."""
    doubled: int = 0
    """How often the memory of a worker was doubled."""


@contextmanager
def connect(options: ClusterOptions) -> Iterator[Any]:
    """Yield a `distributed.Client` of workers that are there or come.

    Workers that were begun for it end with it, also when this process is killed.

    Raises:
        BadInput: options that do not go together.
        ClusterFailed: there is no such scheduler, or no such batch system.

    """
    refuse(options)
    import dask
    from distributed.utils import silence_logging_cmgr

    with ExitStack() as stack:
        stack.enter_context(silence_logging_cmgr(logging.CRITICAL))  # what goes wrong is told in our words
        stack.enter_context(dask.config.set(_settings(options)))
        yield stack.enter_context(_client(options, stack))


def refuse(options: ClusterOptions) -> None:
    """Raise `BadInput` with all that does not go together in what is asked for."""
    from netzero.sweep.cluster_faults import faults_of

    if faults := faults_of(options):
        raise BadInput(Fault(code, Place(path=option), values) for option, code, values in faults)


def larger(options: ClusterOptions) -> ClusterOptions | None:
    """Return options by which each worker has twice the memory; None where nobody can give it.

    On this machine there are fewer workers then, so that they fit together; jobs ask for twice as much. Workers of a
    scheduler at an address are as their owner has begun them.
    """
    if options.scheduler or options.doubled >= MOST_DOUBLED:
        return None
    if options.cluster is None and worker_memory(options) >= _machine_memory():
        return None
    return replace(options, doubled=options.doubled + 1)


def sizes(options: ClusterOptions) -> Iterator[ClusterOptions]:
    """Yield the options, and those for what runs out of memory, by `larger`."""
    size: ClusterOptions | None = options
    while size is not None:
        yield size
        size = larger(size)


def ran_out_of_memory(client: Any, error: Any) -> bool:
    """Whether a `distributed.KilledWorker` tells of a worker that was ended for the memory that it held.

    Only the worker's nanny knows. What the system or a batch system kills is not told apart from other deaths.
    """
    address, until = error.last_worker.address, time.monotonic() + TOLD_S
    while True:
        told = client.get_events("worker-restart-memory")
        if any(event["worker"] == address for _, event in told):
            return True
        if time.monotonic() > until:
            return False
        time.sleep(0.1)


def local_workers(options: ClusterOptions) -> int:
    """Return how many worker processes this machine gets: as many as were asked for, if their memory fits."""
    from dask.system import CPU_COUNT

    wanted = options.workers or CPU_COUNT
    if options.memory is None and not options.doubled:
        return int(wanted)
    return max(1, min(wanted, int(_machine_memory() // worker_memory(options))))


def worker_memory(options: ClusterOptions) -> int:
    """Return the memory in bytes that a worker may hold before it is ended: of this machine, no more than it has."""
    from dask.system import CPU_COUNT
    from dask.utils import parse_bytes

    first = parse_bytes(options.memory) if options.memory else _machine_memory() / (options.workers or CPU_COUNT)
    wanted = first * 2**options.doubled
    return int(wanted if options.cluster else min(wanted, _machine_memory()))


def _machine_memory() -> int:
    """Return the bytes for workers, of what the machine or the group of processes that we are in has."""
    from distributed.system import MEMORY_LIMIT

    return int(FOR_WORKERS * MEMORY_LIMIT)


def _settings(options: ClusterOptions) -> dict[str, Any]:
    """Return Dask's settings; they hold for the processes that are begun meanwhile too."""
    with _single_threads():
        begun = {} if options.scheduler or options.cluster else forked()
    return {
        **begun,
        "distributed.scheduler.allowed-failures": 0,  # the driver tries again
        "distributed.scheduler.work-stealing": False,  # nothing waits on a worker
        "distributed.worker.http.routes": [],
        "distributed.worker.profile.enabled": False,
        **({} if options.dashboard else {"distributed.scheduler.http.routes": []}),
        **{f"distributed.worker.memory.{name}": value for name, value in MEMORY.items()},
        **{f"distributed.nanny.pre-spawn-environ.{name}": value for name, value in SINGLE_THREADS.items()},
    }


def _client(options: ClusterOptions, stack: ExitStack) -> Any:
    from distributed import Client

    if options.scheduler:
        return _at(options)
    with deaf():
        if options.cluster:
            from netzero.sweep.jobs import batch_cluster

            return Client(batch_cluster(options, stack))
        try:
            return Client(stack.enter_context(_started(options)))
        except (OSError, RuntimeError) as error:  # no more processes, files or memory for them
            raise ClusterFailed("NZ1816", reason=error) from error


def _started(options: ClusterOptions) -> Any:
    """Return worker processes of this machine; begun again where one of them was killed while it started."""
    for _ in range(STARTS - 1):
        with suppress(RuntimeError):
            return _local(options)
    return _local(options)


def _local(options: ClusterOptions) -> Any:
    """Return worker processes of this machine, spoken to by TLS: other users of it reach its ports too."""
    from distributed import LocalCluster
    from distributed.security import Security

    return LocalCluster(
        n_workers=local_workers(options),
        threads_per_worker=1,
        processes=True,
        memory_limit=worker_memory(options),
        host=LOOPBACK,
        security=Security.temporary(),
        dashboard_address=DASHBOARD if options.dashboard else None,
        scheduler_kwargs={} if options.dashboard else {"dashboard_address": f"{LOOPBACK}:0"},
        silence_logs=logging.CRITICAL,
    )


def _at(options: ClusterOptions) -> Any:
    """Return a client of the scheduler at an address."""
    from distributed import Client
    from distributed.security import Security

    given = {"tls_ca_file": options.tls_ca, "tls_client_cert": options.tls_cert, "tls_client_key": options.tls_key}
    files = {name: str(path) for name, path in given.items() if path}
    security = Security(require_encryption=True, **files) if files else None
    try:
        return Client(options.scheduler, security=security, timeout=CONNECT_S, set_as_default=False)
    except (
        OSError,
        RuntimeError,
        TypeError,
    ) as error:  # TimeoutError is an OSError; of TLS: SSLError, FatalCommClosedError
        raise ClusterFailed("NZ1875", address=options.scheduler, reason=error) from error


@contextmanager
def _single_threads() -> Iterator[None]:
    """Let processes that are begun meanwhile compute in one thread each; libraries look when they are loaded."""
    before = {name: os.environ.get(name) for name in SINGLE_THREADS}
    os.environ.update({name: str(count) for name, count in SINGLE_THREADS.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def given(options: ClusterOptions) -> set[str]:
    """Return the names of the options that were given."""
    return {each.name for each in fields(options) if getattr(options, each.name) != each.default}
