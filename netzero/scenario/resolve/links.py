"""Links: pipes, cables and feeders between the park's node and those of tenants."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from netzero.catalogue.model import Technology
from netzero.components.park import ByStage, Link, Size
from netzero.scenario.equipment import AssetIn, LinkIn
from netzero.scenario.resolve.bounds import Bounds, Line
from netzero.scenario.resolve.carriers import carrier_of
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.owners import check_parties, owners_of
from netzero.scenario.resolve.sizes import Entry, own_or_figure, size_of, whole
from netzero.terms import ELECTRICITY, PARK, Carrier
from netzero.terms import Node as NodeName

FEEDER = "feeder"
SAME_FIGURES = ("existing", "max", "max_new", "owner", "capex", "fixed_om_share", "fixed_om", "life")
"""Keys of a link that say what they say of any asset."""


@dataclass(frozen=True)
class LinkEntry:
    """One link of park.yaml about to be made: what was written, as an asset, and what it joins."""

    link: LinkIn
    entry: Entry
    line: Line


def link_entries(draft: Draft) -> list[LinkEntry]:
    """Return the links of park.yaml; faults for ends, carriers and technologies that no link can have."""
    found = []
    for position, link in enumerate(draft.given.links):
        path = ("links", position)
        technology = draft.technologies.get(link.technology)
        asset = _as_asset(link, technology)
        check_parties(draft, asset, path)
        start, end = (_place(draft, position, key, name) for key, name in (("from", link.start), ("to", link.to)))
        if technology is None:
            draft.unknown("NZ0266", draft.place(*path, "technology"), link.technology, _of_links(draft))
        elif technology.kind != "link":
            draft.fault("NZ0957", (*path, "technology"), technology=link.technology, kind=technology.kind)
        elif start and end:
            at = link.to if link.start == PARK else link.start
            entry = Entry(asset, technology, link.name, at, path, link.length or 0.0)
            carrier = _carrier(draft, link, entry)
            if carrier and _stands_apart(draft, position, link, carrier):
                loss = _loss(draft, link, entry)
                found.append(LinkEntry(link, entry, Line(link.start, link.to, carrier, 1.0 - loss, link.both_ways)))
    return found


def link_of(draft: Draft, given: LinkEntry, bounds: Bounds) -> Link:
    """Return a link with its size."""
    link, line = given.link, given.line
    draft.places[link.name] = draft.place(*given.entry.path)
    bound = tuple(float(kw) for kw in bounds.most_sent(line))
    if not any(bound):
        draft.fault("NZ0291", given.entry.path, name=link.name, carrier=line.carrier, node=line.end)
    if link.fee:
        draft.assume_given(f"{link.name}.fee", link.fee, "money/kWh")
    return Link(
        name=link.name,
        technology=link.technology,
        node=line.start,
        owners=owners_of(draft, given.entry),
        to=line.end,
        carrier=line.carrier,
        size=_size(draft, given, bound),
        loss=1.0 - line.keep,
        both_ways=link.both_ways,
        fee=draft.by_stage(link.fee),
    )


def free_link(draft: Draft, line: Line, bounds: Bounds) -> Link:
    """Return the connection of a tenant's plant to a network of the park: free, lossless and wide enough."""
    tenant = line.end if line.start == PARK else line.start
    bound = tuple(float(kw) for kw in bounds.most_sent(line))
    zero = draft.by_stage(0.0)
    name = f"{tenant}:{line.carrier}"
    size = Size(name, "kW", zero, zero, 1.0, bound, bound, zero, upper_is_limit=False)
    return Link(name, FEEDER, line.start, ((tenant, 1.0),), line.end, line.carrier, size, 0.0, line.both_ways, zero)


def _as_asset(link: LinkIn, technology: Technology | None) -> AssetIn:
    """Return what is written of a link's size, costs and owners in the words of any asset."""
    priced = link.capex is not None or (technology is not None and technology.capex_per_km is not None)
    asked = link.max is not None or link.max_new is not None or (priced and link.capacity is None)
    carrier = link.carrier
    if carrier is None and technology is not None and technology.reach_c is None:
        carrier = technology.carrier or ELECTRICITY
    given = {key: getattr(link, key) for key in SAME_FIGURES}
    return AssetIn.model_construct(
        technology=link.technology, carrier=carrier, buildable=link.buildable and asked, **given
    )


def _of_links(draft: Draft) -> list[str]:
    return [name for name, technology in draft.technologies.items() if technology.kind == "link"]


def _place(draft: Draft, position: int, key: str, name: str) -> bool:
    """Whether an end of a link is a place where it may begin or end; a fault when it is none."""
    known = (PARK, *(tenant.name for tenant in draft.tenants))
    if name not in known:
        draft.unknown("NZ0267", draft.place("links", position, key), name, known)
    return name in known


def _carrier(draft: Draft, link: LinkIn, entry: Entry) -> Carrier | None:
    made_for = entry.technology.carrier
    if made_for is not None and link.carrier not in (None, made_for):
        told = {"technology": link.technology, "made_for": made_for, "carrier": link.carrier}
        draft.fault("NZ1046", (*entry.path, "carrier"), **told)
        return None
    return carrier_of(draft, entry)


def _stands_apart(draft: Draft, position: int, link: LinkIn, carrier: Carrier) -> bool:
    """Whether a link joins two nodes of its carrier; a fault for a tenant that the park's network serves anyway."""
    apart = link.start != link.to
    if not apart:
        draft.fault("NZ0956", ("links", position, "to"), name=link.name)
    for key, end in (("from", link.start), ("to", link.to)):
        if end != PARK and draft.node(end, carrier) == PARK:
            draft.fault("NZ0955", ("links", position, key), tenant=end, carrier=carrier)
            apart = False
    return apart


def _loss(draft: Draft, link: LinkIn, entry: Entry) -> float:
    """Return the share of what is sent that is lost: of the whole link, or by its length."""
    by_length = entry.technology.capex_per_km if link.capex is None else None
    by_length = by_length or (entry.technology.loss_per_km if link.loss is None else None)
    if by_length is not None and link.length is None:
        draft.fault("NZ0959", entry.path, name=link.name, technology=link.technology)
    elif link.length is not None:
        draft.assume_given(f"{link.name}.length", link.length, "km")
    if link.loss is not None:
        draft.assume_given(f"{link.name}.loss", link.loss, "1")
        return link.loss
    whole_link = own_or_figure(draft, entry, None, "loss", "loss", "1", 0.0)[0]
    per_km = own_or_figure(draft, entry, None, "loss_per_km", "loss_per_km", "1/km", 0.0)[0]
    return float(1.0 - (1.0 - whole_link) * (1.0 - per_km) ** entry.length_km)


def _size(draft: Draft, given: LinkEntry, bound: ByStage) -> Size:
    """Return the size of a link: as any asset's, with what is there in every year; a feeder of none is wide enough."""
    link, asset = given.link, given.entry.asset
    size = size_of(draft, given.entry, whole(given.entry.technology), bound)
    if link.capacity is None:
        wide = not (asset.buildable or asset.existing or not link.buildable)
        return replace(size, existing=bound, upper=bound, upper_is_limit=False) if wide else size
    draft.assume_given(f"{link.name}.capacity", link.capacity, "kW")
    existing = tuple(float(kw) for kw in np.add(size.existing, draft.by_stage(link.capacity)))
    if link.max is not None and any(np.less(draft.by_stage(link.max), np.subtract(existing, 1e-9))):
        draft.fault("NZ0277", (*given.entry.path, "max"), existing=f"{max(existing):g}", unit="kW")
    if not asset.buildable:
        return replace(size, existing=existing, upper=existing, upper_is_limit=True)
    upper = tuple(float(kw) for kw in np.maximum(size.upper, existing))
    return replace(size, existing=existing, upper=upper)


def joins_of(draft: Draft, entry: Entry, takes: tuple[Carrier, ...], gives: tuple[Carrier, ...]) -> list[Line]:
    """Return the connections that a tenant's plant needs to networks of the park, because it stands at its own node.

    Args:
        draft: the scenario.
        entry: the plant.
        takes: carriers that it takes; fuels come to where it stands.
        gives: carriers that it gives.

    """
    joined = [each for each in (*takes, *gives) if each in draft.carriers and each not in draft.kept_fuels]
    nodes = {each: draft.node(entry.at, each) for each in joined}
    own: NodeName | None = next((node for node in nodes.values() if node != PARK), None)
    if own is None:
        return []
    lines = [Line(PARK, own, each, 1.0, False) for each in takes if nodes.get(each) == PARK]
    return lines + [Line(own, PARK, each, 1.0, False) for each in gives if nodes.get(each) == PARK]
