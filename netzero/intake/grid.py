"""How far the tables of a workbook reach, told by a stream of XML elements; nothing but the corners is kept.

Only cells with a value count: a format far below or beside the table is common and harmless.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from netzero.intake.cell_names import letters

MOST_SHEETS = 500
"""Sheets of one workbook."""
MOST_CELLS = 8_000_000
"""Cells of all sheets together, each sheet counted from A1 to its last row and column with a value."""
MOST_UNREAD = 1000
"""Cells without a value that are listed for one sheet."""

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_DIGITS = "0123456789"
_WITHOUT_DIGITS = str.maketrans("", "", _DIGITS)
_WITHOUT_LETTERS = str.maketrans("", "", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

_PLAIN_ROWS = re.compile(
    rb'(?:<row r="(\d{1,7})"[^<>/]*>(?:<c r="[A-Z]{1,3}\1"(?: s="\d+")?(?: t="(?:n|s|b|str)")?><v>[^<>&]+</v></c>)+'
    rb"</row>\s*)+"
)
"""Rows of cells that all have a position in the row and a value; without formulas, errors and empty cells."""
_COLUMN = re.compile(rb'<c r="([A-Z]+)')
_ROW = re.compile(rb'<row r="(\d+)')

Start = Callable[[str, dict[str, str]], None]
Text = Callable[[str], None]


class Refused(Exception):
    """A workbook is refused; the code and values of its message."""

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Corners(ABC):
    """The last row and column with a value of the sheet being looked at, and the cells of the sheets before it."""

    def __init__(self) -> None:
        self.part = ""
        self._cells_before = 0
        self._rows = self._columns = 0
        self.hear: Callable[[Text | None], None] = lambda _: None
        """Sets who is told the text inside elements; most of it is of no use here, so that mostly nobody is."""

    @abstractmethod
    def begin(self, part: str) -> Start:
        """Return the handler for the elements of the next part."""

    def told_by_bytes(self, _: bytes) -> bool:
        """Return whether this part of the XML is so plain that its bytes told all; then its elements need not."""
        return False

    @abstractmethod
    def count(self) -> None:
        """Bring the corners up to date, after each block of the part."""

    def end(self) -> None:
        """Close the part: its table is counted."""
        self.count()
        self._cells_before += self._rows * self._columns
        self._rows = self._columns = 0

    def reach(self, rows: int, columns: int) -> None:
        """Note a value in this row and column, counted from 1; refuse when the tables become too large."""
        self._rows = max(self._rows, rows)
        self._columns = max(self._columns, columns)
        cells = self._cells_before + self._rows * self._columns
        if cells > MOST_CELLS:
            corner = f"{letters(self._columns - 1)}{self._rows}"
            raise Refused("NZ1564", part=self.part, corner=corner, cells=cells, most=MOST_CELLS)


class SheetCorners(Corners):
    """Corners of the sheets of an xlsx workbook, and what else its parts say of them."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        """Name and relationship of each sheet, as the workbook lists them."""
        self.targets: dict[str, str] = {}
        """Relationship of the workbook -> part."""
        self._valued: list[str] = []
        self.unread: dict[str, list[str]] = {}
        """Part -> cells that show something but have no value."""
        self._is_uncomputed: Callable[[], bool] = lambda: False
        """Whether the last cell so far is a formula of which no value came yet."""

    def begin(self, part: str) -> Start:
        """Return the handler for the elements of the next part; one call a cell and value, so it does little."""
        self.part = part
        self._row = 0
        at = last = ""
        uncomputed = False
        plain = True
        valued = self._valued
        self._is_uncomputed = lambda: uncomputed
        rare: dict[str, Start] = {"row": self._on_row, "sheet": self._on_sheet}
        if part == "xl/_rels/workbook.xml.rels":
            rare["Relationship"] = self._on_relationship

        def computed(text: str) -> None:
            nonlocal uncomputed
            if text.strip():
                uncomputed = False
            self.hear(None)

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal at, last, uncomputed, plain
            if ":" in tag:
                tag = tag.rpartition(":")[2]
            if tag in ("v", "is"):
                if uncomputed and plain and tag == "v":
                    self.hear(computed)  # many programs write an empty value behind a formula
                else:
                    uncomputed = False
                if at:
                    valued.append(at)
            elif tag == "c":
                if uncomputed:
                    self._note_unread(at)
                    uncomputed = False
                    self.hear(None)
                at = last = attributes.get("r") or self._next_to(last)
                kind = attributes.get("t", "n")
                plain = kind == "n"
                if kind == "e":
                    self._note_unread(at)
            elif tag == "f":
                uncomputed = bool(at)
            else:
                if uncomputed:
                    self._note_unread(at)
                    uncomputed = False
                    self.hear(None)
                at = ""
                if tag in rare:
                    rare[tag](tag, attributes)

        return start

    def told_by_bytes(self, rows: bytes) -> bool:
        """Take whole rows of plain cells with values into the corners: one call for thousands of cells."""
        if self._is_uncomputed() or not _PLAIN_ROWS.fullmatch(rows):
            return False
        numbers = [_row_number(row.decode(), self.part) for row in _ROW.findall(rows)]
        columns = [column_number(name.decode(), self.part) for name in set(_COLUMN.findall(rows))]
        self._row = numbers[-1]
        if columns:
            self.reach(max(numbers), max(columns))
        return True

    def count(self) -> None:
        """Take the cells with a value since the last call into the corners: all their columns, all their rows."""
        if not self._valued:
            return
        together = " ".join(self._valued)
        self._valued.clear()
        columns = max(column_number(name, self.part) for name in set(together.translate(_WITHOUT_DIGITS).split(" ")))
        rows = max(_row_number(row, self.part) for row in set(together.translate(_WITHOUT_LETTERS).split(" ")))
        self.reach(rows, columns)

    def _next_to(self, before: str) -> str:
        """Return the position of a cell that does not state it: right of the one before it in its row."""
        letters_before = before.rstrip(_DIGITS)
        same_row = letters_before and before[len(letters_before) :] == str(self._row)
        column = column_number(letters_before, self.part) + 1 if same_row else 1
        return f"{letters(column - 1)}{self._row}"

    def _on_row(self, _: str, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self._row = _row_number(number, self.part) if number else self._row + 1

    def _on_sheet(self, _: str, attributes: dict[str, str]) -> None:
        if len(self.sheets) == MOST_SHEETS:
            raise Refused("NZ1557", most=MOST_SHEETS)
        self.sheets.append((attributes.get("name", ""), attributes.get("r:id", "")))

    def _on_relationship(self, _: str, attributes: dict[str, str]) -> None:
        self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def _note_unread(self, cell: str) -> None:
        cells = self.unread.setdefault(self.part, [])
        if len(cells) < MOST_UNREAD and cell not in cells[-1:]:
            cells.append(cell)


class OdsCorners(Corners):
    """Corners of the sheets of an OpenDocument workbook, where a cell or row may stand for many equal ones."""

    def begin(self, part: str) -> Start:
        """Return the handler for the elements of the next part."""
        self.part = part
        self._sheets = 0
        self._row = self._column = 0
        known: dict[str, Start] = {
            "table:table": self._on_table,
            "table:table-row": self._on_row,
            "table:table-cell": self._on_cell,
            "table:covered-table-cell": self._on_cell,
            "text:p": self._on_text,
            "manifest:encryption-data": self._on_encryption,
        }

        def start(tag: str, attributes: dict[str, str]) -> None:
            if on := known.get(tag):
                on(tag, attributes)

        return start

    def count(self) -> None:
        """Do nothing: every cell has reached the corners as it came."""

    def _on_table(self, _: str, __: dict[str, str]) -> None:
        self.end()
        self._row = self._column = 0
        self._sheets += 1
        if self._sheets > MOST_SHEETS:
            raise Refused("NZ1557", most=MOST_SHEETS)

    def _on_row(self, _: str, attributes: dict[str, str]) -> None:
        self._row += _repeated(attributes, "table:number-rows-repeated")
        self._column = 0

    def _on_cell(self, _: str, attributes: dict[str, str]) -> None:
        self._column += _repeated(attributes, "table:number-columns-repeated")
        if "office:value-type" in attributes or "table:formula" in attributes:
            self.reach(self._row, self._column)

    def _on_encryption(self, _: str, __: dict[str, str]) -> None:
        raise Refused("NZ1555")

    def _on_text(self, _: str, __: dict[str, str]) -> None:
        if self._column:
            self.reach(self._row, self._column)


def column_number(name: str, part: str) -> int:
    """Return the column of its letters, counted from 1; refuse what is no column."""
    number = 0
    if len(name) < 4 and name.isascii() and name.isalpha():
        for letter in name.upper():
            number = number * 26 + ord(letter) - 64
    if not 0 < number <= _MOST_COLUMNS:
        raise Refused("NZ1563", part=part, reason=f"column {name[:20]!r}")
    return number


def _row_number(text: str, part: str) -> int:
    """Return the row, counted from 1; refuse what is no row."""
    number = int(text) if len(text) < 8 and text.isascii() and text.isdigit() else 0
    if not 0 < number <= _MOST_ROWS:
        raise Refused("NZ1563", part=part, reason=f"row {text[:20]!r}")
    return number


def _repeated(attributes: dict[str, str], name: str) -> int:
    """Return how many cells or rows an element stands for."""
    text = attributes.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
