"""Outages: for how long the design serves critical demand without the grid, and without its largest units."""

from __future__ import annotations

import xarray as xr

from netzero.components.tiers import carriers_of_tier, order_of_tiers
from netzero.reports.blocks import Block, Figure, Row, Section, Table, Variant
from netzero.reports.figures import GRID, layout, line
from netzero.reports.palette import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION
from netzero.reports.texts import Text, energy_scale, label, name, number, percent, say
from netzero.reports.view import View
from netzero.results.odds import told_h

COLOURS = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY)
DASHES = ("solid", "dash", "dot", "dashdot")


def section(view: View) -> Section | None:
    """Return the section, or None when no outages were tried."""
    grid, units = view.case.outages, view.case.failures
    blocks: list[Block] = []
    if grid is not None:
        blocks += [_figure(view, grid), _tenants(view, grid), *_tiers(view, grid), _energy(view, grid)]
    if units is not None and units.sizes["outage"]:
        blocks.append(_units(view, units))
    if not blocks:
        return None
    return Section("outages", say("outages.title"), blocks, say("outages.lead"))


def _figure(view: View, grid: xr.Dataset) -> Figure:
    """Return the share of start times from which an outage of so many hours is survived, one line a stage."""
    hours = [int(value) for value in grid["outage_h"].values]
    plot = layout(name("%"))
    plot["xaxis"] = {"title": {"text": say("outages.hours").plot}, "gridcolor": GRID, "automargin": True}
    plot["yaxis"] |= {"range": [-3, 103]}
    plot["legend"] |= {"y": -0.28}
    survival = grid["survival"].isel(outage=0).transpose("stage", "outage_h").values
    data = [
        line(name(year), hours, 100.0 * survival[at], COLOURS[at % len(COLOURS)], dash=DASHES[at % len(DASHES)])
        for at, year in enumerate(view.years)
    ]
    told = told_h(grid)
    rows = tuple(
        Row((number(hour), *(percent(float(value)) for value in survival[:, hours.index(hour)]))) for hour in told
    )
    title = say("outages.survival")
    table = Table(title, (say("outages.hours"), *map(name, view.years)), rows)
    return Figure(
        "outages",
        title,
        say("figure.alternative", title=title),
        (Variant(name(""), {"data": data, "layout": plot}, table),),
        360,
    )


def _tenants(view: View, grid: xr.Dataset) -> Table:
    """Return each tenant's critical shares and survival by duration in the last stage."""
    told, last = told_h(grid), grid["tenant_survival"].isel(outage=0, stage=-1)
    rows = []
    for tenant in view.park.tenants:
        shares = [
            view.carrier(carrier) + name(" ") + percent(share, 0)
            for carrier, _ in tenant.nodes
            if (share := tenant.critical_share(carrier)) < 1.0
        ]
        stated = _joined(shares) if shares else say("outages.all_critical")
        found = (percent(float(last.sel(tenant=tenant.name, outage_h=hour))) for hour in told)
        rows.append(Row((name(tenant.name), stated, *found)))
    head = (say("word.tenant"), say("outages.critical"), *(name(f"{hour} h") for hour in told))
    return Table(say("outages.by_tenant", year=name(view.years[-1])), head, tuple(rows), numeric_from=2)


def _tiers(view: View, grid: xr.Dataset) -> list[Table]:
    """Return the survival of each tenant's tiers by duration in the last stage; none where there is one tier alone."""
    tiers = order_of_tiers(view.park)
    if len(tiers) == 1:
        return []
    told, last = told_h(grid), grid["tier_survival"].isel(outage=0, stage=-1)
    rows = [
        Row(
            (
                name(tenant.name),
                name(f"{tier}: ") + _listed(view, carriers),
                *(percent(float(last.sel(tenant=tenant.name, tier=tier, outage_h=hour))) for hour in told),
            )
        )
        for tenant in view.park.tenants
        for tier in tiers
        if (carriers := carriers_of_tier(tenant, tier))
    ]
    head = (say("word.tenant"), say("outages.tier"), *(name(f"{hour} h") for hour in told))
    return [Table(say("outages.by_tier", year=name(view.years[-1])), head, tuple(rows), numeric_from=2)]


def _listed(view: View, carriers: tuple[str, ...]) -> Text:
    words = [view.carrier(carrier) for carrier in carriers]
    return Text("; ".join(each.en for each in words), "; ".join(each.vi for each in words))


def _joined(texts: list[Text]) -> Text:
    return sum(texts[1:], start=texts[0]) if len(texts) == 1 else texts[0] + name("; ") + _joined(texts[1:])


def _energy(view: View, grid: xr.Dataset) -> Table:
    """Return the mean critical energy not served by carrier, duration and stage."""
    lost = grid["critical_unserved_kwh"].isel(outage=0).sum("tenant")
    told, scale = told_h(grid), energy_scale(lost.values.ravel())
    rows = [
        Row(
            (
                view.carrier(str(carrier)) + name(f", {hour} h"),
                *(scale.show(float(value)) for value in lost.sel(carrier=carrier, outage_h=hour).values),
            )
        )
        for carrier in lost["carrier"].values
        if float(lost.sel(carrier=carrier).max()) > 0.0
        for hour in told
    ]
    caption = say("outages.energy", unit=scale.unit)
    return Table(caption, (say("word.what"), *map(name, view.years)), tuple(rows), folded=True)


def _units(view: View, units: xr.Dataset) -> Table:
    """Return what the failure of each of the largest units means in each stage."""
    hours = int(units["outage_h"].values[0])
    lost, total = units["critical_unserved_kwh"].sum(("tenant", "carrier")), units["all_unserved_kwh"]
    scale = energy_scale(total.sum("demand_point").values.ravel())
    head = (
        say("outages.unit"),
        say("word.stage"),
        say("outages.served"),
        say("outages.critical_lost", unit=scale.unit),
        say("outages.all_lost", unit=scale.unit),
    )
    rows = []
    for outage in units["outage"].values:
        kind, _, unit = str(outage).partition(":")
        for stage, year in enumerate(view.years):
            at = {"outage": outage, "outage_h": hours}
            one, every = lost.sel(at).values[stage], total.sel(at).sum("demand_point").values[stage]
            survival = percent(float(units["survival"].sel(at).values[stage]))
            title = label("unit", kind) + name(f" {unit}")
            rows.append(Row((title, name(year), survival, scale.show(float(one)), scale.show(float(every)))))
    return Table(say("outages.units", hours=number(hours)), head, tuple(rows), numeric_from=2)
