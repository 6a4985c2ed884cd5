"""How a file writes numbers, found from all its cells together, and the numbers read by that one convention.

A mark followed by other than three digits, or in front of more than one group, shows what it is: '1020.5', '0,205' and
'1.234,5' have one reading. '18.205' alone has two. Where nothing else in the file decides, a point is a decimal point,
told as a doubt; a comma is a thousands mark in a comma-separated file or one without separators (English: it had to be
quoted) and a decimal mark elsewhere, told as a doubt. The two conventions side by side are refused: one cell of them is
wrong, and which one is not for a reader to guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netzero.intake.looks import GAPS

Floats = NDArray[np.float64]
Mark = Literal[".", ","]

_BLANK = re.compile("[\u00a0\u202f ']")
_SHAPE = re.compile(
    r"[+-]?(?:"
    r"(?P<whole>\d+)"
    r"|(?P<point_groups>[1-9]\d{0,2}(?:\.\d{3}){2,}|[1-9]\d{0,2}(?:\.\d{3})+,\d+)"
    r"|(?P<comma_groups>[1-9]\d{0,2}(?:,\d{3}){2,}|[1-9]\d{0,2}(?:,\d{3})+\.\d+)"
    r"|(?P<point_either>[1-9]\d{0,2}\.\d{3})"
    r"|(?P<comma_either>[1-9]\d{0,2},\d{3})"
    r"|(?P<point>(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)"
    r"|(?P<comma>(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?)"
    r")",
    re.ASCII,
)
_ALL_USUAL = re.compile(r"(?:[+-]?\d+(?:\.\d*)?(?:\n|\Z))*", re.ASCII)
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
"""A point followed by three digits: a decimal point, or a mark of thousands."""
_POINT, _COMMA = ("point", "comma_groups"), ("comma", "point_groups")
"""Shapes that show a decimal point, or a decimal comma."""


@dataclass(frozen=True)
class Style:
    """The convention of one file."""

    decimal: Mark
    thousands: Mark | Literal[""]
    """Empty: no number has a thousands mark."""
    decimals: int
    """Numbers with a decimal mark."""
    grouped: int
    """Numbers with a thousands mark."""
    example: str
    doubtful: bool
    """Every number with a mark has two readings."""
    plain: bool
    """Every cell is a gap or a number as Python writes it."""
    against: tuple[int, ...] = ()
    """Positions of the cells that show the other convention; not empty: to be refused."""


def style_of(cells: Sequence[str], separator: str, declared: Mark | None) -> Style:
    """Return the convention of all text cells of a file's number columns.

    Args:
        cells: their text; what is no number is passed over.
        separator: of the file's cells; a comma or none speaks for English thousands, see above.
        declared: the decimal mark as the user says; it stands against what is found.

    """
    if declared != "," and (usual := _usual(cells)):
        return usual
    shapes = _shapes(cells)
    point, comma = (sum(len(shapes[name]) for name in names) for names in (_POINT, _COMMA))
    decided = point + comma > 0
    decimal = declared or _decimal(shapes, point, comma, separator)
    against = [position for name in (_COMMA if decimal == "." else _POINT) for position in shapes[name]]
    either = shapes["point_either" if decimal == "." else "comma_either"]
    groups = [
        *shapes["comma_groups" if decimal == "." else "point_groups"],
        *shapes["comma_either" if decimal == "." else "point_either"],
    ]
    fractions = [*shapes["point" if decimal == "." else "comma"], *either]
    told = next(iter(groups or fractions), None)
    return Style(
        decimal=decimal,
        thousands=("," if decimal == "." else ".") if groups else "",
        decimals=len(fractions),
        grouped=len(groups),
        example="" if told is None else cells[told],
        doubtful=declared is None and not decided and bool(either),
        plain=not groups and not against and decimal == "." and _all_plain(cells, shapes),
        against=tuple(sorted(against)),
    )


def _usual(cells: Sequence[str]) -> Style | None:
    """Return the style of numbers with decimal points, beyond doubt and without groups, gaps or blanks; else None."""
    joined = "\n".join(cells)
    if not _ALL_USUAL.fullmatch(joined):
        return None
    shown = next((cell for cell in cells if "." in cell and not _EITHER.fullmatch(cell)), "")
    decimals = joined.count(".")
    if decimals and not shown:
        return None
    return Style(".", "", decimals, 0, shown, doubtful=False, plain=True)


def _decimal(shapes: dict[str, list[int]], point: int, comma: int, separator: str) -> Mark:
    if point or comma:
        return "." if point >= comma else ","
    if shapes["comma_either"] and shapes["point_either"]:
        return "."
    if shapes["comma_either"] and separator in (";", "\t", "|"):
        return ","
    return "."


def _all_plain(cells: Sequence[str], shapes: dict[str, list[int]]) -> bool:
    known = sum(map(len, shapes.values()))
    gaps = 0 if known == len(cells) else sum(cell.lower() in GAPS for cell in cells)
    return known + gaps == len(cells) and not _BLANK.search("".join(cells))


def _shapes(cells: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    match = _SHAPE.fullmatch
    for position, cell in enumerate(cells):
        if shape := match(cell) or match(_without_spaces(cell)):
            found[shape.lastgroup or ""].append(position)
    return found


def read_numbers(cells: NDArray[np.object_], style: Style) -> tuple[Floats, list[int], list[int]]:
    """Return the numbers of a column (NaN at a gap), the rows that are none, and the rows whose number is a text."""
    if style.plain and all(type(cell) is str for cell in cells):
        return _plain_numbers(cells)
    values = np.empty(len(cells))
    wrong: list[int] = []
    texts: list[int] = []
    for row, cell in enumerate(cells):
        if isinstance(cell, str):
            values[row] = number = _number(cell, style)
            if not np.isnan(number):
                texts.append(row)
        else:
            values[row] = number = np.inf if isinstance(cell, bool) or not isinstance(cell, int | float) else cell
        if abs(number) == np.inf:
            wrong.append(row)
    return values, wrong, texts


def _plain_numbers(cells: NDArray[np.object_]) -> tuple[Floats, list[int], list[int]]:
    """Return what `read_numbers` does of texts that all are gaps or numbers as Python writes them."""
    try:
        values = cells.astype(np.float64)
    except ValueError:
        values = np.array([np.nan if cell.lower() in GAPS else float(cell) for cell in cells])
    wrong = np.flatnonzero(np.isinf(values)).tolist()
    return values, wrong, np.flatnonzero(~np.isnan(values)).tolist()


def _number(cell: str, style: Style) -> float:
    """Return a text as a number: NaN for a gap, infinite for what is no number of this style."""
    if style.plain:
        return float(cell) if cell.lower() not in GAPS else np.nan
    if cell.lower() in GAPS:
        return np.nan
    bare = _without_spaces(cell)
    shape = _SHAPE.fullmatch(bare)
    if shape is None or shape.lastgroup in (_COMMA if style.decimal == "." else _POINT):
        return np.inf
    other = "," if style.decimal == "." else "."
    return float(bare.replace(other, "").replace(",", "."))


def _without_spaces(cell: str) -> str:
    """Return a number without the blanks or apostrophes that group its digits."""
    groups = _BLANK.split(cell)
    if len(groups) == 1:
        return cell
    whole = all(len(group.split(".")[0].split(",")[0]) == 3 for group in groups[1:])
    return "".join(groups) if whole and 1 <= len(groups[0].lstrip("+-")) <= 3 else cell
