"""Which cases nothing else beats in every aim at once: the Pareto front."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from netzero.sweep.per_case import RUNS
from netzero.sweep.questions.counts import Counts, counted

Sense = Literal["min", "max"]


@dataclass(frozen=True)
class Aim:
    """A figure that should be small, or large."""

    figure: str
    sense: Sense = "min"


@dataclass(frozen=True)
class Front:
    """The cases that no other beats: none is as good in every aim and better in one."""

    aims: tuple[Aim, ...]
    rows: tuple[int, ...]
    """Positions among the cases, by the first aim, the best first."""
    counts: Counts

    def plain(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return it as plain data."""
        named = frame.iloc[list(self.rows)]
        names = [name for name in ("number", "label", RUNS) if name in frame]
        return {
            "aims": [{"figure": aim.figure, "sense": aim.sense} for aim in self.aims],
            "front": named[[*names, *(aim.figure for aim in self.aims)]].to_dict("records"),
            "counts": self.counts.plain(),
        }


def front(frame: pd.DataFrame, aims: Sequence[Aim]) -> Front:
    """Return the front of the cases that are done; equal ones are all on it.

    Args:
        frame: of all cases, one row each.
        aims: two or more figures.

    """
    used, counts = counted(frame.reset_index(drop=True), [aim.figure for aim in aims])
    signs = np.array([1.0 if aim.sense == "min" else -1.0 for aim in aims])
    best = used[[aim.figure for aim in aims]].to_numpy(dtype=float) * signs
    kept = np.flatnonzero(not_dominated(best))
    order = kept[np.lexsort(best[kept].T[::-1])]
    return Front(tuple(aims), tuple(int(used.index[at]) for at in order), counts)


def not_dominated(values: ArrayLike) -> NDArray[np.bool_]:
    """Return which points [point, aim] no other is at least as small as in every aim and smaller in one."""
    points = np.asarray(values, dtype=float)
    kept = np.zeros(len(points), dtype=bool)
    best = np.empty((0, points.shape[1]))
    for at in np.lexsort(points.T[::-1]):  # in this order none is dominated by a later one
        point = points[at]
        if not ((best <= point).all(axis=1) & (best < point).any(axis=1)).any():
            kept[at] = True
            best = np.vstack([best, point])
    return kept
