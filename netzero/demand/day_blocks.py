"""Sheets that hold day after day below each other, each below a title with its date: refused."""

from __future__ import annotations

import re
from itertools import pairwise

from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.intake.looks import is_date, is_gap
from netzero.intake.source import WORKBOOKS, Rows

_DATE = re.compile(
    r"\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d{1,2}-\d{1,2}\b|ng[àa]y\s+\d{1,2}\s+th[áa]ng",
    re.IGNORECASE,
)
_FEWEST_BETWEEN = 20
"""Rows between two titles: a day of hours, some may be missing."""
_MOST_CELLS = 2
_MOST_TOLD = 5


def refuse_day_blocks(rows: Rows, findings: Findings) -> None:
    """Refuse a sheet in which dates stand alone in rows, with the rows of a day below each.

    Raises:
        BadInput: there are at least two such titles.

    """
    titles = []
    for at, row in enumerate(rows.rows):
        said = [cell for cell in row if not is_gap(cell)]
        if 0 < len(said) <= _MOST_CELLS and any(_names_day(cell) for cell in said):
            titles.append(at)
    between = [after - before for before, after in pairwise(titles)]
    if not between or min(between) < _FEWEST_BETWEEN:
        return
    lines = [int(rows.lines[at]) for at in titles]
    in_workbook = f".{rows.format}" in WORKBOOKS
    place = Place(file=rows.file, cell=f"A{lines[0]}") if in_workbook else Place(file=rows.file, line=lines[0])
    findings.refusal("NZ1576", place, count=len(titles), rows=", ".join(map(str, lines[:_MOST_TOLD])))
    raise findings.refused()


def _names_day(cell: object) -> bool:
    return is_date(cell) or (isinstance(cell, str) and bool(_DATE.search(cell)))
