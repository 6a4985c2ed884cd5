"""Every tenant: what it uses, where its electricity comes from, what it pays and emits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from netzero.components.network import of_delivered
from netzero.reports.blocks import Block, Figure, Row, Section, Table, Variant
from netzero.reports.figures import GRID, flat_bar, layout
from netzero.reports.palette import SHARES
from netzero.reports.sections import sharing, statements
from netzero.reports.texts import (
    SPACE,
    Scale,
    Text,
    energy_scale,
    label,
    mass_scale,
    name,
    number,
    percent,
    say,
    shortened,
)
from netzero.reports.tolerance import calm, visible
from netzero.reports.view import View

if TYPE_CHECKING:
    import xarray as xr

MOST_BARS = 30
"""Tenants drawn; the table has all of them."""
NAME_LENGTH = 32
"""Characters of a name beside its bar; the table has it in full."""
SOURCES = {"own": "own_supply_kw", "pool": "pool_taken_kw", "grid": "grid_taken_kw"}


@dataclass(frozen=True, eq=False)
class _Use:
    """Yearly figures of all tenants in one stage; arrays have dim tenant."""

    names: list[str]
    present: list[bool]
    energy: dict[str, NDArray[np.float64]]
    """kWh by carrier."""
    sources: dict[str, NDArray[np.float64]]
    """kWh of electricity by source."""
    cost: NDArray[np.float64]
    emissions: NDArray[np.float64]
    """Footprint: scope 1 and 2 as handed on to tenants, less their share of offsets."""

    def title(self, at: int) -> Text:
        """Return the name of a tenant, marked when it is not there in this stage."""
        return name(self.names[at]) + (say("tenants.absent") if not self.present[at] else name(""))

    @property
    def total_kwh(self) -> NDArray[np.float64]:
        return np.asarray(sum(self.energy.values(), np.zeros(len(self.names))))


def section(view: View) -> Section | None:
    """Return the section, or None when nothing was operated."""
    if view.operated is None:
        return None
    uses = [_use(view, stage) for stage in range(len(view.years))]
    blocks: list[Block] = [_sources(view, uses)]
    last = len(uses) - 1
    blocks += [
        _table(view, use, year, folded=at < last) for at, (use, year) in enumerate(zip(uses, view.years, strict=True))
    ]
    blocks += sharing.blocks(view)
    blocks += statements.blocks(view)
    return Section("tenants", say("tenants.title"), blocks, say("tenants.lead", basis=view.basis, span=view.span))


def _use(view: View, stage: int) -> _Use:
    assert view.operated is not None
    hours = view.axis["step_h"].values * view.axis["weight"].values
    demand = view.axis["demand_kw"].values[stage] @ hours / of_delivered(view.park)
    names = [str(key) for key in view.axis["tenant"].values]
    carriers = [str(key) for key in view.axis["carrier"].values]
    energy = {carrier: demand[:, at] for at, carrier in enumerate(carriers) if demand[:, at].any()}
    settled = view.operated.settlement
    parties = [str(key) for key in settled["party"].values]
    rows = [parties.index(key) for key in names]
    sources = {key: (settled[variable].values[:, stage] @ hours)[rows] for key, variable in SOURCES.items()}
    books = view.operated.books
    cost = _of_party(books, "costs", names, stage) + _of_party(books, "transfers", names, stage)
    counted = [*view.park.carbon.scopes, "offset"]
    scopes = books["footprint"].isel(stage=stage).sel(tenant=names, scope=counted)
    footprint = calm(scopes.sum("scope").values, float(np.abs(scopes.values).max(initial=0.0)), 0.0)
    there = {tenant.name: tenant.present[stage] for tenant in view.park.tenants}
    present = [there.get(key, True) for key in names]
    return _Use(names, present, energy, sources, cost, footprint)


def _of_party(books: xr.Dataset, variable: str, names: Sequence[str], stage: int) -> NDArray[np.float64]:
    """Return the sum of costs or transfers over their lines, for parties by name."""
    array = books[variable].transpose("party", "stage", ...)
    parties = [str(party) for party in array["party"].values]
    return np.array([array.values[parties.index(key), stage].sum() for key in names])


def _sources(view: View, uses: list[_Use]) -> Figure:
    """Return where each tenant's electricity comes from, per cent, by stage; the largest use is uppermost."""
    variants = [_sources_in(use, year) for use, year in zip(uses, view.years, strict=True)]
    most = max(len(variant.plot["data"][0]["y"]) for variant in variants)
    title = say("tenants.sources")
    return Figure("sources", title, say("figure.alternative", title=title), tuple(variants[::-1]), 130 + 26 * most)


def _sources_in(use: _Use, year: int) -> Variant:
    total = sum(use.sources.values(), np.zeros(len(use.names)))
    order = np.argsort(-total, kind="stable")
    shares = {
        key: np.divide(kwh, total, out=np.full_like(total, np.nan), where=total > 0) for key, kwh in use.sources.items()
    }
    rows = [Row((use.title(at), *(percent(row[at]) for row in shares.values()))) for at in order]
    table = Table(name(year), (say("word.tenant"), *(label("source", key) for key in shares)), tuple(rows))
    drawn = [at for at in order[:MOST_BARS] if use.present[at] and visible(total[at])]
    names = [name(use.names[at]) for at in drawn]
    data = [flat_bar(label("source", key), names, 100 * row[drawn], SHARES[key]) for key, row in shares.items()]
    plot = layout(name(""), hovermode="y unified", bargap=0.25)
    plot["margin"] |= {"t": 40, "r": 36}
    plot["legend"] |= {"y": 1, "yanchor": "bottom"}
    plot["xaxis"] = {"range": [0, 100], "dtick": 20, "ticksuffix": f"{SPACE}%", "gridcolor": GRID}
    plot["yaxis"] = {"type": "category", "automargin": True, "autorange": "reversed", "ticklabelstandoff": 6}
    plot["yaxis"] |= {"tickvals": [tenant.plot for tenant in names]}
    plot["yaxis"] |= {"ticktext": [shortened(tenant, NAME_LENGTH).plot for tenant in names]}
    return Variant(name(year), {"data": data, "layout": plot}, table)


def _table(view: View, use: _Use, year: int, *, folded: bool) -> Table:
    energy, mass = energy_scale(use.total_kwh), mass_scale(use.emissions)
    money = view.yearly_money(use.cost[np.isfinite(use.cost)])
    totals = [*(float(row.sum()) for row in use.energy.values()), float(use.total_kwh.sum())]
    columns = [energy.parts(row.tolist()) for row in use.energy.values()]
    columns.append([energy.show(float(value)) for value in use.total_kwh])
    columns.append([money.show(float(value)) for value in use.cost])
    columns.append([_per_kwh(view, cost, kwh) for cost, kwh in zip(use.cost, use.total_kwh, strict=True)])
    columns.append([mass.show(float(value)) for value in use.emissions])
    rows = [Row((use.title(at), *(column[at] for column in columns))) for at in range(len(use.names))]
    rows.append(_total(view, use, totals, energy, money, mass))
    carriers = [view.carrier(carrier) + name(", ") + energy.unit for carrier in use.energy]
    per_kwh = say("tenants.per_kwh", currency=name(view.park.currency))
    head = [say("word.tenant"), *carriers, say("tenants.energy") + name(", ") + energy.unit]
    head += [say("tenants.cost") + name(", ") + money.unit, per_kwh, say("tenants.emissions") + name(", ") + mass.unit]
    note = say("tenants.note")
    return Table(say("tenants.table", year=name(year)), tuple(head), tuple(rows), folded=folded, note=note)


def _total(view: View, use: _Use, totals: list[float], energy: Scale, money: Scale, mass: Scale) -> Row:
    cost, emissions = float(np.nansum(use.cost)), float(np.nansum(use.emissions))
    last = (money.show(cost), _per_kwh(view, cost, totals[-1]), mass.show(emissions))
    return Row((say("tenants.all"), *map(energy.show, totals), *last), "total")


def _per_kwh(view: View, cost: float, kwh: float) -> Text:
    if kwh <= 0:
        return name("–")
    return number(cost / kwh, 0 if view.park.currency == "VND" else 4)
