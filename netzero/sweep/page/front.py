"""The Pareto front: all cases as points, those that nothing beats joined and listed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import combinations
from typing import Any

import numpy as np

from netzero.reports.blocks import Figure, Plot, Row, Section, Sentences, Table, Variant
from netzero.reports.figures import INK, layout, rounded, upright
from netzero.reports.palette import BLUE, GREY, VERMILLION
from netzero.reports.texts import Scale, Text, name, say
from netzero.sweep.page.cases import MOST_ROWS
from netzero.sweep.page.words import joined, of_cases, scale, titled, with_unit
from netzero.sweep.questions.answers import Answers
from netzero.sweep.questions.counts import counted
from netzero.sweep.questions.pareto import Aim, Front

MOST_POINTS = 4000


def section(found: Answers) -> Section | None:
    """Return the section; None where no front was asked for, or no case is done."""
    if found.front is None or not found.front.rows:
        return None
    scales = {
        aim.figure: scale(found.table.unit(aim.figure), found.table.cases[aim.figure]) for aim in found.front.aims
    }
    table = _table(found, found.front, scales)
    variants = tuple(
        Variant(titled(first.figure) + name(" · ") + titled(second.figure), _plot(found, first, second, scales), table)
        for first, second in combinations(found.front.aims, 2)
    )
    aims = joined(titled(aim.figure) + name(" – ") + say(f"sweep.sense.{aim.sense}") for aim in found.front.aims)
    title = say("sweep.front.title", aims=aims)
    figure = Figure("front", title, say("figure.alternative", title=title), variants, 460)
    lead = say("sweep.front.lead", count=name(len(found.front.rows)), all=name(found.front.counts.used))
    sentences = Sentences((lead, of_cases(found.front.counts, found.table)))
    return Section("front", say("sweep.section.front"), [sentences, figure])


def _plot(found: Answers, first: Aim, second: Aim, scales: dict[str, Scale]) -> Plot:
    assert found.front is not None
    used, _ = counted(found.table.cases.reset_index(drop=True), [aim.figure for aim in found.front.aims])
    kept = used.loc[list(found.front.rows)].sort_values(first.figure)
    others = used.drop(index=list(found.front.rows))
    others = others.iloc[np.unique(np.linspace(0, max(0, len(others) - 1), min(len(others), MOST_POINTS)).astype(int))]
    x, y = scales[first.figure], scales[second.figure]
    series = (
        (others, say("sweep.front.others"), GREY, "circle", 7),
        (kept, say("sweep.front.on"), VERMILLION, "diamond", 11),
    )
    joins = len(found.front.aims) == 2  # in more aims the front is no line of two of them
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers" if joins and colour == VERMILLION else "markers",
            "name": words.plot,
            "x": rounded(rows[first.figure] / x.divisor),
            "y": rounded(rows[second.figure] / y.divisor),
            "text": [name(label).plot["en"] for label in rows["label"]],
            "hoverinfo": "text+x+y",
            "marker": {"color": colour, "symbol": symbol, "size": size, "line": {"color": INK, "width": 0.8}},
            "line": {"color": BLUE, "width": 1.5, "dash": "dot", "shape": "linear"},
        }
        for rows, words, colour, symbol, size in series
        if len(rows)
    ]
    plot: Plot = {"data": data, "layout": layout(with_unit(second.figure, y))}
    plot["layout"] |= {"hovermode": "closest"}
    plot["layout"]["xaxis"] = upright(with_unit(first.figure, x))
    plot["layout"]["legend"] |= {"y": -0.2}
    return plot


def _table(found: Answers, front: Front, scales: dict[str, Scale]) -> Table:
    rows = found.table.cases.iloc[list(front.rows[:MOST_ROWS])]
    head = [say(f"sweep.head.{key}") for key in ("number", "label")]
    head += [with_unit(aim.figure, scales[aim.figure]) for aim in front.aims]
    lines = tuple(Row(_cells(row, front, scales)) for row in rows.to_dict("records"))
    note = say("sweep.more", shown=name(MOST_ROWS), count=name(len(front.rows)))
    return Table(say("sweep.front.table"), tuple(head), lines, 2, note=note if len(front.rows) > MOST_ROWS else None)


def _cells(row: Mapping[Hashable, Any], front: Front, scales: dict[str, Scale]) -> tuple[Text, ...]:
    figures = (scales[aim.figure].show(float(row[aim.figure])) for aim in front.aims)
    return (name(row["number"]), name(row["label"]), *figures)
