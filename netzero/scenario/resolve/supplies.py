"""Supplies: PV on roofs and on the ground, wind, and power bought under agreements."""

from __future__ import annotations

import math
from collections.abc import Sequence

from netzero.catalogue.model import Figure, PvPhysics, WindPhysics
from netzero.components.park import ByStage, Meter, Supply
from netzero.scenario.doors.tables import RoofRow
from netzero.scenario.equipment import PurchaseIn
from netzero.scenario.resolve.carriers import carrier_of
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.owners import node_of, owners_of
from netzero.scenario.resolve.sites import area_of
from netzero.scenario.resolve.sizes import Entry, size_of, variable_cost_of, whole
from netzero.scenario.scenario import AssumedFigure, PvPlane, Resource, WindSite
from netzero.terms import ELECTRICITY, PARK, Party

MODELS = {
    "mounting": "chosen for such sites; coefficients of the Sandia model of module temperature (King et al. 2004)",
    "transposition": "sky diffuse on a tilted plane (perez: Perez et al. 1990, haydavies: Hay and Davies 1980)",
}
"""What the words of a PV system stand for."""
FLAT_ROOF_TILT_DEG = 10.0
"""Usual tilt of modules on flat roofs: steep enough for rain to clean them, little wind load (practice)."""


def supply_of(draft: Draft, entry: Entry, resources: dict[str, Resource]) -> Supply | None:
    """Return the supply of an asset, and add what its availability comes from to `resources`."""
    carrier = carrier_of(draft, entry)
    owners = owners_of(draft, entry)
    profile = _profile(draft, entry, resources)
    room = _room(draft, entry)
    size = size_of(draft, entry, whole(entry.technology), room or draft.by_stage(0.0), room)
    if carrier is None:
        return None
    zero = draft.by_stage(0.0)
    return Supply(
        name=entry.name,
        technology=entry.asset.technology,
        node=node_of(draft, entry, (carrier,)),
        owners=owners,
        carrier=carrier,
        size=size,
        limit_kw=zero,
        profile=profile,
        variable_cost=variable_cost_of(draft, entry),
        factor_t_per_kwh=zero,
        renewable=entry.technology.renewable or entry.technology.resource != "none",
        purchased=False,
    )


def purchase_of(draft: Draft, position: int, purchase: PurchaseIn, resources: dict[str, Resource]) -> Supply | None:
    """Return the supply of a power purchase agreement; what it costs is its price, paid by whoever has the node."""
    path = ("purchases", position)
    if purchase.at != PARK and draft.tenant(purchase.at) is None:
        known = (PARK, *(tenant.name for tenant in draft.tenants))
        draft.unknown("NZ0267", draft.place(*path, "at"), purchase.at, known)
        return None
    if purchase.carrier not in draft.carriers:
        draft.unknown("NZ0269", draft.place(*path, "carrier"), purchase.carrier, draft.carriers)
        return None
    label = f"series:{purchase.name}" if purchase.profile else None
    if label and purchase.profile:
        resources[label] = purchase.profile
        draft.places[label] = draft.place(*path, "profile")
    node = draft.node(purchase.at, purchase.carrier)
    payer: Party = node
    draft.assume_given(f"{purchase.name}.price", purchase.price, "money/kWh")
    draft.assume_given(f"{purchase.name}.factor", purchase.factor, "t/kWh")
    return Supply(
        name=purchase.name,
        technology="purchase",
        node=node,
        owners=((payer, 1.0),),
        carrier=purchase.carrier,
        size=None,
        limit_kw=draft.by_stage(purchase.limit),
        profile=label,
        variable_cost=draft.by_stage(purchase.price),
        factor_t_per_kwh=draft.by_stage(purchase.factor),
        renewable=purchase.renewable,
        purchased=True,
        delivery=purchase.delivery,
        in_force=purchase.in_force,
        upstream_t_per_kwh=purchase.upstream,
    )


def check_deliveries(draft: Draft, supplies: Sequence[Supply | None], meters: Sequence[Meter]) -> None:
    """Note virtual contracts that no connection to the grid can bring, `supplies` being those of `purchases`."""
    metered = [meter.node for meter in meters]
    for position, (given, supply) in enumerate(zip(draft.given.purchases, supplies, strict=True)):
        if given.delivery != "virtual" or supply is None:
            continue
        if supply.carrier != ELECTRICITY:
            draft.fault("NZ1063", ("purchases", position, "delivery"), name=given.name, carrier=supply.carrier)
        elif supply.node not in metered:
            draft.fault("NZ1064", ("purchases", position, "delivery"), name=given.name, node=supply.node)


def _room(draft: Draft, entry: Entry) -> ByStage | None:
    """Return what the roof or plot of an asset holds, by stage; None elsewhere, where `max` must be given."""
    room = draft.room(entry.at)
    if room is not None:
        borne = math.inf if room.capacity_kw is None else room.capacity_kw
        return tuple(min(borne, room.area_m2 / area) if area else 0.0 for area in area_of(draft, entry))
    if entry.asset.max is None and entry.asset.buildable:
        draft.fault("NZ0288", entry.path, name=entry.name)
    return None


def _profile(draft: Draft, entry: Entry, resources: dict[str, Resource]) -> str | None:
    """Return the label of a supply's availability, None when it is always available."""
    asset, technology = entry.asset, entry.technology
    for word in ("tilt", "azimuth"):
        if getattr(asset, word) is not None and (technology.resource != "pv" or draft.roof(entry.at) or asset.profile):
            draft.fault("NZ0289", (*entry.path, word), word=word)
    if asset.profile is not None:
        label = f"series:{entry.name}"
        resources[label] = asset.profile
        draft.places[label] = draft.place(*entry.path, "profile")
        return label
    if technology.resource == "pv" and technology.pv is not None:
        tilt, azimuth = _plane(draft, entry, draft.roof(entry.at))
        label = f"{asset.technology}:{tilt:g}/{azimuth:g}"
        resources[label] = PvPlane(tilt, azimuth, technology.pv)
        _assume_physics(draft, asset.technology, technology.pv)
        return label
    if technology.resource == "wind" and technology.wind is not None:
        resources[asset.technology] = WindSite(technology.wind)
        _assume_physics(draft, asset.technology, technology.wind)
        return asset.technology
    if technology.resource != "none":
        draft.fault("NZ0290", (*entry.path, "technology"), technology=asset.technology, figure=technology.resource)
    return None


def _plane(draft: Draft, entry: Entry, roof: RoofRow | None) -> tuple[float, float]:
    """Return tilt and azimuth in degrees: the roof's or the asset's own, else as usual for its place.

    Usual is facing the equator, on a roof at 10 degrees, on open ground at the latitude (within 10 to 35 degrees).
    """
    latitude = draft.given.site.latitude
    tilt, azimuth = (roof.tilt_deg, roof.azimuth_deg) if roof else (entry.asset.tilt, entry.asset.azimuth)
    if tilt is None:
        tilt = FLAT_ROOF_TILT_DEG if roof else float(round(min(35.0, max(10.0, abs(latitude)))))
        draft.assume_default(f"{entry.name}.tilt", tilt, "degree", "flat roofs and open ground are built so")
    if azimuth is None:
        azimuth = 180.0 if latitude >= 0 else 0.0
        draft.assume_default(f"{entry.name}.azimuth", azimuth, "degree", "facing the equator")
    return tilt, azimuth


def _assume_physics(draft: Draft, technology: str, physics: PvPhysics | WindPhysics) -> None:
    for name in type(physics).model_fields:
        value, label = getattr(physics, name), f"{technology}.{name}"
        if isinstance(value, Figure):
            draft.assume(label, value)
        elif name in MODELS:
            draft.assumed[label] = AssumedFigure(label, value, "", MODELS[name], None, "M")
