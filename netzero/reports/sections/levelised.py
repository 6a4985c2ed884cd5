"""What a kWh costs: of the park's electricity, heat and cooling, and of each asset."""

from __future__ import annotations

from netzero.reports.blocks import Block, Row, Table
from netzero.reports.texts import Text, decimals_for, label, name, number, say
from netzero.reports.view import View
from netzero.results.levelised import levelised_costs


def costs_of_a_kwh(view: View) -> list[Block]:
    """Return the table, none where nothing gives anything or the books of an older file do not say."""
    if view.operated is None:
        return []
    rows = levelised_costs(view.case, view.operated)
    if not rows:
        return []
    keys = [*(str(year) for year in view.years), "all_stages"]
    decimals = decimals_for([row["all_stages"] or 0.0 for row in rows])
    shown = [
        Row(
            (
                label("service", row["name"]) if row["kind"] == "service" else name(row["name"]),
                *(_cell(row[key], decimals) for key in keys),
            ),
            "total" if row["kind"] == "service" else "",
        )
        for row in rows
    ]
    head = (say("word.what"), *(name(year) for year in view.years), say("worth.all_stages"))
    caption = say("worth.levelised", currency=name(view.park.currency))
    return [Table(caption, head, tuple(shown), folded=len(shown) > 20, note=say("worth.levelised_how"))]


def _cell(value: float | None, decimals: int) -> Text:
    return name("–") if value is None else number(value, decimals)
