"""What the plan is worth to each party against the park without it, and what a kWh costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from netzero.reports.blocks import Block, Row, Section, Sentences, Table
from netzero.reports.sections.levelised import costs_of_a_kwh
from netzero.reports.sections.plan_cash import cash_of_the_plan, debt_cover
from netzero.reports.sections.tornado import tornado
from netzero.reports.texts import SPACE, Scale, Text, label, name, number, percent, say
from netzero.reports.view import View
from netzero.results.finance import rests_on_unserved, worth_of_unserved
from netzero.terms import ALL_PARTIES, VIEWS

if TYPE_CHECKING:
    import xarray as xr


def section(view: View) -> Section | None:
    """Return the section: with the plan's worth where there is one, else with what a kWh costs alone."""
    found = view.case.finance
    blocks: list[Block] = []
    if found is not None:
        blocks += [*_caution(view, found), *_tables(view, found), tornado(view, found)]
        blocks += [cash_of_the_plan(view, found), *debt_cover(view, found)]
    blocks += costs_of_a_kwh(view)
    if not blocks:
        return None
    return Section("worth", say("worth.title"), blocks, None if found is None else _lead(view))


def _lead(view: View) -> Text:
    park = view.park
    words = label("reference", park.finance.reference)
    rate = percent(park.discount_rate)
    lead = say("worth.lead", reference=words, rate=rate, basis=view.basis)
    return lead + (say("worth.lead_part", part=view.part) if view.part else name(""))


def _caution(view: View, found: xr.Dataset) -> list[Block]:
    """Name the price of demand that goes unserved without the plan where the worth rests on it."""
    amount = worth_of_unserved(view.case, found)
    total = float(found["net_present_value"].sel(holder=ALL_PARTIES, view="project"))
    if not rests_on_unserved(amount, total):
        return []
    scale = view.money([amount, total])
    return [Sentences((say("worth.unserved", amount=scale.with_unit(amount)),), "warning")]


def _tables(view: View, found: xr.Dataset) -> list[Block]:
    """Return the measures before loans and tax, and after."""
    holders = [str(holder) for holder in found["holder"].values]
    tables: list[Block] = []
    for key in VIEWS:
        at = found.sel(view=key)
        scale = view.money(at["net_present_value"].values)
        rows = [_row(view, at.sel(holder=holder), holder, scale) for holder in holders]
        heads = ("worth.party", "worth.npv", "worth.irr", "worth.payback", "worth.discounted")
        head: Sequence[Text] = [say(each) for each in heads]
        caption = say(f"worth.{key}") + name(" (") + scale.unit + name(")")
        tables.append(Table(caption, tuple(head), tuple(rows), note=say(f"worth.{key}_how", **_terms(view))))
    return tables


def _terms(view: View) -> dict[str, Text]:
    return {"inflation": percent(view.park.finance.inflation)}


def _row(view: View, at: xr.Dataset, holder: str, scale: Scale) -> Row:
    value = float(at["net_present_value"])
    cells = (scale.show(value), _rate(at), _years(float(at["simple_payback"])), _years(float(at["discounted_payback"])))
    if holder == ALL_PARTIES:
        return Row((say("worth.all"), *cells), "total")
    return Row((view.party(holder), *cells))


def _rate(at: xr.Dataset) -> Text:
    """Return the rate of return, or in words why there is none."""
    count = int(at["rates_of_return"])
    return percent(float(at["rate_of_return"])) if count == 1 else say("worth.several" if count else "worth.none")


def _years(value: float) -> Text:
    if math.isnan(value):
        return say("worth.never")
    return number(value, 1) + name(SPACE) + say("worth.years")
