"""Workers as jobs of a batch system, by dask-jobqueue.

The scheduler runs in the driver and listens on the interface that was named, by TLS with keys made for this one run:
who has not got them can neither read nor send. A job's worker takes no new case in the last part of its walltime and
ends by itself when the driver is gone.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from netzero.errors import ClusterFailed
from netzero.sweep.cluster_faults import SYSTEMS, WALLTIME
from netzero.sweep.clusters import DASHBOARD, LOOPBACK, MEMORY, SINGLE_THREADS, ClusterOptions, worker_memory
from netzero.sweep.worker import LAST_START

JOB_FOLDER = "netzero-jobs"
LAST_PART = 0.1
"""Of a walltime: in it a worker takes no new case."""
LOOK_S = 15.0
DRIVER_GONE_S = 60
"""After so long without its scheduler a worker ends."""
_ACCOUNT = {"slurm": "account", "pbs": "account", "moab": "account"}
"""What dask-jobqueue calls it; elsewhere `project`."""


def batch_cluster(options: ClusterOptions, stack: ExitStack) -> Any:
    """Return a cluster of jobs, which are handed in now and again when they have ended; until the stack ends.

    Raises:
        ClusterFailed: the batch system's commands are not here, or refuse.

    """
    cluster = new_cluster(options)
    stack.callback(forget_keys, cluster)
    stack.enter_context(cluster)
    for _ in range(options.jobs or 1):
        cluster.worker_spec.update(cluster.new_worker_spec())
    try:
        cluster.sync(cluster._correct_state)  # `scale` would leave a refusal in a log
    except (OSError, RuntimeError) as error:
        _refused(cluster)
        raise ClusterFailed("NZ1879", system=options.cluster, reason=str(error).strip()) from error
    _replace_ended(cluster, options, stack)
    return cluster


def new_cluster(options: ClusterOptions) -> Any:
    """Return a cluster without jobs; its `job_script()` is what would be handed in."""
    import dask_jobqueue
    from distributed.security import Security

    folder = (options.job_folder or Path(JOB_FOLDER)).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    system, cores = str(options.cluster), options.cores or 1
    scheduler = {
        "interface": options.interface,
        "dashboard": options.dashboard,
        "dashboard_address": DASHBOARD if options.dashboard else f"{LOOPBACK}:0",
    }
    made: Any = getattr(dask_jobqueue, SYSTEMS[system])(
        cores=cores,
        processes=cores,
        memory=f"{cores * worker_memory(options)}B",
        walltime=_walltime(options),
        queue=options.queue,
        **{_ACCOUNT.get(system, "project"): options.account},
        job_name="netzero",
        death_timeout=DRIVER_GONE_S,
        log_directory=str(folder),
        security=Security.temporary(),
        shared_temp_directory=str(folder),
        scheduler_options=scheduler,
        python=sys.executable,
        worker_extra_args=[*_configured(system, "worker-extra-args"), "--no-dashboard", *_PRELOAD],
        job_script_prologue=[*_configured(system, "job-script-prologue"), *_environment(options)],
    )
    return made


def forget_keys(cluster: Any) -> None:
    """Remove the files of keys, which go when they are closed."""
    for name in ("ca_file", "cert", "key"):
        getattr(cluster, f"_job_{name}").close()


_PRELOAD = ("--preload", "netzero.sweep.worker")


def _configured(system: str, key: str) -> list[str]:
    """Return what the site's own ~/.config/dask/jobqueue.yaml says."""
    import dask

    return list(dask.config.get(f"jobqueue.{system}.{key}", default=None) or [])


def _environment(options: ClusterOptions) -> list[str]:
    """Return the lines of a job's script before its worker begins."""
    last_start_s = round(_seconds(options) * (1.0 - LAST_PART))
    variables: dict[str, Any] = {
        LAST_START: last_start_s,
        **SINGLE_THREADS,
        "DASK_DISTRIBUTED__WORKER__HTTP__ROUTES": "[]",
        **{f"DASK_DISTRIBUTED__WORKER__MEMORY__{name.upper()}": value for name, value in MEMORY.items()},
    }
    return [f"export {name}={value}" for name, value in variables.items()]


def _seconds(options: ClusterOptions) -> int:
    found = WALLTIME.fullmatch(str(options.walltime))
    assert found
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)


def _walltime(options: ClusterOptions) -> str:
    """Return the walltime as the batch system writes it: LSF knows no seconds."""
    minutes, seconds = divmod(_seconds(options), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}" if options.cluster == "lsf" else f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def _replace_ended(cluster: Any, options: ClusterOptions, stack: ExitStack) -> None:
    """Hand in a job for each one that had workers and has none any more, and for each that was not taken."""
    from tornado.ioloop import PeriodicCallback

    working: set[str] = set()

    def look() -> None:
        there = {_job(worker.name, options) for worker in cluster.scheduler.workers.values()}
        for name in _refused(cluster) | ((working & set(cluster.workers)) - there):
            cluster.loop.add_callback(cluster.workers.pop(name).close)
        working.clear()
        working.update(there)
        cluster.scale(jobs=options.jobs or 1)

    repeated = PeriodicCallback(look, LOOK_S * 1000)
    cluster.loop.add_callback(repeated.start)
    stack.callback(cluster.loop.add_callback, repeated.stop)


def _refused(cluster: Any) -> set[str]:
    """Return the names of jobs that were not taken, which are marked so; Dask will not close while one is unsettled."""
    from distributed.core import Status

    found = {str(name): job for name, job in cluster.workers.items() if job.job_id is None}
    for job in found.values():
        job.status = Status.failed
    return set(found)


def _job(worker: Any, options: ClusterOptions) -> str:
    """Return the job of a worker: several workers of one job are numbered."""
    return str(worker).rpartition("-")[0] if (options.cores or 1) > 1 else str(worker)
