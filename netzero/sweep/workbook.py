"""The workbook of a sweep: a sheet for all cases, one for what failed, and one for each question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from netzero.errors import BadInput, Fault
from netzero.results.exports.as_xlsx import ROWS_MAX, workbook
from netzero.sweep.per_case import DONE, RUNS
from netzero.sweep.questions.answers import Answers, unit_of
from netzero.sweep.questions.counts import Counts
from netzero.sweep.questions.regret import Regret

MOST_REGRETS = 50_000
"""Regrets of choices in single futures, of one figure, that are written out."""


def to_workbook(found: Answers, title: str) -> bytes:
    """Return the answers as an Excel file: figures in their units, texts as texts, no formula.

    Of simulated designs it has the mean of the runs of each case; every run is in cases.parquet.

    Raises:
        BadInput: there are more rows than a sheet has.

    """
    if len(found.table.cases) >= ROWS_MAX:
        raise BadInput([Fault("NZ2404", values={"rows": len(found.table.cases), "limit": ROWS_MAX - 1})])
    return workbook(title, dict(_sheets(found)))


def _sheets(found: Answers) -> Iterator[tuple[str, pd.DataFrame]]:
    yield "Answers", _about(found)
    yield "Cases", found.table.cases.drop(columns=["key"])
    failed = found.failures.drop_duplicates("number")
    yield "Failures", failed[["number", "label", "status", "message", "key"]]
    yield "Columns", _columns(found)
    if found.front is not None:
        yield "Pareto", _front(found)
    yield "Sensitivity", _sensitivity(found)
    yield "Fans", _fans(found)
    if found.regrets:
        yield "Regret", pd.concat([_regret(found, each) for each in found.regrets], ignore_index=True)


def _about(found: Answers) -> pd.DataFrame:
    """Return how many rows each question rests on, and by which method it was answered."""
    rows: list[dict[str, Any]] = [{"question": "all", **_counted(found.counts)}]
    if found.front is not None:
        rows.append({"question": "pareto", **_counted(found.front.counts)})
    for each in found.sensitivities:
        method = {"method": each.method, "because": each.reason, **each.said}
        rows.append({"question": "sensitivity", "figure": each.figure, **_counted(each.counts), **method})
    rows += [{"question": "fan", "figure": each.figure, **_counted(each.counts)} for each in found.fans]
    for regret in found.regrets:
        best = regret.minimax
        told = {"missing_combinations": regret.missing, "minimax": None if best is None else _listed(best.values)}
        rows.append({"question": "regret", "figure": regret.aim.figure, **_counted(regret.counts), **told})
    return pd.DataFrame(rows).astype(object)


def _counted(counts: Counts) -> dict[str, int]:
    statuses = {f"left out: {status}": count for status, count in counts.left_out}
    return {"rows": counts.all, DONE: counts.used, **statuses, "without figure": counts.without}


def _columns(found: Answers) -> pd.DataFrame:
    known = found.table.columns
    rows = [
        {"column": name, "unit": found.table.unit(name), "iamc": known[name].variable if name in known else ""}
        for name in found.table.frame.columns
    ]
    return pd.DataFrame(rows)


def _front(found: Answers) -> pd.DataFrame:
    assert found.front is not None
    figures = [aim.figure for aim in found.front.aims]
    names = [name for name in ("number", "label", RUNS) if name in found.table.cases]
    kept = found.table.cases.iloc[list(found.front.rows)]
    return kept[[*names, *figures, *found.table.parameters]]


def _sensitivity(found: Answers) -> pd.DataFrame:
    columns = ["figure", "method", "parameter", "measure", "value", "low", "high"]
    rows = [
        (each.figure, each.method, e.parameter, e.measure, e.value, e.low, e.high)
        for each in found.sensitivities
        for e in each.influences
    ]
    return pd.DataFrame(rows, columns=columns)


def _fans(found: Answers) -> pd.DataFrame:
    rows = [
        {
            "figure": each.figure,
            "unit": unit_of(found.table, each),
            "year": year,
            **{f"P{100 * share:g}": values[at] for share, values in each.quantiles.items()},
            "rows": each.counts.used,
        }
        for each in found.fans
        for at, year in enumerate(each.years)
    ]
    return pd.DataFrame(rows)


def _regret(found: Answers, each: Regret) -> pd.DataFrame:
    """Return one row a choice and future, as far as there is room, then the choice's largest and mean regret."""
    rows = []
    best, roomy = each.minimax, len(each.choices) * len(each.futures) <= MOST_REGRETS
    for choice in each.choices:
        decided = dict(zip(each.decisions, choice.values, strict=True))
        about = {"figure": each.aim.figure, "unit": found.table.unit(each.aim.figure), **decided}
        for future, figure, loss in zip(each.futures, choice.figures, choice.regrets, strict=True) if roomy else ():
            unknown = dict(zip(each.unknowns, future, strict=True))
            rows.append({**about, **unknown, "value": figure, "regret": _told(loss)})
        summed = {"largest regret": _told(choice.largest), "mean regret": _told(choice.expected)}
        rows.append({**about, **summed, "missing futures": choice.missing, "least regretted": choice is best})
    return pd.DataFrame(rows).astype(object)


def _told(loss: float | None) -> float | str | None:
    return "impossible" if loss == float("inf") else loss


def _listed(values: tuple[Any, ...]) -> str:
    return ", ".join(map(str, values))
