"""Rows that the file itself marks as bad in a column of words, and dates that it has beside those that are used."""

from __future__ import annotations

import re

from netzero.intake.inspection import Findings
from netzero.intake.roles import Roles, is_time_of_measurement
from netzero.intake.table import Table

_BAD = re.compile(
    r"\b(?:bad|uncertain|invalid|suspect|error|err|fail(?:ed|ure)?|offline)\b"
    r"|\b(?:no (?:data|signal|comm)|estimated|substituted)\b"
    r"|\b(?:lỗi|hỏng|ước tính|nội suy)\b|mất (?:tín hiệu|kết nối|dữ liệu|điện)|không (?:tốt|hợp lệ|đọc được)",
    re.IGNORECASE,
)
_END = re.compile(
    r"\b(?:to|end(?:ing|s)?|until|finish|stop|đến|den|kết thúc|tới|bis|ende)\b|_(?:to|end)\b", re.IGNORECASE
)
"""Of heads, beside a start."""
_MOST_TOLD = 20


def tell_flagged(table: Table, roles: Roles, findings: Findings) -> None:
    """Tell the rows that a column of words calls bad, lost or estimated."""
    for position in roles.words:
        cells = table.columns[position]
        bad = {cell for cell in set(cells.tolist()) if isinstance(cell, str) and _BAD.search(cell)}
        rows = [row for row, cell in enumerate(cells) if cell in bad] if bad else []
        if rows:
            values = {"column": table.names[position] or position + 1, "count": len(rows), "read": str(cells[rows[0]])}
            listed = ", ".join(str(int(table.lines[row])) for row in rows[:_MOST_TOLD])
            findings.warning("NZ0597", table.place(rows[0], position), rows=listed, **values)


def tell_other_dates(table: Table, roles: Roles, findings: Findings) -> None:
    """Tell the columns of dates that are not used, unless they and the one used are the two ends of an interval."""
    if roles.date is None:
        return
    for position in roles.other_dates:
        if not (_END.search(table.names[position]) or _END.search(table.names[roles.date])):
            name, used = table.names[position], table.names[roles.date]
            plain = is_time_of_measurement(used) and not is_time_of_measurement(name)
            tell = findings.evidence if plain else findings.warning
            tell("NZ1610", table.place(-1, position), column=name, used=used)
