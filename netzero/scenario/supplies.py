"""Supplies: PV on roofs and on the ground, wind, and power bought under agreements."""

from __future__ import annotations

from netzero.catalogue.model import Figure, PvPhysics, WindPhysics
from netzero.components.park import ByStage, SiteLimit, Supply
from netzero.scenario.carriers import carrier_of
from netzero.scenario.model import PurchaseIn
from netzero.scenario.owners import node_of, owners_of
from netzero.scenario.scenario import AssumedFigure, PvPlane, Resource, WindSite
from netzero.scenario.sizes import Entry, figure_of, own_or_figure, size_of, whole
from netzero.scenario.tables import RoofRow
from netzero.scenario.world import World
from netzero.terms import PARK, Party

MODELS = {
    "mounting": "chosen for such sites; coefficients of the Sandia model of module temperature (King et al. 2004)",
    "transposition": "sky diffuse on a tilted plane (perez: Perez et al. 1990, haydavies: Hay and Davies 1980)",
}
"""What the words of a PV system stand for."""
FLAT_ROOF_TILT_DEG = 10.0
"""Usual tilt of modules on flat roofs: steep enough for rain to clean them, little wind load (practice)."""


def supply_of(world: World, entry: Entry, resources: dict[str, Resource]) -> Supply | None:
    """Return the supply of an asset, and add what its availability comes from to `resources`."""
    carrier = carrier_of(world, entry)
    owners = owners_of(world, entry)
    profile = _profile(world, entry, resources)
    bound = _bound(world, entry)
    size = size_of(world, entry, whole(entry.technology), bound)
    if carrier is None:
        return None
    zero = world.by_stage(0.0)
    return Supply(
        name=entry.name,
        technology=entry.asset.technology,
        node=node_of(world, entry, (carrier,)),
        owners=owners,
        carrier=carrier,
        size=size,
        limit_kw=zero,
        profile=profile,
        variable_cost=own_or_figure(
            world, entry, entry.asset.variable_om, "variable_om", "variable_om", "money/kWh", 0.0
        ),
        factor_t_per_kwh=zero,
        renewable=entry.technology.renewable or entry.technology.resource != "none",
        purchased=False,
    )


def purchase_of(world: World, position: int, purchase: PurchaseIn, resources: dict[str, Resource]) -> Supply | None:
    """Return the supply of a power purchase agreement; what it costs is its price, paid by whoever has the node."""
    path = ("purchases", position)
    if purchase.at != PARK and world.tenant(purchase.at) is None:
        known = (PARK, *(tenant.name for tenant in world.tenants))
        world.unknown("NZ0267", world.place(*path, "at"), purchase.at, known)
        return None
    if purchase.carrier not in world.carriers:
        world.unknown("NZ0269", world.place(*path, "carrier"), purchase.carrier, world.carriers)
        return None
    label = f"series:{purchase.name}" if purchase.profile else None
    if label and purchase.profile:
        resources[label] = purchase.profile
    node = world.node(purchase.at, purchase.carrier)
    payer: Party = node
    return Supply(
        name=purchase.name,
        technology="purchase",
        node=node,
        owners=((payer, 1.0),),
        carrier=purchase.carrier,
        size=None,
        limit_kw=world.by_stage(purchase.limit),
        profile=label,
        variable_cost=world.by_stage(purchase.price),
        factor_t_per_kwh=world.by_stage(purchase.factor),
        renewable=purchase.renewable,
        purchased=True,
        delivery=purchase.delivery,
    )


def roof_limits(world: World, entries: list[Entry]) -> tuple[SiteLimit, ...]:
    """Return the area limit of every roof that several assets share; one asset's own limit is in its size."""
    limits = []
    for roof in world.roofs:
        shared = [entry for entry in entries if entry.at == roof.name]
        if len(shared) > 1:
            uses = tuple((entry.name, _area(world, entry)[0]) for entry in shared)
            limits.append(SiteLimit(roof.name, "m2", roof.area_m2, uses))
    return tuple(limits)


def _bound(world: World, entry: Entry) -> ByStage:
    """Return the largest capacity of an asset without `max`: what its roof holds; elsewhere `max` must be given."""
    roof = world.roof(entry.at)
    if roof is not None:
        return tuple(roof.area_m2 / area if area else 0.0 for area in _area(world, entry))
    if entry.asset.max is None and entry.asset.buildable:
        world.fault("NZ0288", entry.path, name=entry.name)
    return world.by_stage(0.0)


def _area(world: World, entry: Entry) -> ByStage:
    return figure_of(world, entry, "area", "m2/kW")


def _profile(world: World, entry: Entry, resources: dict[str, Resource]) -> str | None:
    """Return the label of a supply's availability, None when it is always available."""
    asset, technology = entry.asset, entry.technology
    for word in ("tilt", "azimuth"):
        if getattr(asset, word) is not None and (technology.resource != "pv" or world.roof(entry.at) or asset.profile):
            world.fault("NZ0289", (*entry.path, word), word=word)
    if asset.profile is not None:
        label = f"series:{entry.name}"
        resources[label] = asset.profile
        return label
    if technology.resource == "pv" and technology.pv is not None:
        tilt, azimuth = _plane(world, entry, world.roof(entry.at))
        label = f"{asset.technology}:{tilt:g}/{azimuth:g}"
        resources[label] = PvPlane(tilt, azimuth, technology.pv)
        _assume_physics(world, asset.technology, technology.pv)
        return label
    if technology.resource == "wind" and technology.wind is not None:
        resources[asset.technology] = WindSite(technology.wind)
        _assume_physics(world, asset.technology, technology.wind)
        return asset.technology
    if technology.resource != "none":
        world.fault("NZ0290", (*entry.path, "technology"), technology=asset.technology, figure=technology.resource)
    return None


def _plane(world: World, entry: Entry, roof: RoofRow | None) -> tuple[float, float]:
    """Return tilt and azimuth in degrees: the roof's or the asset's own, else as usual for its place.

    Usual is facing the equator, on a roof at 10 degrees, on open ground at the latitude (within 10 to 35 degrees).
    """
    latitude = world.given.site.latitude
    tilt, azimuth = (roof.tilt_deg, roof.azimuth_deg) if roof else (entry.asset.tilt, entry.asset.azimuth)
    if tilt is None:
        tilt = FLAT_ROOF_TILT_DEG if roof else float(round(min(35.0, max(10.0, abs(latitude)))))
        world.assume_default(f"{entry.name}.tilt", tilt, "degree", "flat roofs and open ground are built so")
    if azimuth is None:
        azimuth = 180.0 if latitude >= 0 else 0.0
        world.assume_default(f"{entry.name}.azimuth", azimuth, "degree", "facing the equator")
    return tilt, azimuth


def _assume_physics(world: World, technology: str, physics: PvPhysics | WindPhysics) -> None:
    for name in type(physics).model_fields:
        value, label = getattr(physics, name), f"{technology}.{name}"
        if isinstance(value, Figure):
            world.assume(label, value)
        elif name in MODELS:
            world.assumed[label] = AssumedFigure(label, value, "", MODELS[name], None, "M")
