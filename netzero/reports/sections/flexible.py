"""What tenants took at other times, and did without, of their flexible demand."""

from __future__ import annotations

from netzero.reports.blocks import Row, Table
from netzero.reports.flows import yearly_kwh
from netzero.reports.texts import energy_scale, name, say
from netzero.reports.view import View

TERMS = {"moved": "shifted_down_kw", "shed": "shed_kw"}


def table(view: View) -> Table | None:
    """Return the energy moved and shed by stage; None without flexible demand."""
    if view.operated is None or not view.park.flexible:
        return None
    dispatch = view.operated.dispatch
    found = {key: yearly_kwh(view.axis, dispatch[term].values) for key, term in TERMS.items()}
    scale = energy_scale(float(kwh) for values in found.values() for kwh in values.ravel())
    rows = []
    for at, item in enumerate(view.park.flexible):
        title = name(f"{item.tenant}, ") + view.carrier(item.carrier)
        rows.append(Row((title, *(scale.show(float(kwh)) for values in found.values() for kwh in values[at]))))
    head = [say("flexible.who")]
    head += [say(f"flexible.{key}", year=name(year), unit=scale.unit) for key in found for year in view.years]
    return Table(say("flexible.table", span=view.span), tuple(head), tuple(rows))
