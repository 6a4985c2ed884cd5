"""The cases: how many are done, what failed and why, and the table of all."""

from __future__ import annotations

import pandas as pd

from netzero.reports.blocks import Block, Row, Section, Sentences, Table
from netzero.reports.texts import Text, label, name, say
from netzero.sweep.page.cautions import cautions
from netzero.sweep.page.words import parameter_value, scale, titled, told, varied, with_unit
from netzero.sweep.per_case import RUNS, WAITING
from netzero.sweep.questions.answers import Answers

MOST_ROWS = 200
"""Rows of a table on the page; the rest is in cases.parquet and the workbook."""
UNFOLDED = 30
"""Rows up to which the table of all cases stands open."""


def section(found: Answers) -> Section:
    """Return the section; what failed stands first."""
    lead = standing(found)
    blocks: list[Block] = [Sentences(lead, "" if found.counts.complete and len(lead) == 1 else "warning")]
    failed = found.failures[found.failures["status"] != WAITING]
    if len(failed):
        blocks.append(_failed(failed))
    blocks.append(_all(found))
    return Section("cases", say("sweep.section.cases"), blocks)


def standing(found: Answers) -> tuple[Text, ...]:
    """Return how many cases are done, and what is to be known of those that are."""
    return (told(found.counts, simulated=found.table.simulated), *cautions(found.table))


def _failed(rows: pd.DataFrame) -> Table:
    shown = rows.drop_duplicates("number")
    head = tuple(say(f"sweep.head.{key}") for key in ("number", "label", "status", "why"))
    lines = tuple(
        Row((name(row.number), name(row.label), label("sweep.status", str(row.status)), name(row.message)))
        for row in shown.head(MOST_ROWS).itertuples()
    )
    return Table(say("sweep.failed"), head, lines, numeric_from=4, note=_note(len(shown)))


def _all(found: Answers) -> Table:
    table = found.table
    frame = table.cases.iloc[:MOST_ROWS]
    parameters, figures = varied(table), list(found.asked.figures)
    scales = {column: scale(table.unit(column), table.cases[column]) for column in figures}
    runs = [RUNS] if RUNS in frame else []
    named = not table.labels_repeat_parameters
    heads = ("number", "label", "status", *runs) if named else ("number", "status", *runs)
    head = [say(f"sweep.head.{key}") for key in heads]
    head += [_parameter_head(column, table.unit(column)) for column in parameters]
    head += [with_unit(column, scales[column]) for column in figures]
    rows = []
    for _, row in frame.iterrows():
        cells = [name(row["number"]), *([name(row["label"])] if named else []), label("sweep.status", row["status"])]
        cells += [name(row[column]) for column in runs]
        cells += [parameter_value(row[column]) for column in parameters]
        cells += [scales[column].show(row[column]) for column in figures]
        rows.append(Row(tuple(cells)))
    return Table(
        say("sweep.all"),
        tuple(head),
        tuple(rows),
        numeric_from=len(heads) - len(runs),
        folded=len(rows) > UNFOLDED,
        note=_note(len(table.cases)),
    )


def _parameter_head(column: str, unit: str) -> Text:
    return titled(column) + (name(f" ({unit})") if unit else name(""))


def _note(count: int) -> Text | None:
    """Return that there are more rows than are shown."""
    return say("sweep.more", shown=name(MOST_ROWS), count=name(count)) if count > MOST_ROWS else None
