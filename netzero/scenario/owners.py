"""Whose an asset is, and at which node it stands."""

from __future__ import annotations

from netzero.scenario.model import AssetIn
from netzero.scenario.sizes import Entry
from netzero.scenario.world import World
from netzero.scenario.yaml_door import KeyPath
from netzero.terms import Carrier, Node, Party

TENANT = "tenant"


def owners_of(world: World, entry: Entry) -> tuple[tuple[Party, float], ...]:
    """Return the owners of an asset and their shares; faults for unknown parties and shares that miss 1."""
    owner = entry.asset.owner
    shares = {owner: 1.0} if isinstance(owner, str) else dict(owner)
    path = (*entry.path, "owner")
    if abs(sum(shares.values()) - 1.0) > 1e-6:
        world.fault("NZ0283", path, total=f"{sum(shares.values()):g}")
    found: dict[Party, float] = {}
    for name, share in shares.items():
        party = _party(world, entry, name)
        if party is None:
            place = world.place(*path) if isinstance(owner, str) else world.place(*path, name, key=True)
            world.unknown("NZ0268", place, name, (*world.parties, TENANT))
        elif share > 0:
            found[party] = found.get(party, 0.0) + share
    return tuple(found.items())


def check_parties(world: World, asset: AssetIn, path: KeyPath) -> None:
    """Note owners that are no party, of an asset of which the technology or the place is not known."""
    for name in [asset.owner] if isinstance(asset.owner, str) else asset.owner:
        if name != TENANT and name not in world.parties:
            at = (*path, "owner") if isinstance(asset.owner, str) else (*path, "owner", name)
            world.unknown(
                "NZ0268", world.place(*at, key=not isinstance(asset.owner, str)), name, (*world.parties, TENANT)
            )


def _party(world: World, entry: Entry, name: str) -> Party | None:
    if name == TENANT:
        tenant = world.tenant_at(entry.at)
        return tenant.name if tenant else None
    return name if name in world.parties else None


def node_of(world: World, entry: Entry, carriers: tuple[Carrier, ...]) -> Node:
    """Return the node where an asset's balanced carriers meet; a fault when they do not meet at one node."""
    nodes = {carrier: world.node(entry.at, carrier) for carrier in carriers if carrier in world.carriers}
    if len(set(nodes.values())) > 1:
        listed = ", ".join(f"{carrier}: {node}" for carrier, node in nodes.items())
        world.fault("NZ0284", (*entry.path, "at"), at=entry.at, nodes=listed)
    return next(iter(nodes.values()), world.node(entry.at, carriers[0]))
