"""Promise against operation: what the planner counted on with foresight, and what the rules make of the same design."""

from __future__ import annotations

import numpy as np

from netzero.reports.blocks import Row, Section, Table
from netzero.reports.indicators import Indicators
from netzero.reports.texts import Scale, Text, energy_scale, label, mass_scale, name, percent, power_scale, say
from netzero.reports.view import View


def section(view: View) -> Section | None:
    """Return the section, or None when the case lacks one of the two."""
    if view.case.promise is None or view.case.operation is None or not view.promised or not view.shown:
        return None
    lead = say("comparison.lead", days=label("axis", "typical_days" if view.case.periods is not None else "all_hours"))
    blocks = [_costs(view, view.promised, view.shown), _others(view, view.promised, view.shown)]
    return Section("comparison", say("comparison.title"), blocks, lead)


HEAD = ("word.what", "comparison.promise", "comparison.operation", "comparison.difference", "comparison.share")


def _head() -> tuple[Text, ...]:
    return tuple(say(key) for key in HEAD)


def _costs(view: View, promised: Indicators, operated: Indicators) -> Table:
    """Return the present value of each cost line, both ways."""
    weights = np.asarray(view.park.stages.weights)
    lines = list(dict.fromkeys([*promised.costs, *operated.costs]))
    nothing = np.zeros(len(weights))
    before = [float(weights @ promised.costs.get(line, nothing)) for line in lines]
    after = [float(weights @ operated.costs.get(line, nothing)) for line in lines]
    scale = view.money([*before, *after])
    shown = [*zip(lines, scale.rounded(before), scale.rounded(after), before, after, strict=True)]
    rows = [
        Row((label("line", line), scale.show(a), scale.show(b), scale.show(b - a), _share(exact_a, exact_b)))
        for line, a, b, exact_a, exact_b in shown
        if exact_a or exact_b
    ]
    a, b = sum(row[1] for row in shown), sum(row[2] for row in shown)
    cells = (scale.show(a), scale.show(b), scale.show(b - a), _share(sum(before), sum(after)))
    rows.append(Row((say("word.total"), *cells), "total"))
    return Table(say("comparison.costs") + name(" (") + scale.unit + name(")"), _head(), tuple(rows))


def _others(view: View, promised: Indicators, operated: Indicators) -> Table:
    """Return emissions, peak and unserved energy of each stage, both ways."""
    rows = []
    pairs = (
        ("comparison.net", promised.net_t, operated.net_t, mass_scale),
        ("comparison.imported", promised.imported_kwh, operated.imported_kwh, energy_scale),
        ("comparison.peak", promised.peak_kw, operated.peak_kw, power_scale),
        ("comparison.unserved", promised.unserved_kwh, operated.unserved_kwh, energy_scale),
    )
    for key, before, after, scaled in pairs:
        scale = scaled([*before, *after])
        for year, a, b in zip(view.years, before, after, strict=True):
            title = say(key) + name(f" {year}, ") + scale.unit
            rows.append(_row(title, float(a), float(b), scale))
    return Table(say("comparison.others"), _head(), tuple(rows))


def _row(title: Text, before: float, after: float, scale: Scale) -> Row:
    cells = (scale.show(before), scale.show(after), scale.show(after - before), _share(before, after))
    return Row((title, *cells))


def _share(before: float, after: float) -> Text:
    return percent((after - before) / abs(before), 2) if before else name("–")
