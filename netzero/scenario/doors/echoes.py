"""Faults that only follow from another one: they go away when that one is mended, so they are not told beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from netzero.errors import Fault
from netzero.scenario.doors.layers import TABLES
from netzero.scenario.doors.yaml_tree import KeyPath, dotted, shown
from netzero.scenario.model import ScenarioIn

_OF_PARTS = {"NZ0254", "NZ0283", "NZ0611", "NZ0612", "NZ0613", "NZ0614", "NZ0615", "NZ1406", "NZ1413", "NZ1415"}
"""Faults of a whole (shares that miss 1, years that do not increase) that a part of it may have brought about."""
_FOLLOWS = {
    "NZ0229": {"heat_levels"},
    "NZ0241": {"meters"},
    "NZ0264": {"tenants"},
    "NZ0265": {"heat_levels"},
    "NZ0266": {"technologies"},
    "NZ0267": {"tenants", "roofs"},
    "NZ0268": {"tenants", "parties"},
    "NZ0269": {"heat_levels", "tenants"},
    "NZ0271": {"meters"},
    "NZ0272": {"tariffs"},
    "NZ0273": {"heat_levels", "fuels"},
    "NZ0274": {"technologies"},
    "NZ0275": {"stages"},
    "NZ0279": {"roofs", "tenants"},
    "NZ0955": {"tenants"},
    "NZ0286": {"heat_levels"},
    "NZ0287": {"tenants", "bills"},
    "NZ0291": {"tenants", "bills", "heat_levels", "assets", "technologies"},
    "NZ1423": {"bills"},
    "NZ1480": {"heat_levels", "technologies", "assets"},
    "NZ1484": {"fuels", "technologies", "assets"},
    "NZ1070": {"fuels", "technologies", "assets"},
    "NZ1485": {"fuels", "technologies", "assets"},
}
"""Faults that the loss of a part of the scenario brings about."""
_UNREAD = {"NZ0201", "NZ0202", "NZ0204", "NZ0207", "NZ0219", "NZ0220", "NZ0224", "NZ0227", "NZ0230", "NZ0257"}
"""Faults after which a table has no rows."""
_ASSET_LOST = {"NZ0266", "NZ0267", "NZ0269", "NZ0285", "NZ0286"}


@dataclass
class StandIns:
    """Where stand-ins are, and the names that went with what was there before."""

    paths: set[KeyPath] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def add(self, path: KeyPath, old: Any) -> None:
        """Note a path whose value was taken out or replaced."""
        if not self.cover(path):
            self.names |= {str(path[-1]), *([old.strip()] if isinstance(old, str) else [])}
        self.paths.add(path)

    def cover(self, path: KeyPath) -> bool:
        """Whether a path lies at or below one of them."""
        return any(path[:length] in self.paths for length in range(1, len(path) + 1))


def follows_from_parts(fault: Fault, paths: Iterable[KeyPath]) -> bool:
    """Whether a fault is of a whole of which some part has a stand-in."""
    return fault.code in _OF_PARTS and any(_is_below(dotted(path), fault.place.path) for path in paths)


def without_echoes(
    faults: list[Fault], given: ScenarioIn, stand_ins: StandIns, tables: Mapping[str, str]
) -> list[Fault]:
    """Return the faults that do not follow from stand-ins, from tables that could not be read or from each other.

    Args:
        faults: found in the tables and in the model with stand-ins.
        given: that model.
        stand_ins: what was replaced in it.
        tables: what the tables that are there are called in places, by their keys.

    """
    paths = [dotted(path) for path in stand_ins.paths]
    lost = _lost(faults, given, stand_ins, tables)
    short = {(fault.place.file, _line(fault)) for fault in faults if fault.code == "NZ0231"}

    def echoes(fault: Fault) -> bool:
        if fault.place.cell and fault.code != "NZ0231" and (fault.place.file, _line(fault)) in short:
            return True
        in_yaml = not fault.place.cell and fault.place.path
        if in_yaml and any(fault.place.path == path or _is_below(fault.place.path, path) for path in paths):
            return True
        if follows_from_parts(fault, stand_ins.paths) or _FOLLOWS.get(fault.code, set()) & lost:
            return True
        return fault.code in _FOLLOWS and fault.values.get("read") in {shown(name) for name in stand_ins.names}

    return [fault for fault in faults if not echoes(fault)]


def _lost(faults: list[Fault], given: ScenarioIn, stand_ins: StandIns, tables: Mapping[str, str]) -> set[str]:
    """Return the keys of park.yaml whose names or values are not known to the rest of the scenario."""
    lost = {str(path[0]) for path in stand_ins.paths if len(path) == 1 or path[0] == "stages"}
    for key in TABLES:
        mine = [fault for fault in faults if fault.place.file == tables.get(key)]
        unread = any(fault.code in _UNREAD for fault in mine)
        unnamed = any(fault.code == "NZ0235" and fault.place.path == "name" for fault in mine)
        named = getattr(given, key) is not None
        if named and (key not in tables or unread or unnamed or (key == "bills" and mine)):
            lost.add(key)
    if any(fault.code in _ASSET_LOST for fault in faults):
        lost.add("assets")
    return lost


def _line(fault: Fault) -> str:
    return re.sub(r"\D", "", fault.place.cell)


def _is_below(path: str, above: str) -> bool:
    return path.startswith((f"{above}.", f"{above}["))
