"""A case has the same bytes wherever it is computed: Dask does not look on while it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from netzero.sweep import compute


class Looking:
    """A callback that runs every now and then."""

    def __init__(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False


class Worker:
    """What is asked of a Dask worker."""

    def __init__(self) -> None:
        self.periodic_callbacks = {"profile": Looking(), "heartbeat": Looking()}
        self.loop = self

    def add_callback(self, call: Callable[[], None]) -> None:
        call()


def test_the_profiler_of_a_worker_is_stopped_and_its_heartbeat_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker()
    monkeypatch.setattr(compute, "_worker", lambda: worker)
    compute._unwatched.cache_clear()
    compute._unwatched()
    assert {name: each.running for name, each in worker.periodic_callbacks.items()} == {
        "profile": False,
        "heartbeat": True,
    }
    compute._unwatched.cache_clear()
