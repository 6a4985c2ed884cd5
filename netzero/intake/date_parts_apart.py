"""Dates whose year, month and day stand in columns of their own, put together."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from netzero.intake.inspection import Findings
from netzero.intake.table import Cells, Table

_HEADS = (
    re.compile(r"năm|nam|year|yyyy|yr|jahr", re.IGNORECASE),
    re.compile(r"tháng|thang|month|mm|mon|mo|monat", re.IGNORECASE),
    re.compile(r"ngày|ngay|day|dd|dy|tag", re.IGNORECASE),
    re.compile(r"phút|phut|minute|min", re.IGNORECASE),
    re.compile(r"giờ|gio|hour|hr|h", re.IGNORECASE),
)
_LIMITS = ((1990, 2100), (1, 12), (1, 31), (0, 59), (0, 24))


def join_date_parts(table: Table, findings: Findings) -> Table:
    """Return a table with the date in the column of its year (and the time, where minutes stand apart too).

    The columns of month and day are left out. A table without all three columns is returned as it is.
    """
    year, month, day, minute, hour = (
        _column(table, head, limits) for head, limits in zip(_HEADS, _LIMITS, strict=True)
    )
    if year is None or month is None or day is None:
        return table
    parts = [_integers(table.columns[at]) for at in (year, month, day)]
    taken = {month, day}
    if minute is not None and hour is not None:
        parts += [_integers(table.columns[hour]), _integers(table.columns[minute])]
        taken |= {hour, minute}
    joined = np.empty(len(table.lines), dtype=object)
    joined[:] = [_written(row) for row in zip(*parts, strict=True)]
    names = ", ".join(table.names[at] for at in sorted({year} | taken))
    findings.evidence("NZ1568", table.place(-1, year), columns=names, first=joined[0], last=joined[-1])
    keep = [at for at in range(len(table.columns)) if at not in taken]
    return replace(
        table,
        names=tuple(table.names[at] for at in keep),
        units=tuple(table.units[at] for at in keep),
        columns=tuple(joined if at == year else table.columns[at] for at in keep),
    )


def _column(table: Table, head: re.Pattern[str], limits: tuple[int, int]) -> int | None:
    """Return the one column with this head whose cells all are whole numbers within the limits."""
    found = [
        at
        for at, name in enumerate(table.names)
        if head.fullmatch(name.strip())
        and all(limits[0] <= value <= limits[1] for value in _integers(table.columns[at]))
    ]
    return found[0] if len(found) == 1 else None


def _integers(column: Cells) -> list[int]:
    """Return cells as whole numbers, -1 for what is none."""
    texts = [str(cell).removesuffix(".0") for cell in column]
    return [int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1 for text in texts]


def _written(parts: tuple[int, ...]) -> str:
    date = "-".join(f"{part:02d}" for part in parts[:3])
    return f"{date} {parts[3]:02d}:{parts[4]:02d}" if len(parts) > 3 else date
