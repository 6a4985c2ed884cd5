"""Which factor of the public grid is used where, and what own renewable electricity avoids."""

from __future__ import annotations

import numpy as np

from netzero.reports.blocks import Row, Table
from netzero.reports.texts import Text, label, mass_scale, name, number, say
from netzero.reports.view import View

PER_MWH = 1000.0


def table(view: View) -> Table | None:
    """Return the grid's factors by stage, t per MWh, and for what each is used; None of an older file."""
    grid = view.park.greenhouse.grid
    if view.operated is None or not grid.official:
        return None
    axis, hours = view.axis, (view.axis["step_h"] * view.axis["weight"]).values

    def mean(kind: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.asarray(axis[f"grid_factor_{kind}"].values @ hours / hours.sum())

    def row(title: Text, values: object) -> Row:
        return Row((title, *(number(PER_MWH * float(t), 4) for t in np.asarray(values))))

    rows = [row(say("grid.official", method=label("grid_method", grid.method)), grid.official)]
    rows += [row(say("grid.average"), grid.average)] if grid.average else []
    rows += [row(say("grid.location", which=label("grid_inventory", grid.inventory)), mean("location"))]
    rows += [row(say("grid.market"), mean("market"))]
    if "grid_factor_marginal" in axis:
        rows.append(row(say("grid.marginal"), mean("marginal")))
    if "avoided" in view.operated.books:
        avoided = view.operated.books["avoided"].sum("party").values
        scale = mass_scale([float(t) for t in avoided])
        title = say("grid.avoided") + name(" (") + scale.unit + name(")")
        rows.append(Row((title, *(scale.show(float(t)) for t in avoided))))
    head = (say("word.what"), *map(name, view.years))
    return Table(say("grid.title"), head, tuple(rows), folded=True, note=say("grid.note"))
