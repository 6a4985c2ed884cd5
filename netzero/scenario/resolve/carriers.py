"""Which carrier an asset makes or stores, and whether anybody there needs it."""

from __future__ import annotations

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
