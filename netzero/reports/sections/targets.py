"""Targets for clean electricity: what is required, what was reached and what it costs at the margin."""

from __future__ import annotations

from netzero.components.park import ElectricityTarget
from netzero.reports.blocks import Block, Row, Sentences, Table
from netzero.reports.missed import Shares, falls_short
from netzero.reports.texts import Text, label, name, number, percent, say, share_or_none
from netzero.reports.view import View
from netzero.results.shares import told_shares


def blocks(view: View) -> list[Block]:
    """Return a table and sentences on the park's targets; nothing where the books hold no shares."""
    targets = view.park.targets
    if view.operated is None or not targets:
        return []
    reached = told_shares(view.operated.books)
    rows = [row for target in targets for row in _rows(view, target, reached[target.name])]
    table = Table(say("targets.table"), (say("word.what"), *map(name, view.years)), tuple(rows))
    told = [say("targets.how"), *(text for target in targets for text in _counted(view, target))]
    missed = [text for target in targets for text in _missed(view, target, reached[target.name])]
    if missed and view.case.operation is not None and view.case.plan is not None:
        missed.append(say("targets.missed_by_rules"))
    return [table, Sentences((*told, *missed), "warning" if missed else "")]


def _rows(view: View, target: ElectricityTarget, reached: Shares) -> list[Row]:
    title = label("target", target.name)
    rows = [Row((say("targets.reached", target=title), *map(share_or_none, reached)))]
    if any(target.share):
        rows.append(Row((say("targets.required", target=title), *map(share_or_none, target.share))))
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
    found.append((target.certificates, say("targets.count_certificates", target=title)))
    year = name(view.years[target.grid_share.index(last)])
    found.append((last > 0, say("targets.count_grid", target=title, share=percent(last), year=year)))
    return [text for holds, text in found if holds]


def _missed(view: View, target: ElectricityTarget, reached: Shares) -> list[Text]:
    return [
        say(
            "targets.missed",
            year=name(year),
            target=label("target", target.name),
            reached=percent(share, 2),
            required=percent(required, 2),
        )
        for year, share, required in zip(view.years, reached, target.share, strict=True)
        if required is not None and share is not None and falls_short(share, required)
    ]
