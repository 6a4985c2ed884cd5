"""How the plan's worth changes with one figure at a time, from the books alone, as a tornado and a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netzero.reports.blocks import Figure, Plot, Row, Table, Variant
from netzero.reports.figures import flat_bar, layout
from netzero.reports.palette import BLUE, ORANGE, Paint
from netzero.reports.texts import Text, label, name, percent, say
from netzero.reports.view import View
from netzero.terms import ALL_PARTIES

if TYPE_CHECKING:
    import xarray as xr


def tornado(view: View, found: xr.Dataset) -> Figure:
    """Return the figure; all parties first, then each of those whose cash the plan changes."""
    tried = found["worth_sensitivity"].transpose("holder", "driver", "side")
    worth = found["net_present_value"].sel(view="project")
    holders = [ALL_PARTIES, *(str(each) for each in found["party"].values if float(abs(worth.sel(holder=each))) > 0.0)]
    variants = tuple(_variant(view, tried.sel(holder=each), float(worth.sel(holder=each)), each) for each in holders)
    by = percent(view.park.finance.sensitivity, 0)
    title = say("worth.sensitivity", by=by)
    return Figure("tornado", title, say("worth.tornado_alternative", by=by), variants, 320)


def _variant(view: View, tried: xr.DataArray, base: float, holder: str) -> Variant:
    scale = view.money([*tried.values.ravel(), base])
    drivers = [str(driver) for driver in tried["driver"].values]
    spread = np.abs(tried.values[:, 0] - tried.values[:, 1])
    order = np.argsort(spread, kind="stable")
    titles = [label("driver", drivers[at]) for at in order]
    sides = ((0, say("worth.less"), Paint(BLUE)), (1, say("worth.more"), Paint(ORANGE, "/")))
    bars = [
        flat_bar(words, titles, (tried.values[order, side] - base) / scale.divisor, paint)
        for side, words, paint in sides
    ]
    plot: Plot = {"data": bars, "layout": layout(name(""))}
    plot["layout"] |= {"barmode": "overlay", "hovermode": "y unified"}
    plot["layout"]["yaxis"] = {"type": "category", "automargin": True, "tickfont": {"size": 13}}
    plot["layout"]["xaxis"] = {
        "title": {"text": (say("worth.change") + name(", ") + scale.unit).plot, "standoff": 8},
        "gridcolor": "#e4e4e4",
        "zerolinecolor": "#555555",
        "automargin": True,
        "exponentformat": "none",
    }
    plot["layout"]["legend"] |= {"y": -0.35}
    head = (say("worth.figure"), say("worth.less"), say("worth.as_planned"), say("worth.more"))
    rows = [
        Row(
            (
                label("driver", drivers[at]),
                *(scale.show(float(each)) for each in (tried.values[at, 0], base, tried.values[at, 1])),
            )
        )
        for at in order[::-1]
    ]
    caption = (
        say("worth.sensitivity", by=percent(view.park.finance.sensitivity, 0)) + name(" (") + scale.unit + name(")")
    )
    return Variant(_holder(view, holder), plot, Table(caption, head, tuple(rows), note=say("worth.sensitivity_how")))


def _holder(view: View, holder: str) -> Text:
    return say("worth.all") if holder == ALL_PARTIES else view.party(holder)
