"""Promise against operation: what the planner counted on with foresight, and what the rules make of the same design."""

from __future__ import annotations

import math

import numpy as np

from netzero.reports.blocks import Row, Section, Table
from netzero.reports.indicators import Indicators
from netzero.reports.missed import all_missed
from netzero.reports.texts import (
    SPACE,
    Scale,
    Text,
    decimals_for,
    energy_scale,
    label,
    mass_scale,
    name,
    percent,
    power_scale,
    say,
)
from netzero.reports.tolerance import threshold
from netzero.reports.view import View


def section(view: View) -> Section | None:
    """Return the section, or None when the case lacks one of the two."""
    if view.case.promise is None or view.case.operation is None or not view.promised or not view.shown:
        return None
    days = label("axis", "typical_days" if view.case.periods is not None else "all_hours")
    key = "comparison.lead_look_ahead" if view.looks_ahead else "comparison.lead"
    lead = say(key, days=days, whole=view.whole)
    missed = all_missed(view)
    if missed:
        lead += say("comparison.missed", what=missed)
    blocks = [_costs(view, view.promised, view.shown), _others(view, view.promised, view.shown)]
    return Section("comparison", say("comparison.title"), blocks, lead)


LARGEST_SHARE = 10.0
"""A difference beyond ten times the promise says no more than that."""
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
    least = _least(scale, [*before, *after])
    rows = [
        Row((label("line", line), *_cells(scale, a, b, least)))
        for line, a, b in zip(lines, before, after, strict=True)
        if max(abs(a), abs(b)) >= least
    ]
    rows.append(Row((say("word.total"), *_cells(scale, sum(before), sum(after), least)), "total"))
    return Table(say("comparison.costs") + name(" (") + scale.unit + name(")"), _head(), tuple(rows))


def _others(view: View, promised: Indicators, operated: Indicators) -> Table:
    """Return emissions, peak and unserved energy of each stage, both ways."""
    rows = []
    pairs = (
        ("comparison.net", promised.net_t, operated.net_t, mass_scale),
        ("comparison.imported", promised.imported_kwh, operated.imported_kwh, energy_scale),
        ("comparison.peak" if view.at_gate else "comparison.peak_all", promised.peak_kw, operated.peak_kw, power_scale),
        ("comparison.unserved", promised.unserved_kwh, operated.unserved_kwh, energy_scale),
    )
    for key, before, after, scaled in pairs:
        scale = scaled([*before, *after])
        least = _least(scale, [*before, *after])
        for year, a, b in zip(view.years, before, after, strict=True):
            title = say(key) + name(f" {year}, ") + scale.unit
            rows.append(Row((title, *_cells(scale, float(a), float(b), least))))
    return Table(say("comparison.others"), _head(), tuple(rows))


def _cells(scale: Scale, before: float, after: float, least: float) -> tuple[Text, ...]:
    """Return promise, operation, difference and its share, each rounded by itself: equal figures are printed equal."""
    return scale.show(before), scale.show(after), scale.show(after - before), _share(before, after, least)


def _least(scale: Scale, values: list[float]) -> float:
    """Return the least value of a section that is not as good as zero: one that is printed, and no tolerance."""
    largest = max((abs(value) for value in values), default=0.0)
    return max(threshold(largest, 0.0), 0.5 * scale.divisor * 10.0**-scale.decimals)


def _share(before: float, after: float, least: float) -> Text:
    """Return the difference as per cent of the promise: three digits, a limit far beyond the double of it.

    A promise as good as zero has no percentage: a dash.
    """
    if abs(before) < least:
        return name("–")
    share = (after - before) / abs(before)
    if abs(share) > LARGEST_SHARE:
        bound = percent(math.copysign(LARGEST_SHARE, share), 0)
        return name(f">{SPACE}" if share > 0 else f"<{SPACE}") + bound
    return percent(share, min(2, decimals_for([100 * share], 3)))
