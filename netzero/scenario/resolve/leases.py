"""Rents of roofs and ground that supplies stand on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netzero.components.park import Lease
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.owners import owner_names
from netzero.scenario.resolve.sites import area_of
from netzero.scenario.resolve.sizes import Entry
from netzero.terms import PARK


def leases_of(draft: Draft, entries: Iterable[Entry]) -> Iterator[Lease]:
    """Yield the rents of all supplies; a fault where who pays is who would be paid."""
    for entry in entries:
        given = entry.asset.lease
        if given is None or entry.technology.kind != "supply":
            continue
        tenant = draft.tenant_at(entry.at)
        lessor = tenant.name if tenant else PARK
        if owner_names(draft, entry) == {lessor}:
            draft.fault("NZ0698", (*entry.path, "lease"), name=entry.name, owner=lessor)
        for key, unit in (("per_kw", "money/kW"), ("per_area", "money/m2"), ("per_kwh", "money/kWh")):
            if key in given.model_fields_set:
                draft.assume_given(f"{entry.name}.lease.{key}", getattr(given, key), unit)
        rent = draft.by_stage(given.per_kw)
        if "per_area" in given.model_fields_set:
            by_area = zip(rent, draft.by_stage(given.per_area), area_of(draft, entry), strict=True)
            rent = tuple(plain + per_m2 * area for plain, per_m2, area in by_area)
        yield Lease(entry.name, lessor, rent, draft.by_stage(given.per_kwh))
