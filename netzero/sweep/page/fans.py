"""Fans: how far yearly figures lie apart over all cases."""

from __future__ import annotations

from netzero.reports.blocks import Figure, Plot, Row, Section, Sentences, Table, Variant
from netzero.reports.figures import GRID, layout, rounded
from netzero.reports.palette import BLUE, SKY
from netzero.reports.texts import Scale, name, say
from netzero.sweep.page.words import scale, titled, told
from netzero.sweep.questions.answers import Answers, unit_of
from netzero.sweep.questions.fans import Fan

BANDS = ((0.05, 0.95, SKY, 0.35), (0.25, 0.75, BLUE, 0.45))
"""Lower and upper quantile, colour and strength of each band."""
MEDIAN = 0.5


def section(found: Answers) -> Section | None:
    """Return the section; None where no yearly figure varies."""
    if not found.fans:
        return None
    variants = tuple(_variant(found, each) for each in found.fans)
    title = say("sweep.fans.title")
    figure = Figure("fans", title, say("figure.alternative", title=title), variants, 400)
    same = all(each.counts == found.fans[0].counts for each in found.fans)
    lead = told(found.fans[0].counts, simulated=found.table.simulated) if same else say("sweep.fans.lead")
    return Section("fans", say("sweep.section.fans"), [Sentences((lead, say("sweep.fans.alike"))), figure])


def _variant(found: Answers, each: Fan) -> Variant:
    shown = scale(unit_of(found.table, each), [value for row in each.quantiles.values() for value in row])
    years = list(each.years)
    data: list[Plot] = []
    for low, high, colour, strength in BANDS:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        around = {
            "type": "scatter",
            "mode": "lines+markers",
            "x": years,
            "line": {"color": colour, "width": 1},
            "marker": {"size": 5},
        }
        band = say("sweep.fans.band", low=name(f"P{100 * low:g}"), high=name(f"P{100 * high:g}"))
        lower = rounded([value / shown.divisor for value in each.quantiles[low]])
        upper = rounded([value / shown.divisor for value in each.quantiles[high]])
        data.append(around | {"y": lower, "showlegend": False, "name": name(f"P{100 * low:g}").plot})
        fill = {"fill": "tonexty", "fillcolor": f"rgba({red},{green},{blue},{strength})"}
        data.append(around | fill | {"y": upper, "name": band.plot})
    median = rounded([value / shown.divisor for value in each.quantiles[MEDIAN]])
    line = {"color": "#000000", "width": 2.5}
    data.append(
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": years,
            "y": median,
            "name": say("sweep.fans.median").plot,
            "line": line,
        }
    )
    plot: Plot = {"data": data, "layout": layout(shown.unit)}
    plot["layout"]["xaxis"] = {"tickvals": years, "gridcolor": GRID, "separatethousands": False}
    return Variant(titled(each.figure), plot, _table(found, each, shown))


def _table(found: Answers, each: Fan, shown: Scale) -> Table:
    head = (say("word.year"), *(name(f"P{100 * share:g}") for share in each.quantiles))
    rows = tuple(
        Row((name(year), *(shown.show(values[at]) for values in each.quantiles.values())))
        for at, year in enumerate(each.years)
    )
    caption = titled(each.figure) + name(" (") + shown.unit + name(")")
    return Table(caption, head, rows, note=told(each.counts, simulated=found.table.simulated))
