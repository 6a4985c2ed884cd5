"""Which carrier an asset makes, stores or takes, and whether anybody there needs it."""

from __future__ import annotations

from netzero import catalogue
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.sizes import Entry
from netzero.terms import COOLING, Carrier


def carrier_of(draft: Draft, entry: Entry) -> Carrier | None:
    """Return the carrier of an asset, or None with the fault noted.

    Heat technologies reach a temperature and stand on the level that the asset names, else on the hottest declared
    level that they reach.
    """
    technology, named = entry.technology, entry.asset.carrier
    if technology.reach_c is None:
        return _plain(draft, entry, named or technology.carrier)
    reach = draft.figure(
        f"{entry.asset.technology}.reach_c", technology.reach_c, "degC", ("technologies", entry.asset.technology)
    )[0]
    levels = draft.given.heat_levels
    if named is not None and named not in levels:
        draft.unknown("NZ0269", draft.place(*entry.path, "carrier"), named, draft.heat_levels)
        return None
    if named is not None and levels[named] > reach:
        draft.fault("NZ0285", (*entry.path, "carrier"), level=named, celsius=levels[named], reach=reach)
        return None
    reached = [level for level in draft.heat_levels if levels[level] <= reach]
    if not reached:
        draft.fault("NZ0286", (*entry.path, "technology"), technology=entry.asset.technology, reach=reach)
        return None
    return named or reached[0]


def _plain(draft: Draft, entry: Entry, carrier: Carrier | None) -> Carrier | None:
    if carrier in draft.carriers:
        return carrier
    if carrier == COOLING and entry.asset.carrier is None:
        draft.fault("NZ0287", (*entry.path, "technology"), carrier=carrier, at=entry.at)
        return None
    word = "carrier" if entry.asset.carrier else "technology"
    draft.unknown("NZ0269", draft.place(*entry.path, word), carrier or "-", draft.carriers)
    return None


def taken(draft: Draft, entry: Entry) -> dict[Carrier, str]:
    """Return the carriers that a converter takes, each with the name that its technology has for it.

    Heat that a technology names by the catalogue's levels is taken from the coolest declared level that is warm
    enough, or from the level for which the asset gives an efficiency of its own; a fault when all are too cold.
    """
    found = {}
    chosen = [level for level in entry.asset.efficiency if level in draft.given.heat_levels]
    for name in entry.technology.inputs:
        carrier = name if name not in catalogue.heat_levels() else next(iter(chosen), None) or _warm(draft, entry, name)
        if carrier is not None:
            found[carrier] = name
    return found


def _warm(draft: Draft, entry: Entry, name: str) -> Carrier | None:
    levels, celsius = draft.given.heat_levels, catalogue.heat_levels()[name]
    if levels.get(name, -1.0) >= celsius:
        return name
    warm = [level for level in draft.heat_levels if levels[level] >= celsius]
    if warm:
        return warm[-1]
    draft.fault("NZ1480", (*entry.path, "technology"), technology=entry.asset.technology, celsius=celsius)
    return None


def given_besides(draft: Draft, entry: Entry) -> dict[str, Carrier]:
    """Return the carriers that a converter gives besides its output, by the name that its technology has for each.

    Heat at one of the catalogue's levels is given to the hottest declared level that it reaches. What nobody can use
    is told and left out.
    """
    found = {}
    for name in entry.technology.coproducts:
        carrier: Carrier | None = name
        celsius, levels = catalogue.heat_levels().get(name), draft.given.heat_levels
        if celsius is not None and levels.get(name, celsius + 1.0) > celsius:
            carrier = next((level for level in draft.heat_levels if levels[level] <= celsius), None)
        if carrier is not None and carrier in draft.carriers:
            found[name] = carrier
        else:
            place = draft.place(*entry.path, "technology")
            draft.warn("NZ1481", place, name=entry.name, carrier=name)
    return found
