"""Layers: a scenario may start from another one (`base:`) and be changed from the command line (`--set`).

Mappings are merged key by key, everything else is replaced. A base is a folder beside this scenario's or below the
folder that holds it (`base: ../first_park`). A file named in a layer lies in that layer's folder; once it has been
checked there, its name is written relative to the scenario's own folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from netzero.errors import Faults, Place, inside
from netzero.scenario.doors.yaml_tree import MAX_BYTES, KeyPath, Node, dotted, read_yaml, shown

SCENARIO_FILE = "park.yaml"
MAX_BASES = 8
TABLES = {"tenants": "tenants.csv", "roofs": None, "bills": None, "measures": None}
"""Keys of park.yaml that name a table, and their defaults."""

_PATH = re.compile(r"[\w-]+(\.[\w-]+|\[\d{1,6}\])*")
_STEP = re.compile(r"[\w-]+|\[\d+\]")


def read_layers(folder: Path, sets: Iterable[str], faults: Faults) -> tuple[Node | None, tuple[Path, ...]]:
    """Return the scenario's tree with its bases below it and the settings above it, and the YAML files read."""
    files: list[Path] = []
    root = _read_layer(folder, folder, (), faults, files)
    return (lay(root, sets, folder, faults) if root else None), tuple(files)


def lay(root: Node, sets: Iterable[str], folder: Path, faults: Faults) -> Node:
    """Return the tree of a scenario folder with settings laid over it, one after the other."""
    for setting in sets:
        root = _set(root, setting, folder, faults)
    return root


def merge(below: Node, above: Node) -> Node:
    """Return `above` laid over `below`: mappings key by key, everything else replaced."""
    if not (isinstance(below.value, dict) and isinstance(above.value, dict)):
        return above
    value = dict(below.value)
    for key, node in above.value.items():
        value[key] = merge(value[key], node) if key in value else node
    return replace(above, value=value, keys=below.keys | above.keys)


def _read_layer(folder: Path, top: Path, above: tuple[Path, ...], faults: Faults, files: list[Path]) -> Node | None:
    """Return one layer with its bases; `above` are the folders of the layers that start from it."""
    path = folder / SCENARIO_FILE
    name = relative(path, top)
    if not path.is_file():
        faults.add("NZ0213", Place(name), name=SCENARIO_FILE)
        return None
    files.append(path)
    own = read_yaml(path.read_bytes(), name, faults)
    if own is None:
        return None
    if not isinstance(own.value, dict):
        faults.add("NZ0214", own.place)
        return None
    own = _relocate(own, (), folder, top, faults)
    assert isinstance(own.value, dict)
    base = own.value.pop("base", None)
    if base is None or base.value is None:
        return own
    found = _base_folder(base, folder, (*above, folder.resolve()), faults)
    below = _read_layer(found, top, (*above, folder.resolve()), faults, files) if found else None
    if below is None:
        return None
    return merge(_with_default_tables(below, found, top), own) if found else None


def _base_folder(base: Node, folder: Path, above: tuple[Path, ...], faults: Faults) -> Path | None:
    """Return the folder of a base, or None with the fault noted."""
    parent = folder.resolve().parent
    written = base.value if isinstance(base.value, str) and _is_relative(base.value) else None
    path = inside(parent, os.path.normpath(os.path.join(folder.resolve().name, written))) if written else None
    place = replace(base.place, path="base")
    if path is None or path == parent:
        faults.add("NZ0215", place, read=shown(base.value))
    elif path in above:
        faults.add("NZ0216", place, read=shown(base.value))
    elif len(above) > MAX_BASES:
        faults.add("NZ0217", place, limit=MAX_BASES)
    elif not (path / SCENARIO_FILE).is_file():
        faults.add("NZ0218", place, read=shown(base.value), name=SCENARIO_FILE)
    else:
        return folder / str(base.value)
    return None


def _is_relative(reference: str) -> bool:
    return not os.path.isabs(reference) and not set(reference) & {"\0", "\\"}


def _relocate(node: Node, path: KeyPath, folder: Path, top: Path, faults: Faults) -> Node:
    """Return the tree with every file reference checked in `folder` and written relative to `top`."""
    if isinstance(node.value, dict):
        children = {key: _relocate(child, (*path, key), folder, top, faults) for key, child in node.value.items()}
        return replace(node, value=children)
    if isinstance(node.value, list):
        return replace(
            node, value=[_relocate(child, (*path, i), folder, top, faults) for i, child in enumerate(node.value)]
        )
    named = path[-1:] == ("file",) or (len(path) == 1 and path[0] in TABLES)
    if named and isinstance(node.value, str):
        place = node.place if node.place.path else replace(node.place, path=dotted(path))
        found = find_file(folder, node.value, place, faults)
        return replace(node, value=relative(found, top)) if found else node
    return node


def find_file(folder: Path, reference: str, place: Place, faults: Faults) -> Path | None:
    """Return the file named in a layer of `folder`, or None with the fault noted: outside, not there, too large."""
    try:
        path = inside(folder, reference)
        if path is None:
            faults.add("NZ0219", place, read=shown(reference))
        elif not path.is_file():
            faults.add("NZ0220", place, read=shown(reference))
        elif path.stat().st_size > MAX_BYTES:
            faults.add("NZ0204", Place(reference), megabytes=MAX_BYTES // 1_000_000)
        else:
            return folder / reference
    except (OSError, RuntimeError, ValueError):
        faults.add("NZ0220", place, read=shown(reference))
    return None


def relative(path: Path, top: Path) -> str:
    """Return a path as it is written in the scenario of folder `top`."""
    return Path(os.path.relpath(path, top)).as_posix()


def _with_default_tables(layer: Node, folder: Path, top: Path) -> Node:
    """Return a base with the tables it has by default named, so that they are looked for in its own folder."""
    assert isinstance(layer.value, dict)
    implied = {
        key: Node(layer.place, relative(folder / name, top))
        for key, name in TABLES.items()
        if name and key not in layer.value and (folder / name).is_file()
    }
    return replace(layer, value={**layer.value, **implied})


def _set(root: Node, setting: str, folder: Path, faults: Faults) -> Node:
    """Return the tree with one setting 'a.b[0].c=value' written into it."""
    path, equals, value = setting.partition("=")
    path = path.strip()
    place = Place(f"--set {shown(path)}", path=shown(path))
    if not equals or not _PATH.fullmatch(path):
        faults.add("NZ0221", place, read=shown(setting))
        return root
    inner = Faults()
    node = read_yaml(value.encode("utf-8", errors="replace"), place.file, inner) if value.strip() else Node(place, None)
    faults.extend(replace(fault, place=place) for fault in inner)
    if node is None:
        return root
    steps: KeyPath = tuple(int(step[1:-1]) if step.startswith("[") else step for step in _STEP.findall(path))
    if steps[0] == "base":
        faults.add("NZ0222", place)
        return root
    named = _by_position(root, steps)
    if named != steps:
        faults.add("NZ0242", place, near=dotted(named))
        return root
    new = _relocate(_at(node, place), steps, folder, folder, faults)
    return _graft(root, steps, new, place, faults)


def _at(node: Node, place: Place) -> Node:
    """Return the tree with all its places replaced by that of the setting."""
    if isinstance(node.value, dict):
        value = {key: _at(child, place) for key, child in node.value.items()}
        return Node(place, value, dict.fromkeys(value, place))
    return Node(place, [_at(child, place) for child in node.value] if isinstance(node.value, list) else node.value)


def _by_position(node: Node | None, steps: KeyPath) -> KeyPath:
    """Return a path with every item of a list named by its position: 'assets.battery.max' is assets[1].max."""
    if not steps:
        return ()
    step = steps[0]
    if node and isinstance(node.value, list) and isinstance(step, str):
        step = int(step) if step.isdecimal() else _position(node.value, step)
    return (step, *_by_position(node.child(step) if node else None, steps[1:]))


def _position(items: list[Node], name: str) -> int:
    """Return the position of the item with a name, or else a technology; 0 when none has it."""
    for word in ("name", "technology"):
        for position, item in enumerate(items):
            child = item.child(word)
            if child is not None and child.value == name:
                return position
    return 0


def _graft(node: Node, steps: KeyPath, new: Node, place: Place, faults: Faults) -> Node:
    """Return `node` with `new` at a path below it; mappings on the way are made when they are missing."""
    if not steps:
        return merge(node, new) if isinstance(new.value, dict) else new
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        items = list(node.value) if isinstance(node.value, list) else []
        if step >= len(items):
            faults.add("NZ0223", place, position=step, count=len(items))
            return node
        items[step] = _graft(items[step], rest, new, place, faults)
        return replace(node, value=items)
    kept, where = (node.value, node.place) if isinstance(node.value, dict) else ({}, place)
    children = dict(kept)
    below = children.get(step, Node(place, {}))
    children[step] = _graft(below, rest, new, place, faults) if rest else new
    return replace(node, place=where, value=children, keys={**node.keys, step: node.keys.get(step, place)})
