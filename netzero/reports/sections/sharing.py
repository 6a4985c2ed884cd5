"""How tenants shared electricity, heat and cold: by which rule, at which price, who gave what to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from netzero.components.park import Settlement
from netzero.reports.blocks import Block, Row, Sentences, Table
from netzero.reports.texts import Text, energy_scale, label, name, number, percent, say
from netzero.reports.view import View
from netzero.terms import PARK

FLOWS = {
    "own": "own_supply_kw",
    "pool": "pool_taken_kw",
    "given": "pool_given_kw",
    "grid": "grid_taken_kw",
    "sold": "exported_by_kw",
    "lost": "network_loss_kw",
}
HEAT_FLOWS = {"own": "heat_own_kw", "pool": "heat_taken_kw", "given": "heat_given_kw"}
PAID = "paid"
Columns: TypeAlias = dict[str, NDArray[np.float64]]


def blocks(view: View) -> list[Block]:
    """Return the rule in words, and for each stage the flows by party of electricity, and of heat and cold."""
    years = range(len(view.years))
    tables = [table for stage in reversed(years) for table in _tables(view, stage, folded=stage < years[-1])]
    return [Sentences((_rule(view), *_prices(view))), *tables]


def _rule(view: View) -> Text:
    given = view.park.settlement
    classes = ", ".join(" + ".join(members) for members in given.classes)
    shares = ", ".join(f"{party} {share:.4g}" for party, share in given.shares)
    told = {"classes": name(classes), "shares": name(shares) if shares else say("sharing.owners")}
    rule = say(f"sharing.rule.{given.rule}", **({given.rule: told[given.rule]} if given.rule in told else {}))
    if not given.network_loss:
        return rule
    return rule + name(" ") + say("sharing.losses", share=percent(given.network_loss))


def _prices(view: View) -> Iterator[Text]:
    """Yield the internal tariff in words, at the prices of the last stage."""
    given, per_kwh = view.park.settlement, name(f"{view.park.currency}/kWh")
    if given.buy:
        values = {"buy": _price(view, given.buy[-1]), "sell": _price(view, given.sell[-1])}
        yield say("sharing.price.declared", per_kwh=per_kwh, **values)
    else:
        yield say("sharing.price.between", weight=percent(given.import_weight, 0), margin=_margin(view, given))
    for carrier, price in given.heat_prices:
        yield say("sharing.price.heat", carrier=view.carrier(carrier), price=_price(view, price[-1]), per_kwh=per_kwh)


def _margin(view: View, given: Settlement) -> Text:
    if not given.margin:
        return name("")
    return say("sharing.price.margin", margin=_price(view, given.margin[-1]), currency=name(view.park.currency))


def _price(view: View, value: float) -> Text:
    return number(value, 0 if view.park.currency == "VND" else 4)


def _tables(view: View, stage: int, *, folded: bool) -> Iterator[Table]:
    year = name(view.years[stage])
    parties, power = _yearly(view, "party", FLOWS | {PAID: "pool_payment"}, stage)
    if parties:
        named = [_party(party) for party in parties]
        yield _table(view, say("sharing.table", year=year), named, power, folded=folded)
    labels, heat = _yearly(view, "party_carrier", HEAT_FLOWS | {PAID: "heat_payment"}, stage)
    if labels:
        pairs = [each.rpartition(":") for each in labels]
        named = [_party(party) + name(", ") + view.carrier(carrier) for party, _, carrier in pairs]
        yield _table(view, say("sharing.heat", year=year), named, heat, folded=True)


def _yearly(view: View, dim: str, flows: dict[str, str], stage: int) -> tuple[list[str], Columns]:
    """Return the labels with any flow in a stage, and their yearly sums by column; no labels in older files."""
    assert view.operated is not None
    settled = view.operated.settlement
    if not all(variable in settled for variable in flows.values()):
        return [], {}
    hours = view.axis["step_h"].values * view.axis["weight"].values
    sums = {key: settled[variable].values[:, stage] @ hours for key, variable in flows.items()}
    any_flow = np.flatnonzero(np.any([values != 0.0 for values in sums.values()], axis=0))
    return [str(settled[dim].values[at]) for at in any_flow], {key: values[any_flow] for key, values in sums.items()}


def _table(view: View, caption: Text, rows: list[Text], columns: Columns, *, folded: bool) -> Table:
    money = view.yearly_money(columns[PAID])
    energy = energy_scale(np.concatenate([values for key, values in columns.items() if key != PAID]))
    scales = {key: money if key == PAID else energy for key in columns}
    head = [label("sharing.column", key) + name(", ") + scale.unit for key, scale in scales.items()]
    cells = [[scale.show(float(value)) for value in columns[key]] for key, scale in scales.items()]
    lines = tuple(Row((row, *(column[at] for column in cells))) for at, row in enumerate(rows))
    return Table(caption, (say("word.party"), *head), lines, folded=folded, note=say("sharing.note"))


def _party(party: str) -> Text:
    return say("word.operator") if party == PARK else name(party)
