"""A sweep that is interrupted, shared by two drivers or out of disk goes on where it was."""

from __future__ import annotations

import random
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sweep.processes import Driver, all_end, computations, done, leftovers, wait_for
from sweep.tiny import tiny_sweep

SMALLEST = 100_000
"""Bytes of a file, too few for a case."""


def interrupted(folder: Path, sweep: Path, moments: int, seed: int, number: int = signal.SIGINT) -> None:
    """Begin or go on with a sweep, and interrupt it at random moments."""
    chance = random.Random(seed)  # noqa: S311
    for _ in range(moments):
        driver = Driver(("sweep", str(sweep), "-o", str(folder), "--workers", "2"))
        assert driver.process.stderr
        first = driver.process.stderr.readline()
        assert "workers" in first, first
        time.sleep(chance.uniform(0.0, 4.0))
        below = driver.below
        driver.interrupt(number)
        code, _, err = driver.ended()
        assert code == 128 + number, err
        assert "Traceback" not in err
        assert "netzero resume" in err
        assert all_end(below)
        assert leftovers(folder) == []


def finished(folder: Path, count: int) -> None:
    """Go on until every case is there, none computed twice."""
    code, _, err = Driver(("resume", str(folder), "--workers", "2")).ended()
    assert code == 0, err
    assert done(folder) == count
    assert max(computations(folder).values()) == 1
    assert leftovers(folder) == []


def test_a_sweep_interrupted_at_random_moments_goes_on(tmp_path: Path) -> None:
    interrupted(tmp_path / "out", tiny_sweep(tmp_path, count=20), moments=2, seed=4)
    finished(tmp_path / "out", 20)


@pytest.mark.full
def test_a_sweep_interrupted_at_twenty_random_moments_goes_on(tmp_path: Path) -> None:
    interrupted(tmp_path / "out", tiny_sweep(tmp_path, count=200), moments=20, seed=5)
    finished(tmp_path / "out", 200)


def test_a_request_to_end_is_as_good_as_an_interrupt(tmp_path: Path) -> None:
    interrupted(tmp_path / "out", tiny_sweep(tmp_path, count=60), moments=1, seed=6, number=signal.SIGTERM)


def test_a_second_interrupt_ends_it_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    driver = Driver(("sweep", str(tiny_sweep(tmp_path, count=60)), "-o", str(folder), "--workers", "2"))
    wait_for(1, folder, driver)
    below = driver.below
    driver.interrupt()
    time.sleep(0.1)
    driver.interrupt()
    code, _, err = driver.ended()
    assert code == 130, err
    assert "Traceback" not in err
    assert all_end(below)


def test_two_drivers_on_one_folder_share_the_work(tmp_path: Path) -> None:
    sweep, folder = tiny_sweep(tmp_path, count=20), tmp_path / "out"
    drivers = [Driver(("sweep", str(sweep), "-o", str(folder), "--workers", "1")) for _ in range(2)]
    for driver in drivers:
        code, _, err = driver.ended()
        assert code == 0, err
    made = computations(folder)
    assert done(folder) == len(made) == 20
    assert sum(made.values()) <= 1.05 * 20
    assert leftovers(folder) == []


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    sweep, folder = tiny_sweep(tmp_path, count=3), tmp_path / "out"

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALLEST, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    full = Driver(("sweep", str(sweep), "-o", str(folder), "--workers", "1"), preexec=small_files)
    code, _, err = full.ended()
    assert code == 10, err
    assert "NZ1103" in err
    assert "Traceback" not in err
    assert leftovers(folder) == []
    finished(folder, 3)


def listens(port: int) -> None:
    """Wait until somebody takes connections at a port of this machine."""
    end = time.monotonic() + 60.0
    while time.monotonic() < end:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("no scheduler listens")


@pytest.mark.full
def test_a_scheduler_that_dies_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    sweep, folder = tiny_sweep(tmp_path, count=20), tmp_path / "out"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"]
    scheduler = subprocess.Popen([*dask, "--host", "127.0.0.1", "--port", str(port)], **quiet)
    of_one = ["--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"]
    worker = subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_worker", address, *of_one], **quiet)
    try:
        listens(port)
        driver = Driver(("sweep", str(sweep), "-o", str(folder), "--scheduler", address))
        wait_for(1, folder, driver)
        scheduler.kill()
        code, _, err = driver.ended()
    finally:
        scheduler.kill()
        worker.kill()
    assert code == 7, err
    assert "netzero resume" in err
    assert "Traceback" not in err
    assert leftovers(folder) == []
    assert 1 <= done(folder) < 20
