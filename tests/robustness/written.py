"""Every number of a scenario folder, in park.yaml and its tables, and what the folder says with another one there."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from netzero.errors import BadInput, Fault, Faults
from netzero.scenario import read_scenario
from netzero.scenario.doors.csv_rows import letter
from netzero.scenario.doors.yaml_tree import Node, read_yaml

EXAMPLES = Path(__file__).resolve().parents[2] / "scenarios"
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?(?=$|\s|%)")
PLAIN = re.compile(r"[^\s,}\]]+")
MONEY = re.compile("VND|USD|EUR")
SERIES = {"reservoir_solar.csv"}
"""Tables of numbers by time, which preparing the hours reads."""


@dataclass(frozen=True)
class Field:
    """A number as written: its file, line and column (or row and column of a table, from 0), its key and its text."""

    file: str
    row: int
    column: int
    key: str
    text: str

    @property
    def money(self) -> bool:
        return bool(MONEY.search(self.text))

    def times(self, factor: float) -> str:
        """The text with its number multiplied."""
        return NUMBER.sub(lambda found: f"{float(found.group()) * factor:.12g}", self.text, count=1)


class Copy:
    """A copy of an example, in which a test writes one thing at a time."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path = name, path
        shutil.copytree(EXAMPLES / name, path)
        self.files = {each.name: each.read_bytes() for each in sorted(path.iterdir())}

    def read(self, name: str, data: bytes) -> tuple[Fault, ...] | object:
        """Faults of the folder with other bytes in one of its files, or the scenario that they make."""
        (self.path / name).write_bytes(data)
        try:
            return read_scenario(self.path)
        except BadInput as bad:
            return bad.faults
        finally:
            (self.path / name).write_bytes(self.files[name])

    def fields(self) -> list[Field]:
        """Every number but 0."""
        found: list[Field] = []
        for name, data in self.files.items():
            if name.endswith(".yaml"):
                root = read_yaml(data, name, Faults())
                assert root
                found += _of_yaml(root, data.decode().splitlines(), name, "")
            elif name not in SERIES:
                found += _of_table(data, name)
        return [field for field in found if float(NUMBER.match(field.text).group()) != 0]

    def written(self, field: Field, text: str) -> bytes:
        """The bytes of a field's file with another text in its place."""
        data = self.files[field.file].decode()
        if field.file.endswith(".yaml"):
            lines = data.splitlines(keepends=True)
            line = lines[field.row]
            lines[field.row] = line[: field.column] + text + line[field.column + len(field.text) :]
            return "".join(lines).encode()
        rows = list(csv.reader(io.StringIO(data)))
        rows[field.row][field.column] = text
        return table(rows)


def table(rows: list[list[str]]) -> bytes:
    """The bytes of a table."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _of_yaml(node: Node, lines: list[str], name: str, key: str) -> Iterator[Field]:
    if isinstance(node.value, dict):
        for word, child in node.value.items():
            yield from _of_yaml(child, lines, name, f"{key}.{word}".lstrip("."))
    elif isinstance(node.value, list):
        for position, child in enumerate(node.value):
            yield from _of_yaml(child, lines, name, f"{key}[{position}]")
    elif isinstance(node.value, int | float | str) and not isinstance(node.value, bool):
        row, column = node.place.line - 1, node.place.column - 1
        text = node.value if isinstance(node.value, str) else PLAIN.match(lines[row][column:]).group()
        if NUMBER.match(text) and lines[row][column:].startswith(text):
            yield Field(name, row, column, key, text)


def _of_table(data: bytes, name: str) -> Iterator[Field]:
    rows = list(csv.reader(io.StringIO(data.decode())))
    for row, cells in enumerate(rows[1:], start=1):
        for column, cell in enumerate(cells):
            if NUMBER.match(cell) and rows[0][column] not in ("name", "title", "source", "id"):
                yield Field(name, row, column, f"{rows[0][column]} {letter(column)}{row + 1}", cell)
