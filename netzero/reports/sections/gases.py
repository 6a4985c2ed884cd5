"""Emissions by gas: what of each scope is of which gas, and what it weighs."""

from __future__ import annotations

from netzero.reports.blocks import Row, Table
from netzero.reports.texts import label, mass_scale, name, number, say
from netzero.reports.view import View
from netzero.terms import UNSPLIT

SHOWN = ("scope_1", "scope_2_location", "scope_2_market", "biogenic")


def table(view: View) -> Table | None:
    """Return emissions by scope and gas, CO2e; None where the books do not tell them or all are of one gas."""
    if view.operated is None or "gas_emissions" not in view.operated.books:
        return None
    told = view.operated.books["gas_emissions"].sum("party")
    found = [
        (scope, str(gas), warming, told.sel(scope=scope, gas=gas).values)
        for scope in SHOWN
        for gas, warming in zip(told["gas"].values, told["warming"].values, strict=True)
    ]
    rows = [each for each in found if each[3].any()]
    if not rows:
        return None
    scale = mass_scale([float(t) for *_, values in rows for t in values])
    lines = tuple(
        Row((label("scope", scope), label("gas", gas), number(warming, 1), *(scale.show(float(t)) for t in values)))
        for scope, gas, warming, values in rows
    )
    head = (say("gases.scope"), say("gases.gas"), say("gases.warming"), *map(name, view.years))
    note = say("gases.note", report=name(view.park.greenhouse.report))
    if any(gas == UNSPLIT for _, gas, *_ in rows):
        note += say("gases.unsplit")
    return Table(say("gases.title") + name(" (") + scale.unit + name(")"), head, lines, 2, folded=True, note=note)
