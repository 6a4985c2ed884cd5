"""The door for YAML: text becomes a tree of plain values in which every value knows where it was written.

PyYAML's event stream is read instead of its loaders. Those take `22:30` for 1350, `NO` for false, `1e3` for text and
the last of two equal keys, and their composer recurses until the stack ends. Here scalars follow the core schema of
YAML 1.2, tags are refused, and depth and size are bounded while the text streams, aliases counted as what they stand
for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from netzero.errors import Faults, Place

MAX_BYTES = 20_000_000
MAX_DEPTH = 64
MAX_NODES = 500_000
"""Values of a document, aliases expanded."""

KeyPath: TypeAlias = tuple[str | int, ...]
Scalar: TypeAlias = str | int | float | bool | None

_PARSER = getattr(yaml, "CLoader", yaml.Loader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], Scalar]], ...] = (
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (re.compile(r"0o[0-7]+"), lambda text: int(text[2:], 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text[2:], 16)),
    (re.compile(r"[-+]?\.(inf|Inf|INF)"), lambda text: float(text.replace(".", ""))),
)
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_LONGEST_NUMBER = 400
"""Characters; longer digits are text (Python itself refuses to convert more than 4,300)."""


@dataclass(frozen=True)
class Node:
    """One value, with its place; a mapping knows the places of its keys too."""

    place: Place
    value: Scalar | dict[str, Node] | list[Node]
    keys: dict[str, Place] = field(default_factory=dict)
    size: int = 1
    height: int = 0

    def plain(self) -> Any:
        """Return the value and all below it as dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def child(self, step: str | int) -> Node | None:
        """Return the value one step below, or None when there is none."""
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None

    def find(self, path: KeyPath) -> Node | None:
        """Return the value at a path of keys and positions, or None."""
        node: Node | None = self
        for step in path:
            node = node.child(step) if node else None
        return node

    def place_of(self, path: KeyPath, *, key: bool = False) -> Place:
        """Return the place of the value (or of its key) at a path; of the nearest one above when it was not written."""
        node, place = self, self.place
        for position, step in enumerate(path):
            child = node.child(step)
            if child is None:
                break
            last = position == len(path) - 1
            place = node.keys[str(step)] if key and last and str(step) in node.keys else child.place
            node = child
        return Place(place.file, place.line, place.column, place.cell, dotted(path))


def dotted(path: KeyPath) -> str:
    """Return a key path as a user writes it: 'assets[0].max'."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def read_yaml(data: bytes, file: str, faults: Faults) -> Node | None:
    """Return the tree of a YAML document; None when it could not be read to its end.

    Args:
        data: the bytes of the file.
        file: its name in places.
        faults: where faults are noted (NZ0201 to NZ0208); a tree may come back although there are some.

    """
    text = _decode(data, file, faults)
    if text is None:
        return None
    try:
        return _Builder(file, faults).build(yaml.parse(text, Loader=_PARSER))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
        faults.add("NZ0203", place, problem=getattr(error, "problem", None) or type(error).__name__)
    except _UnreadableError:
        pass
    return None


def resolve_scalar(text: str) -> Scalar:
    """Return what a plain (unquoted) scalar means in the core schema of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST_NUMBER:
        return text
    for form, read in _NUMBERS:
        if form.fullmatch(text):
            return read(text)
    return text


def _decode(data: bytes, file: str, faults: Faults) -> str | None:
    """Return the text when it is small enough, UTF-8 and printable."""
    if len(data) > MAX_BYTES:
        faults.add("NZ0204", Place(file, 1, 1), megabytes=MAX_BYTES // 1_000_000)
        return None
    try:
        text = unicodedata.normalize("NFC", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        faults.add("NZ0201", _place_after(before, file), byte=f"0x{data[error.start]:02x}")
        return None
    odd = [match.start() for match in _UNPRINTABLE.finditer(text)]
    for position in odd[:20]:
        faults.add("NZ0202", _place_after(text[:position], file), character=f"U+{ord(text[position]):04X}")
    return None if odd else text


def _place_after(before: str, file: str) -> Place:
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


class _UnreadableError(Exception):
    """A fault after which the rest of the document has no meaning; it has been noted."""


@dataclass
class _Open:
    """A mapping or list that is being read."""

    node: Node
    anchor: str | None
    key: str | None = None
    """Mapping: the key whose value comes next."""
    key_place: Place = field(default_factory=Place)
    size: int = 1
    height: int = 0


class _Builder:
    """Turns events into a tree, on a stack of its own."""

    def __init__(self, file: str, faults: Faults) -> None:
        self.file, self.faults = file, faults
        self.stack: list[_Open] = []
        self.anchors: dict[str, Node] = {}
        self.root: Node | None = None
        self.nodes = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
            elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
                self._stop("NZ0208", event)
        if self.root is None:
            self.faults.add("NZ0207", Place(self.file, 1, 1))
        return self.root

    def _node(self, event: Any) -> None:
        place = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            known = self.anchors.get(str(event.anchor))
            if known is None:
                self._stop("NZ0206", event, name=event.anchor)
            else:
                self._count(event, known.size, known.height)
                self._add(known, event)
            return
        if event.tag is not None:
            self.faults.add("NZ0205", place, tag=event.tag)
        self._count(event, 1, 0)
        if isinstance(event, yaml.ScalarEvent):
            node = Node(place, resolve_scalar(event.value) if event.implicit[0] and not event.style else event.value)
            if event.anchor:
                self.anchors[event.anchor] = node
            self._add(node, event)
        else:
            self._refuse_as_key(event)
            self.stack.append(_Open(Node(place, {} if isinstance(event, yaml.MappingStartEvent) else []), event.anchor))

    def _add(self, node: Node, event: Any) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if isinstance(top.node.value, list):
            top.node.value.append(node)
        elif isinstance(top.node.value, dict) and top.key is None:
            self._open_key(top, node, event)
            return
        elif isinstance(top.node.value, dict):
            assert top.key is not None
            top.node.value[top.key], top.node.keys[top.key] = node, top.key_place
            top.key = None
        top.size += node.size
        top.height = max(top.height, node.height + 1)

    def _open_key(self, top: _Open, node: Node, event: Any) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop("NZ0209", event)
        whole = isinstance(node.value, int) and not isinstance(node.value, bool)
        top.key, top.key_place = str(node.value) if whole else event.value, node.place
        if top.key in top.node.keys:
            self.faults.add("NZ0210", node.place, name=shown(top.key), line=top.node.keys[top.key].line)

    def _close(self) -> None:
        top = self.stack.pop()
        node = Node(top.node.place, top.node.value, top.node.keys, top.size, top.height)
        if top.anchor:
            self.anchors[top.anchor] = node
        if self.stack:
            self._add(node, None)
        else:
            self.root = node

    def _count(self, event: Any, size: int, height: int) -> None:
        self.nodes += size
        if self.nodes > MAX_NODES:
            self._stop("NZ0211", event, limit=MAX_NODES)
        if len(self.stack) + height + 1 > MAX_DEPTH:
            self._stop("NZ0212", event, limit=MAX_DEPTH)

    def _refuse_as_key(self, event: Any) -> None:
        if self.stack and isinstance(self.stack[-1].node.value, dict) and self.stack[-1].key is None:
            self._stop("NZ0209", event)

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _stop(self, code: str, event: Any, **values: Any) -> None:
        self.faults.add(code, self._place(event), **values)
        raise _UnreadableError


def shown(value: Any) -> str:
    """Return a value as it may stand in a sentence: as YAML writes it, short and printable."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in str(value))
    return text if len(text) <= 60 else text[:57] + "..."
