"""A sweep file that has the right form: its model, its tree for places, and the scenario that it starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from netzero.errors import BadInput, Fault, Faults, Place
from netzero.scenario.doors.layers import SCENARIO_FILE, lay, read_layers
from netzero.scenario.doors.validate import validate_data
from netzero.scenario.doors.yaml_tree import Node, read_yaml, shown
from netzero.sweep.choices import setting
from netzero.sweep.inputs import Inputs, pack
from netzero.sweep.model import SweepIn


@dataclass(frozen=True)
class Written:
    """A sweep file that has the right form: its model, its tree for places, and the scenario that it starts from."""

    path: Path
    given: SweepIn
    root: Node
    folder: Path
    tree: Node
    """Of the scenario, with the settings of all cases."""
    inputs: Inputs

    def place(self, *path: str | int) -> Place:
        """Return where something was written."""
        return replace(self.root.place_of(path), path=".".join(map(str, path)))


def read_written(path: Path, faults: Faults) -> Written:
    """Return the file when it has the right form; raises all that is wrong with it or with its scenario."""
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.add("NZ0220", Place(path.name), read=shown(str(path)))
        raise BadInput(faults) from error
    root = read_yaml(data, path.name, faults)
    faults.raise_if_any()
    if root is None or not isinstance(root.value, dict):
        raise BadInput([Fault("NZ0214", Place(path.name, 1, 1))])
    given = validate_data(SweepIn, root.plain(), root, {}, faults)
    if given is None:
        raise BadInput(faults)
    folder = _folder(path, given, root, faults)
    tree, files = read_layers(folder, (), faults)
    if tree is None:
        raise BadInput(faults)
    for key, value in given.set.items():
        place = root.place_of(("set", key))
        tree = laid_over(tree, (setting(key, value),), folder, place, faults)
    own = (path, *((path.parent / given.table,) if given.table else ()))
    inputs = pack(folder, (file.parent for file in files), own)
    return Written(path, given, root, folder, tree, inputs)


def _folder(path: Path, given: SweepIn, root: Node, faults: Faults) -> Path:
    """Return the scenario's folder: inside or beside the folder that holds the sweep."""
    around = path.resolve().parent.parent
    folder = (path.parent / given.scenario.replace("\0", "")).resolve()
    place = root.place_of(("scenario",))
    if "\0" in given.scenario or around not in folder.parents:
        faults.add("NZ1811", place, read=shown(given.scenario))
    elif not (folder / SCENARIO_FILE).is_file():
        faults.add("NZ0218", place, read=shown(given.scenario), name=SCENARIO_FILE)
    faults.raise_if_any()
    return folder


def laid_over(tree: Node, sets: Iterable[str], folder: Path, place: Place, faults: Faults) -> Node:
    """Return the tree with settings laid over it; what is wrong with them is told of the place in the sweep."""
    inner = Faults()
    laid = lay(tree, sets, folder, inner)
    faults.extend(replace(fault, place=place) for fault in inner)
    return laid


def places_of(written: Written) -> dict[str, Place]:
    """Return where each key was written that the sweep sets."""
    given, found = written.given, {key: written.place("set", key) for key in written.given.set}
    for name, values in given.parameters.items():
        found[name] = written.place("parameters", name)
        for at, value in enumerate(values if isinstance(values, tuple) else ()):
            inner = value.get("set", {}) if isinstance(value, Mapping) else {}
            found |= {key: written.place("parameters", name, at, "set", key) for key in inner}
    for at, case in enumerate(given.cases):
        found |= {key: written.place("cases", at, "set", key) for key in case.set if key not in found}
    return found
