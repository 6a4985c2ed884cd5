"""The files beside park.yaml: its tables, and the hashes of everything that was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from netzero import catalogue
from netzero.errors import Faults, StorageFailed, inside
from netzero.scenario.doors.bills import with_bills
from netzero.scenario.doors.layers import SCENARIO_FILE, TABLES, find_file, relative
from netzero.scenario.doors.tables import (
    MeasureRow,
    RoofRow,
    Table,
    TenantRow,
    read_measures,
    read_roofs,
    read_tenants,
)
from netzero.scenario.doors.yaml_tree import Node
from netzero.scenario.scenario import Scenario
from netzero.scenario.shipped import shipped
from netzero.terms import COOLING, ELECTRICITY
from netzero.units import Currency


@dataclass
class Tables:
    """What the tables of a scenario say, and the files they are."""

    tenants: tuple[TenantRow, ...] = ()
    roofs: tuple[RoofRow, ...] = ()
    measures: tuple[MeasureRow, ...] = ()
    files: list[Path] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """What each file is called in places, by the key of park.yaml that names it."""


def read_tables(folder: Path, root: Node, plain: dict[str, Any], currency: Currency, faults: Faults) -> Tables:
    """Return the tables that a scenario names; faults are noted by cell."""
    levels, own_fuels = (plain.get(key) for key in ("heat_levels", "fuels"))
    named = [*(levels if isinstance(levels, dict) else ()), COOLING, *catalogue.combustion()]
    named += own_fuels if isinstance(own_fuels, dict) else ()
    carriers = tuple(dict.fromkeys((ELECTRICITY, *map(str, named))))
    found = {key: _table(folder, root, plain, key, faults) for key in TABLES}
    tables = Tables(
        files=[table.path for table in found.values() if table],
        names={key: table.name for key, table in found.items() if table},
    )
    if found["tenants"]:
        tables.tenants = read_tenants(found["tenants"], carriers)
    names = [tenant.name for tenant in tables.tenants]
    if found["roofs"]:
        tables.roofs = read_roofs(found["roofs"], names)
    if found["bills"]:
        tables.tenants = with_bills(tables.tenants, found["bills"], carriers)
    if found["measures"]:
        tables.measures = read_measures(found["measures"], names, carriers, currency)
    return tables


def _table(folder: Path, root: Node, plain: dict[str, Any], key: str, faults: Faults) -> Table | None:
    """Return a table; a file that is named but not there has been noted when its layer was read."""
    node = root.find((key,))
    reference = plain.get(key, TABLES[key])
    if not isinstance(reference, str):
        return None
    if node is None:
        path = find_file(folder, reference, root.place_of((key,)), faults)
        layer = folder
    else:
        path = folder / reference
        named_in = node.place.file
        layer = (folder / named_in).parent if named_in.endswith(SCENARIO_FILE) else folder
        path = path if inside(layer, relative(path, layer)) else None
    if path is None or not _is_file(path):
        return None
    return Table(path, relative(path, folder), layer, folder, faults)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # such as a name that is too long
        return False


def input_hashes(scenario: Scenario, root: Node, yaml_files: Iterable[Path], tables: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of every file that makes the scenario, by its path relative to the folder.

    Data that come with netzero are named by their own names: `catalogue/fuels.yaml`, `weather/vinh_phuc.csv`.
    """
    folder = scenario.folder
    metered = (need.file for tenant in scenario.tenants for need in tenant.needs if need.file)
    paths = [*yaml_files, *tables, *(folder / name for name in (*_named_files(root), *metered))]
    hashes = {relative(path, folder): sha256(path.read_bytes()) for path in paths}
    data = files("netzero.catalogue") / "data"
    for name in catalogue.DATA_FILES:
        hashes[f"catalogue/{name}.yaml"] = sha256((data / f"{name}.yaml").read_bytes())
    for weather in (scenario.given.weather, *(year for _, year in scenario.weather_years)):
        if weather and weather.bundled and weather.seed is None:
            hashes |= {f"weather/{path.name}": sha256(path.read_bytes()) for path in _bundled(weather.bundled)}
    return dict(sorted(hashes.items()))


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _named_files(node: Node) -> Iterator[str]:
    """Yield every `file` of the tree."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            if key == "file" and isinstance(child.value, str):
                yield child.value
            yield from _named_files(child)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _named_files(child)


def _bundled(name: str) -> list[Path]:
    try:
        return sorted(path for path in shipped("weather").glob(f"{name}.*") if path.is_file())
    except StorageFailed:
        return []
