"""What is sent to a worker, and the little that comes back; everything else is on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["case", "block"]
Status = Literal[
    "done",
    "no_plan",
    "bad_input",
    "solver_failed",
    "bug",
    "out_of_memory",
    "died",
    "storage_failed",
    "other_version",
]
RECORDED: tuple[Status, ...] = ("no_plan", "bad_input", "solver_failed", "bug")
"""Results too: the same inputs would end in the same way, so they are not tried again."""
RETRIED: tuple[Status, ...] = ("out_of_memory", "died")
"""Of the machine, not of the case: tried again with more memory, at most twice."""


MOST_TRIES = 3


@dataclass(frozen=True)
class Task:
    """One case, or one block of simulated cases."""

    key: str
    kind: Kind
    numbers: tuple[int, ...]
    """Of the cases, as in the sweep."""
    payload: Mapping[str, Any]
    """Plain JSON data: what to compute."""


@dataclass(frozen=True)
class Outcome:
    """How a task ended."""

    key: str
    status: Status
    seconds: float = 0.0
    """0 when it was there already."""
    memory_mb: float = 0.0
    """Most that the worker's process has used so far."""
    code: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    """What went wrong, by language."""

    @property
    def failed(self) -> bool:
        """Whether there is no case."""
        return self.status != "done"
