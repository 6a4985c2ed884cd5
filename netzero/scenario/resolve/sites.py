"""Sites: roofs and plots of land, whose area is shared, and tenants' sites, which last as long as the tenants do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from netzero.components.park import ByStage, SiteLimit, Size
from netzero.scenario.doors.tables import RESERVED
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.owners import owner_names
from netzero.scenario.resolve.sizes import ENERGY, POWER, Entry, own_or_figure, standing
from netzero.scenario.stages import counted_years

MOST_NAMED = 6
FULL = 1e-9
"""Share of a site's area that rounding may take beyond it."""


def check_land(draft: Draft) -> None:
    """Note plots with names that mean something else already, or on the site of nobody."""
    taken = {*RESERVED, *(tenant.name for tenant in draft.tenants), *(roof.name for roof in draft.roofs)}
    for name, plot in draft.given.land.items():
        if name in taken:
            draft.faults.add("NZ1410", draft.place("land", name, key=True), name=name)
        if plot.tenant is not None and draft.tenant(plot.tenant) is None:
            known = [tenant.name for tenant in draft.tenants]
            draft.unknown("NZ0264", draft.place("land", name, "tenant"), plot.tenant, known)


def area_of(draft: Draft, entry: Entry) -> ByStage:
    """Return what a unit of a supply or converter takes of its site, m2 by stage; a fault when nobody says."""
    return own_or_figure(draft, entry, entry.asset.area, "area", "area", "m2/kW", None)


def site_limits(draft: Draft, entries: list[Entry], sizes: Mapping[str, Size]) -> tuple[SiteLimit, ...]:
    """Return the area of every plot, and of every roof that several assets share; and what a roof's structure bears.

    What a single supply may fill of a roof is in its size. Shared area counts as modules take it in the first stage.
    """
    limits = []
    for site in (*draft.given.land, *(roof.name for roof in draft.roofs)):
        room, here = draft.room(site), [entry for entry in entries if entry.at == site]
        uses = [use for entry in here for use in _uses(draft, entry) if use[0] in sizes]
        if room is None or not uses:
            continue
        if len(uses) > 1 or site in draft.given.land:
            _tell_full(draft, site, room.area_m2, here[0], uses, sizes)
            limits.append(SiteLimit(site, "m2", room.area_m2, tuple(uses)))
        borne = tuple((entry.name, 1.0) for entry in here if entry.technology.kind == "supply")
        if room.capacity_kw is not None and len(borne) > 1:
            limits.append(SiteLimit(f"{site} structure", "kW", room.capacity_kw, borne))
    return tuple(limits)


def _uses(draft: Draft, entry: Entry) -> list[tuple[str, float]]:
    """Return the sizes of an asset and the m2 that a unit takes of its site.

    On a roof only supplies must have an area: a boiler or a battery may stand under it.
    """
    asset, kind, on_land = entry.asset, entry.technology.kind, entry.at in draft.given.land
    if kind == "storage":
        if on_land and asset.area is None and asset.energy_area is None:
            draft.fault("NZ2281", entry.path, name=entry.name, site=entry.at, word="energy_area")
        parts = ((ENERGY, asset.energy_area), (POWER, asset.area))
        return [(entry.name + part.suffix, area) for part, area in parts if area]
    said = asset.area is not None or entry.technology.area is not None
    if kind == "converter" and on_land and not said:
        draft.fault("NZ2281", entry.path, name=entry.name, site=entry.at, word="area")
    if kind == "supply" or (said and (on_land or asset.area is not None)):
        return [(entry.name, area_of(draft, entry)[0])]
    return []


def _tell_full(
    draft: Draft, site: str, area_m2: float, first: Entry, uses: list[tuple[str, float]], sizes: Mapping[str, Size]
) -> None:
    """Note a site on which more exists than it has room for."""
    taken = float(np.max(np.sum([area * np.array(sizes[name].existing) for name, area in uses], axis=0)))
    if taken > area_m2 * (1 + FULL):
        draft.fault("NZ2282", (*first.path, "at"), site=site, taken=f"{taken:,.0f}", area=f"{area_m2:,.0f}")


def check_presence(draft: Draft, entries: Iterable[Entry]) -> None:
    """Tell what comes and goes with a tenant, and what a tenant goes on paying for that stays without it."""
    entries = list(entries)
    for tenant in draft.tenants:
        counted = counted_years(draft.stages, tenant.entry, tenant.exit)
        if counted is None:
            continue
        mine = [each for each in entries if draft.tenant_at(each.at) == tenant]
        if mine and counted[0] > draft.stages.years[0]:
            told = {"name": tenant.name, "first": counted[0], "assets": _named(mine)}
            draft.warn("NZ2283", tenant.row.place("entry"), **told)
        if counted[1] + 1 >= draft.stages.end:
            continue
        gone = [each for each in mine if standing(draft, each).until is not None]
        owned = [each for each in entries if each not in gone and tenant.name in owner_names(draft, each)]
        for code, some in (("NZ2284", gone), ("NZ2285", owned)):
            if some:
                told = {"name": tenant.name, "last": counted[1], "assets": _named(some)}
                draft.warn(code, tenant.row.place("exit"), **told)


def _named(entries: list[Entry]) -> str:
    names = [entry.name for entry in entries]
    return ", ".join(names[:MOST_NAMED]) + (" ..." if len(names) > MOST_NAMED else "")
