"""Sweeps on a scheduler at an address, in object storage and as jobs end as those of one process do, to the byte."""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import psutil
import pytest
from sweep.certificates import made
from sweep.processes import Driver, all_end, computations, done
from sweep.storage import environment, s3_server
from sweep.tiny import tiny_sweep

from netzero.errors import ClusterFailed
from netzero.sweep.cases import kept, tasks
from netzero.sweep.clusters import ClusterOptions, connect
from netzero.sweep.compute import compute
from netzero.sweep.read import read_sweep
from netzero.sweep.store import open_store
from netzero.sweep.work import begin

WHILE_S = 120.0


def alone(sweep, folder, cases=1):
    """Compute the first cases of a sweep in this process; return all that is stored of them by name."""
    store = open_store(str(folder))
    begin(read_sweep(sweep), store)
    for task in list(tasks(kept(store)))[:cases]:
        assert compute(store.url, task).status == "done"
    return {name: store.get(name) for name in store.names("cases")}


@contextmanager
def process(*arguments):
    """Run a command of Dask as a process of its own."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen([sys.executable, "-m", "dask", *arguments], env=environment) as begun:
        try:
            yield begun
        finally:
            begun.terminate()
            begun.wait(WHILE_S)


def written(path):
    """Wait for a file and return what is in it."""
    until = time.monotonic() + WHILE_S
    while not (path.exists() and path.read_text().strip()):
        assert time.monotonic() < until
        time.sleep(0.1)
    return path.read_text()


@contextmanager
def scheduler(folder, files):
    """Yield the address of a scheduler with two workers, each a process of its own, that speak TLS."""
    keys = [word for name in ("ca", "cert", "key") for word in (f"--tls-{name}", str(files[name]))]
    keys[0] = "--tls-ca-file"
    at, here = folder / "scheduler.json", ("--host", "127.0.0.1", "--no-dashboard")
    with ExitStack() as stack:
        own = ("--scheduler-file", str(at), "--port", "0", "--protocol", "tls", "--dashboard-address", "127.0.0.1:0")
        stack.enter_context(process("scheduler", *own, *here, *keys))
        address = json.loads(written(at))["address"]
        own = ("--nthreads", "1", "--no-nanny", "--preload", "netzero.sweep.worker", "--local-directory", str(folder))
        for _ in range(2):
            stack.enter_context(process("worker", address, *own, *here, *keys))
        yield address


def test_two_workers_of_a_scheduler_by_tls_give_the_same_bytes_and_strangers_are_refused(tmp_path, monkeypatch):
    sweep, out, files = tiny_sweep(tmp_path, count=4), tmp_path / "out", made(tmp_path / "keys", "us")
    with scheduler(tmp_path, files) as address:
        keys = [word for name, path in files.items() for word in (f"--tls-{name}", str(path))]
        driver = Driver(("sweep", str(sweep), "-o", str(out), "--scheduler", address, *keys))
        expected = alone(sweep, tmp_path / "alone")
        code, _, err = driver.ended()
        assert code == 0, err
        strangers = {f"tls_{name}": path for name, path in made(tmp_path / "other_keys", "stranger").items()}
        monkeypatch.setattr("netzero.sweep.clusters.CONNECT_S", 2.0)
        with pytest.raises(ClusterFailed), connect(ClusterOptions(scheduler=address, **strangers)):
            pass
    assert {name: (out / name).read_bytes() for name in expected} == expected
    assert (len(computations(out)), max(computations(out).values())) == (4, 1)


@pytest.mark.full
def test_a_sweep_in_object_storage_is_killed_resumed_and_the_same_bytes(tmp_path, monkeypatch):
    sweep, url = tiny_sweep(tmp_path, count=5), "s3://bucket/sweep"
    with s3_server() as address:
        for name, value in environment(address).items():
            monkeypatch.setenv(name, value)
        store = open_store(url)
        driver = Driver(("sweep", str(sweep), "-o", url, "--workers", "2"))
        until = time.monotonic() + WHILE_S
        while not any(name.endswith("manifest.json") for name in store.names("cases")):
            assert time.monotonic() < until
            assert driver.running, driver.ended()
            time.sleep(0.2)
        assert all_end(driver.kill())
        code, _, err = Driver(("resume", url, "--workers", "2")).ended()
        assert code == 0, err
        code, out, _ = Driver(("status", url, "--json")).ended()
        assert (code, json.loads(out)["counts"]["done"]) == (0, 5)
        code, out, err = Driver(("compare", url, "--json")).ended()
        assert code == 0, err
        assert json.loads(out)
        expected = alone(sweep, tmp_path / "alone")
        assert {name: store.get(name) for name in expected} == expected
        assert len(list(store.names("cases"))) == 5 * len(expected)
        assert list(store.names("claims")) == []


SBATCH = """#!/bin/sh
script={folder}/job-$$.sh
cp "$1" $script
setsid sh $script > {folder}/job-$$.out 2>&1 &
echo "Submitted batch job $!"
"""
SCANCEL = "#!/bin/sh\nkill -- -$1\n"


def batch_system(folder):
    """Return a folder of commands that stand for SLURM's: a job is a process of this machine."""
    folder.mkdir()
    for name, text in (("sbatch", SBATCH.format(folder=folder)), ("scancel", SCANCEL)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return folder


@pytest.mark.full
def test_jobs_do_the_work_are_handed_in_again_when_they_end_and_end_with_their_driver(tmp_path, monkeypatch):
    monkeypatch.setattr("sweep.processes.WHILE_S", 900.0)
    sweep, out, bin_ = tiny_sweep(tmp_path, count=150), tmp_path / "out", batch_system(tmp_path / "bin")
    asked = ("--cluster", "slurm", "--jobs", "2", "--walltime", "00:00:20", "--memory", "1GB", "--interface", "lo")
    given = (*asked, "--job-folder", str(tmp_path / "jobs"))
    path = {"PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}"}

    def jobs():
        found = [each for each in psutil.process_iter(["cmdline"]) if each.info["cmdline"]]
        return [each for each in found if str(tmp_path / "jobs") in " ".join(each.info["cmdline"])]

    driver = Driver(("sweep", str(sweep), "-o", str(out), *given), path)
    until = time.monotonic() + WHILE_S
    while len(list(bin_.glob("job-*.sh"))) < 3:  # one has left after 18 s, and another one came
        assert driver.running, driver.ended()
        assert time.monotonic() < until
        time.sleep(0.5)
    assert max(computations(out).values()) == 1
    left = jobs()
    driver.kill()
    assert all_end(left, within_s=90.0)
    code, _, err = Driver(("resume", str(out), "--workers", "2")).ended()
    assert code == 0, err
    assert done(out) == 150
    assert max(computations(out).values()) == 1
