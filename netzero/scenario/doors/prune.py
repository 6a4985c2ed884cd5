"""A scenario with faults of form is read on as far as it goes, so that all of its faults are told in one round.

A slip in a key is read as the key that was meant. Any other part that is refused gives way to a stand-in of a form
that is accepted; what is then found at or below it is not told (`netzero.scenario.doors.echoes`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from netzero.errors import Faults
from netzero.scenario.doors.echoes import StandIns, follows_from_parts
from netzero.scenario.doors.layers import TABLES
from netzero.scenario.doors.validate import Refusal, attempt
from netzero.scenario.doors.yaml_tree import KeyPath, Node, Scalar, resolve_scalar
from netzero.scenario.model import ScenarioIn
from netzero.scenario.nearest import LIKELY, meant
from netzero.units import Currency

MAX_ROUNDS, MAX_REFUSED = 60, 300
_VALUES: tuple[Scalar | dict[str, Node], ...] = (1, "unknown", 2026, {})
"""Stand-ins in the order in which they are tried; then an empty list, one with a year, and none at all."""
_CHECKED = {"file", "base", *TABLES}
"""Keys whose files have been looked for under their own name only."""


@dataclass
class Pruned:
    """The tree with its stand-ins, and the model that it makes; None when even so it makes none."""

    root: Node
    given: ScenarioIn | None = None
    stand_ins: StandIns = field(default_factory=StandIns)
    tried: dict[KeyPath, int] = field(default_factory=dict)


def prune(root: Node, prepare: Callable[[Any], Any], currency: Currency, faults: Faults) -> Pruned:
    """Return the scenario's model with stand-ins for what is refused, after noting every refusal.

    Args:
        root: the scenario's tree.
        prepare: what makes the model's data of the tree's plain values.
        currency: that amounts are read in.
        faults: where faults are noted.

    """
    found = Pruned(root)
    for _ in range(MAX_ROUNDS):
        context = {"currency": currency}
        found.given, refused = attempt(ScenarioIn, prepare(found.root.plain()), found.root, context)
        if found.given is not None:
            break
        told = [each for each in refused if each.where and not found.stand_ins.cover(each.where)]
        missing = {each.where for each in told if each.kind == "missing"}
        extra = [each for each in told if each.kind == "extra_forbidden"]
        moved = {target for each in extra if (target := _read_on(found, each, missing))}
        told = [each for each in told if each.where not in moved]
        noted = [each.fault(ScenarioIn) for each in told]
        faults.extend(fault for fault in noted if not follows_from_parts(fault, found.stand_ins.paths))
        if len(refused) > MAX_REFUSED:
            break
        for each in refused:
            if each.where and each.kind != "extra_forbidden" and each.where not in moved:
                _stand_in(found, each)
    return found


def _read_on(found: Pruned, refusal: Refusal, missing: set[KeyPath]) -> KeyPath | None:
    """Take out a key that is not known, and return the path of the key that was meant, where that is clear."""
    path = refusal.where
    parent = found.root.find(path[:-1])
    if parent is None or not isinstance(parent.value, dict):
        return None
    value, key = dict(parent.value), str(path[-1])
    node = value.pop(key)
    keys = {name: place for name, place in parent.keys.items() if name != key}
    wanted = {str(each[-1]) for each in missing if each[:-1] == path[:-1]} - set(value)
    target = meant(key, set(refusal.allowed_keys(ScenarioIn)) - set(value)) or meant(key, wanted, LIKELY)
    if target in _CHECKED:
        found.stand_ins.add((*path[:-1], target), node.value)
    elif target:
        value[target], keys[target] = node, parent.keys.get(key, node.place)
    else:
        found.stand_ins.add(path, node.value)
    found.root = _with(found.root, path[:-1], replace(parent, value=value, keys=keys))
    return (*path[:-1], target) if target else None


def _stand_in(found: Pruned, refusal: Refusal) -> None:
    """Put the next stand-in in place of what is refused; when all have been tried, of what holds it."""
    path = refusal.where
    while len(path) > 1 and found.tried.get(path, 0) > len(_VALUES) + 2:
        path = path[:-1]
    attempt_number = len(_VALUES) + 2 if refusal.of_key else found.tried.get(path, 0)
    found.tried[path] = attempt_number + 1
    old = found.root.find(path)
    found.stand_ins.add(path, old.value if old else None)
    place = found.root.place_of(path)
    new: Node | None = None
    if attempt_number == 0 and refusal.kind == "literal_error":
        new = Node(place, _allowed(refusal))
    elif attempt_number < len(_VALUES):
        new = Node(place, _VALUES[attempt_number])
    elif attempt_number < len(_VALUES) + 2:
        new = Node(place, [Node(place, 2026)] * (attempt_number - len(_VALUES)))
    found.root = _with(found.root, path, new)


def _allowed(refusal: Refusal) -> Scalar:
    """Return the first of the words that a value must be one of."""
    word = re.match(r"'([^']*)'|(\w+)", str((refusal.error.get("ctx") or {}).get("expected")))
    if word is None:
        return None
    return word[1] if word[1] is not None else resolve_scalar(word[2])


def _with(node: Node, path: KeyPath, new: Node | None) -> Node:
    """Return the tree with another value at a path; None takes a key out."""
    if not path:
        return new or node
    step, child = path[0], node.child(path[0])
    below = new if len(path) == 1 else _with(child, path[1:], new) if child else None
    if isinstance(node.value, list) and isinstance(step, int) and below is not None:
        return replace(node, value=[*node.value[:step], below, *node.value[step + 1 :]])
    if isinstance(node.value, dict):
        value = {key: each for key, each in node.value.items() if key != str(step) or below is not None}
        return replace(node, value=value if below is None else {**value, str(step): below})
    return node
