"""Whose an asset is, and at which node it stands."""

from __future__ import annotations

from netzero.scenario.doors.yaml_tree import KeyPath
from netzero.scenario.equipment import AssetIn
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.sizes import Entry
from netzero.terms import PARK, Carrier, Node, Party

TENANT = "tenant"


def owners_of(draft: Draft, entry: Entry) -> tuple[tuple[Party, float], ...]:
    """Return the owners of an asset and their shares; faults for unknown parties and shares that miss 1."""
    owner = entry.asset.owner
    shares = {owner: 1.0} if isinstance(owner, str) else dict(owner)
    path = (*entry.path, "owner")
    if abs(sum(shares.values()) - 1.0) > 1e-6:
        draft.fault("NZ0283", path, total=f"{sum(shares.values()):g}")
    found: dict[Party, float] = {}
    for name, share in shares.items():
        party = _party(draft, entry, name)
        if party is None:
            place = draft.place(*path) if isinstance(owner, str) else draft.place(*path, name, key=True)
            draft.unknown("NZ0268", place, name, (*draft.parties, TENANT))
        elif share > 0:
            found[party] = found.get(party, 0.0) + share
    return tuple(found.items())


def owner_names(draft: Draft, entry: Entry) -> set[Party]:
    """Return the parties that own something of an asset, as far as they are known."""
    owner = entry.asset.owner
    shares = {owner: 1.0} if isinstance(owner, str) else dict(owner)
    return {party for name, share in shares.items() if share > 0 and (party := _party(draft, entry, name))}


def check_parties(draft: Draft, asset: AssetIn, path: KeyPath) -> None:
    """Note owners that are no party, of an asset of which the technology or the place is not known."""
    for name in [asset.owner] if isinstance(asset.owner, str) else asset.owner:
        if name != TENANT and name not in draft.parties:
            at = (*path, "owner") if isinstance(asset.owner, str) else (*path, "owner", name)
            draft.unknown(
                "NZ0268", draft.place(*at, key=not isinstance(asset.owner, str)), name, (*draft.parties, TENANT)
            )


def _party(draft: Draft, entry: Entry, name: str) -> Party | None:
    if name == TENANT:
        tenant = draft.tenant_at(entry.at)
        return tenant.name if tenant else None
    return name if name in draft.parties else None


def node_of(draft: Draft, entry: Entry, carriers: tuple[Carrier, ...]) -> Node:
    """Return the node where an asset stands: the tenant's own as soon as one of its carriers is balanced there.

    Fuels come to where the asset's other carriers are.
    """
    others = [carrier for carrier in carriers if carrier in draft.carriers and carrier not in draft.kept_fuels]
    nodes = [draft.node(entry.at, carrier) for carrier in others]
    own = [node for node in nodes if node != PARK]
    return next(iter((*own, *nodes)), draft.node(entry.at, carriers[0]))
