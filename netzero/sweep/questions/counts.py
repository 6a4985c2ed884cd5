"""How many rows an answer rests on, and how many it had to leave out and why: no case is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from netzero.sweep.per_case import DONE


@dataclass(frozen=True)
class Counts:
    """Rows of the table: cases, or weather years and futures of cases."""

    used: int
    left_out: tuple[tuple[str, int], ...]
    """Status -> rows that are not done."""
    without: int = 0
    """Rows that are done and lack a figure or parameter that was asked for."""

    @property
    def all(self) -> int:
        """All rows."""
        return self.used + self.without + sum(count for _, count in self.left_out)

    @property
    def complete(self) -> bool:
        """Whether nothing was left out."""
        return self.used == self.all

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"used": self.used, "left_out": dict(self.left_out), "without_figure": self.without}


def counted(frame: pd.DataFrame, columns: Iterable[str] = ()) -> tuple[pd.DataFrame, Counts]:
    """Return the rows that are done and have something in every one of the columns, and how many there are of which."""
    statuses = frame["status"].value_counts().sort_index()
    left_out = tuple((str(status), int(count)) for status, count in statuses.items() if status != DONE)
    done = frame[frame["status"] == DONE]
    used = done.dropna(subset=list(columns))
    return used, Counts(len(used), left_out, len(done) - len(used))
