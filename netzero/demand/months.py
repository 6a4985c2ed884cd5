"""Energy by the month, and hours of typical days: refused, as no load of consecutive hours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np

from netzero.demand.options import LoadOptions
from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.intake.looks import is_gap
from netzero.intake.roles import Roles
from netzero.intake.table import Table
from netzero.intake.unit_words import LOADS

ROWS_OF_A_YEAR = {8760: 60, 8784: 60, 17520: 30, 17568: 30, 35040: 15, 35136: 15}
"""Rows of a whole year -> minutes of an interval."""
_MOST_MONTHS = 120
_ROWS_OF_MONTHS = (12, 36, 60)
"""Rows without times that are no whole days of hours, but whole years of months."""
_YEAR = 12
_ENGLISH = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
_MONTH = re.compile(
    r"(?:(?:tháng|thang|month|kỳ|ky|t|m)[\s.]*(?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])(?=[/.-]\d{4})"
    rf"|(?:{_ENGLISH})[a-z]*\.?)(?:\s*(?:năm|nam)?\s*[/.,'-]?\s*(?:19|20)?\d\d)?|(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])"
    r"|(?:19|20)\d\d[-/. ]?(?:tháng|thang|t|m)\s*(?:0?[1-9]|1[0-2])",
    re.IGNORECASE,
)
_HEAD = re.compile(r"tháng|thang\b|month|\bkỳ\b|billing|hóa đơn|monat", re.IGNORECASE)
_DATE = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})")
_MOSTLY = 0.8


def refuse_months(table: Table, roles: Roles, options: LoadOptions, findings: Findings) -> None:
    """Refuse tables with one row, or one column, for each month, and a dozen rows that nothing says to be hours.

    Raises:
        BadInput: the table is one of them.

    """
    rows = len(table.lines)
    dated = () if roles.date is None else (roles.date,)
    short = rows <= _MOST_MONTHS or not (dated or rows in ROWS_OF_A_YEAR)
    looked_at: Sequence[int] = (dated or range(len(table.columns))) if short else ()
    column = next((at for at in looked_at if _holds_months(table, at)), None)
    if column is not None and rows <= _MOST_MONTHS:
        read = next(str(cell) for cell in table.columns[column] if not is_gap(cell))
        findings.refusal("NZ1596", table.place(0, column), column=table.names[column], read=read, rows=rows)
    elif column is not None:
        findings.refusal("NZ1569", table.place(0, column), column=table.names[column], rows=rows)
    months = [at for at in roles.numbers if _MONTH.fullmatch(table.names[at])]
    if len(months) >= _YEAR and roles.date is None:
        first = months[0]
        findings.refusal(
            "NZ1596", table.place(-1, first), column=table.names[first], read=table.names[first], rows=rows
        )
    findings.raise_if_refused()
    if roles.date is None and options.step_minutes is None and rows in _ROWS_OF_MONTHS:
        findings.refusal("NZ1598", Place(file=table.file), rows=rows)
        raise findings.refused()


def _holds_months(table: Table, at: int) -> bool:
    said = [cell for cell in table.columns[at] if not is_gap(cell)]
    different = len(set(said))
    if different < 2 or table.units[at] in LOADS or (different < len(said) and different < _YEAR / 2):
        return False
    if sum(bool(isinstance(cell, str) and _MONTH.fullmatch(cell)) for cell in said) > _MOSTLY * len(said):
        return True
    return _numbered(said, table.names[at]) or (_YEAR / 2 <= len(said) <= _MOST_MONTHS and _dated(said))


def _numbered(said: list[object], head: str) -> bool:
    """Whether cells are 1 to 12 below a head that speaks of months."""
    numbers = [str(cell).removesuffix(".0") for cell in said]
    return bool(_HEAD.search(head)) and all(text.isdigit() and 1 <= int(text) <= _YEAR for text in numbers)


def _dated(said: list[object]) -> bool:
    """Whether dates without times are each a month later than the one before, in some order of their parts."""
    days = [cell.isoformat()[:10] if isinstance(cell, date) else str(cell) for cell in said]
    parts = [_DATE.match(day) for day in days]
    if not all(parts):
        return False
    numbers = np.array([[int(part[at]) for at in (1, 2, 3)] for part in parts if part])
    for year, month in ((0, 1), (2, 1), (2, 0)):
        months = 12 * numbers[:, year] + numbers[:, month]
        if (np.abs(np.diff(months)) == 1).mean() > _MOSTLY and (numbers[:, month] <= _YEAR).all():
            return True
    return False
