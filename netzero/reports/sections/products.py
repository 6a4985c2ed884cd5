"""Emissions embedded in a tonne of each product, by stage."""

from __future__ import annotations

from netzero.reports.blocks import Row, Table
from netzero.reports.texts import Text, name, number, say
from netzero.reports.view import View
from netzero.results.products import embedded

DECIMALS = 4


def table(view: View) -> Table | None:
    """Return direct and indirect emissions of a tonne of each product; None where no products are declared."""
    if view.operated is None:
        return None
    rows = [
        Row(
            (
                view.party(row["tenant"]) + name(f": {row['product']}"),
                name(year),
                number(row["made_t"], 0),
                _per_t(row["direct_per_t"]),
                _per_t(row["indirect_per_t"]),
            )
        )
        for s, year in enumerate(view.years)
        for row in embedded(view.case, view.operated, s)
    ]
    if not rows:
        return None
    head = (
        say("products.product"),
        say("word.stage"),
        say("products.made"),
        say("products.direct"),
        say("products.indirect"),
    )
    return Table(say("products.title"), head, tuple(rows), 2, note=say("products.note"))


def _per_t(value: float | None) -> Text:
    return name("–") if value is None else number(value, DECIMALS)
