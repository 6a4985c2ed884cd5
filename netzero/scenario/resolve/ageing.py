"""Ageing of a storage's energy by the catalogue's figures or the asset's own, from the year a lot was built."""

from __future__ import annotations

from netzero.components.park import Ageing, Lot
from netzero.scenario.equipment import AgeingIn, StockIn
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.sizes import ENERGY, Entry, life_of, own_or_figure, serves, standing


def ageing_of(draft: Draft, entry: Entry) -> Ageing | None:
    """Return how a storage ages; None where catalogue and scenario say nothing, or the scenario that it does not."""
    given = entry.asset.ageing
    by_age = _figure(draft, entry, "calendar_per_year", "calendar_ageing", "1/year")
    by_use = _figure(draft, entry, "per_cycle", "cycle_ageing", "1")
    if given is False or not (by_age or by_use):
        _refuse_words(draft, entry)
        return None
    end_of_life = _figure(draft, entry, "end_of_life", "end_of_life", "1")
    lots = tuple(_lot(draft, entry, lot, by_age) for lot in entry.asset.existing if lot.energy)
    return Ageing(by_age, by_use, end_of_life, lots)


def _figure(draft: Draft, entry: Entry, word: str, field: str, unit: str) -> float:
    given = entry.asset.ageing
    if given is False:
        return 0.0
    own = getattr(given, word) if isinstance(given, AgeingIn) else None
    return own_or_figure(draft, entry, own, f"ageing.{word}", field, unit, 0.0)[0]


def _lot(draft: Draft, entry: Entry, lot: StockIn, by_age: float) -> Lot:
    """Return a lot of today's stock: of the health declared for the first stage, else as old as it is."""
    years, life = draft.stages.years, life_of(draft, entry, ENERGY)
    there = standing(draft, entry).there
    energy = [
        (lot.energy or 0.0) if stands and serves(lot, year, life) else 0.0
        for year, stands in zip(years, there, strict=True)
    ]
    if lot.health is None:
        health = [1.0 - by_age * max(0, year - lot.built) for year in years]
    else:
        health = [lot.health - by_age * max(0, year - max(years[0], lot.built)) for year in years]
    return Lot(tuple(energy), tuple(health))


def _refuse_words(draft: Draft, entry: Entry) -> None:
    """Note a state of health, and an end of life, of what does not age."""
    given = entry.asset.ageing
    if isinstance(given, AgeingIn) and given.end_of_life is not None:
        draft.fault("NZ1955", (*entry.path, "ageing", "end_of_life"), name=entry.name)
    for position, lot in enumerate(entry.asset.existing):
        if lot.health is not None:
            draft.fault("NZ1953", (*entry.path, "existing", position, "health"), name=entry.name)
