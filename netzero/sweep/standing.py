"""How far a sweep is, read from what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netzero.sweep.compute import recorded
from netzero.sweep.places import MANIFEST, key_of
from netzero.sweep.store import Store
from netzero.sweep.task import RECORDED, Outcome, Task


@dataclass(frozen=True)
class Standing:
    """How far the tasks of a sweep are."""

    tasks: tuple[Task, ...]
    done: frozenset[str]
    """Keys of which the result is there."""
    outcomes: dict[str, Outcome]
    """By key: why there is no result."""
    claimed: frozenset[str]
    """Keys that a driver has a lease of which is not known to be dead."""

    @property
    def left(self) -> tuple[Task, ...]:
        """Tasks to be computed, those among them that a worker died of."""
        return tuple(task for task in self.tasks if task.key not in self.done and not self._final(task.key))

    @property
    def counts(self) -> dict[str, int]:
        """Tasks by status: done, the statuses of failures, running and left."""
        failed = Counter(outcome.status for outcome in self.outcomes.values())
        open_keys = {task.key for task in self.tasks} - self.done - set(self.outcomes)
        running = len(open_keys & self.claimed)
        done = sum(task.key in self.done for task in self.tasks)
        return {"done": done, **dict(sorted(failed.items())), "running": running, "left": len(open_keys) - running}

    def _final(self, key: str) -> bool:
        return key in self.outcomes and self.outcomes[key].status in RECORDED


def standing(tasks: Iterable[Task], store: Store) -> Standing:
    """Return how far tasks are."""
    wanted = tuple(tasks)
    keys = {task.key for task in wanted}
    done = frozenset(keys & set(results(store)))
    noted = keys & {key_of(name) for name in store.names("outcomes")} - done
    found = {key: outcome for key in sorted(noted) if (outcome := recorded(store, key))}
    return Standing(wanted, done, found, frozenset(store.leases()))


def results(store: Store) -> Iterator[str]:
    """Yield the keys of all cases and blocks that are there."""
    for folder in ("cases", "blocks"):
        yield from (key_of(name) for name in store.names(folder) if name.endswith(f"/{MANIFEST}"))
