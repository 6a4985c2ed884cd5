"""All questions to one table, answered together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from netzero.sweep.cases_table import CasesTable
from netzero.sweep.per_case import DONE
from netzero.sweep.questions.asked import Asked, with_sense
from netzero.sweep.questions.counts import Counts, counted
from netzero.sweep.questions.fans import Fan, families, fan
from netzero.sweep.questions.pareto import Front, front
from netzero.sweep.questions.regret import Regret, crossed, regret, unknowns_of
from netzero.sweep.questions.sensitivity import Sensitivity, sensitivity

FANS = (
    "co2.*.net",
    "yearly_cost.*.total",
    "co2.",
    "yearly_cost.",
    "capacity.",
    "imported_kwh.",
    "peak_kw.",
    "unserved_kwh.",
    "clean_share.",
)
"""Beginnings of yearly figures of which a fan is drawn, in this order."""
MOST_FANS = 24
SAME = 1e-9
"""Relative spread over cases below which a yearly figure is the same in all of them."""


@dataclass(frozen=True)
class Answers:
    """What a table of all cases says."""

    table: CasesTable
    asked: Asked
    counts: Counts
    front: Front | None
    """None where fewer than two figures are there."""
    sensitivities: tuple[Sensitivity, ...]
    fans: tuple[Fan, ...]
    regrets: tuple[Regret, ...]
    """None where nothing is said to be a decision, or choices hardly meet the same futures."""

    @property
    def uncrossed(self) -> bool:
        """Whether decisions vary and yet have no regrets, because choices hardly meet the same futures."""
        return not self.regrets and bool(self.asked.figures) and bool(_decided(self.table, self.asked))

    @property
    def failures(self) -> pd.DataFrame:
        """Rows of the table that are not done."""
        return self.table.frame[self.table.frame["status"] != DONE]

    def plain(self) -> dict[str, Any]:
        """Return the answers as one document of plain data."""
        failed = self.failures[["number", "label", "key", "status", "message"]]
        return {
            "counts": self.counts.plain(),
            "failures": failed.drop_duplicates("number").to_dict("records"),
            "figures": [{"figure": name, "unit": self.table.unit(name)} for name in self.asked.figures],
            "decisions": list(self.asked.decisions),
            "pareto": None if self.front is None else self.front.plain(self.table.cases),
            "sensitivity": [each.plain() for each in self.sensitivities],
            "fans": [{**each.plain(), "unit": unit_of(self.table, each)} for each in self.fans],
            "regret": [each.plain() for each in self.regrets],
        }


def answers(table: CasesTable, asked: Asked) -> Answers:
    """Return the answers to all questions; each tells how many cases it had to leave out."""
    frame = table.frame
    return Answers(
        table=table,
        asked=asked,
        counts=counted(frame)[1],
        front=front(table.cases, asked.aims) if asked.aims else None,
        sensitivities=tuple(_sensitivities(table, asked)),
        fans=tuple(_fans(table, asked)),
        regrets=tuple(_regrets(table, asked)),
    )


def unit_of(table: CasesTable, found: Fan) -> str:
    """Return the unit of a fan's figure."""
    return table.unit(families(table.figures)[found.figure][found.years[-1]])


def _sensitivities(table: CasesTable, asked: Asked) -> Iterator[Sensitivity]:
    method, seed = str(table.sweep.get("method", "")), int(table.sweep.get("seed", 0))
    for figure in asked.figures:
        yield sensitivity(table.cases, figure, table.parameters, method, seed)


def _fans(table: CasesTable, asked: Asked) -> Iterator[Fan]:
    """Yield the fans of what was asked for, then of the main yearly figures that vary."""
    known = families(table.figures)
    wanted = [family for family, columns in known.items() if set(columns.values()) & set(asked.figures)]
    wanted += [family for start in FANS for family in known if family.startswith(start)]
    found = [fan(table.frame, family, known[family]) for family in dict.fromkeys(wanted)]
    yield from [each for each in found if each is not None and _varies(each)][:MOST_FANS]


def _varies(found: Fan) -> bool:
    low, high = min(found.quantiles), max(found.quantiles)
    pairs = zip(found.quantiles[low], found.quantiles[high], strict=True)
    return any(abs(b - a) > SAME * max(abs(a), abs(b)) for a, b in pairs)


def _decided(table: CasesTable, asked: Asked) -> list[str]:
    """Return the decisions that are not the same in all cases."""
    return [name for name in asked.decisions if table.frame[name].nunique(dropna=False) > 1]


def _regrets(table: CasesTable, asked: Asked) -> Iterator[Regret]:
    varied = _decided(table, asked)
    unknowns = unknowns_of(table.frame, table.parameters, asked.decisions)
    if not varied or not crossed(table.frame, varied, unknowns):
        return
    for figure in asked.figures:
        aim = next((aim for aim in asked.aims if aim.figure == figure), None)
        yield regret(table.frame, aim or with_sense(figure), varied, unknowns)
