"""A sweep whose workers and drivers are killed at random moments is as if nobody had touched it."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest
from sweep.processes import Driver, all_end, computations, done, keys, leftovers, wait_for
from sweep.tiny import tiny_sweep

from netzero.sweep.cases import kept, tasks
from netzero.sweep.compute import compute
from netzero.sweep.store import open_store
from netzero.sweep.work import begin

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def killed(sweep: Path, folder: Path, count: int, workers: int, drivers: int, seed: int) -> None:
    """Sweep, and kill so many random workers and drivers at random moments on the way."""
    chance = random.Random(seed)  # noqa: S311
    moments = sorted(chance.sample(range(1, count - 4), workers + drivers))
    of_drivers = set(chance.sample(moments, drivers))
    driver = Driver(("sweep", str(sweep), "-o", str(folder), "--workers", "2"))
    for moment in moments:
        wait_for(moment, folder, driver)
        time.sleep(chance.uniform(0.0, 0.3))
        assert driver.running, driver.ended()
        if moment in of_drivers:
            left = driver.kill()
            assert all_end(left), "a worker outlives its driver"
            driver = Driver(("resume", str(folder), "--workers", "2"))
        else:
            one_of(driver, chance)
    code, _, err = driver.ended()
    assert code == 0, err


def one_of(driver: Driver, chance: random.Random) -> None:
    """Kill a random worker."""
    while not (found := driver.workers):
        assert driver.running
        time.sleep(0.02)
    chance.choice(found).kill()


def undisturbed(folder: Path, of: Path, every: int) -> list[str]:
    """Compute every n-th case of a sweep in this process; return their folders."""
    store, sweep = open_store(str(folder)), kept(open_store(str(of)))
    begun = list(tasks(sweep))[::every]
    data = (of / "inputs" / f"{sweep.inputs.sha256}.zip").read_bytes()
    store.put(f"inputs/{sweep.inputs.sha256}.zip", data)
    for task in begun:
        assert compute(store.url, task).status == "done"
    return [f"cases/{task.key[:2]}/{task.key}" for task in begun]


def holds(folder: Path, count: int, tmp_path: Path, every: int) -> None:
    """Every case is there once, none was computed twice, and all are as they would have been."""
    assert done(folder) == len(set(keys(folder))) == count
    assert max(computations(folder).values()) == 1
    assert leftovers(folder) == []
    alone = tmp_path / "alone"
    for case in undisturbed(alone, folder, every):
        assert {path.name for path in (folder / case).iterdir()} == {"case.nc", "figures.json", "manifest.json"}
        for path in (folder / case).iterdir():
            assert path.read_bytes() == (alone / case / path.name).read_bytes()


def test_ten_killed_workers_and_two_killed_drivers_change_nothing(tmp_path: Path) -> None:
    sweep, folder = tiny_sweep(tmp_path, count=40), tmp_path / "out"
    killed(sweep, folder, 40, workers=10, drivers=2, seed=1)
    holds(folder, 40, tmp_path, every=5)


@pytest.mark.full
def test_twenty_killed_workers_and_five_killed_drivers_change_nothing(tmp_path: Path) -> None:
    sweep, folder = tiny_sweep(tmp_path, count=200), tmp_path / "out"
    killed(sweep, folder, 200, workers=20, drivers=5, seed=2)
    holds(folder, 200, tmp_path, every=1)


@pytest.mark.full
def test_two_hundred_plans_of_the_first_park_survive_as_many_kills(tmp_path: Path) -> None:
    shutil.copytree(SCENARIOS / "first_park", tmp_path / "first_park")
    sweep, folder = tmp_path / "sweep.yaml", tmp_path / "out"
    sweep.write_text(
        "scenario: first_park\nparameters:\n  discount_rate: {from: 4 %, to: 9 %, count: 200}\n", encoding="utf-8"
    )
    killed(sweep, folder, 200, workers=20, drivers=5, seed=3)
    holds(folder, 200, tmp_path, every=5)


def test_what_is_computed_already_is_not_computed_again(tmp_path: Path) -> None:
    sweep = tiny_sweep(tmp_path, count=2)
    from netzero.sweep.read import read_sweep

    store = open_store(str(tmp_path / "out"))
    begin(found := read_sweep(sweep), store)
    first, _ = tasks(found)
    assert compute(store.url, first).seconds > 0.0
    assert compute(store.url, first).seconds == 0.0
    assert computations(tmp_path / "out") == {first.key: 1}
