"""Cash of the plan by date after loans and tax, and how its debt is covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from netzero.reports.blocks import Block, Figure, Row, Table, Variant
from netzero.reports.palette import LINES
from netzero.reports.sections.stacks import Layer, stack, turned
from netzero.reports.sections.stacks import table as as_table
from netzero.reports.texts import Text, label, name, number, say
from netzero.reports.tolerance import visible
from netzero.reports.view import View

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]


def cash_of_the_plan(view: View, found: xr.Dataset) -> Figure:
    """Return nominal cash by date and line: of all parties, and of each whose cash the plan changes."""
    cash = found["nominal_cash"].transpose("party", "finance_line", "date")
    parties = [str(party) for party in cash["party"].values]
    largest = float(np.abs(cash.values).max(initial=0.0))
    shown = [(say("worth.all"), cash.values.sum(axis=0))]
    shown += [
        (view.party(party), cash.values[p]) for p, party in enumerate(parties) if visible(cash.values[p], largest, 0.0)
    ]
    title = say("worth.cash")
    variants = tuple(_variant(view, found, title, words, values) for words, values in shown)
    return Figure("plan_cash", title, say("figure.alternative", title=title), variants, 460)


def _variant(view: View, found: xr.Dataset, title: Text, words: Text, values: Array) -> Variant:
    keys = [str(line) for line in found["finance_line"].values]
    largest = float(np.abs(values).max(initial=0.0))
    layers = [
        Layer(label("line", key), row, LINES[key])
        for key, row in zip(keys, values, strict=True)
        if visible(row, largest, 0.0)
    ]
    scale = view.money(values.ravel())
    dates = dates_of(view, found)
    plot = stack(dates, layers, scale)
    plot["layout"]["xaxis"] |= {"nticks": 14}
    return Variant(words, plot, turned(as_table(title, dates, layers, scale, say("worth.left"))))


def debt_cover(view: View, found: xr.Dataset) -> list[Block]:
    """Return the table of debt cover by date and party; none where nobody owes anything."""
    covered = found["debt_service_cover"].transpose("date", "party").values
    parties = [at for at in range(covered.shape[1]) if np.isfinite(covered[:, at]).any()]
    if not parties:
        return []
    names = [view.party(str(found["party"].values[at])) for at in parties]
    rows = [
        Row((date, *(name("–") if np.isnan(row[at]) else number(row[at], 2) for at in parties)))
        for date, row in zip(dates_of(view, found), covered, strict=True)
        if np.isfinite(row[parties]).any()
    ]
    least = [float(np.nanmin(covered[:, at])) for at in parties]
    rows.append(Row((say("worth.least"), *(number(value, 2) for value in least)), "total"))
    head = (say("word.year"), *names)
    return [Table(say("worth.cover"), head, tuple(rows), folded=True, note=say("worth.cover_how"))]


def dates_of(view: View, found: xr.Dataset) -> list[Text]:
    """Return the words for yearly dates: the day of the first payment, then years (at their end, or their start)."""
    first = view.years[0]
    years = np.asarray(found["date"].values, dtype=int) - 1 + first
    return [say("worth.day_one"), *(name(int(year)) for year in years[1:])]
