"""What is written and has no effect: an error in a scenario as it stands, a warning where a layer or a setting left it.

A scenario that starts from another one, or that is changed by `--set`, may well leave parts of it unused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netzero.components.budget import outlays
from netzero.components.park import Park
from netzero.errors import Place
from netzero.scenario.doors.layers import SCENARIO_FILE
from netzero.scenario.model import ScenarioIn
from netzero.scenario.resolve.draft import Draft
from netzero.tariffs import Tariff

MOST_FILES = 200
EXPORT_KEYS = (
    "export_price",
    "export_tariff",
    "export_tiers",
    "export_ceiling",
    "export_share",
    "export_rule",
    "export_from",
    "net_metering",
)
"""What says how a meter sells."""
_DATA = {".csv", ".xlsx", ".xls", ".epw", ".nc", ".json", ".parquet", ".yaml", ".yml", ".tsv", ".tm2", ".tmy"}
"""Endings of files that hold data; others are notes, pictures and results."""


def check_unused(draft: Draft, park: Park, read: Iterable[str], *, as_it_stands: bool) -> None:
    """Tell what nothing refers to.

    Args:
        draft: the scenario.
        park: what was made of it.
        read: files that were read, relative to the scenario's folder.
        as_it_stands: whether no setting was laid over it.

    """
    for code, place, name in _parts(draft, park):
        if as_it_stands and place.file == SCENARIO_FILE:
            draft.faults.add(code, place, name=name)
        else:
            draft.warn(code, place, name=name)
    if draft.roofs and not any(draft.roof(asset.at) or asset.at == "roofs" for asset in draft.given.assets):
        draft.warn("NZ1443", draft.place("roofs"), name=draft.given.roofs)
    known = {*read, SCENARIO_FILE}
    for name in _files(draft):
        if name not in known:
            draft.warn("NZ1444", Place(name), name=name)


def _parts(draft: Draft, park: Park) -> Iterator[tuple[str, Place, str]]:
    """Yield the code, place and name of every part of park.yaml that nothing refers to."""
    given = draft.given
    meters = {meter.name for meter in park.meters}
    tariffs = {meter.tariff for meter in park.meters}
    tariffs |= {meter.export_tariff for meter in given.meters.values() if meter.export_tariff}
    tariffs |= {str(given.settlement.resale.tariff)}
    owners = {party for asset in park.assets for party, _ in asset.owners}
    named = {asset.technology for asset in given.assets} | {link.technology for link in given.links}
    used = {
        ("NZ1403", "meters"): {*meters},
        ("NZ1404", "fuels"): {fuel.name for fuel in park.fuels},
        ("NZ1441", "tariffs"): {*tariffs, *(each for name in tariffs for each in _named_by(given, name))},
        ("NZ1442", "technologies"): named,
    }
    for (code, key), names in used.items():
        for name in getattr(given, key):
            if name not in names:
                yield code, draft.place(key, name, key=True), name
    stood_on = {asset.at for asset in given.assets}
    for name in given.land:
        if name not in stood_on:
            yield "NZ2288", draft.place("land", name, key=True), name
    yield from _of_meters(draft)
    yield from _of_links(draft, park)
    if given.carbon.offsets and not _emissions_are_limited(park):
        yield "NZ1068", draft.place("carbon", "offsets", key=True), "offsets"
    if given.certificates and given.certificates.buy and not _certificates_count(draft, park):
        yield "NZ2290", draft.place("certificates", "buy", key=True), "certificates.buy"
    for budget in park.budgets:
        if budget.party and not any(outlays(park, budget, s) for s in range(len(park.stages.years))):
            yield "NZ2289", draft.place("finance", "party_budgets", budget.party, key=True), budget.party
    for position, party in enumerate(given.parties):
        if party not in owners:
            yield "NZ1445", draft.place("parties", position), party


def _of_meters(draft: Draft) -> Iterator[tuple[str, Place, str]]:
    """Yield what is said of export where no export is allowed: one declared as 0 is meant so."""
    for name, meter in draft.given.meters.items():
        if "export_limit" not in meter.model_fields_set:
            for key in EXPORT_KEYS:
                if key in meter.model_fields_set and meter.export_rule != "zero_export":
                    yield "NZ1065", draft.place("meters", name, key, key=True), key


def _of_links(draft: Draft, park: Park) -> Iterator[tuple[str, Place, str]]:
    """Yield a length by which nothing is counted, and what is said of building where nothing may be built."""
    sizes = {link.name: link.size for link in park.links}
    for position, link in enumerate(draft.given.links):
        technology, path = draft.technologies[link.technology], ("links", position)
        by_length = link.capex is None and technology.capex_per_km is not None
        by_length = by_length or (link.loss is None and technology.loss_per_km is not None)
        if link.length is not None and not by_length:
            yield "NZ1066", draft.place(*path, "length", key=True), link.name
        size = sizes[link.name]
        if link.buildable and (link.capacity is None or link.max is not None or link.max_new is not None):
            continue
        without_effect = ["max", "max_new", *([] if any(size.upkeep) else ["capex"])]
        for key in without_effect:
            if getattr(link, key) is not None:
                yield "NZ1067", draft.place(*path, key, key=True), key


def _emissions_are_limited(park: Park) -> bool:
    carbon = park.carbon
    limits = (*carbon.cap_t, *carbon.cap_share, *carbon.gross_share, carbon.budget_t)
    return any(limit is not None for limit in limits)


def _certificates_count(draft: Draft, park: Park) -> bool:
    """Whether anything is gained by certificates: a limit or price on market-based emissions, or a target."""
    price = park.greenhouse.carbon_price
    priced = price is not None and price.scope_2
    counted = "certificates" in draft.given.targets.renewable.count
    return counted or (park.carbon.market_based and (priced or _emissions_are_limited(park)))


def _files(draft: Draft) -> list[str]:
    """Return the data files that lie in the scenario's folder itself."""
    found = sorted(path.name for path in draft.folder.iterdir() if path.suffix.lower() in _DATA and path.is_file())
    return [name for name in found if not name.startswith((".", "~"))][:MOST_FILES]


def _named_by(given: ScenarioIn, tariff: str) -> Iterable[str]:
    """Return the tariffs that one stands for: another name, or those by date."""
    found = given.tariffs.get(tariff)
    return found.history.values() if isinstance(found, Tariff) else [str(found)]
