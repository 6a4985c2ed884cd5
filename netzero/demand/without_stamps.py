"""Rows taken one after the other: refused where a time stands in the file unread, or a total among the values."""

from __future__ import annotations

import re

from netzero.demand.pick import LoadColumn
from netzero.intake.foot import is_total
from netzero.intake.inspection import Findings
from netzero.intake.looks import is_clock, is_gap, is_number
from netzero.intake.roles import Roles
from netzero.intake.table import Cells, Table

_TIME = re.compile(r"thời gian|thoi gian|ngày|ngay\b|giờ|time|date|stamp|zeit|datum", re.IGNORECASE)
_MOST_TOLD = 20


def refuse_hidden(table: Table, roles: Roles, loads: list[LoadColumn], findings: Findings) -> None:
    """Note a refusal for each column whose times were not understood, and one for totals between the rows.

    Hours of a day that come again and again (1..24, 00:00..23:00) and a running number of the rows are no dates.
    """
    measured = {load.position for load in loads}
    for position, column in enumerate(table.columns):
        if position in measured or position in roles.counters or not _TIME.search(table.names[position]):
            continue
        cell = next((cell for cell in column if not is_gap(cell) and not _is_hour(cell)), None)
        if cell is not None and not _is_total_row(column, cell):
            findings.refusal("NZ0593", table.place(-1, position), column=table.names[position], read=str(cell))
    _refuse_totals(table, findings)


def _is_hour(cell: object) -> bool:
    return is_clock(cell) or (is_number(cell) and 0 <= _value(cell) <= 24)


def _value(cell: object) -> float:
    try:
        return float(str(cell))
    except ValueError:
        return -1.0


def _is_total_row(column: Cells, cell: object) -> bool:
    """Whether all cells of a column that are no hours are words of totals, which are told by themselves."""
    return is_total(cell) and all(is_total(other) for other in column if not is_gap(other) and not _is_hour(other))


def _refuse_totals(table: Table, findings: Findings) -> None:
    """Note a refusal for the rows that begin with a word of totals."""
    rows = [
        row
        for position, column in enumerate(table.columns)
        for row, cell in enumerate(column)
        if is_total(cell) and all(is_gap(before[row]) for before in table.columns[:position])
    ]
    if rows:
        lines = ", ".join(str(int(table.lines[row])) for row in sorted(rows)[:_MOST_TOLD])
        findings.refusal("NZ0594", table.place(min(rows), 0), rows=lines, count=len(rows))
