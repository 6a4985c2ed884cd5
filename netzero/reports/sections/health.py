"""How storages age in operation: what they can hold by stage, their cycles and the years to their end of life."""

from __future__ import annotations

from netzero.reports.blocks import Row, Table
from netzero.reports.texts import name, number, percent, say
from netzero.reports.view import View
from netzero.results.health import healths

ALWAYS = "–"


def table(view: View) -> Table | None:
    """Return a row for each storage that ages and each stage; None where none does."""
    if view.operated is None:
        return None
    rows = []
    for stage, year in enumerate(view.years):
        for one in healths(view.case, view.operated, stage):
            if one["ages"]:
                left = one["years_to_end_of_life"]
                cells = (
                    percent(one["health_begin"]),
                    percent(one["health_end"]),
                    number(one["full_cycles"]),
                    name(ALWAYS) if left is None else number(left, 1),
                )
                rows.append(Row((name(f"{one['name']}, {year}"), *cells)))
    keys = ("who", "begin", "end", "cycles", "left")
    head = tuple(say(f"health.{key}", span=view.span) if key == "cycles" else say(f"health.{key}") for key in keys)
    return Table(say("health.table"), head, tuple(rows), note=say("health.how")) if rows else None
