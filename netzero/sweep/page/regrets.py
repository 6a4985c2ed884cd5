"""Regrets: choices against futures, the largest and the mean regret of each choice, and the minimax choice."""

from __future__ import annotations

from typing import Any

import numpy as np

from netzero.reports.blocks import Figure, Plot, Row, Section, Sentences, Table, Variant
from netzero.reports.figures import flat_bar, layout, upright
from netzero.reports.palette import ORANGE, SKY, Paint
from netzero.reports.texts import SPACE, Scale, Text, name, say, shortened
from netzero.sweep.page.words import joined, parameter_value, scale, titled, told
from netzero.sweep.questions.answers import Answers
from netzero.sweep.questions.regret import Choice, Regret, Values

MOST_FUTURES, MOST_CHOICES = 10, 60
"""Columns and rows of the table on the page; the workbook has all of them."""
MOST_BARS = 20


def section(found: Answers) -> Section | None:
    """Return the section; where nothing is a decision, how to say what is one."""
    title = say("sweep.section.regret")
    if not found.regrets:
        return Section("regret", title, [Sentences((why_none(found),))])
    heading = say("sweep.regret.title", decisions=joined(titled(column) for column in found.regrets[0].decisions))
    told_all = [sentence for each in found.regrets for sentence in sentences(found, each)]
    lead = Sentences(tuple(dict.fromkeys(told_all)))
    if not any(_drawn(each) for each in found.regrets):
        tables = [_table(found, each, _scale(found, each), None) for each in found.regrets]
        return Section("regret", title, [lead, *tables], say("sweep.regret.lead"))
    variants = tuple(_variant(found, each) for each in found.regrets)
    height = 170 + 30 * min(MOST_BARS, len(found.regrets[0].choices))
    figure = Figure("regret", heading, say("figure.alternative", title=heading), variants, height)
    return Section("regret", title, [lead, figure], say("sweep.regret.lead"))


def why_none(found: Answers) -> Text:
    """Return why there are no regrets."""
    return say("sweep.regret.uncrossed" if found.uncrossed else "sweep.regret.none")


def sentences(found: Answers, each: Regret) -> list[Text]:
    """Return the minimax choice, what is missing, and what the answer rests on."""
    shown, figure = _scale(found, each), titled(each.aim.figure)
    best = each.minimax
    if best is None:
        first = say("sweep.regret.no_best", figure=figure)
    else:
        first = say(
            "sweep.regret.best",
            figure=figure,
            choice=_words(found, each.decisions, best.values),
            largest=shown.with_unit(best.largest or 0.0),
            expected=shown.with_unit(best.expected or 0.0),
            futures=name(len(each.futures)),
        )
    lines = [first]
    if each.missing:
        lines.append(
            say("sweep.regret.missing", count=name(each.missing), all=name(len(each.choices) * len(each.futures)))
        )
    if not each.counts.complete:
        lines.append(told(each.counts, simulated=found.table.simulated))
    return lines


def _scale(found: Answers, each: Regret) -> Scale:
    losses = [loss for choice in each.choices for loss in choice.regrets if loss is not None and np.isfinite(loss)]
    return scale(found.table.unit(each.aim.figure), losses)


def _words(found: Answers, columns: tuple[str, ...], values: Values) -> Text:
    pairs = zip(columns, values, strict=True)
    return joined(titled(column) + name(" = ") + _value(found, column, value) for column, value in pairs)


def ranked(each: Regret) -> list[Choice]:
    """Return the choices, those known in every future first, by their largest regret."""
    return sorted(each.choices, key=lambda one: (one.missing > 0, np.inf if one.largest is None else one.largest))


def _drawn(each: Regret) -> list[Choice]:
    """Return the choices that have bars: known and possible in every future."""
    return [one for one in ranked(each) if one.expected is not None and not one.impossible][:MOST_BARS]


def _variant(found: Answers, each: Regret) -> Variant:
    shown, best = _scale(found, each), each.minimax
    drawn = _drawn(each)
    places = list(range(len(drawn)))  # and not the words, of which two choices may have the same ones when cut short
    data = [
        _bars(say("sweep.regret.largest"), places, [one.largest for one in drawn], shown, Paint(ORANGE)),
        _bars(say("sweep.regret.expected"), places, [one.expected for one in drawn], shown, Paint(SKY, "/")),
    ]
    plot: Plot = {"data": data, "layout": layout(name(""))}
    plot["layout"] |= {"barmode": "group", "hovermode": "closest"}
    axis = say("sweep.regret.axis", figure=titled(each.aim.figure)) + name(" (") + shown.unit + name(")")
    plot["layout"]["xaxis"] = upright(axis, rangemode="tozero")
    words = [shortened(_values(found, each.decisions, one.values), 44).plot for one in drawn]
    plot["layout"]["yaxis"] = {"tickvals": places, "ticktext": words, "automargin": True, "autorange": "reversed"}
    plot["layout"]["legend"] |= {"y": -60 / (30 * max(3, len(drawn)))}
    return Variant(titled(each.aim.figure), plot, _table(found, each, shown, best))


def _bars(title: Text, places: list[int], losses: list[float | None], shown: Scale, paint: Paint) -> Plot:
    drawn = flat_bar(title, [], [(loss or 0.0) / shown.divisor for loss in losses], paint)
    return drawn | {"y": places}


def _values(found: Answers, columns: tuple[str, ...], values: Values) -> Text:
    """Return the values of a choice without the names of its parameters."""
    return joined((_value(found, *pair) for pair in zip(columns, values, strict=True)), " · ")


def _value(found: Answers, column: str, value: Any) -> Text:
    unit = found.table.unit(column)
    words = parameter_value(value)
    return words + name(f"{SPACE}{unit}") if unit and isinstance(value, int | float) else words


def _table(found: Answers, each: Regret, shown: Scale, best: Choice | None) -> Table:
    futures = each.futures[:MOST_FUTURES]
    head = [say("sweep.regret.choice"), say("sweep.regret.largest"), say("sweep.regret.expected")]
    head += [
        shortened(_words(found, each.unknowns, future), 60) if each.unknowns else say("sweep.regret.only")
        for future in futures
    ]
    rows = []
    for one in ranked(each)[:MOST_CHOICES]:
        cells = [_words(found, each.decisions, one.values), _cell(one.largest, shown), _cell(one.expected, shown)]
        cells += [_cell(loss, shown) for loss in one.regrets[: len(futures)]]
        rows.append(
            Row(tuple(cells), "total" if one is best else "", say("sweep.regret.badge") if one is best else None)
        )
    caption = say("sweep.regret.table", figure=titled(each.aim.figure)) + name(" (") + shown.unit + name(")")
    cut = len(each.futures) > MOST_FUTURES or len(each.choices) > MOST_CHOICES
    return Table(caption, tuple(head), tuple(rows), note=say("sweep.regret.cut") if cut else say("sweep.regret.how"))


def _cell(loss: float | None, shown: Scale) -> Text:
    if loss is None:
        return say("sweep.regret.unknown")
    return say("sweep.status.no_plan") if np.isinf(loss) else shown.show(loss)
