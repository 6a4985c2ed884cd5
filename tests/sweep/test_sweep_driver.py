"""The driver by itself: what it does with each way in which a task may end, played by a client without workers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from distributed.scheduler import KilledWorker

from netzero.errors import ClusterFailed, StorageFailed
from netzero.sweep import driver
from netzero.sweep.asked import Asked
from netzero.sweep.compute import recorded
from netzero.sweep.driver import Tally, drive
from netzero.sweep.store import LocalStore, Store
from netzero.sweep.task import Outcome, Task

DEATH = KilledWorker("task", None, 0)  # type: ignore[arg-type]


@dataclass(eq=False)
class Ended:
    """A future that has ended."""

    status: str
    what: Any = None

    def result(self) -> Any:
        return self.what

    def exception(self) -> Any:
        return self.what

    def add_done_callback(self, call: Callable[[Any], None]) -> None:
        call(self)


@dataclass
class Played:
    """A client of one thread that answers as it is told."""

    answers: dict[str, list[Ended]]
    given: list[str] = field(default_factory=list)

    def nthreads(self) -> dict[str, int]:
        return {"worker": 1}

    def submit(self, _: object, url: str, task: Task, **options: object) -> Ended:
        assert url
        assert options == {"pure": False, "retries": 0}
        self.given.append(task.key)
        return self.answers[task.key].pop(0)


@dataclass(eq=False)
class Lost(Ended):
    """A future whose outcome is lost with its worker, twice, before it is fetched."""

    status: str = "lost"
    asked: int = 0

    def add_done_callback(self, call: Callable[[Any], None]) -> None:
        self.status = "finished" if self.asked == 2 else ("lost", "pending")[self.asked]
        self.asked += 1
        call(self)


def finished(key: str, status: Any = "done", **values: Any) -> Ended:
    return Ended("finished", Outcome(key, status, seconds=1.0, **values))


def played(tmp_path: Path, asked: Asked | None = None, **answers: list[Ended]) -> tuple[Tally, Played, Store]:
    store, client = LocalStore(tmp_path), Played(answers)
    tasks = [Task(key, "case", (number,), {}) for number, key in enumerate(answers, 1)]
    return drive(store, tasks, client, asked=asked), client, store


def leases(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "claims").glob("*.json"))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "ran_out_of_memory", lambda *_: False)
    monkeypatch.setattr(driver, "ELSEWHERE_S", 0.05)
    monkeypatch.setattr(driver, "TICK_S", 0.05)


def test_every_task_is_given_out_once_and_its_lease_given_back(tmp_path: Path) -> None:
    tally, client, _ = played(tmp_path, a=[finished("a")], b=[finished("b")])
    assert client.given == ["a", "b"]
    assert tally.statuses == {"done": 2}
    assert (tally.computed, tally.seconds) == (2, 2.0)
    assert leases(tmp_path) == []


def test_a_task_whose_worker_died_is_tried_again(tmp_path: Path) -> None:
    tally, client, _ = played(tmp_path, a=[Ended("error", DEATH), finished("a")], b=[finished("b")])
    assert client.given == ["a", "b", "a"]
    assert tally.failed == []


def test_an_outcome_that_is_lost_with_its_worker_is_waited_for(tmp_path: Path) -> None:
    tally, client, _ = played(tmp_path, a=[Lost(what=Outcome("a", "done", seconds=1.0))], b=[finished("b")])
    assert client.given == ["a", "b"]
    assert tally.statuses == {"done": 2}


def test_after_three_deaths_it_is_recorded_why_there_is_no_case(tmp_path: Path) -> None:
    tally, client, store = played(tmp_path, a=[Ended("error", DEATH)] * 3, b=[finished("b")])
    assert client.given == ["a", "b", "a", "a"]
    assert [outcome.status for outcome in tally.failed] == ["died"]
    found = recorded(store, "a")
    assert found is not None
    assert "three times" in found.said["en"]


def test_what_would_fail_again_is_not_tried_again(tmp_path: Path) -> None:
    tally, client, _ = played(tmp_path, a=[finished("a", "no_plan")])
    assert client.given == ["a"]
    assert tally.statuses == {"no_plan": 1}


def test_a_worker_that_cannot_store_stops_the_sweep(tmp_path: Path) -> None:
    full = finished("a", "storage_failed", code="NZ1103", values={"path": "x", "needed_mb": "1.0", "free_mb": "0.0"})
    with pytest.raises(StorageFailed, match=r"1\.0"):
        played(tmp_path, a=[full], b=[finished("b")])
    assert leases(tmp_path) == []


def test_a_worker_of_another_version_stops_the_sweep(tmp_path: Path) -> None:
    other = finished("a", "other_version", code="NZ1814", values={"host": "node7", "here": "1", "wanted": "2"})
    with pytest.raises(ClusterFailed, match="node7"):
        played(tmp_path, a=[other])


@pytest.mark.parametrize("end", [Ended("cancelled"), Ended("error", ValueError("no module"))])
def test_a_scheduler_that_is_gone_stops_the_sweep(tmp_path: Path, end: Ended) -> None:
    with pytest.raises(ClusterFailed, match="netzero resume"):
        played(tmp_path, a=[end])
    assert leases(tmp_path) == []


def test_who_is_asked_to_stop_begins_nothing(tmp_path: Path) -> None:
    tally, client, _ = played(tmp_path, Asked(signal=15), a=[finished("a")])
    assert client.given == []
    assert tally.stopped_by == 15


def test_what_another_driver_has_is_left_to_it_until_it_gives_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, refused = LocalStore.claim, [3]

    def later(store: LocalStore, key: str) -> bool:
        if key == "a" and refused[0]:
            refused[0] -= 1
            return False
        return claim(store, key)

    monkeypatch.setattr(LocalStore, "claim", later)
    tally, client, _ = played(tmp_path, a=[finished("a")], b=[finished("b")])
    assert client.given == ["b", "a"]
    assert tally.statuses == {"done": 2}
