"""What can go wrong, in words a reader can act on, and the exit code that says so.

A *fault* is one thing wrong in one place of the input. Readers collect faults and raise them together, so that a
user mends a scenario in one round. The sentence of a fault comes from the message catalogue by its code
(`netzero.messages`), in English or Vietnamese; the values in it are what was read and what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from netzero.messages import text

MOST_TOLD = 50
"""Faults of one file that are told in full; the rest is counted."""
_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, order=True)
class Place:
    """Where something was read: a file with line and column, or a cell of a table; `path` is the scenario's key.

    `asked_at` is the place of the key that asks for the file. As text: the file and the position in it and who asks for
    it, or the key where no file is known.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    cell: str = ""
    path: str = ""
    asked_at: str = ""

    def __str__(self) -> str:
        position = f":{self.line}" if self.line else ""
        position += f":{self.column}" if self.line and self.column else ""
        cell = f" {self.cell}" if self.cell else ""
        asked = f" ({self.asked_at})" if self.asked_at else ""
        return f"{self.file}{position}{cell}{asked}" or self.path


@dataclass(frozen=True)
class Fault:
    """One fault: a message code, its place and the values that the sentence names."""

    code: str
    place: Place = field(default_factory=Place)
    values: dict[str, Any] = field(default_factory=dict)

    def say(self, lang: str = "en") -> str:
        """Return the sentence of this fault in the given language ('en' or 'vi'); a value may be a sentence itself."""
        said = {key: value.say(lang) if isinstance(value, Fault) else value for key, value in self.values.items()}
        return text(self.code, lang, **said)

    @property
    def plain(self) -> dict[str, int | float | str]:
        """The values as plain data, for a file."""
        return {key: _plain(value) for key, value in self.values.items()}


def _plain(value: Any) -> int | float | str:
    if isinstance(value, Fault):
        return value.say()
    number = value.item() if hasattr(value, "item") else value  # of NumPy
    return number if isinstance(number, int | float | str) else str(value)


class NetzeroError(Exception):
    """Anything netzero stops for; `exit_code` is what the command returns."""

    exit_code = 1

    def __init__(self, code: str, /, **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(text(code, "en", **values))

    def say(self, lang: str = "en") -> str:
        """Return the sentence in the given language."""
        return text(self.code, lang, **self.values)


class BadInput(NetzeroError):
    """The input has faults; all that were found are told together."""

    exit_code = 3

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: _reading_order(fault.place)))
        Exception.__init__(self, "\n".join(f"{fault.place}: {fault.say()}" for fault in self.faults))

    def say(self, lang: str = "en") -> str:
        """Return all faults, grouped by file, each with its place."""
        lines: list[str] = []
        for file in dict.fromkeys(fault.place.file for fault in self.faults):
            mine = [fault for fault in self.faults if fault.place.file == file]
            lines.append(text("NZ0001", lang, file=file or text("input", lang), count=len(mine)))
            lines += [f"  {_within(fault.place)}  [{fault.code}] {fault.say(lang)}" for fault in mine[:MOST_TOLD]]
            if len(mine) > MOST_TOLD:
                lines.append("  " + text("NZ0002", lang, count=len(mine) - MOST_TOLD))
        return "\n".join(lines)


def _reading_order(place: Place) -> tuple[str, int, int, int, str, str]:
    """Return the key that sorts places as a reader meets them: of a table row by row (A9 before A10, Z3 before AA3)."""
    letters, row = found.groups() if (found := _CELL.fullmatch(place.cell)) else (place.cell, 0)
    return place.file, place.line or int(row), place.column, len(letters), letters, place.path


def _within(place: Place) -> str:
    """Return a place as it is written below the name of its file."""
    column = f":{place.column}" if place.column else ""
    asked = f" ({place.asked_at})" if place.asked_at else ""
    return (place.cell or (f"{place.line}{column}" if place.line else place.path)) + asked


@dataclass(frozen=True)
class WayOut:
    """Requirements that would have to give way for a plan to exist: one alone, or several together."""

    misses: tuple[Fault, ...]
    """What each had to be and what it would have to be at least; values: key, name, year, limit, needed, more, unit."""
    cost: float | None = None
    """Present value of the best plan then; None: not worked out."""
    currency: str = ""

    def say(self, lang: str = "en") -> str:
        """Return the way out in words."""
        misses = "; ".join(miss.say(lang) for miss in self.misses)
        if len({(miss.values["key"], miss.values["name"]) for miss in self.misses}) > 1:
            misses = text("NZ0821", lang, misses=misses)
        return (
            misses if self.cost is None else text("NZ0823", lang, misses=misses, cost=self.cost, currency=self.currency)
        )


class NoPlanExists(NetzeroError):
    """The requirements cannot all be met; where it was found out, with the ways out."""

    exit_code = 4

    def __init__(self, code: str, ways: Iterable[WayOut] = (), /, **values: Any) -> None:
        self.ways = tuple(ways)
        super().__init__(code, **values)

    def say(self, lang: str = "en") -> str:
        """Return the sentence, a line for each way out, and how many more there may be."""
        lines = [super().say(lang), *(f"  - {way.say(lang)}" for way in self.ways)]
        if untried := self.values.get("untried"):
            lines.append(text("NZ0840", lang, untried=untried))
        if self.values.get("on_days"):
            lines.append(text("NZ0844", lang))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.say()


class SolverFailed(NetzeroError):
    """The model is unbounded or numerically unsound, or the solver failed."""

    exit_code = 5


class ClusterFailed(NetzeroError):
    """The scheduler or its workers cannot do the work; what they finished is stored."""

    exit_code = 7


class FolderBusy(NetzeroError):
    """Another process is writing this results folder."""

    exit_code = 8


class IntegrityFailed(NetzeroError):
    """A stored result does not agree with itself."""

    exit_code = 9


class StorageFailed(NetzeroError):
    """No space, no permission or another failure of the disk."""

    exit_code = 10


class Faults:
    """Collects faults while a reader goes on reading; `raise_if_any` tells them together."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, code: str, place: Place | None = None, /, **values: Any) -> None:
        """Note one fault."""
        self._faults.append(Fault(code, place or Place(), values))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Note faults found elsewhere."""
        self._faults.extend(faults)

    def __len__(self) -> int:
        return len(self._faults)

    def __iter__(self) -> Any:
        return iter(self._faults)

    def raise_if_any(self) -> None:
        """Raise `BadInput` with every fault noted so far, if there is one."""
        if self._faults:
            raise BadInput(self._faults)


def inside(folder: Path, reference: str) -> Path | None:
    """Return the path of a reference resolved inside `folder`, or None when it points outside of it."""
    if "\0" in reference or "\\" in reference or Path(reference).is_absolute():
        return None
    root = folder.resolve()
    path = (root / reference).resolve()
    return path if path == root or root in path.parents else None
