"""The ledger of certificates of renewable electricity: where they come from and what becomes of them."""

from __future__ import annotations

from netzero.reports.blocks import Row, Table
from netzero.reports.texts import energy_scale, label, name, say
from netzero.reports.view import View
from netzero.terms import CERTIFICATES


def table(view: View) -> Table | None:
    """Return what all parties are issued, buy, sell and retire; None where there are no certificates."""
    if view.operated is None or "certificates" not in view.operated.books:
        return None
    told = view.operated.books["certificates"].sum("party")
    values = {line: told.sel(certificate=line).values for line in CERTIFICATES}
    scale = energy_scale([float(kwh) for row in values.values() for kwh in row])
    rows = [Row((label("certificate", line), *(scale.show(float(kwh)) for kwh in row))) for line, row in values.items()]
    title = say("certificates.title") + name(" (") + scale.unit + name(")")
    head = (say("word.what"), *map(name, view.years))
    return Table(title, head, tuple(rows), folded=True, note=say("certificates.note"))
