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
from itertools import compress
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netzero.intake.looks import GAPS
from netzero.intake.written import Written, lines_of, written

Floats = NDArray[np.float64]
Mark = Literal[".", ","]

_BLANK = re.compile("[\u00a0\u202f ']")
_SHAPES = {
    "whole": r"\d+",
    "point_groups": r"[1-9]\d{0,2}(?:\.\d{3}){2,}|[1-9]\d{0,2}(?:\.\d{3})+,\d+",
    "comma_groups": r"[1-9]\d{0,2}(?:,\d{3}){2,}|[1-9]\d{0,2}(?:,\d{3})+\.\d+",
    "point_either": r"[1-9]\d{0,2}\.\d{3}",
    "comma_either": r"[1-9]\d{0,2},\d{3}",
    "point": r"(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+",
    "comma": r"(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?",
}
_SHAPE = re.compile(f"[+-]?(?:{'|'.join(f'(?P<{name}>{shape})' for name, shape in _SHAPES.items())})", re.ASCII)
_POINT, _COMMA = ("point", "comma_groups"), ("comma", "point_groups")
"""Shapes that show a decimal point, or a decimal comma."""


def _lines_of(cell: str) -> re.Pattern[str]:
    """Return the pattern of lines that all are such a cell; it never goes back, which would cost memory."""
    return re.compile(rf"(?:(?:{cell})(?:\n|\Z))*+", re.ASCII)


_GAP = f"(?i:{'|'.join(sorted(GAPS, reverse=True))})"
_USUAL: dict[Mark, re.Pattern[str]] = {
    ".": _lines_of(rf"[+-]?\d+(?:\.\d*)?|{_GAP}"),
    ",": _lines_of(rf"[+-]?\d+(?:,\d*)?|{_GAP}"),
}
_SHOWN: dict[Mark, re.Pattern[str]] = {
    ".": re.compile(r"^(?![+-]?[1-9]\d{0,2}\.\d{3}$)[^\n.]*\..*$", re.ASCII | re.MULTILINE),
    ",": re.compile(r"^(?![+-]?[1-9]\d{0,2},\d{3}$)[^\n,]*,.*$", re.ASCII | re.MULTILINE),
}
"""A number with a decimal mark, not followed by just three digits, which may be a group of thousands."""
_OF_STYLE: dict[Mark, re.Pattern[str]] = {
    ".": _lines_of(f"[+-]?(?:{'|'.join(shape for name, shape in _SHAPES.items() if name not in _COMMA)})"),
    ",": _lines_of(f"[+-]?(?:{'|'.join(shape for name, shape in _SHAPES.items() if name not in _POINT)})"),
}


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


def style_of_all(columns: Sequence[Written], separator: str, declared: Mark | None) -> Style:
    """Return the convention of all columns of a file together; `style_of` says what the arguments are."""
    marks: tuple[Mark, ...] = (declared,) if declared else (".", ",")
    usual = next((style for mark in marks if (style := _usual(columns, mark, declared))), None)
    return usual or style_of([cell for column in columns for cell in column.texts], separator, declared)


def _usual(columns: Sequence[Written], mark: Mark, declared: Mark | None) -> Style | None:
    """Return the style, as `style_of` does, where all cells are gaps or numbers without groups; else None."""
    lines = [column.lines for column in columns if column.lines is not None]
    if len(lines) < len(columns) or not all(map(_USUAL[mark].fullmatch, lines)):
        return None
    decimals = sum(text.count(mark) for text in lines)
    shown = next((found[0] for text in lines if (found := _SHOWN[mark].search(text))), "")
    either = "" if shown else next((cell for text in lines for cell in text.split("\n") if mark in cell), "")
    if either and mark == ",":
        return None
    doubtful = bool(either) and declared is None
    return Style(mark, "", decimals, 0, shown or either, doubtful, plain=mark == ".")


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
    return numbers_of(written(cells), style)


def numbers_of(column: Written, style: Style) -> tuple[Floats, list[int], list[int]]:
    """Return what `read_numbers` does."""
    values, rows = column.values.copy(), column.rows
    values[rows] = column.as_python if style.plain and column.as_python is not None else _of_texts(column, style)
    return values, np.flatnonzero(np.isinf(values)).tolist(), rows[~np.isnan(values[rows])].tolist()


def _of_texts(column: Written, style: Style) -> Floats:
    """Return texts as numbers: NaN for a gap, infinite for what is no number of this style."""
    texts = column.texts
    known = [cell.lower() not in GAPS for cell in texts]
    said = list(compress(texts, known))
    values = np.full(len(texts), np.nan)
    lines = lines_of(said)
    if said and lines is not None and _OF_STYLE[style.decimal].fullmatch(lines):
        values[known] = np.array(_bare(lines, style).split("\n"), dtype=object).astype(np.float64)
    else:
        values[known] = [_number(cell, style) for cell in said]
    return values


def _number(cell: str, style: Style) -> float:
    bare = _without_spaces(cell)
    shape = _SHAPE.fullmatch(bare)
    if shape is None or shape.lastgroup in (_COMMA if style.decimal == "." else _POINT):
        return np.inf
    return float(_bare(bare, style))


def _bare(text: str, style: Style) -> str:
    """Return numbers as Python writes them."""
    return text.replace("," if style.decimal == "." else ".", "").replace(",", ".")


def _without_spaces(cell: str) -> str:
    """Return a number without the blanks or apostrophes that group its digits."""
    groups = _BLANK.split(cell)
    if len(groups) == 1:
        return cell
    whole = all(len(group.split(".")[0].split(",")[0]) == 3 for group in groups[1:])
    return "".join(groups) if whole and 1 <= len(groups[0].lstrip("+-")) <= 3 else cell
