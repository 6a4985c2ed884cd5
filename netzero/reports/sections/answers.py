"""One page of answers: six numbers and a few sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from netzero.reports.blocks import Block, Card, Cards, Row, Section, Sentences, Table
from netzero.reports.indicators import Indicators
from netzero.reports.missed import all_missed, caps_missed
from netzero.reports.texts import (
    Scale,
    Text,
    decimals_for,
    energy_scale,
    gap_percent,
    label,
    mass_scale,
    name,
    number,
    percent,
    power_scale,
    say,
    share_or_none,
    shown_value,
    warned,
)
from netzero.reports.view import View
from netzero.results.case import Operated
from netzero.results.summary import READ_FIRST, unserved

ARROW = Text(" → ", " → ")


def section(view: View) -> Section:
    """Return the section."""
    blocks: list[Block] = [Sentences(tuple(map(warned, first)), "warning")] if (first := _read_first(view)) else []
    if view.shown is None:
        blocks.append(Sentences((say("answers.no_operation"),), "warning"))
    else:
        blocks.append(Cards(tuple(_cards(view, view.shown))))
        told = (_cost(view, view.shown), _carbon(view, view.shown), _nothing(view, view.shown))
        blocks.append(Sentences(tuple(text for text in told if text)))
    if view.rests_on_unserved and view.case.promise is not None:
        blocks.append(_unserved_table(view, view.case.promise))
    lead = say("answers.lead", basis=view.basis)
    if view.part:
        lead += say("answers.lead_part", part=view.part)
    return Section("answers", say("answers.title"), blocks, lead)


def _read_first(view: View) -> list[Mapping[str, Any]]:
    """Return the warnings without which no figure can be read rightly."""
    return [warning for warning in view.case.warnings if warning["code"] in READ_FIRST]


def _unserved_table(view: View, promise: Operated) -> Table:
    """Return what the plan does not serve each tenant of each carrier, by stage."""
    found = [(name(year), row) for s, year in enumerate(view.years) for row in unserved(promise, s)]
    scale = energy_scale(row["kwh"] for _, row in found)
    rows = [
        Row((year, name(row["tenant"]), view.carrier(row["carrier"]), scale.show(row["kwh"]), percent(row["share"])))
        for year, row in found
    ]
    head = (say("word.year"), say("word.who"), say("word.carrier"), scale.unit, say("answers.share_of_need"))
    return Table(say("answers.unserved_table", span=view.span), head, tuple(rows), numeric_from=3)


def _headline(view: View, shown: Indicators) -> float:
    """Return the cost to be told: without the price of unserved demand where the plan rests on it."""
    return view.without_unserved(shown) if view.rests_on_unserved else shown.cost_present_value


def _first_last(values: Any, scale: Scale) -> Text:
    if len(values) == 1:
        return scale.with_unit(values[0])
    return scale.show(values[0]) + ARROW + scale.with_unit(values[-1])


def _cards(view: View, shown: Indicators) -> list[Card]:
    first, last = (Text(str(year), str(year)) for year in (view.years[0], view.years[-1]))
    span = first if len(view.years) == 1 else first + ARROW + last
    cost = view.money([_headline(view, shown)])
    invested = float(sum(row.sum() for row in view.investment.values()))
    investment = view.money([invested])
    carbon = mass_scale(shown.net_t)
    peak = power_scale(shown.peak_kw)
    lacking = energy_scale(shown.unserved_kwh)
    shares = share_or_none(shown.renewable_share[-1]) + name(" / ") + percent(shown.self_sufficiency[-1])
    rate = shown_value(100 * view.park.discount_rate)
    built = investment.with_unit(invested) if view.new_capacity else name("–")
    details = {
        "cost": say("card.cost.detail", rate=rate, year=first)
        + _missing(all_missed(view))
        + _of_part(view)
        + _unpriced(view, "card"),
        "investment": say("card.investment.detail", years=span) + _borne_part(view),
        "carbon": _carbon_detail(shown, span) + _missing(caps_missed(view)) + _of_part(view),
        "renewable": say("card.renewable.detail", year=last),
        "peak": say("card.peak.gate" if view.at_gate else "card.peak.all", years=span),
        "unserved": _unserved_detail(view, shown) + _of_part(view),
    }
    values = {
        "cost": cost.with_unit(_headline(view, shown)),
        "investment": built,
        "carbon": _first_last(shown.net_t, carbon),
        "renewable": shares,
        "peak": _first_last(shown.peak_kw, peak),
        "unserved": lacking.with_unit(float(shown.unserved_kwh.max())),
    }
    return [
        Card(say(f"card.{key}.title"), value, details[key], say(f"card.{key}.how", span=view.span))
        for key, value in values.items()
    ]


def _of_part(view: View) -> Text:
    """Return what tells that a figure is a sum over a part of the year; nothing for a whole year."""
    return say("card.of_part", part=view.part) if view.part else name("")


def _missing(what: Text | None) -> Text:
    """Return what tells beside a figure that it goes with missed requirements; nothing where all are kept."""
    return say("card.missed", what=what) if what else name("")


def _unpriced(view: View, where: str) -> Text:
    """Return what tells that a cost is without the price of unserved demand; nothing where the plan serves demand."""
    return say(f"{where}.unpriced") if view.rests_on_unserved else name("")


def _borne_part(view: View) -> Text:
    """Return what tells that the investment is whole while costs bear a part of it; nothing for a whole year."""
    return say("card.investment.part", part=view.part) if view.part else name("")


def _carbon_detail(shown: Indicators, span: Text) -> Text:
    if shown.net_t[0] <= 0 or len(shown.net_t) == 1:
        return span
    return span + Text(": ", ": ") + _change(shown.net_t[-1] / shown.net_t[0] - 1)


def _change(share: float) -> Text:
    """Return a change with its sign, and no '-0.0 %'."""
    return Text("+", "+") + percent(share) if share > 0.0005 else percent(share)


def _unserved_detail(view: View, shown: Indicators) -> Text:
    worst = int(np.argmax(shown.unserved_kwh))
    hours = view.axis["step_h"].values * view.axis["weight"].values
    demanded = float(view.axis["demand_kw"].values[worst].sum(axis=(0, 1)) @ hours)
    share = shown.unserved_kwh[worst] / demanded if demanded > 0 else 0.0
    return say(
        "card.unserved.detail", share=percent(share, decimals_for([100 * share], 2)), year=name(view.years[worst])
    )


def _cost(view: View, shown: Indicators) -> Text:
    cost = view.money([_headline(view, shown)])
    invested = float(sum(row.sum() for row in view.investment.values()))
    sentence = say(
        "answers.cost",
        cost=cost.with_unit(_headline(view, shown)),
        first=name(view.years[0]),
        last=name(view.park.stages.end - 1),
    )
    if view.new_capacity:
        sentence += say("answers.invested", money=view.money([invested]).with_unit(invested))
    sentence += _unpriced(view, "answers")
    if view.promised is not None and view.case.operation is not None:
        promised = _headline(view, view.promised)
        sentence += say("answers.promised", cost=view.money([promised]).with_unit(promised), whole=view.whole)
        missed = all_missed(view)
        if missed:
            key = "answers.cheaper_missed" if _headline(view, shown) < promised else "answers.missed"
            sentence += say(key, what=missed)
    if view.part:
        sentence += say("answers.part", part=view.part)
    gap = view.case.certificate.get("gap")
    if isinstance(gap, int | float):
        bound = label("bound", str(view.case.certificate.get("bound_kind", "unknown")))
        sentence += say("answers.proven", gap=gap_percent(gap), bound=bound)
    return sentence


def _carbon(view: View, shown: Indicators) -> Text:
    scale = mass_scale(shown.net_t)
    if len(view.years) == 1:
        return say("answers.carbon_one", year=name(view.years[0]), t=scale.with_unit(shown.net_t[0]))
    told = say(
        "answers.carbon",
        first=name(view.years[0]),
        last=name(view.years[-1]),
        before=scale.with_unit(shown.net_t[0]),
        after=scale.with_unit(shown.net_t[-1]),
    )
    share = shown.renewable_share[-1]
    return told if share is None else told + say("answers.renewable", share=percent(share), year=name(view.years[-1]))


def _nothing(view: View, shown: Indicators) -> Text | None:
    """Return what the park would cost without any investment, where the case knows it."""
    nothing = view.provenance("do_nothing") or {}
    cost = nothing.get("cost_present_value")
    if cost is None:
        return None
    scale = view.money([float(cost)])
    difference = float(cost) - shown.cost_present_value
    sentence = say("answers.nothing", cost=scale.with_unit(float(cost)))
    return sentence + say(
        "answers.nothing_saves" if difference >= 0 else "answers.nothing_costs",
        difference=scale.with_unit(abs(difference)),
        share=number(100 * abs(difference) / max(abs(float(cost)), 1e-9), 1) + name(" %"),
    )
