"""Cells of a text, split at the mark that stands in almost every line."""

from __future__ import annotations

import csv
import io
import re

from netzero.errors import Place
from netzero.intake.inspection import Findings

NONE = "\x1f"
"""Separator of a text of one column: stands in no line."""
_SURE = (";", "\t", "|")
_NAMES = {"\t": "tab"}
_SAMPLE_LINES = 200
_DECLARED = re.compile(r"sep=(.)\r?\n")
_QUOTED = re.compile(r'"[^"]*"')


def split(text: str, file: str, findings: Findings) -> tuple[list[list[str]], list[int], str]:
    """Return rows of cells, the line of each from 1, and the separator (`NONE` for one column), which is evidence.

    Raises:
        BadInput: a quotation mark is left open.

    """
    place = Place(file=file)
    declared = _DECLARED.match(text)
    separator = declared.group(1) if declared else separator_of(text)
    if separator != NONE:
        findings.evidence("NZ1506", place, separator=_NAMES.get(separator, separator))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for row in reader:
            rows.append(row)
            lines.append(reader.line_num)
    except csv.Error as error:
        findings.refusal("NZ0518", Place(file, line=reader.line_num + 1), problem=str(error))
        raise findings.refused() from error
    return (rows[1:], lines[1:], separator) if declared else (rows, lines, separator)


def separator_of(text: str) -> str:
    """Return what stands between cells: ; tab or | where nearly all lines have it, else a comma, else `NONE`.

    A comma counts only outside quotes. Where the first line has none and no other line more than one, it is the decimal
    mark of a single column.
    """
    sample = [_QUOTED.sub("", line) for line in text[:200_000].splitlines()[:_SAMPLE_LINES] if line.strip()]
    for mark in _SURE:
        if sum(mark in line for line in sample) > 0.8 * len(sample):
            return mark
    commas = [line.count(",") for line in sample]
    if not any(commas) or (commas[0] == 0 and max(commas) == 1):
        return NONE
    return ","
