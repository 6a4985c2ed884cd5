"""What tenants need, and which figures stand behind demand that is made from a sector."""

from __future__ import annotations

from netzero import catalogue
from netzero.catalogue.model import Sector, ShiftPattern
from netzero.scenario.doors.tables import TenantRow
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.scenario import AssumedFigure, CarrierNeed, TenantNeed
from netzero.terms import COOLING, ELECTRICITY

OF_ALL = ("noise_spread", "noise_persistence", "tet_lead_share", "tet_ramp_down_days", "tet_ramp_up_days", "comfort_c")
OF_HEAT = ("hot_standing", "feed_water_per_k")
OF_COOLING = ("process_cooling", "hot_day_k")
"""Figures of the catalogue's `demand.yaml` by what they shape."""


def need_of(draft: Draft, tenant: TenantRow) -> TenantNeed:
    """Return what a tenant needs, and list the figures that give its synthesised demand a shape."""
    sectors = catalogue.sectors()
    sector = sectors.get(tenant.sector) or next(iter(sectors.values()))
    for need in tenant.needs.values():
        if need.file is None:
            _assume(draft, tenant.sector, sector, need)
    return TenantNeed(
        name=tenant.name,
        title=tenant.title,
        sector_name=tenant.sector,
        sector=sector,
        needs=tuple(tenant.needs.values()),
        growth=tenant.growth,
        entry=tenant.entry,
        exit=tenant.exit,
    )


def _assume(draft: Draft, name: str, sector: Sector, need: CarrierNeed) -> None:
    """List what shapes one need: its sector, its shifts, the weather and the noise."""
    pattern, figures = catalogue.shift_patterns()[sector.shift_pattern], catalogue.demand_figures()
    label = f"sector.{name}"
    draft.assume(f"{label}.sunday_share", sector.sunday_share)
    draft.assume(f"{label}.tet_stop_days", sector.tet_stop_days)
    for month, factor in sorted(sector.seasonal.items()):
        draft.assume(f"{label}.seasonal.{month}", factor)
    _assume_word(draft, f"{label}.shift_pattern", sector.shift_pattern, "", sector)
    _assume_word(draft, f"{label}.working_days", f"{sector.working_days}", "day/week", sector)
    _assume_shifts(draft, sector.shift_pattern, pattern)
    shaped = [*OF_ALL]
    if need.carrier == ELECTRICITY:
        draft.assume(f"{label}.temperature_sensitivity", sector.temperature_sensitivity)
        if need.peak_kw is None and need.monthly_peak_kw is None:
            draft.assume(f"{label}.load_factor", sector.load_factor)
    elif need.carrier == COOLING:
        shaped += OF_COOLING
    else:
        shaped += OF_HEAT
    if need.carrier in (ELECTRICITY, COOLING):
        draft.assume(f"shift.{sector.shift_pattern}.standing", pattern.standing)
    for figure in shaped:
        draft.assume(f"demand.{figure}", figures[figure])


def _assume_word(draft: Draft, name: str, value: str, unit: str, sector: Sector) -> None:
    """List what a sector says in words; it comes from where its figures come from."""
    of = sector.sunday_share
    draft.assumed[name] = AssumedFigure(name, value, unit, of.source, of.year, of.confidence)


def _assume_shifts(draft: Draft, name: str, pattern: ShiftPattern) -> None:
    """List the levels of a working day by the hours they hold for; full activity needs no figure."""
    for span in pattern.spans:
        if span.level is not None:
            draft.assume(f"shift.{name}.{span.start}-{span.end}", span.level)
