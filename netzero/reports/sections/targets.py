"""Targets for clean electricity: what is required, what was reached and what it costs at the margin."""

from __future__ import annotations

import numpy as np

from netzero.components.park import ElectricityTarget
from netzero.reports.blocks import Block, Row, Sentences, Table
from netzero.reports.indicators import ByStage
from netzero.reports.texts import Text, label, name, number, percent, say
from netzero.reports.view import View

MISSED = 1e-4
"""A target counts as missed when the share is lower by more than this: a solver's tolerance is no miss."""


def blocks(view: View) -> list[Block]:
    """Return a table and sentences on the park's targets; nothing where the books hold no shares."""
    targets = view.park.targets
    if view.operated is None or not targets:
        return []
    reached = {target.name: _reached(view, target) for target in targets}
    rows = [row for target in targets for row in _rows(view, target, reached[target.name])]
    table = Table(say("targets.table"), (say("word.what"), *map(name, view.years)), tuple(rows))
    told = [say("targets.how"), *(text for target in targets for text in _counted(view, target))]
    missed = [text for target in targets for text in _missed(view, target, reached[target.name])]
    if missed and view.case.operation is not None and view.case.plan is not None:
        missed.append(say("targets.missed_by_rules"))
    return [table, Sentences((*told, *missed), "warning" if missed else "")]


def _reached(view: View, target: ElectricityTarget) -> ByStage:
    assert view.operated is not None
    return np.asarray(view.operated.books["clean_share"].sel(target=target.name).values, dtype=float)


def _rows(view: View, target: ElectricityTarget, reached: ByStage) -> list[Row]:
    title = label("target", target.name)
    rows = [Row((say("targets.reached", target=title), *(percent(float(share)) for share in reached)))]
    if any(target.share):
        required = (name("–") if share is None else percent(share) for share in target.share)
        rows.append(Row((say("targets.required", target=title), *required)))
        if view.case.plan is not None:
            prices = view.case.plan["target_price"].sel(target=target.name).values
            decimals = 0 if view.park.currency == "VND" else 4
            unit = name(f"{view.park.currency}/kWh")
            shown = (number(float(price) + 0.0, decimals) for price in prices)
            rows.append(Row((say("targets.price", target=title, unit=unit), *shown)))
    return rows


def _counted(view: View, target: ElectricityTarget) -> list[Text]:
    """Return what counts besides renewable supply on site and by private line."""
    title, last = label("target", target.name), max(target.grid_share)
    found = [(target.virtual, say("targets.count_virtual", target=title))]
    found.append((target.sold, say("targets.count_sold", target=title)))
    year = name(view.years[target.grid_share.index(last)])
    found.append((last > 0, say("targets.count_grid", target=title, share=percent(last), year=year)))
    return [text for holds, text in found if holds]


def _missed(view: View, target: ElectricityTarget, reached: ByStage) -> list[Text]:
    return [
        say(
            "targets.missed",
            year=name(year),
            target=label("target", target.name),
            reached=percent(float(share), 2),
            required=percent(required, 2),
        )
        for year, share, required in zip(view.years, reached, target.share, strict=True)
        if required is not None and share < required - MISSED
    ]
