"""Tariffs by name: the scenario's over the catalogue's, other names of them, and of those by date the last."""

from __future__ import annotations

from collections.abc import Mapping

from netzero import catalogue
from netzero.errors import Place
from netzero.scenario.resolve.draft import Draft
from netzero.tariffs import Tariff, TariffHistory, history_of
from netzero.units import UnitError


def known_tariffs(draft: Draft) -> dict[str, Tariff | str]:
    """Return the tariffs that may be named: the scenario's over the catalogue's; of histories the last."""
    try:
        known: dict[str, Tariff | str] = dict(catalogue.tariffs(draft.currency))
    except (UnitError, ValueError):
        known = {}
    return {**known, **{name: each.last for name, each in _histories(draft).items()}, **draft.given.tariffs}


def named_tariff(draft: Draft, name: str, place: Place, known: Mapping[str, Tariff | str]) -> Tariff | None:
    """Return the tariff of a name; a scenario's tariff may be another name of one in the catalogue.

    A fault for a name that is not known, at `place` or where the other name is declared.
    """
    found = known.get(name)
    if isinstance(found, str):
        place, other = draft.place("tariffs", name), known.get(found)
        found = other if isinstance(other, Tariff) else None
    if found is None:
        draft.unknown("NZ0272", place, name, known)
        return None
    return _last_of(draft, name, found, known) if found.history else found


def _histories(draft: Draft) -> dict[str, TariffHistory]:
    try:
        return catalogue.tariff_histories(draft.currency)
    except (UnitError, ValueError):
        return {}


def _last_of(draft: Draft, name: str, tariff: Tariff, known: Mapping[str, Tariff | str]) -> Tariff | None:
    """Return the last of the tariffs that one names by date; a fault for each that is unknown or has dates itself."""
    plain = {each: one for each, one in known.items() if isinstance(one, Tariff) and not one.history}
    missing = [each for each in tariff.history.values() if each not in plain]
    for each in missing:
        draft.unknown("NZ0272", draft.place("tariffs", name, "history"), each, plain)
    return None if missing else history_of(tariff, plain).last
