"""The scripts of jobs, line by line, and how a worker ends before its job does."""

import asyncio
import os
import socket
import stat
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import dask
import psutil
import pytest
from distributed.core import Status
from sweep.listening import listening

from netzero.errors import ClusterFailed
from netzero.sweep.cluster_faults import SYSTEMS
from netzero.sweep.clusters import ClusterOptions, connect
from netzero.sweep.jobs import forget_keys, new_cluster
from netzero.sweep.worker import LAST_START, dask_setup, finish

ENVIRONMENT = """\
export NETZERO_LAST_START_S=12960
export OMP_NUM_THREADS=1
export OPENBLAS_NUM_THREADS=1
export MKL_NUM_THREADS=1
export DASK_DISTRIBUTED__WORKER__HTTP__ROUTES=[]
export DASK_DISTRIBUTED__WORKER__MEMORY__TARGET=False
export DASK_DISTRIBUTED__WORKER__MEMORY__SPILL=False
export DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE=False
export DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE=0.9
"""
SLURM = """\
#SBATCH -J netzero
#SBATCH -e {folder}/netzero-%J.err
#SBATCH -o {folder}/netzero-%J.out
#SBATCH -p long
#SBATCH -A ecopark
#SBATCH -n 1
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH -t 04:00:00
"""
PBS = """\
#PBS -N netzero
#PBS -q long
#PBS -A ecopark
#PBS -l select=1:ncpus=4:mem=8192MB
#PBS -l walltime=04:00:00
#PBS -e {folder}/
#PBS -o {folder}/
"""


def asked(system, folder, **more):
    """Return options of jobs with four workers of 2 GiB each for four hours."""
    given = {"cores": 4, "walltime": "04:00", "memory": "2GiB", "queue": "long", "account": "ecopark"}
    return ClusterOptions(cluster=system, interface="lo", job_folder=folder, **given | more)


def script(options):
    with new_cluster(options) as cluster:
        return cluster.job_script()


@pytest.mark.parametrize(("system", "header"), [("slurm", SLURM), ("pbs", PBS)])
def test_a_job_asks_for_what_its_workers_need(system, header, tmp_path):
    lines = script(asked(system, tmp_path)).splitlines()
    expected = ["#!/usr/bin/env bash", "", *header.format(folder=tmp_path).splitlines(), *ENVIRONMENT.splitlines()]
    assert lines[: len(expected)] == expected
    (command,) = filter(None, lines[len(expected) :])
    words = command.split()
    assert words[1:3] == ["-m", "distributed.cli.dask_worker"]
    assert words[3].startswith("tls://127.0.0.1:")
    told = dict(pairwise(words))
    assert (told["--nthreads"], told["--nworkers"], told["--memory-limit"]) == ("1", "4", "2.00GiB")
    assert (told["--death-timeout"], told["--preload"]) == ("60", "netzero.sweep.worker")
    assert "--nanny" in words
    assert "--no-dashboard" in words


def test_twice_the_memory_is_asked_for_in_a_second_size(tmp_path):
    assert "#SBATCH --mem=16G" in script(asked("slurm", tmp_path, doubled=1))


def test_the_sites_own_lines_come_before_ours(tmp_path):
    with dask.config.set({"jobqueue.slurm.job-script-prologue": ["module load python"]}):
        lines = script(asked("slurm", tmp_path)).splitlines()
    assert lines.index("module load python") < lines.index(f"export {LAST_START}=12960")


def test_keys_are_for_their_owner_only_and_go_with_the_cluster(tmp_path):
    folder = tmp_path / "jobs"
    with new_cluster(asked("slurm", folder)) as cluster:
        keys = list(folder.glob(".dask-jobqueue*"))
        assert len(keys) == 3
        assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    forget_keys(cluster)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("system", [name for name in SYSTEMS if name not in ("slurm", "pbs")])
@pytest.mark.filterwarnings("ignore:OAR Job memory")
def test_other_batch_systems_get_queue_and_walltime_too(system, tmp_path):
    said = script(asked(system, tmp_path))
    assert "long" in said
    assert "ecopark" in said
    assert "4:00" in said


@pytest.mark.parametrize("sbatch", ["", "#!/bin/sh\necho 'Invalid account' >&2\nexit 1\n"])
def test_a_batch_system_that_is_not_here_or_refuses_is_told_and_leaves_no_keys(sbatch, tmp_path, monkeypatch):
    commands(tmp_path / "bin", monkeypatch, sbatch, "")
    if not sbatch:
        (tmp_path / "bin" / "sbatch").unlink()
    with pytest.raises(ClusterFailed) as refused, connect(asked("slurm", tmp_path / "jobs")):
        pass
    assert refused.value.code == "NZ1879"
    assert ("Invalid account" if sbatch else "sbatch") in str(refused.value)
    assert list((tmp_path / "jobs").iterdir()) == []


def commands(folder, monkeypatch, sbatch, scancel):
    """Put commands where those of Slurm are looked for."""
    folder.mkdir()
    for name, text in (("sbatch", sbatch), ("scancel", scancel)):
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_jobs_that_still_wait_are_taken_back_and_only_the_named_interface_is_listened_on(tmp_path, monkeypatch):
    name, address = outward()
    commands(tmp_path / "bin", monkeypatch, "echo Submitted batch job 77", f'echo "$@" >> {tmp_path}/taken_back')
    with connect(replace(asked("slurm", tmp_path / "jobs"), interface=name, jobs=2)) as client:
        assert client.scheduler.address.startswith(f"tls://{address}:")
        assert listening(os.getpid()) <= {address, "127.0.0.1"}
    assert (tmp_path / "taken_back").read_text().split() == ["77", "77"]
    assert list((tmp_path / "jobs").iterdir()) == []


def outward():
    """Return name and address of a network interface that others reach, else of the loopback."""
    found = {
        each.address: name
        for name, addresses in psutil.net_if_addrs().items()
        for each in addresses
        if each.family == socket.AF_INET
    }
    address = min(found, key=lambda address: address.startswith("127."))
    return found[address], address


class Worker:
    """What Dask hands to `dask_setup`."""

    def __init__(self):
        self.status, self.ended = Status.running, ""
        self.state = SimpleNamespace(executing_count=1, data={"result": 1})
        self.loop = SimpleNamespace(call_later=lambda *given: setattr(self, "called", given))

    async def close(self, *, nanny, reason):
        assert nanny
        self.ended = reason


def test_a_worker_that_leaves_takes_nothing_new_and_ends_what_runs():
    async def leave(worker):
        leaving = asyncio.ensure_future(finish(worker))
        await asyncio.sleep(0.05)
        assert (worker.status, worker.ended) == (Status.paused, "")
        worker.state.executing_count = 0
        await asyncio.sleep(0.25)
        assert worker.ended == ""
        worker.state.data = {}
        await leaving
        assert worker.ended

    asyncio.run(leave(Worker()))


def test_a_worker_leaves_when_its_job_says_and_stays_where_it_says_nothing(monkeypatch):
    worker = Worker()
    dask_setup(worker)
    assert not hasattr(worker, "called")
    monkeypatch.setenv(LAST_START, "12960")
    dask_setup(worker)
    assert worker.called[0] == 12960.0
