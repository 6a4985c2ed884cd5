"""Assumptions: every figure with its unit, source, year and how far it can be trusted."""

from __future__ import annotations

from netzero.reports.blocks import Block, Row, Section, Sentences, Table
from netzero.reports.texts import label, name, number, say
from netzero.reports.view import View


def section(view: View) -> Section:
    """Return the section."""
    figures = view.case.assumptions
    if not figures:
        return Section("assumptions", say("assumptions.title"), [Sentences((say("assumptions.none"),))])
    badge = say("assumptions.unverified")
    rows = tuple(
        Row(
            (
                name(figure.name),
                name(figure.value),
                name(figure.unit),
                name(figure.source),
                name(figure.year if figure.year is not None else "–"),
                label("confidence", figure.confidence),
            ),
            badge=badge if figure.unverified else None,
        )
        for figure in figures
    )
    head = tuple(say(f"word.{key}") for key in ("figure", "value", "unit", "source", "source_year", "confidence"))
    count = sum(figure.unverified for figure in figures)
    summary = say("assumptions.count", all=number(len(figures)), unverified=number(count))
    table = Table(say("assumptions.table"), head, rows, numeric_from=9)
    blocks: list[Block] = [Sentences((summary,), "warning" if count else ""), table]
    return Section("assumptions", say("assumptions.title"), blocks, say("assumptions.lead"))
