"""Factors of a meter that a file states in a title, a head, a note or a column: ratios of its transformers.

Readings and pulses are to be multiplied by them, billed energy holds them already, and the numbers do not show which.
So a factor that is stated and not declared is refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netzero.demand.options import LoadOptions
from netzero.demand.pick import LoadColumn
from netzero.errors import Place
from netzero.intake.cell_names import letters
from netzero.intake.inspection import Findings
from netzero.intake.looks import is_gap, is_number
from netzero.intake.roles import Roles
from netzero.intake.table import Table
from netzero.intake.unit_words import without_accents

_WORD = re.compile(
    r"he so nhan(?! cong)|\bhsn\b|\bhs nhan|he so tu[ -]?ti|t[yi] so bien|multiplier|multiplying factor|meter factor"
    r"|\b[cpv]t ratio"
)
_AFTER = re.compile(r"[^\d]{0,20}?[x×*]?\s*(\d[\d.,]*)(?:\s*/\s*(\d[\d.,]*))?")
_RATIO = re.compile(
    r"\b(?P<kind>TU|TI|CT|PT|VT|BU|BI)\b[^\d/]{0,12}(?P<first>\d[\d.,]*)\s*(?P<kilo>k?)[VA]?\s*[/:]\s*"
    r"(?P<second>\d[\d.,]*)(?![\d./])\s*(?P<kilo_too>k?)[VA]?"
)
_SECONDARIES = {1.0, 5.0, 100.0, 110.0, 120.0, 0.1, 0.11, 0.12}
"""A of current transformers, V or kV of voltage transformers."""
_TIMES = re.compile(r"(?:^|[\s(\[])[x×]\s?(\d{2,6})\b")
"""'Chỉ số (x40)'."""
_APPLIED = re.compile(
    r"(?:\bda (?:nhan|tinh|gom|quy doi)\b.*(?:he so|\bhsn\b|\bti\b|\btu\b))|(?:he so|\bhsn\b).*\bda (?:nhan|tinh|gom)\b"
    r"|already multiplied|multiplier (?:is )?(?:applied|included)|primary values"
)


@dataclass(frozen=True)
class _Stated:
    """One place that speaks of a factor."""

    read: str
    place: Place
    times: float | None
    """None: without a number."""
    applied: bool


def check_multiplier(
    table: Table, roles: Roles, loads: Sequence[LoadColumn], options: LoadOptions, findings: Findings
) -> None:
    """Tell the factors that a file states, and note a refusal when nothing says whether its numbers hold them."""
    stated = [one for one in _stated(table, roles, loads) if one.times != 1.0]
    if not stated:
        return
    first = stated[0]
    read = "; ".join(dict.fromkeys(one.read for one in stated[:5]))
    if options.multiplier is None and any(one.applied for one in stated):
        findings.evidence("NZ0533", first.place, read=read)
    elif options.multiplier is None:
        known = {one.times for one in stated if one.times is not None}
        if known:
            findings.refusal("NZ0531", first.place, read=read, times=" / ".join(f"{times:g}" for times in known))
        else:
            findings.warning("NZ0532", first.place, read=read)
    elif options.multiplier == 1.0:
        findings.evidence("NZ0533", first.place, read=read)
    elif all(one.times is not None and abs(one.times / options.multiplier - 1) > 1e-6 for one in stated):
        findings.warning("NZ0534", first.place, read=read, times=options.multiplier)


def _stated(table: Table, roles: Roles, loads: Sequence[LoadColumn]) -> Iterator[_Stated]:
    for line, row in table.around:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and not is_gap(cell):
                place = _place(table, line, column)
                beside = next((other for other in row[column + 1 :] if not is_gap(other)), None)
                yield from _in_text(cell.strip(), beside, place, line == table.head_line)
    for load in loads:
        if times := _TIMES.search(load.name):
            yield _Stated(load.name, table.place(-1, load.position), float(times.group(1)), applied=False)
    for position, name in enumerate(table.names):
        if _WORD.search(without_accents(name).lower()) and position not in [load.position for load in loads]:
            for cell in dict.fromkeys(cell for cell in table.columns[position] if is_number(cell)):
                yield _Stated(f"{name}: {cell}", table.place(-1, position), _value(str(cell)), applied=False)
    for position in roles.words:
        for cell in dict.fromkeys(cell for cell in table.columns[position] if isinstance(cell, str)):
            yield from _in_text(cell, None, table.place(-1, position), in_head=False)


def _in_text(text: str, beside: object, place: Place, in_head: bool) -> Iterator[_Stated]:
    """Give what one cell states; a head that only names the factor has it in the column below."""
    plain = without_accents(text).lower()
    if _APPLIED.search(plain):
        yield _Stated(text, place, None, applied=True)
    elif word := _WORD.search(plain):
        number = _AFTER.match(plain[word.end() :])
        if number is None and not in_head and beside is not None:
            text, number = f"{text} {beside}", _AFTER.match(str(beside))
        if number:
            yield _Stated(text, place, _value(number.group(1)) / _value(number.group(2) or "1"), applied=False)
        elif not in_head:
            yield _Stated(text, place, None, applied=False)
    else:
        for ratio in _RATIO.finditer(text):
            first, second = _value(ratio["first"]), _value(ratio["second"])
            kilo = 1000.0 if ratio["kilo"] and not ratio["kilo_too"] and second >= 1 else 1.0
            if second in _SECONDARIES and first * kilo >= 2 * second:
                yield _Stated(text, place, first * kilo / second, applied=False)


def _place(table: Table, line: int, column: int) -> Place:
    if table.in_workbook:
        return Place(file=table.file, cell=f"{letters(column)}{line}")
    return Place(file=table.file, line=line, column=column + 1)


def _value(text: str) -> float:
    """Return a factor as written: '1.200' and '1,200' are 1200, '0,1' is a tenth; NaN for none."""
    bare = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", text.strip().rstrip(".,"))
    try:
        return float(bare.replace(",", "."))
    except ValueError:
        return float("nan")
