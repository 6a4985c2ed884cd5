"""Who runs out of memory is tried again where there is more of it, at most twice."""

from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace

import pytest
from distributed.scheduler import KilledWorker

from netzero.sweep import clusters, work
from netzero.sweep.asked import Asked
from netzero.sweep.compute import recorded
from netzero.sweep.store import LocalStore
from netzero.sweep.task import Outcome, Task

TASK = Task("k" * 64, "case", (1,), {})


class Ended:
    """A future that has ended."""

    def __init__(self, error):
        self.error, self.status = error, "error" if error else "finished"

    def add_done_callback(self, tell):
        tell(self)

    def exception(self):
        return self.error

    def result(self):
        return Outcome(TASK.key, "done", seconds=1.0)


class Client:
    """A cluster of one worker, where tasks end in turn as they are told: 'memory', 'killed' or 'done'."""

    def __init__(self, *ends):
        self.ends, self.tried = list(ends), 0

    def nthreads(self):
        return {"worker": 1}

    def submit(self, *_, **__):
        end = self.ends[self.tried]
        self.tried += 1
        killed = KilledWorker(TASK.key, SimpleNamespace(address=f"tcp://{end}"), 0)
        return Ended(None if end == "done" else killed)

    def get_events(self, topic):
        assert topic == "worker-restart-memory"
        return ((0.0, {"worker": "tcp://memory"}),)


def driven(folder, *clients):
    store = LocalStore(folder)
    begun = [partial(nullcontext, client) for client in clients]
    tally = work._driven(store, [TASK], begun, Asked(), lambda *_, **__: None)
    return tally, recorded(store, TASK.key)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(clusters, "TOLD_S", 0.0)


def test_who_runs_out_of_memory_goes_to_larger_workers_at_once(tmp_path):
    small, double, fourfold = Client("memory"), Client("memory"), Client("done")
    tally, noted = driven(tmp_path, small, double, fourfold)
    assert (small.tried, double.tried, fourfold.tried) == (1, 1, 1)
    assert tally.statuses == {"done": 1}
    assert (tally.count, tally.computed, tally.short, noted) == (1, 1, {}, None)


def test_who_still_runs_out_of_memory_at_the_third_try_is_recorded(tmp_path):
    last = Client("memory")
    tally, noted = driven(tmp_path, Client("memory"), Client("memory"), last)
    assert (tally.statuses, last.tried) == ({"out_of_memory": 1}, 1)
    assert (noted.status, noted.code) == ("out_of_memory", "NZ1880")


def test_a_worker_that_is_killed_is_replaced_by_its_like_and_only_the_second_time_by_a_larger_one(tmp_path):
    small, double = Client("killed", "done"), Client()
    assert driven(tmp_path / "once", small, double)[0].statuses == {"done": 1}
    assert (small.tried, double.tried) == (2, 0)
    small, double = Client("killed", "killed"), Client("done")
    assert driven(tmp_path / "twice", small, double)[0].statuses == {"done": 1}
    assert (small.tried, double.tried) == (2, 1)


def test_where_there_is_no_larger_worker_three_tries_are_all(tmp_path):
    alone = Client("memory", "killed", "memory")
    tally, noted = driven(tmp_path, alone)
    assert alone.tried == 3
    assert tally.statuses == {"out_of_memory": 1}
    assert noted.status == "out_of_memory"


def test_whoever_asks_to_stop_is_not_sent_to_larger_workers(tmp_path):
    asked = Asked()

    class Stopping(Client):
        def submit(self, *given, **options):
            asked.signal = 2
            return super().submit(*given, **options)

    double = Client("done")
    begun = [lambda: nullcontext(Stopping("memory")), lambda: nullcontext(double)]
    tally = work._driven(LocalStore(tmp_path), [TASK], begun, asked, lambda *_, **__: None)
    assert (tally.stopped_by, double.tried) == (2, 0)
