"""The door for small tables: strict CSV in which every cell is text with a name such as D17.

Comma-separated, UTF-8 with or without a byte-order mark, one header row. No cell is guessed at: 'NA' and 'NULL' are
text, an empty cell is None. Readers of a table turn cells into numbers and choices and note faults by cell.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from netzero.errors import Faults, Place
from netzero.scenario.doors.yaml_tree import shown
from netzero.scenario.nearest import meant, nearest
from netzero.units import Currency, UnitError, read_quantity

MAX_BYTES = 20_000_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells by column, and where they stand."""

    file: str
    line: int
    cells: dict[str, str | None]
    letters: dict[str, str]

    def place(self, column: str) -> Place:
        """Return the place of a cell; of the row when the table has no such column."""
        letter = self.letters.get(column, "A")
        return Place(self.file, cell=f"{letter}{self.line}", path=column)

    def text(self, column: str) -> str | None:
        """Return a cell's text, None when it is empty or the table has no such column."""
        return self.cells.get(column)

    def number(
        self, column: str, unit: str, faults: Faults, *, low: float = 0.0, currency: Currency | None = None
    ) -> float | None:
        """Return a cell as a number in `unit`, not below `low`; None when empty or, with the fault noted, wrong."""
        text = self.text(column)
        if text is None:
            return None
        try:
            value = read_quantity(text, unit, currency)
        except UnitError as error:
            faults.add(error.code, self.place(column), **{**error.values_, "read": shown(text), "unit": unit})
            return None
        if value < low:
            faults.add("NZ0232", self.place(column), read=shown(text), limit=low)
            return None
        return value

    def whole(self, column: str, faults: Faults, low: int, high: int) -> int | None:
        """Return a cell as a whole number within bounds; None when empty or, with the fault noted, wrong."""
        text = self.text(column)
        if text is None:
            return None
        if not re.fullmatch(r"[+-]?\d{1,9}", text) or not low <= int(text) <= high:
            faults.add("NZ0233", self.place(column), read=shown(text), low=low, high=high)
            return None
        return int(text)

    def choice(self, column: str, allowed: Collection[str], faults: Faults) -> str | None:
        """Return a cell that must be one of a few words; None when empty or, with the fault noted, another."""
        text = self.text(column)
        if text is None or text in allowed:
            return text
        faults.add("NZ0234", self.place(column), read=shown(text), allowed=", ".join(sorted(allowed)))
        return None


def read_table(path: Path, name: str, columns: Collection[str], required: Collection[str], faults: Faults) -> list[Row]:
    """Return the rows of a table; blank rows are left out.

    Args:
        path: the file.
        name: its name in places.
        columns: the columns that may be there.
        required: those that must be.
        faults: where faults are noted (NZ0224, NZ0227 to NZ0231).

    """
    text = _decode(path, name, faults)
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        faults.add("NZ0227", Place(name, max(reader.line_num, 1), 1), problem=str(error))
        return []
    header = _header(lines, name, columns, required, faults)
    if header is None:
        return []
    letters = {column: letter(position) for position, column in enumerate(header) if column}
    rows = []
    for line, cells in enumerate(lines[1:], start=2):
        trimmed = [cell.strip() for cell in cells]
        if not any(trimmed):
            continue
        if len(trimmed) != len(header):
            faults.add("NZ0231", Place(name, cell=f"A{line}"), count=len(trimmed), wanted=len(header))
            trimmed = [*trimmed, *[""] * len(header)][: len(header)]  # others may refer to its name
        values = {column: cell or None for column, cell in zip(header, trimmed, strict=True) if column}
        rows.append(Row(name, line, values, letters))
    return rows


def letter(position: int) -> str:
    """Return a column's letters as in a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _decode(path: Path, name: str, faults: Faults) -> str | None:
    if path.stat().st_size > MAX_BYTES:
        faults.add("NZ0204", Place(name), megabytes=MAX_BYTES // 1_000_000)
        return None
    data = path.read_bytes()
    try:
        text = unicodedata.normalize("NFC", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        faults.add("NZ0201", Place(name, line, column), byte=f"0x{data[error.start]:02x}")
        return None
    odd = _CONTROL.search(text)
    if odd:
        before = text[: odd.start()]
        place = Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
        faults.add("NZ0202", place, character=f"U+{ord(odd.group()):04X}")
        return None
    return text


def _header(
    lines: list[list[str]], name: str, columns: Collection[str], required: Collection[str], faults: Faults
) -> list[str] | None:
    """Return the column of each position ('' where it is not known), None when the rows cannot be read by them.

    A slip of a letter is read on as the column that was meant.
    """
    header = [cell.strip() for cell in lines[0]] if lines else []
    if not any(header):
        faults.add("NZ0207", Place(name, 1, 1))
        return None
    for mark, word in ((";", "';'"), ("\t", "tab")):
        if len(header) == 1 and mark in header[0]:
            faults.add("NZ0224", Place(name, 1, 1), separator=word)
            return None
    for position, column in enumerate(header):
        place = Place(name, cell=f"{letter(position)}1", path=column)
        if column in header[:position]:
            faults.add("NZ0228", place, name=shown(column))
        elif column not in columns:
            faults.add("NZ0229", place, read=shown(column), near=nearest(column, columns))
            header[position] = meant(column, set(columns) - set(header)) or column
    missing = [column for column in required if column not in header]
    for column in missing:
        faults.add("NZ0230", Place(name, cell="A1", path=column), name=column)
    if missing:
        return None
    return [column if column in columns else "" for column in header]
