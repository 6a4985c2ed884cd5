"""Rows that the file itself marks as bad, in a column of words beside the values."""

from __future__ import annotations

import re

from netzero.intake.inspection import Findings
from netzero.intake.roles import Roles
from netzero.intake.table import Table

_BAD = re.compile(
    r"\b(?:bad|uncertain|invalid|suspect|error|err|fail(?:ed|ure)?|offline)\b"
    r"|\b(?:no (?:data|signal|comm)|estimated|substituted)\b"
    r"|\b(?:lỗi|hỏng|ước tính|nội suy)\b|mất (?:tín hiệu|kết nối|dữ liệu|điện)|không (?:tốt|hợp lệ|đọc được)",
    re.IGNORECASE,
)
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
