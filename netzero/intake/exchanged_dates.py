"""Dates whose day and month a spreadsheet has exchanged.

Opened where months are written first, '05/01/2024' (5 January) becomes the date 1 May, while '13/01/2024' stays a text.
Saved again, such dates look like any others: those of days up to 12 stand in the wrong month, and sorted by time the
year is complete but shuffled. The order of the rows shows it: days that follow one another only with days and months
exchanged back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.intake.inspection import Findings
from netzero.intake.table import Table

Days = NDArray[np.int64]
Flags = NDArray[np.bool_]

_IN_ORDER = 0.9
"""Share of changes of the date that lead to the next day, from which on rows are in the order of time."""
_PROVEN = 0.98
"""The same share with days and months exchanged back, from which on it is proven that they were exchanged."""
_LATER_DAYS = 1 / 4
"""Share of rows on days after the 12th: without them one measured day a month looks like days that follow."""
_MOST_TOLD = 5


def mend_exchanged(
    table: Table, column: int, days: Days, kept: Flags, day_first: bool | None, findings: Findings
) -> Days:
    """Return the days since 1970 of the rows, those exchanged by a spreadsheet put right.

    Args:
        table: the table.
        column: of the dates.
        days: as read.
        kept: rows whose date the file keeps as a date, beside others that are text; all or none: no such mixture.
        day_first: the order as declared; what contradicts it is refused, not repaired.
        findings: a repair or a refusal is noted here.

    Raises:
        BadInput: dates were exchanged, but which ones is not proven.

    """
    early = _day_of_month(days) <= 12
    mixed = bool(kept.any() and not kept.all())
    wrong = kept if mixed else early
    if _in_order(days) >= _IN_ORDER or not (wrong & early).any() or (wrong & ~early).any():
        return days
    exchanged = np.where(wrong, _exchanged(days, early), days)
    proven = _in_order(exchanged) >= _PROVEN and (~early).mean() >= _LATER_DAYS
    if not proven and not mixed:
        return days
    rows = np.flatnonzero(wrong & (exchanged != days)) if proven else np.flatnonzero(wrong)
    listed = ", ".join(str(int(line)) for line in table.lines[rows[:_MOST_TOLD]])
    first = int(rows[0])
    values = {"rows": listed, "count": len(rows), "read": str(np.datetime64(int(days[first]), "D"))}
    values |= {"meant": str(np.datetime64(int(exchanged[first]), "D")), "column": table.names[column]}
    if not proven or day_first is not None:
        findings.refusal("NZ1589", table.place(first, column), **values)
        raise findings.refused()
    findings.repair("NZ1588", table.place(first, column), **values)
    return exchanged


def _in_order(days: Days) -> float:
    """Return the share of changes of the date that lead to the next day (or all of them to the day before)."""
    changes = np.diff(days)
    changes = changes[changes != 0]
    return max(float((changes == 1).mean()), float((changes == -1).mean())) if changes.size else 1.0


def _day_of_month(days: Days) -> Days:
    dates = days.astype("datetime64[D]")
    return np.asarray((dates - dates.astype("datetime64[M]")).astype(np.int64) + 1)


def _exchanged(days: Days, early: Flags) -> Days:
    """Return days with day and month exchanged; of use where the day is at most 12."""
    dates = days.astype("datetime64[D]")
    day_from_0 = dates.astype("datetime64[M]").astype(np.int64) % 12
    month_from_0 = np.where(early, _day_of_month(days) - 1, 0)
    months = dates.astype("datetime64[Y]").astype("datetime64[M]") + month_from_0
    return np.asarray((months.astype("datetime64[D]") + day_from_0).astype(np.int64))
