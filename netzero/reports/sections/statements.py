"""What each party pays for energy month by month, by line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.reports.blocks import Block, Row, Table
from netzero.reports.texts import Text, label, money_scale, name, say
from netzero.reports.view import View
from netzero.terms import PARK

MOST_PARTIES = 12
"""With a table of months of their own; the workbook has all of them."""
MONTHS = 12


def blocks(view: View) -> list[Block]:
    """Return, for the last stage, a table of the year by party and one of months for each party; older files: none."""
    assert view.operated is not None
    if "statement" not in view.operated.books:
        return []
    array = view.operated.books["statement"].transpose("party", "stage", "billing_month", "statement_line")
    paid = array.values[:, -1]
    parties = [str(party) for party in array["party"].values]
    lines = [str(line) for line in array["statement_line"].values]
    used = [at for at in range(len(lines)) if np.any(paid[..., at])]
    involved = [at for at in range(len(parties)) if np.any(paid[at])]
    if not used:
        return []
    heads = tuple(label("statement.line", lines[at]) for at in used)
    year = name(view.years[-1])
    whole = _table(
        view,
        say("statement.table", year=year),
        (say("word.party"), heads),
        [(_party(parties[at]), paid[at][:, used].sum(axis=0)) for at in involved],
    )
    monthly = [
        _table(
            view,
            say("statement.months", party=_party(parties[at]), year=year),
            (say("word.month"), heads),
            [(name(month + 1), paid[at, month, used]) for month in range(MONTHS) if paid[at, month].any()],
            folded=True,
        )
        for at in involved[:MOST_PARTIES]
    ]
    return [whole, *monthly]


def _table(
    view: View,
    caption: Text,
    head: tuple[Text, tuple[Text, ...]],
    rows: list[tuple[Text, NDArray[np.float64]]],
    *,
    folded: bool = False,
) -> Table:
    every = np.array([np.append(amounts, amounts.sum()) for _, amounts in rows]).ravel()
    money = money_scale(view.park.currency, every)
    first, lines = head
    titles = (first, *lines, say("statement.total") + name(", ") + money.unit)
    cells = tuple(
        Row((title, *(money.show(float(amount)) for amount in (*amounts, amounts.sum())))) for title, amounts in rows
    )
    return Table(caption, titles, cells, folded=folded, note=None if folded else say("statement.note"))


def _party(party: str) -> Text:
    return say("word.operator") if party == PARK else name(party)
