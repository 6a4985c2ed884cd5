"""Sensitivity: which parameters move a figure, as bars with their intervals, and by which method that was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from netzero.reports.blocks import Figure, Plot, Row, Section, Sentences, Table, Variant
from netzero.reports.figures import flat_bar, layout, upright
from netzero.reports.palette import BLUE, ORANGE, Paint
from netzero.reports.texts import Scale, Text, decimals_for, name, number, say, shortened
from netzero.sweep.page.words import joined, of_cases, scale, titled
from netzero.sweep.questions.answers import Answers
from netzero.sweep.questions.sensitivity import Influence, Sensitivity

MEASURES = ("total", "first", "mu_star", "sigma", "rank", "regression", "ratio")
BARS = {
    "sobol": ("total", "first"),
    "morris": ("mu_star",),
    "correlation": ("rank", "ratio"),
}
"""Measures that are drawn; the table has all of them."""
PAINTS = {"first": Paint(ORANGE, "/"), "ratio": Paint(ORANGE, "/")}
IN_UNITS = ("mu_star", "sigma")
"""Measures in the unit of the figure; the others are plain numbers."""
MOST_BARS = 20


def section(found: Answers) -> Section | None:
    """Return the section; None where no figure was asked for."""
    if not found.sensitivities:
        return None
    told_all = [each for each in found.sensitivities if each.influences]
    sentences = tuple(methods_in_words(found))
    blocks: list[Sentences | Figure] = [Sentences(sentences, "" if told_all else "warning")]
    if told_all:
        title = say("sweep.influence.title")
        variants = tuple(_variant(found, each) for each in told_all)
        height = 150 + 34 * max(len(_strongest(each)) for each in told_all)
        blocks.append(Figure("influence", title, say("figure.alternative", title=title), variants, height))
    return Section("influence", say("sweep.section.influence"), blocks)


def methods_in_words(found: Answers) -> list[Text]:
    """Return by which method figures were asked, why by that one, and what the answers rest on; alike ones together."""
    groups: dict[tuple[Any, ...], list[Sensitivity]] = {}
    for each in found.sensitivities:
        said = tuple(sorted((key, value) for key, value in each.said.items() if key != "r_squared"))
        groups.setdefault((each.method, each.reason, each.counts, said), []).append(each)
    return [words for alike in groups.values() for words in _method(found, alike)]


def _method(found: Answers, alike: Sequence[Sensitivity]) -> Iterator[Text]:
    first = alike[0]
    words = say(f"sweep.method.{first.method}", figure=joined(titled(each.figure) for each in alike)) + name(" ")
    values = {key: name(f"{int(value)}") for key, value in first.said.items() if key.startswith("groups")}
    words += say(f"sweep.reason.{first.reason}", **(values if first.reason == "design" else {}))
    yield words + name(" ") + of_cases(first.counts, found.table)
    for each in alike:
        if "r_squared" in each.said:
            share = number(100 * each.said["r_squared"], 1)
            yield say("sweep.r_squared", figure=titled(each.figure), share=share)


def _strongest(each: Sensitivity) -> list[str]:
    """Return the parameters by the size of what is drawn of them, the strongest first."""
    size: dict[str, float] = {}
    for influence in each.influences:
        if influence.measure == BARS[each.method][0] or (influence.measure == "ratio"):
            size[influence.parameter] = abs(influence.value)
    return sorted(size, key=lambda parameter: -size[parameter])[:MOST_BARS]


def _variant(found: Answers, each: Sensitivity) -> Variant:
    shown = scale(found.table.unit(each.figure), [e.value for e in each.influences if e.measure in IN_UNITS])
    order = _strongest(each)
    data = [_bars(each.of(measure), measure, order, shown) for measure in BARS[each.method] if each.of(measure)]
    unit = say("sweep.influence.share" if each.method == "sobol" else f"sweep.measure.{BARS[each.method][0]}")
    if each.method == "morris":
        unit += name(" (") + shown.unit + name(")")
    plot: Plot = {"data": data, "layout": layout(name(""))}
    plot["layout"] |= {"barmode": "group", "hovermode": "closest"}
    plot["layout"]["xaxis"] = upright(unit)
    words = [shortened(titled(parameter), 44).plot for parameter in order]
    ticks = {"tickvals": list(range(len(order))), "ticktext": words}
    plot["layout"]["yaxis"] = {**ticks, "automargin": True, "autorange": "reversed"}
    plot["layout"]["legend"] |= {"y": -60 / (34 * max(3, len(order)))}
    return Variant(titled(each.figure), plot, _table(each, order, shown))


def _bars(told_by: dict[str, Influence], measure: str, order: Sequence[str], shown: Scale) -> Plot:
    divisor = shown.divisor if measure in IN_UNITS else 1.0
    parameters = [parameter for parameter in order if parameter in told_by]
    values = [told_by[parameter].value / divisor for parameter in parameters]
    drawn = flat_bar(say(f"sweep.measure.{measure}"), [], values, PAINTS.get(measure, Paint(BLUE)))
    ends = [(told_by[each].low, told_by[each].high) for each in parameters]
    more = [0.0 if high is None else high / divisor - value for (_, high), value in zip(ends, values, strict=True)]
    less = [0.0 if low is None else value - low / divisor for (low, _), value in zip(ends, values, strict=True)]
    return drawn | {
        "y": [order.index(parameter) for parameter in parameters],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": more,
            "arrayminus": less,
            "color": "#1a1a1a",
            "thickness": 1.5,
        },
    }


def _table(each: Sensitivity, order: Sequence[str], shown: Scale) -> Table:
    head = tuple(say(f"sweep.head.{key}") for key in ("parameter", "measure", "value", "low", "high"))
    ranked = [*order, *(e.parameter for e in each.influences if e.parameter not in order)]
    rows = sorted(each.influences, key=lambda e: (ranked.index(e.parameter), MEASURES.index(e.measure)))
    lines = tuple(
        Row(
            (
                titled(e.parameter),
                say(f"sweep.measure.{e.measure}"),
                *(_cell(v, e, shown) for v in (e.value, e.low, e.high)),
            )
        )
        for e in rows
    )
    caption = say("sweep.influence.table", figure=titled(each.figure))
    return Table(caption, head, lines, 2, note=say("sweep.influence.how"))


def _cell(value: float | None, each: Influence, shown: Scale) -> Text:
    if value is None:
        return name("–")
    if each.measure in IN_UNITS:
        return shown.with_unit(value)
    return number(value, max(3, decimals_for([value], 3)))
