"""The park's greenhouse-gas inventory by source; tenants' own are in the exports."""

from __future__ import annotations

import numpy as np

from netzero.reports.blocks import Row, Table
from netzero.reports.texts import label, mass_scale, name, say
from netzero.reports.view import View
from netzero.terms import INVENTORY


def table(view: View) -> Table | None:
    """Return scopes 1 and 2 (location-based) by source, and what parties gave each other with heat."""
    if view.operated is None or "inventory" not in view.operated.books:
        return None
    told = view.operated.books["inventory"].sum(("party", "gas")).transpose("source", "stage")
    values = {source: told.sel(source=source).values for source in INVENTORY}
    inside = values.pop("heat_inside")
    del values["heat_given"]
    if not told.values.any():
        return None
    scale = mass_scale([float(t) for row in values.values() for t in row])
    rows = [
        Row((label("inventory", source), *(scale.show(float(t)) for t in row)))
        for source, row in values.items()
        if row.any()
    ]
    total = np.sum(list(values.values()), axis=0)
    rows.append(Row((say("inventory.total"), *(scale.show(float(t)) for t in total)), "total"))
    if inside.any():
        rows.append(Row((say("inventory.inside"), *(scale.show(float(t)) for t in inside))))
    title = say("inventory.title") + name(" (") + scale.unit + name(")")
    head = (say("word.what"), *map(name, view.years))
    return Table(title, head, tuple(rows), folded=True, note=say("inventory.note"))
