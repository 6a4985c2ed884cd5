"""Money: what the park pays by line and stage, the cash of every year, its present value, and the bills of the gate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from netzero.reports.blocks import Block, Figure, Row, Section, Table, Variant
from netzero.reports.figures import line as curve
from netzero.reports.figures import upright
from netzero.reports.indicators import gate
from netzero.reports.palette import BILL, BLACK, LINES, Paint, paint_of
from netzero.reports.sections.stacks import Layer, stack, stacked, table, turned
from netzero.reports.texts import Text, label, name, say, shown_value
from netzero.reports.tolerance import calm, visible
from netzero.reports.view import View

if TYPE_CHECKING:
    import xarray as xr


def section(view: View) -> Section | None:
    """Return the section, or None when there are no books."""
    if view.operated is None or view.shown is None:
        return None
    books, rate = view.operated.books, 100 * view.park.discount_rate
    blocks: list[Block] = [_cost_lines(view)]
    blocks += [_cash(view, books["cash_flow"]), _by_party(view, books), _present_value(view, books["present_value"])]
    if books.sizes["meter"]:
        blocks.append(_bills(view, books["bill"].drop_sel(bill_line=["total", "vat"], errors="ignore")))
    lead = say("money.lead", basis=view.basis, rate=shown_value(rate))
    if view.part:
        lead += say("money.lead_part", part=view.part)
    return Section("money", say("money.title"), blocks, lead)


def _labelled(group: str, keys: list[str], rows: list[NDArray[np.float64]]) -> list[Layer]:
    """Return the rows with something to show as layers, in fixed colours."""
    largest = max((float(np.abs(row).max()) for row in rows), default=0.0)
    kept = [(key, row) for key, row in zip(keys, rows, strict=True) if visible(row, largest, 0.0)]
    chosen = BILL if group == "bill" else LINES
    return [Layer(label(group, key), row, chosen.get(key) or paint_of(key)) for key, row in kept]


def _cost_lines(view: View) -> Figure:
    assert view.shown is not None
    costs = view.shown.costs
    layers = _labelled("line", list(costs), list(costs.values()))
    scale = view.yearly_money(value for layer in layers for value in layer.values)
    years = [name(year) for year in view.years]
    return stacked("costs", say("money.costs", span=view.span), years, layers, scale, total=say("word.total"))


def _cash(view: View, cash: xr.DataArray) -> Figure:
    """Return the cash flow of all parties by calendar year with its running sum."""
    keys = [str(key) for key in cash["cash_line"].values]
    totals = cash.transpose("party", "cash_line", "year").values.sum(axis=0)
    layers = _labelled("line", keys, list(totals))
    running = np.cumsum(totals.sum(axis=0))
    years = [name(year) for year in cash["year"].values]
    scale = view.money([*totals.ravel(), *running])
    below = curve(say("money.cumulative"), [year.en for year in years], running / scale.divisor, BLACK, second=True)
    title = say("money.cash")
    plot = stack(years, layers, scale, [below])
    plot["layout"]["xaxis"] |= {"nticks": 14, "anchor": "y2"}
    plot["layout"]["yaxis"] |= {"domain": [0.38, 1]}
    plot["layout"]["yaxis2"] = upright(say("money.cumulative"), domain=[0, 0.3])
    lines = [*layers, Layer(say("money.cumulative"), running, Paint(BLACK))]
    only = Variant(name(""), plot, turned(table(title, years, lines, scale, None)))
    return Figure("cash", title, say("figure.alternative", title=title), (only,), 500)


def _by_party(view: View, books: xr.Dataset) -> Table:
    """Return the present value of what each party pays, costs and transfers, adding up to the park's."""
    weights = np.asarray(view.park.stages.weights)
    costs = books["costs"].transpose("party", "stage", "line").values.sum(axis=2) @ weights
    moved = books["transfers"].transpose("party", "stage", "transfer").values.sum(axis=2) @ weights
    parties = [str(party) for party in books["party"].values]
    scale = view.money([*costs, *moved, *(costs + moved)])
    paid, handed = scale.rounded(costs.tolist()), scale.rounded(moved.tolist())
    table_rows = [(view.party(party), a, b) for party, a, b in zip(parties, paid, handed, strict=True)]
    table_rows.append((say("word.total"), sum(paid), sum(handed)))
    rows = [Row((title, scale.show(a), scale.show(b), scale.show(a + b))) for title, a, b in table_rows]
    rows[-1] = replace(rows[-1], kind="total")
    head = (say("word.party"), say("money.pays"), say("money.transfers"), say("money.net"))
    return Table(say("money.by_party") + _in(scale.unit), head, tuple(rows), folded=len(rows) > 15)


def _present_value(view: View, values: xr.DataArray) -> Table:
    """Return the present value of the cash flow by line."""
    keys = [str(key) for key in values["cash_line"].values]
    totals = values.transpose("party", "cash_line").values.sum(axis=0)
    scale = view.money(totals)
    shown, kept = scale.parts(totals.tolist()), calm(totals, float(np.abs(totals).max(initial=0.0)), 0.0)
    rows = [Row((label("line", key), text)) for key, text, value in zip(keys, shown, kept, strict=True) if value]
    rows.append(Row((say("money.npv"), scale.show(float(totals.sum()))), "total"))
    return Table(say("money.present_value") + _in(scale.unit), (say("word.line"), scale.unit), tuple(rows))


def _bills(view: View, bill: xr.DataArray) -> Figure:
    """Return the utility bill by month of the gate, or of the meter with the largest bill where there is no gate."""
    array = bill.transpose("meter", "stage", "bill_line", "billing_month").values
    meters = [str(meter) for meter in bill["meter"].values]
    assert view.operated is not None
    at = gate(view.park, view.operated.dispatch) or 0
    keys = [str(key) for key in bill["bill_line"].values]
    months = [name(month) for month in bill["billing_month"].values]
    variants = []
    for stage, year in enumerate(view.years):
        layers = _labelled("bill", keys, list(array[at, stage]))
        scale = view.money(value for layer in layers for value in layer.values)
        caption = say("money.bill_year", year=name(year))
        variants.append(
            Variant(name(year), stack(months, layers, scale), table(caption, months, layers, scale, say("word.total")))
        )
    title = say("money.bills", meter=name(meters[at]))
    return Figure("bills", title, say("figure.alternative", title=title), tuple(variants))


def _in(unit: Text) -> Text:
    return name(" (") + unit + name(")")
