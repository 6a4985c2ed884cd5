"""Slips that people and disks make in a scenario folder, by class: what a file has instead of what was there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from netzero.errors import Faults
from netzero.scenario.doors.yaml_tree import Node, read_yaml

from .written import NUMBER, SERIES, Copy, table

ODD_BYTES = b"\x00\x1b\xff\xc3:{}[]\"'#&*!|>%@`-,09abZ \n\t.~?"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
VALUES = [
    "many",
    "[1]",
    "{a: 1}",
    "true",
    "null",
    "-1",
    "1e999",
    ".nan",
    "0",
    "[]",
    '""',
    "1.5",
    "2030-01-01",
    "*x",
    "!!int 5",
]
UNITS = ["kW", "MW", "kWh", "GWh", "kg", "m2", "VND", "USD/kWh", "%", "kWx", "kw", "degC", "t", "", "MW MW", "/", "€"]
CELLS = [
    "",
    "NA",
    "1,5",
    "1.234.567",
    "-5",
    "1e999",
    "=1+1",
    "x" * 300,
    "0",
    "nan",
    "5 kg",
    '"',
    "\n",
    "Đồng Nai",
    "1;2",
]

OWN_NAMES = {
    "steam",
    "hot_water",
    "steam_high",
    "steam_low",
    "gate",
    "biomass",
    "rice_husk",
    "red_river_dye",
    "knit_finish",
}
"""Keys of the examples that are names: what was meant by another one is for the user to say."""


@dataclass(frozen=True)
class Mutant:
    """One slip: its class, the file that it is in and the bytes of this file."""

    kind: str
    file: str
    data: bytes
    meant: str = ""
    """Key typo: the name that was meant."""


Make = Callable[[Copy, np.random.Generator], Mutant]


def mutant(copy: Copy, dice: np.random.Generator) -> Mutant:
    """A slip of any class."""
    kinds = list(CLASSES)
    return CLASSES[kinds[dice.integers(len(kinds))]](copy, dice)


def byte(copy: Copy, dice: np.random.Generator) -> Mutant:
    """A byte is changed, put in or lost."""
    file, data = _file(copy, dice)
    where, odd = int(dice.integers(len(data))), bytes([ODD_BYTES[dice.integers(len(ODD_BYTES))]])
    slips = [
        data[:where] + odd + data[where + 1 :],
        data[:where] + odd + data[where:],
        data[:where] + data[where + 1 :],
    ]
    return Mutant("byte", file, slips[dice.integers(3)])


def key_typo(copy: Copy, dice: np.random.Generator) -> Mutant:
    """A letter of a key or of a column's head is wrong, missing, too many or in the wrong place."""
    heads = [(name, 0, at, head) for name, data in _tables(copy).items() for at, head in enumerate(_rows(data)[0])]
    keys = [*_keys(_tree(copy)), *heads]
    file, row, column, key = keys[dice.integers(len(keys))]
    slip = _misspelt(key, dice)
    if file.endswith(".csv"):
        rows = _rows(copy.files[file])
        rows[row][column] = slip
        return Mutant("key typo", file, table(rows), key)
    lines = copy.files[file].decode().splitlines(keepends=True)
    lines[row] = lines[row][:column] + slip + lines[row][column + len(key) :]
    return Mutant("key typo", file, "".join(lines).encode(), key)


def value_type(copy: Copy, dice: np.random.Generator) -> Mutant:
    """A value of another type."""
    places = _scalars(_tree(copy))
    row, column = places[dice.integers(len(places))]
    lines = copy.files["park.yaml"].decode().splitlines(keepends=True)
    text = re.match(r"[^\s,}\]#]*", lines[row][column:]).group()
    value = VALUES[dice.integers(len(VALUES))]
    lines[row] = lines[row][:column] + value + lines[row][column + len(text) :]
    return Mutant("type", "park.yaml", "".join(lines).encode())


def unit(copy: Copy, dice: np.random.Generator) -> Mutant:
    """A number with another unit."""
    fields = copy.fields()
    field = fields[dice.integers(len(fields))]
    number = NUMBER.match(field.text).group()
    return Mutant("unit", field.file, copy.written(field, f"{number} {UNITS[dice.integers(len(UNITS))]}".strip()))


def delete(copy: Copy, dice: np.random.Generator) -> Mutant:
    """A line is lost, or the end of the file."""
    file, data = _file(copy, dice)
    lines = data.split(b"\n")
    if dice.random() < 0.1:
        return Mutant("delete", file, data[: dice.integers(len(data))])
    line = int(dice.integers(len(lines)))
    return Mutant("delete", file, b"\n".join([*lines[:line], *lines[line + 1 :]]))


def duplicate(copy: Copy, dice: np.random.Generator) -> Mutant:
    """A line stands twice, here or elsewhere, or a column does."""
    file, data = _file(copy, dice)
    if file.endswith(".csv") and dice.random() < 0.3:
        rows = _rows(data)
        column = int(dice.integers(len(rows[0])))
        return Mutant("duplicate", file, table([[*row, *row[column : column + 1]] for row in rows]))
    lines = data.split(b"\n")
    line, other = (int(each) for each in dice.integers(len(lines), size=2))
    at = line if dice.random() < 0.5 else other
    return Mutant("duplicate", file, b"\n".join([*lines[:at], lines[line], *lines[at:]]))


def indentation(copy: Copy, dice: np.random.Generator) -> Mutant:
    """A line of park.yaml begins further in or out, or with a tab, or changes places with another one."""
    lines = copy.files["park.yaml"].decode().split("\n")
    at, other = (int(each) for each in dice.integers(len(lines), size=2))
    slips = [" " + lines[at], "  " + lines[at], lines[at][1:], lines[at].removeprefix("  "), "\t" + lines[at].lstrip()]
    choice = int(dice.integers(len(slips) + 1))
    if choice == len(slips):
        lines[at], lines[other] = lines[other], lines[at]
    else:
        lines[at] = slips[choice]
    return Mutant("indentation", "park.yaml", "\n".join(lines).encode())


def csv_cell(copy: Copy, dice: np.random.Generator) -> Mutant:
    """A cell of a table holds something else, or what another cell holds."""
    tables = _tables(copy)
    file = list(tables)[dice.integers(len(tables))]
    rows = _rows(tables[file])
    row = 1 + int(dice.integers(len(rows) - 1))
    column, other = (int(each) for each in dice.integers(len(rows[0]), size=2))
    new = rows[row][other] if dice.random() < 0.2 else CELLS[dice.integers(len(CELLS))]
    rows[row][column] = new
    return Mutant("CSV cell", file, table(rows))


def encoding(copy: Copy, dice: np.random.Generator) -> Mutant:
    """A file is saved in another encoding, with other ends of lines or with characters that cannot be seen."""
    file, data = _file(copy, dice)
    text = data.decode()
    where = int(dice.integers(len(text)))
    put = ["\u202e", "\u200b", "\ufeff", "\x07", "\u00a0", "\u0301", "Đ", "\ud7ff", "\u2028", "\x85", "𝟙", "，"]
    slips = [
        text.encode("utf-16"),
        text.encode("utf-16-be"),
        ("Khu công nghiệp Vĩnh Phúc ".encode("cp1258", "replace")) + data,
        data[:where] + "Vĩnh".encode("latin-1", "replace") + b"\xe9" + data[where:],
        b"\xef\xbb\xbf" + data,
        data.replace(b"\n", b"\r\n"),
        data.replace(b"\n", b"\r"),
        text.encode("utf-32"),
        *4 * [(text[:where] + put[dice.integers(len(put))] + text[where:]).encode()],
    ]
    return Mutant("encoding", file, slips[dice.integers(len(slips))])


CLASSES: dict[str, Make] = {
    "byte": byte,
    "key typo": key_typo,
    "type": value_type,
    "unit": unit,
    "delete": delete,
    "duplicate": duplicate,
    "indentation": indentation,
    "CSV cell": csv_cell,
    "encoding": encoding,
}


def _file(copy: Copy, dice: np.random.Generator) -> tuple[str, bytes]:
    """park.yaml half of the time, else one of the tables."""
    tables = list(_tables(copy))
    name = "park.yaml" if dice.random() < 0.5 else tables[dice.integers(len(tables))]
    return name, copy.files[name]


def _tables(copy: Copy) -> dict[str, bytes]:
    return {name: data for name, data in copy.files.items() if name.endswith(".csv") and name not in SERIES}


def _rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode())))


def _tree(copy: Copy) -> Node:
    root = read_yaml(copy.files["park.yaml"], "park.yaml", Faults())
    assert root
    return root


def _keys(node: Node) -> list[tuple[str, int, int, str]]:
    """File, row, column and name of every key that is no name or year of the user's own."""
    found = []
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            place = node.keys[key]
            if len(key) > 2 and re.fullmatch("[a-z_]+", key) and key not in OWN_NAMES:
                found.append((place.file, place.line - 1, place.column - 1, key))
            found += _keys(child)
    elif isinstance(node.value, list):
        found += [key for child in node.value for key in _keys(child)]
    return found


def _scalars(node: Node) -> list[tuple[int, int]]:
    if isinstance(node.value, dict):
        return [place for child in node.value.values() for place in _scalars(child)]
    if isinstance(node.value, list):
        return [place for child in node.value for place in _scalars(child)]
    return [(node.place.line - 1, node.place.column - 1)]


def _misspelt(name: str, dice: np.random.Generator) -> str:
    """A name with one letter wrong, missing, too many, or two of them changing places."""
    at, letter = int(dice.integers(len(name))), LETTERS[dice.integers(len(LETTERS))]
    swap = min(at, len(name) - 2)
    slips = [
        name[:at] + letter + name[at + 1 :],
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at:],
        name[:swap] + name[swap + 1] + name[swap] + name[swap + 2 :],
    ]
    chosen = slips[dice.integers(len(slips))]
    return chosen if chosen != name else name + letter
