"""Parallel coordinates: every case a line through its parameters and figures.

Drawn as ordinary lines: plotly's own `parcoords` needs WebGL, which many browsers and printers lack, and has no
texts on its axes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from netzero.reports.blocks import Figure, Plot, Row, Section, Sentences, Table, Variant
from netzero.reports.figures import GRID, INK, layout
from netzero.reports.texts import Text, name, say, shortened
from netzero.sweep.page.words import of_cases, parameter_value, scale, titled, varied, with_unit
from netzero.sweep.questions.answers import Answers
from netzero.sweep.questions.counts import counted

MOST_LINES, MOST_AXES, MOST_TICKS = 400, 9, 6
QUARTERS = (("#440154", "solid"), ("#31688e", "dash"), ("#21a585", "dot"), ("#b8a000", "solid"))
"""Quarters of the cases from the least to the most: of the scale viridis (Smith and van der Walt 2015), which is read
alike with any colour vision; its yellow darkened for white paper."""
LEAST = 3
"""Cases below which lines show nothing that the table does not."""


@dataclass(frozen=True)
class Axis:
    """One upright axis: where each case is on it, 0 at its lower end and 1 at its upper."""

    column: str
    title: Text
    places: NDArray[np.float64]
    ticks: tuple[tuple[float, Text], ...]


def section(found: Answers) -> Section | None:
    """Return the section; None where there is nothing to compare."""
    figures = list(found.asked.figures)
    columns = [*varied(found.table)[: MOST_AXES - len(figures)], *figures]
    used, counts = counted(found.table.cases, figures)
    if not figures or len(used) < LEAST or len(columns) < 2:
        return None
    shown = np.unique(np.linspace(0, len(used) - 1, min(len(used), MOST_LINES)).astype(int))
    whole = [_axis(found, column, used) for column in columns]
    axes = [replace(axis, places=axis.places[shown]) for axis in whole]
    by = figures[0]
    plot = _plot(used.iloc[shown], axes, by)
    head = tuple(say(f"sweep.head.{key}") for key in ("axis", "low", "high"))
    rows = tuple(Row((axis.title, axis.ticks[0][1], axis.ticks[-1][1])) for axis in axes)
    table = Table(say("sweep.parallel.table"), head, rows)
    title = say("sweep.parallel.title", figure=titled(by))
    figure = Figure("parallel", title, say("figure.alternative", title=title), (Variant(name(""), plot, table),), 460)
    sentences = [of_cases(counts, found.table)]
    if len(shown) < len(used):
        sentences.append(say("sweep.parallel.thinned", shown=name(len(shown)), count=name(len(used))))
    return Section("parallel", say("sweep.section.parallel"), [Sentences(tuple(sentences)), figure])


def _axis(found: Answers, column: str, used: pd.DataFrame) -> Axis:
    values = used[column]
    if values.isna().all():
        return Axis(column, titled(column), np.full(len(values), np.nan), ((0.0, parameter_value(None)),))
    if not pd.api.types.is_numeric_dtype(values):
        return _axis_of_texts(column, values)
    numbers = values.to_numpy(dtype=float)
    low, high = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    places = (numbers - low) / (high - low) if high > low else np.where(np.isnan(numbers), np.nan, 0.5)
    if column in found.table.parameters:
        unit = found.table.unit(column)
        title = titled(column) + (name(f" ({unit})") if unit else name(""))
        ends = (parameter_value(low), parameter_value(high))
    else:
        shown = scale(found.table.unit(column), numbers)
        title, ends = with_unit(column, shown), (shown.show(low), shown.show(high))
    return Axis(column, title, places, ((0.0, ends[0]), (1.0, ends[1])))


def _axis_of_texts(column: str, values: pd.Series) -> Axis:
    texts = list(dict.fromkeys(parameter_value(value).en for value in values))
    step = 1.0 / max(1, len(texts) - 1)
    place = {text: at * step for at, text in enumerate(texts)}
    places = np.array([place[parameter_value(value).en] for value in values])
    shown = texts if len(texts) <= MOST_TICKS else [texts[0], texts[-1]]
    return Axis(column, titled(column), places, tuple((place[text], shortened(name(text), 24)) for text in shown))


def _plot(cases: pd.DataFrame, axes: Sequence[Axis], by: str) -> Plot:
    """Return the lines, in a colour for each quarter of the cases by the figure `by`."""
    rank = cases[by].rank(method="first").to_numpy()
    quarter = np.minimum(3, ((rank - 1) * 4 // len(cases)).astype(int))
    x = np.tile(np.append(np.arange(len(axes), dtype=float), np.nan), (len(cases), 1))
    y = np.column_stack([*(axis.places for axis in axes), np.full(len(cases), np.nan)])
    labels = [name(label).plot["en"] for label in cases["label"]]
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": say(f"sweep.parallel.quarter_{at}").plot,
            "x": _plain(x[quarter == at]),
            "y": _plain(y[quarter == at]),
            "text": [labels[case] for case in np.flatnonzero(quarter == at) for _ in range(len(axes) + 1)],
            "hoverinfo": "text",
            "line": {"color": colour, "width": 1.6, "dash": dash},
            "opacity": 0.75,
        }
        for at, (colour, dash) in enumerate(QUARTERS)
        if (quarter == at).any()
    ]
    plot: Plot = {"data": data, "layout": layout(name(""))}
    plot["layout"] |= {"hovermode": "closest", "margin": {"l": 20, "r": 20, "t": 90, "b": 20}}
    plot["layout"]["xaxis"] = {
        "tickvals": list(range(len(axes))),
        "showticklabels": False,
        "range": [-0.4, len(axes) - 0.6],
        "gridcolor": INK,
        "zeroline": False,
        "fixedrange": True,
    }
    plot["layout"]["yaxis"] = {"visible": False, "range": [-0.08, 1.08], "fixedrange": True}
    plot["layout"]["annotations"] = [
        _tick(at, place, words) for at, axis in enumerate(axes) for place, words in axis.ticks
    ]
    plot["layout"]["annotations"] += [_heading(at, axis.title, 96 // len(axes)) for at, axis in enumerate(axes)]
    plot["layout"]["legend"] |= {"y": -0.02}
    return plot


def _heading(at: int, title: Text, length: int) -> Plot:
    """Return the title of an axis above it, in lines of about so many letters."""
    lines = {lang: "<br>".join(_lines(words, length)) for lang, words in title.plot.items()}
    place = {"x": at, "y": 1.0, "yref": "paper", "yanchor": "bottom", "xanchor": "center", "showarrow": False}
    return place | {"text": lines, "font": {"size": 12, "color": INK}}


def _lines(words: str, length: int) -> list[str]:
    """Return words in at most four lines, broken between words and at the points of a name."""
    broken = wrap(words.replace(".", ". "), max(10, length), max_lines=4, placeholder="…")
    return [line.replace(". ", ".") for line in broken]


def _tick(at: int, place: float, words: Text) -> Plot:
    """Return the label of a place on an axis: below its lower end, above its upper, beside it between."""
    side = {0.0: ("center", "top", 0), 1.0: ("center", "bottom", 0)}.get(place, ("left", "middle", 4))
    return {
        "x": at,
        "y": place,
        "text": words.plot,
        "showarrow": False,
        "xanchor": side[0],
        "yanchor": side[1],
        "xshift": side[2],
        "font": {"size": 12, "color": INK},
        "bgcolor": "#ffffff",
        "bordercolor": GRID,
    }


def _plain(values: NDArray[np.float64]) -> list[float | None]:
    return [None if np.isnan(value) else round(value, 5) for value in values.ravel().tolist()]
