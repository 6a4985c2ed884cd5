"""Upgrades of connections: from the kVA of a transformer to the kW that it lets pass."""

from __future__ import annotations

from dataclasses import replace

from netzero import catalogue
from netzero.catalogue.library import Equipment
from netzero.catalogue.model import Figure, Technology
from netzero.components.park import ByStage, Connection, Size
from netzero.scenario.doors.yaml_tree import Node as Written
from netzero.scenario.equipment import AssetIn, UpgradeIn
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.owners import owners_of
from netzero.scenario.resolve.sizes import Entry, size_of, whole
from netzero.terms import Node

POWER_FACTOR = "power_factor"
OF_APPARENT_POWER = ("max", "max_new", "capex", "fixed_om")


def upgrade_of(draft: Draft, meter: str, node: Node, written: UpgradeIn, bound_kw: ByStage) -> Connection | None:
    """Return what may enlarge the connection of a meter; None when its technology is not known.

    Args:
        draft: the scenario.
        meter: its name.
        node: whose node and bill it is.
        written: the upgrade.
        bound_kw: the most that could be of use, where it declares no limit.

    """
    path = ("meters", meter, "upgrade")
    known = {name: each for name, each in catalogue.equipment().items() if _usual_factor(each)}
    equipment = known.get(written.technology)
    usual = _usual_factor(equipment) if equipment else None
    if equipment is None or usual is None:
        draft.unknown("NZ0266", draft.place(*path, "technology"), written.technology, known)
        return None
    factor = _power_factor(draft, meter, written, usual)
    if factor < 1.0:
        _refuse_active_power(draft, path)
    technology = Technology(
        kind="converter",
        title=equipment.title,
        capex=equipment.capex,
        fixed_om_share=equipment.fixed_om_share,
        life=equipment.life,
    )
    given = written.model_dump(exclude_unset=True, exclude={POWER_FACTOR})
    asset = AssetIn.model_validate({**given, "owner": node if written.owner is None else written.owner})
    entry = Entry(asset, technology, f"{meter}_upgrade", node, path)
    apparent = size_of(draft, entry, whole(technology), tuple(kw / factor for kw in bound_kw))
    return Connection(entry.name, written.technology, node, owners_of(draft, entry), _active(apparent, factor))


def _usual_factor(equipment: Equipment) -> Figure | None:
    """Return the power factor of equipment that enlarges connections; None for any other."""
    found = equipment.performance.get(POWER_FACTOR)
    return found if isinstance(found, Figure) else None


def _power_factor(draft: Draft, meter: str, written: UpgradeIn, usual: Figure) -> float:
    if written.power_factor is not None:
        draft.assume_given(f"{meter}_upgrade.{POWER_FACTOR}", written.power_factor, "1")
        return written.power_factor
    draft.assume(f"{written.technology}.{POWER_FACTOR}", usual)
    return usual.at(draft.stages.years[0])


def _active(size: Size, factor: float) -> Size:
    """Return a size in kVA as one in kW of active power: as much money for less of it."""

    def less(values: ByStage) -> ByStage:
        return tuple(value * factor for value in values)

    def dearer(values: ByStage) -> ByStage:
        return tuple(value / factor for value in values)

    return replace(
        size,
        capex=dearer(size.capex),
        fixed_om=dearer(size.fixed_om),
        upkeep=dearer(size.upkeep),
        upper=less(size.upper),
        upper_new=less(size.upper_new),
    )


def _refuse_active_power(draft: Draft, path: tuple[str, ...]) -> None:
    """Note amounts written in kW where kVA are read: with a power factor below 1 they are not the same."""
    for word in OF_APPARENT_POWER:
        for at, text in _texts(draft.root.find((*path, word)), (*path, word)):
            if "W" in text.replace("VA", ""):
                draft.fault("NZ2280", at, word=word, read=text)


def _texts(written: Written | None, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], str]]:
    """Return every text at or below a path of park.yaml, with its own path."""
    if written is None:
        return []
    if isinstance(written.value, dict):
        return [found for key, child in written.value.items() for found in _texts(child, (*path, key))]
    return [(path, written.value)] if isinstance(written.value, str) else []
