"""Scope 3 by kind, and what is embodied for each year of its life."""

from __future__ import annotations

from netzero.reports.blocks import Row, Table
from netzero.reports.texts import label, mass_scale, name, say
from netzero.reports.view import View


def table(view: View) -> Table | None:
    """Return scope 3 by kind; None where the books hold none."""
    if view.operated is None or "upstream" not in view.operated.books:
        return None
    books = view.operated.books
    told = books["upstream"].sum("party").transpose("kind", "stage")
    embodied = books["embodied"].sum("party").values
    kinds = [(str(kind), row) for kind, row in zip(told["kind"].values, told.values, strict=True) if row.any()]
    if not kinds:
        return None
    scale = mass_scale([float(t) for _, row in kinds for t in row])
    rows = [Row((label("upstream", kind), *(scale.show(float(t)) for t in row))) for kind, row in kinds]
    rows.append(Row((say("upstream.total"), *(scale.show(float(t)) for t in told.values.sum(axis=0))), "total"))
    if embodied.any():
        rows.append(Row((say("upstream.a_year"), *(scale.show(float(t)) for t in embodied))))
    note = say("upstream.counted" if view.park.carbon.counts_scope_3 else "upstream.apart")
    title = say("upstream.title") + name(" (") + scale.unit + name(")")
    return Table(title, (say("word.what"), *map(name, view.years)), tuple(rows), folded=True, note=note)
