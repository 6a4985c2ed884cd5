"""Keeps the workers of a cluster busy with tasks until each has its result, and says how it stands.

No more tasks are given out than there are threads, so that of a worker that dies the task is known that it died of.
Another driver may work on the same store: what it holds a lease of is left to it.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from netzero.errors import ClusterFailed, StorageFailed
from netzero.messages import LANGUAGES, text
from netzero.sweep.asked import Asked
from netzero.sweep.clusters import ran_out_of_memory
from netzero.sweep.compute import compute, record
from netzero.sweep.store import Store
from netzero.sweep.task import MOST_TRIES, RETRIED, Outcome, Task

LOST = ("lost", "pending")
"""A task that had ended, but whose worker died before its outcome was fetched: the scheduler gives it out once more."""
TICK_S = 0.5
REFRESH_S = 30.0
"""How often leases are renewed; they are nobody's after ten times that."""
ELSEWHERE_S = 1.0
"""How long to wait when all that is left is in the hands of others."""


@dataclass
class Tally:
    """What came of the tasks."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    """By key; of those that ended."""
    count: int = 0
    """Of tasks."""
    computed: int = 0
    """Of those that ended, how many were computed by this driver's workers."""
    seconds: float = 0.0
    """Of computing, over all workers."""
    stopped_by: int = 0
    """The signal that stopped the work before all was done; 0: none."""
    short: dict[str, int] = field(default_factory=dict)
    """How often each was tried, by key, of those that did not end: workers with more memory are to try again."""

    def then(self, later: Tally) -> Tally:
        """Return this with what came later of those that were short of memory."""
        return Tally(
            self.outcomes | later.outcomes,
            self.count or later.count,
            self.computed + later.computed,
            self.seconds + later.seconds,
            later.stopped_by,
            later.short,
        )

    @property
    def failed(self) -> list[Outcome]:
        """What ended without a result, in the order in which it did."""
        return [outcome for outcome in self.outcomes.values() if outcome.failed]

    @property
    def statuses(self) -> Counter[str]:
        """How many tasks ended in each way."""
        return Counter(outcome.status for outcome in self.outcomes.values())


@dataclass(frozen=True)
class _Try:
    """One attempt at a task."""

    task: Task
    number: int = 1


def drive(
    store: Store,
    tasks: Iterable[Task],
    client: Any,
    *,
    asked: Asked | None = None,
    say: Callable[..., None] = lambda *_, **__: None,
    tries: Mapping[str, int] | None = None,
    larger: bool = False,
) -> Tally:
    """Compute tasks on a cluster until all have ended or somebody asks to stop.

    Args:
        store: of the sweep.
        tasks: those that are not known to be done.
        client: a `distributed.Client`.
        asked: looked at between tasks; when asked to stop, running tasks end and no other one begins.
        say: told how it stands: a key and values by name.
        tries: how often some were tried before, by key.
        larger: whether there is a cluster of workers with more memory for what these have too little for.

    Raises:
        StorageFailed: a worker could not store its result.
        ClusterFailed: the scheduler is gone, or workers cannot do the work.
        KeyboardInterrupt: as it comes; leases are given back.

    """
    waiting = deque(_Try(task, (tries or {}).get(task.key, 0) + 1) for task in tasks)
    work = _Work(store, waiting, client, asked or Asked(), say, larger)
    try:
        return work.done()
    finally:
        work.leave()


class _Work:
    """The tasks that wait and those that run."""

    def __init__(
        self,
        store: Store,
        waiting: deque[_Try],
        client: Any,
        asked: Asked,
        say: Callable[..., None],
        larger: bool,
    ) -> None:
        self.store, self.waiting, self.client = store, waiting, client
        self.asked, self.say, self.larger = asked, say, larger
        self.running: dict[Any, _Try] = {}
        self.ended: SimpleQueue[Any] = SimpleQueue()
        self.tally = Tally(count=len(waiting))
        self.threads, self.counted_at, self.refreshed_at = 0, -1e9, time.monotonic()
        self.not_before = 0.0
        self.told_to_stop = False
        self.began = time.monotonic()

    def done(self) -> Tally:
        """Return what came of the tasks."""
        while self.running or (self.waiting and not self.asked.signal):
            self._keep()
            if self.asked.signal:
                self._tell_to_stop()
            else:
                self._submit()
            self._tell()
            self._take()
        if self.waiting or self.tally.short:
            self.tally.stopped_by = self.asked.signal
        return self.tally

    def leave(self) -> None:
        """Give back what is held."""
        for attempt in self.running.values():
            self.store.release(attempt.task.key)

    def _keep(self) -> None:
        """Renew leases, and count threads, which come and go."""
        now = time.monotonic()
        if now - self.refreshed_at > REFRESH_S:
            self.store.refresh(attempt.task.key for attempt in self.running.values())
            self.refreshed_at = now
        if now - self.counted_at > 2 * TICK_S:
            try:
                self.threads = sum(self.client.nthreads().values())
            except Exception as error:
                raise ClusterFailed("NZ1816", reason=str(error) or type(error).__name__) from error
            self.counted_at = now

    def _submit(self) -> None:
        """Give out tasks while a thread is free; those that others hold go to the end of the queue."""
        if time.monotonic() < self.not_before:
            return
        looked_at = 0
        while self.waiting and len(self.running) < self.threads:
            if looked_at >= len(self.waiting):
                self.not_before = time.monotonic() + ELSEWHERE_S
                return
            attempt = self.waiting.popleft()
            if not self.store.claim(attempt.task.key):
                self.waiting.append(attempt)
                looked_at += 1
                continue
            future = self.client.submit(compute, self.store.url, attempt.task, pure=False, retries=0)
            self.running[future] = attempt
            future.add_done_callback(self.ended.put)

    def _take(self) -> None:
        """Wait a moment for tasks to end, and note how they did."""
        try:
            future = self.ended.get(timeout=TICK_S)
        except Empty:
            return
        while future is not None:
            if future.status in LOST:
                future.add_done_callback(self.ended.put)
            else:
                attempt = self.running.pop(future)
                try:
                    self._note(attempt, self._outcome(future, attempt.task))
                finally:
                    self.store.release(attempt.task.key)
            future = None if self.ended.empty() else self.ended.get()

    def _outcome(self, future: Any, task: Task) -> Outcome:
        from distributed.scheduler import KilledWorker

        if future.status == "finished":
            outcome: Outcome = future.result()
            return outcome
        error = future.exception() if future.status == "error" else None
        if isinstance(error, KilledWorker):
            if ran_out_of_memory(self.client, error):
                said = {lang: text("NZ1880", lang) for lang in LANGUAGES}
                return Outcome(task.key, "out_of_memory", code="NZ1880", said=said)
            said = {lang: text("NZ1817", lang) for lang in LANGUAGES}
            return Outcome(task.key, "died", code="NZ1817", said=said)
        raise ClusterFailed("NZ1816", reason=str(error) if error else str(future.status)) from error

    def _note(self, attempt: _Try, outcome: Outcome) -> None:
        """Note an outcome; what the machine is to blame for is tried again."""
        if outcome.status == "storage_failed":
            raise StorageFailed(outcome.code, **outcome.values)
        if outcome.status == "other_version":
            raise ClusterFailed(outcome.code, **outcome.values)
        if outcome.status in RETRIED:
            if self.larger and (outcome.status == "out_of_memory" or attempt.number > 1):
                self.tally.short[outcome.key] = attempt.number  # who dies twice may have been killed for its memory
                return
            if attempt.number < MOST_TRIES or self.asked.signal:
                self.waiting.append(_Try(attempt.task, attempt.number + 1))
                return
            record(self.store, outcome)
        self.tally.outcomes[outcome.key] = outcome
        self.tally.computed += outcome.seconds > 0.0
        self.tally.seconds += outcome.seconds

    def _tell(self) -> None:
        tally = self.tally
        done, failed = len(tally.outcomes), len(tally.failed)
        told = {"done": done, "count": tally.count, "running": len(self.running)}
        if not tally.computed:
            self.say("first_cases", **told)
            return
        left = (time.monotonic() - self.began) / done * (tally.count - done)
        self.say("cases", **told, failed=failed, minutes=left / 60.0)

    def _tell_to_stop(self) -> None:
        if not self.told_to_stop:
            self.told_to_stop = True
            self.say("stopping", running=len(self.running))
