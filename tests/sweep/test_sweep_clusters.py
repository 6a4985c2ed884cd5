"""Where a sweep is computed: what may be asked for, how much memory workers get, and who can reach them."""

import os
import signal
import time
from pathlib import Path

import pytest

from netzero.errors import BadInput, ClusterFailed
from netzero.sweep import clusters
from netzero.sweep.cluster_faults import faults_of, is_open
from netzero.sweep.clusters import ClusterOptions, connect, larger, local_workers, ran_out_of_memory, worker_memory

GB = 10**9
JOBS = {"cluster": "slurm", "walltime": "01:00", "memory": "4GB", "interface": "lo"}
FILES = {"tls_ca": Path("ca"), "tls_cert": Path("cert"), "tls_key": Path("key")}


@pytest.fixture
def machine(monkeypatch):
    """A machine that has 12 GB for its workers."""
    monkeypatch.setattr(clusters, "_machine_memory", lambda: 12 * GB)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, []),
        ({"workers": 2, "memory": "2GB"}, []),
        ({"scheduler": "tcp://10.0.0.1:8786"}, []),
        ({"scheduler": "tls://host.example:8786", **FILES}, []),
        (JOBS, []),
        ({"workers": 2, "scheduler": "tcp://a:1"}, [("--scheduler", "NZ1865")]),
        ({"workers": 2, **JOBS}, [("--cluster", "NZ1865")]),
        ({"jobs": 3, "queue": "long"}, [("--jobs", "NZ1866"), ("--queue", "NZ1866")]),
        ({"tls_ca": Path("ca")}, [("--tls-ca", "NZ1866")]),
        ({"scheduler": "tcp://a:1", "memory": "2GB"}, [("--memory", "NZ1867")]),
        ({"scheduler": "a:8786"}, [("--scheduler", "NZ1868")]),
        ({"scheduler": "tcp://a:99999"}, [("--scheduler", "NZ1868")]),
        ({"scheduler": "tls://a:1"}, [("--scheduler", "NZ1869")]),
        ({"scheduler": "tcp://a:1", **FILES}, [("--scheduler", "NZ1870")]),
        (JOBS | {"cluster": "mesos"}, [("--cluster", "NZ1871")]),
        ({"cluster": "pbs"}, [("--walltime", "NZ1874"), ("--memory", "NZ1874"), ("--interface", "NZ1874")]),
        (JOBS | {"interface": "ib7"}, [("--interface", "NZ1876")]),
        (JOBS | {"walltime": "90"}, [("--walltime", "NZ1877")]),
        ({"memory": "much"}, [("--memory", "NZ1878")]),
        ({"memory": "4"}, [("--memory", "NZ1878")]),
    ],
)
def test_all_that_does_not_go_together_is_found(given, found):
    assert [(option, code) for option, code, _ in faults_of(ClusterOptions(**given))] == found


def test_a_scheduler_of_another_machine_without_encryption_is_told_of():
    addresses = ("tcp://10.0.0.5:8786", "tcp://127.0.0.1:8786", "tcp://localhost:8786", "tls://10.0.0.5:8786", None)
    assert [is_open(ClusterOptions(scheduler=address)) for address in addresses] == [True, False, False, False, False]


def test_where_dask_is_not_installed_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setattr("netzero.sweep.cluster_faults.find_spec", lambda _: None)
    with pytest.raises(BadInput, match=r"pip install 'netzero\[sweep\]'"), connect(ClusterOptions(workers=1)):
        pass


def test_faults_are_told_before_anything_begins():
    with pytest.raises(BadInput) as refused, connect(ClusterOptions(workers=1, jobs=1, walltime="x")):
        pass
    assert [fault.place.path for fault in refused.value.faults] == ["--jobs", "--walltime"]


def test_workers_share_the_machines_memory(machine):
    assert worker_memory(ClusterOptions(workers=4)) == 3 * GB
    assert local_workers(ClusterOptions(workers=4)) == 4


def test_as_many_workers_begin_as_their_memory_fits(machine):
    assert local_workers(ClusterOptions(workers=4, memory="5GB")) == 2
    assert worker_memory(ClusterOptions(workers=4, memory="5GB")) == 5 * GB


def test_doubled_memory_halves_the_workers_of_this_machine_and_ends_at_what_it_has(machine):
    once = larger(ClusterOptions(workers=4))
    twice = larger(once)
    assert (worker_memory(once), local_workers(once)) == (6 * GB, 2)
    assert (worker_memory(twice), local_workers(twice)) == (12 * GB, 1)
    assert larger(twice) is None
    assert larger(ClusterOptions(workers=1)) is None


def test_jobs_ask_for_twice_the_memory_at_most_twice():
    once = larger(ClusterOptions(**JOBS))
    twice = larger(once)
    assert [worker_memory(each) for each in (ClusterOptions(**JOBS), once, twice)] == [4 * GB, 8 * GB, 16 * GB]
    assert larger(twice) is None


def test_workers_of_others_are_as_they_are():
    assert larger(ClusterOptions(scheduler="tcp://a:1")) is None


def test_a_machine_that_gives_no_more_processes_is_told(monkeypatch):
    def refuse(_):
        raise RuntimeError("Nanny failed to start.")

    monkeypatch.setattr(clusters, "_local", refuse)
    with pytest.raises(ClusterFailed, match="Nanny failed"), connect(ClusterOptions(workers=1)):
        pass


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr(clusters, "CONNECT_S", 0.5)
    with pytest.raises(ClusterFailed) as failure, connect(ClusterOptions(scheduler="tcp://127.0.0.1:9")):
        pass
    assert failure.value.code == "NZ1875"


def hold(bytes_held):
    """Hold memory for as long as the nanny takes to see it."""
    held = bytearray(os.urandom(1024)) * (bytes_held // 1024)
    time.sleep(30)
    return len(held)


def die():
    """End as the system ends a process."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_workers_are_processes_of_one_thread_and_a_death_for_memory_is_told_from_another():
    from distributed.scheduler import KilledWorker

    with connect(ClusterOptions(workers=1, memory="700MB")) as client:
        assert list(client.nthreads().values()) == [1]
        assert client.scheduler.address.startswith("tls://127.0.0.1:")
        of_memory = client.submit(hold, 900_000_000, pure=False)
        error = of_memory.exception(timeout=60)
        assert isinstance(error, KilledWorker)
        assert ran_out_of_memory(client, error)
        of_else = client.submit(die, pure=False).exception(timeout=60)
        assert isinstance(of_else, KilledWorker)
        assert not ran_out_of_memory(client, of_else)
        assert client.submit(os.getenv, "OMP_NUM_THREADS").result(timeout=60) == "1"


def test_local_workers_are_begun_again_where_one_is_killed_while_it_starts(monkeypatch):
    tried = []

    def starting(options):
        tried.append(options)
        if len(tried) < clusters.STARTS:
            raise RuntimeError("Nanny failed to start.")
        return "workers"

    monkeypatch.setattr(clusters, "_local", starting)
    assert clusters._started("options") == "workers"
    assert len(tried) == clusters.STARTS
