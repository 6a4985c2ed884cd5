"""Which choice is least regretted whatever future comes: regrets of choices in futures, and the minimax choice.

The regret of a choice in a future is what it is worse there than the best choice of that future (Savage 1951, "The
Theory of Statistical Decision"). The minimax choice is that whose largest regret is smallest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from netzero.sweep.questions.counts import Counts, counted
from netzero.sweep.questions.pareto import Aim

IMPOSSIBLE = ("no_plan",)
"""Statuses that say that a choice cannot be kept in a future: a regret without limit, not a missing figure."""
OF_A_YEAR = ("weather_year", "future")
SPARSE = 4
"""Combinations of choice and future for each row of the table beyond which no answer is sought: as good as all miss."""
Values = tuple[Any, ...]


@dataclass(frozen=True)
class Choice:
    """One combination of the decisions."""

    values: Values
    figures: tuple[float | None, ...]
    """By future; None where it is missing or impossible."""
    regrets: tuple[float | None, ...]
    """By future; None where it is missing, infinite where it is impossible."""

    @property
    def missing(self) -> int:
        """Futures in which nothing is known of it."""
        return sum(regret is None for regret in self.regrets)

    @property
    def impossible(self) -> int:
        """Futures in which no plan exists with it."""
        return sum(regret == np.inf for regret in self.regrets)

    @property
    def largest(self) -> float | None:
        """The largest regret of the futures that are known; infinite when there is one in which it is impossible."""
        return max((regret for regret in self.regrets if regret is not None), default=None)

    @property
    def expected(self) -> float | None:
        """The mean regret, every future alike; None when one is missing."""
        return None if self.missing else float(np.mean([regret for regret in self.regrets if regret is not None]))


@dataclass(frozen=True)
class Regret:
    """Choices against futures in one figure."""

    aim: Aim
    decisions: tuple[str, ...]
    unknowns: tuple[str, ...]
    """What makes a future: the other parameters that vary, weather year and future."""
    futures: tuple[Values, ...]
    choices: tuple[Choice, ...]
    counts: Counts

    @property
    def minimax(self) -> Choice | None:
        """The choice known in every future whose largest regret is smallest, of two alike the less expected one.

        None when every choice is missing or impossible in some future.
        """
        known = [each for each in self.choices if not each.missing and not each.impossible]
        return min(known, key=lambda each: (each.largest, each.expected), default=None)

    @property
    def missing(self) -> int:
        """Combinations of choice and future of which nothing is known."""
        return sum(each.missing for each in self.choices)

    def plain(self) -> dict[str, Any]:
        """Return it as plain data; a regret without limit is the text 'impossible'."""
        best = self.minimax
        return {
            "figure": self.aim.figure,
            "sense": self.aim.sense,
            "decisions": list(self.decisions),
            "unknowns": list(self.unknowns),
            "futures": [list(each) for each in self.futures],
            "choices": [
                {
                    "values": list(each.values),
                    "figures": list(each.figures),
                    "regrets": [_plain(regret) for regret in each.regrets],
                    "largest": _plain(each.largest),
                    "expected": _plain(each.expected),
                    "missing": each.missing,
                    "impossible": each.impossible,
                }
                for each in self.choices
            ],
            "minimax": None if best is None else list(best.values),
            "missing": self.missing,
            "counts": self.counts.plain(),
        }


def regret(frame: pd.DataFrame, aim: Aim, decisions: Sequence[str], unknowns: Sequence[str]) -> Regret:
    """Return the regrets of every choice in every future.

    Args:
        frame: the table of all cases.
        aim: the figure, and whether it should be small or large.
        decisions: columns that are chosen.
        unknowns: columns that are not: together they make a future. None of them: there is one future.

    """
    used, counts = counted(frame, [aim.figure])
    choices, futures = _combinations(frame, decisions), _combinations(frame, unknowns)
    shape = (len(choices), len(futures))
    rows, columns = (_positions(frame, names, known) for names, known in ((decisions, choices), (unknowns, futures)))
    place = pd.Series(rows * len(futures) + columns, index=frame.index)
    means = used[aim.figure].groupby(place[used.index]).mean()
    values = np.full(shape, np.nan)
    values.ravel()[means.index.to_numpy(dtype=int)] = means.to_numpy(dtype=float)
    impossible = np.zeros(shape, dtype=bool)
    never = frame["status"].isin(IMPOSSIBLE)
    impossible.ravel()[place[never].to_numpy(dtype=int)] = True
    regrets = _regrets(values, impossible & np.isnan(values), aim)
    found = tuple(
        Choice(choice, tuple(map(_none_or, row)), tuple(map(_none_or, loss)))
        for choice, row, loss in zip(choices, values.tolist(), regrets.tolist(), strict=True)
    )
    return Regret(aim, tuple(decisions), tuple(unknowns), tuple(futures), found, counts)


def crossed(frame: pd.DataFrame, decisions: Sequence[str], unknowns: Sequence[str]) -> bool:
    """Return whether choices meet the same futures, as in a grid; in a sample hardly two of them do."""
    choices, futures = (len(frame[list(names)].drop_duplicates()) if names else 1 for names in (decisions, unknowns))
    return choices * futures <= SPARSE * len(frame)


def unknowns_of(frame: pd.DataFrame, parameters: Sequence[str], decisions: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that vary and are no decisions: other parameters, weather year, future."""
    others = [*(name for name in parameters if name not in decisions), *(name for name in OF_A_YEAR if name in frame)]
    return tuple(name for name in others if frame[name].nunique(dropna=False) > 1)


def _regrets(values: NDArray[np.float64], impossible: NDArray[np.bool_], aim: Aim) -> NDArray[np.float64]:
    """Return how much worse each choice is than the best of its future; infinite where it is impossible."""
    losses = values if aim.sense == "min" else -values
    best = np.min(np.where(np.isnan(losses), np.inf, losses), axis=0)
    found = np.where(np.isnan(losses), np.nan, losses - np.where(np.isinf(best), 0.0, best))
    return np.where(impossible, np.inf, found)


def _combinations(frame: pd.DataFrame, names: Sequence[str]) -> list[Values]:
    """Return the combinations of values that there are, in the order in which they first come."""
    return list(dict.fromkeys(_rows(frame, names)))


def _positions(frame: pd.DataFrame, names: Sequence[str], known: Sequence[Values]) -> NDArray[np.int64]:
    place = {values: at for at, values in enumerate(known)}
    return np.array([place[values] for values in _rows(frame, names)], dtype=np.int64)


def _rows(frame: pd.DataFrame, names: Sequence[str]) -> list[Values]:
    """Return the values of the columns row by row; what is not set is None, so that it equals itself."""
    if not names:
        return [()] * len(frame)
    found = frame[list(names)].astype(object)
    return list(found.where(found.notna(), None).itertuples(index=False, name=None))


def _none_or(value: float) -> float | None:
    return None if np.isnan(value) else value


def _plain(value: float | None) -> float | str | None:
    return "impossible" if value == np.inf else value
