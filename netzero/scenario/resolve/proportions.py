"""Figures against each other: energy against peaks, bills and sectors, limits against what the tenants need.

Needs are those of an ordinary year: a peak that is not given is guessed from the energy and the sector's load factor.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass

import numpy as np

from netzero import catalogue
from netzero.components.link import sites
from netzero.components.park import Park
from netzero.scenario.doors.tables import TenantRow
from netzero.scenario.doors.yaml_tree import KeyPath
from netzero.scenario.resolve.bands import Read, judge, judge_between, judge_share, usual
from netzero.scenario.resolve.bounds import SPREAD, highest_of
from netzero.scenario.resolve.draft import Draft, Track
from netzero.scenario.scenario import CarrierNeed
from netzero.scenario.stages import growth_by_stage
from netzero.terms import COOLING, ELECTRICITY
from netzero.terms import Node as NodeName

YEAR_H, MONTH_H = 8760.0, 730.0
_HEAT_LOAD_FACTOR = 0.5
"""Mean over highest demand of heat and cold where no peak is known: about that of two shifts."""


def check_tenants_figures(draft: Draft) -> None:
    """Compare what each tenant needs with its sector, its peaks and its bills."""
    for tenant in draft.tenants:
        for carrier, need in tenant.needs.items():
            _check_energy(draft, tenant, need)
            peak = Read(tenant.row.place(f"{carrier}_peak_kw"), f"{carrier}_peak_kw", need.peak_kw or 0.0, "kW")
            if need.annual_kwh and need.peak_kw:
                _judge_peak(draft, peak, need.annual_kwh / YEAR_H)
            _check_bills(draft, tenant, need)


def _check_energy(draft: Draft, tenant: TenantRow, need: CarrierNeed) -> None:
    carrier = need.carrier
    own = {ELECTRICITY: catalogue.sector_electricity(), COOLING: {}}.get(carrier, catalogue.sector_heat())
    band = own.get(tenant.sector)
    read = Read(tenant.row.place(f"{carrier}_kwh"), f"{carrier}_kwh", need.annual_kwh or 0.0, "kWh")
    if carrier in tenant.bills:
        row = tenant.bills[carrier][min(tenant.bills[carrier])]
        read = Read(row.place("kwh"), "kwh", read.value, "kWh")
    if band is None:
        judge(draft, read, "cooling_year" if carrier == COOLING else "heat_year")
    else:
        judge_between(draft, read, (band.low * 1e6, band.high * 1e6))  # GWh, as the catalogue's tests hold


def _judge_peak(draft: Draft, peak: Read, mean_kw: float) -> None:
    """Compare a peak with the mean load by the band of load factors; a peak far below the mean cannot be."""
    low, high = usual(draft, "load_factor", "1")
    most = catalogue.bands()["load_factor"].most or np.inf
    judge_between(draft, peak, (mean_kw / high, mean_kw / low), (mean_kw / most, np.inf))


def _check_bills(draft: Draft, tenant: TenantRow, need: CarrierNeed) -> None:
    """Compare the months of a year with their median, and each peak with the month's energy."""
    rows = tenant.bills.get(need.carrier, {})
    if need.monthly_kwh is None or len(rows) < 12:
        return
    median = statistics.median(need.monthly_kwh)
    for month, kwh in enumerate(need.monthly_kwh, start=1):
        judge_share(draft, Read(rows[month].place("kwh"), "kwh", kwh, "kWh"), "month_of_median", median)
    for month, peak in enumerate(need.monthly_peak_kw or (), start=1):
        _judge_peak(
            draft, Read(rows[month].place("peak_kw"), "peak_kw", peak, "kW"), need.monthly_kwh[month - 1] / MONTH_H
        )


@dataclass(frozen=True)
class Demand:
    """What tenants need at one node, in their highest stage."""

    kw: float = 0.0
    """Sum of their peaks, all carriers."""
    kwh: float = 0.0
    """Energy of a year, all carriers."""
    electric_kw: float = 0.0


def check_limits(draft: Draft, park: Park) -> None:
    """Compare limits, capacities, fuels, caps and measures with what the tenants need."""
    demands = _demands(draft)
    whole = _added(list(demands.values()))
    _check_meters(draft, park, demands)
    _check_capacities(draft, demands, whole)
    for name, fuel in draft.given.fuels.items():
        _judge_track(draft, ("fuels", name, "annual_limit"), fuel.annual_limit, "fuel_of_need", "kWh", whole.kwh)
    carbon = draft.given.carbon
    caps = {year: cap for year, cap in carbon.caps.items() if not isinstance(cap, str)}
    _judge_track(draft, ("carbon", "caps"), caps, "cap_of_need", "t", whole.kwh, "t/kWh")
    _judge_track(
        draft, ("carbon", "base_year_emissions"), carbon.base_year_emissions, "cap_of_need", "t", whole.kwh, "t/kWh"
    )
    years = draft.stages.end - draft.stages.years[0]
    _judge_track(draft, ("carbon", "budget"), carbon.budget, "cap_of_need", "t", whole.kwh * years, "t/kWh")
    _check_measures(draft)


def _judge_track(
    draft: Draft, path: KeyPath, track: Track | None, band: str, unit: str, of: float, per: str = "1"
) -> None:
    """Compare a value, or each of those by year, with a band per unit of another figure."""
    values = (
        {(): track} if isinstance(track, int | float) else {(str(year),): one for year, one in (track or {}).items()}
    )
    for year, value in values.items():
        judge_share(draft, Read(draft.place(*path, *year), str(path[-1]), value, unit), band, of, per)


def _demands(draft: Draft) -> dict[NodeName, Demand]:
    found: dict[NodeName, list[Demand]] = {}
    for tenant in draft.tenants:
        growth = max(growth_by_stage(draft.stages, tenant.growth, tenant.entry, tenant.exit))
        for carrier, need in tenant.needs.items():
            kw = _usual_peak_kw(draft, tenant, need) * growth
            kwh = (need.annual_kwh or kw * _HEAT_LOAD_FACTOR * YEAR_H) * growth
            mine = Demand(kw, kwh, kw if carrier == ELECTRICITY else 0.0)
            found.setdefault(tenant.node(carrier), []).append(mine)
    return {node: _added(each) for node, each in found.items()}


def _added(demands: list[Demand]) -> Demand:
    return Demand(*(sum(getattr(each, part) for each in demands) for part in ("kw", "kwh", "electric_kw")))


def _usual_peak_kw(draft: Draft, tenant: TenantRow, need: CarrierNeed) -> float:
    """Return the peak of a need in the first year: as given, or guessed from its energy or its meter."""
    if need.monthly_peak_kw:
        return max(need.monthly_peak_kw)
    if need.peak_kw:
        return need.peak_kw
    if need.annual_kwh:
        sector = catalogue.sectors().get(tenant.sector)
        usual_factor = sector.load_factor.at(draft.stages.years[0]) if sector else _HEAT_LOAD_FACTOR
        return need.annual_kwh / YEAR_H / (usual_factor if need.carrier == ELECTRICITY else _HEAT_LOAD_FACTOR)
    return highest_of(draft, tenant.name, need) / SPREAD


def _check_meters(draft: Draft, park: Park, demands: dict[NodeName, Demand]) -> None:
    """Compare the limits of each meter with the peaks behind it."""
    for meter in park.meters:
        tenant = next((each for each in draft.tenants if each.meter == meter.name), None)
        in_table = tenant is not None and meter.name not in draft.given.meters
        behind = _added([demands.get(node, Demand()) for node, root in sites(park).items() if root == meter.node])
        if meter.import_limit_is_limit:
            place = (
                tenant.row.place("import_limit")
                if in_table and tenant
                else draft.place("meters", meter.name, "import_limit")
            )
            limit = max(meter.import_limit_kw)
            judge_share(draft, Read(place, "import_limit", limit, "kW"), "connection_of_peak", behind.kw)
            most = limit + max(meter.upgrade.size.upper if meter.upgrade else (0.0,))
            if limit > 0 and most < behind.electric_kw:
                draft.warn("NZ1438", place, limit=round(most), peak=round(behind.electric_kw), name=meter.name)
            export = Read(
                draft.place("meters", meter.name, "export_limit"), "export_limit", max(meter.export_limit_kw), "kW"
            )
            judge_share(draft, export, "export_of_import", limit)


def _check_capacities(draft: Draft, demands: dict[NodeName, Demand], whole: Demand) -> None:
    """Compare what exists and what may be built with the need of the node or, for the park's ground, of all."""
    for position, asset in enumerate(draft.given.assets):
        path: KeyPath = ("assets", position)
        tenant = draft.tenant_at(asset.at)
        here = demands.get(tenant.name, Demand()) if tenant else whole
        here = here if here.kw else whole
        for word in ("max", "max_new"):
            _judge_track(draft, (*path, word), getattr(asset, word), "capacity_of_peak", "kW", here.kw)
        for word in ("max_energy", "max_new_energy"):
            _judge_track(draft, (*path, word), getattr(asset, word), "storage_of_peak", "kWh", here.kw, "h")
        for lot, stock in enumerate(asset.existing):
            below = (*path, "existing", lot)
            _judge_track(draft, (*below, "capacity"), stock.capacity, "capacity_of_peak", "kW", here.kw)
            _judge_track(draft, (*below, "energy"), stock.energy, "storage_of_peak", "kWh", here.kw, "h")
    for position, link in enumerate(draft.given.links):
        for word in ("capacity", "max", "max_new"):
            _judge_track(draft, ("links", position, word), getattr(link, word), "capacity_of_peak", "kW", whole.kw)
    for position, purchase in enumerate(draft.given.purchases):
        _judge_track(draft, ("purchases", position, "limit"), purchase.limit, "capacity_of_peak", "kW", whole.kw)


def _check_measures(draft: Draft) -> None:
    """Compare what measures save with the need, and what they cost with what they save."""
    for each in draft.measures:
        measure, row = each.measure, each.row
        tenant = draft.tenant(measure.tenant)
        need = tenant.needs.get(measure.carrier) if tenant else None
        annual = (need.annual_kwh if need else None) or 0.0
        saving = measure.saving_kwh if measure.saving_kwh is not None else (measure.saving_share or 0.0) * annual
        if measure.saving_kwh is not None:
            judge_share(draft, Read(row.place("saving_kwh"), "saving_kwh", saving, "kWh"), "saving_of_need", annual)
        capex = Read(row.place("capex"), "capex", measure.capex, "money")
        judge_share(draft, capex, "cost_of_saving", saving, "money/kWh")
