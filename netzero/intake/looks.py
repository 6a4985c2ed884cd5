"""What a cell looks like before any convention is known: a gap, a number, a date, a time of day, or words."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

GAPS = frozenset({"", "-", "--", "–", "—", "n/a", "na", "nan", "null", "none"})
"""Cells that say that there is no value, in lower case."""
_NUMBER = re.compile(r"[+-]?(\d[\d.,'\u00a0\u202f ]*|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(
    r"\d{1,4}([-/.])(\d{1,2}|[A-Za-z]{3,9}|[Tt]hg\d{1,2})\1\d{1,4}([T ]+\d.*)?"
    r"|\d{1,2} [A-Za-z]{3,9} \d{2,4}([T ]+\d.*)?"
)
_HALF_OF_DAY = r"(?:[ap]\.?m\.?|sa|ch|sáng|sang|chiều|chieu)"
_TIME = (
    r"\d{1,2}(?:(?::\d{2}(?::\d{2}(?:[.,]\d+)?)?|\s*(?:h|giờ|gio)\s*(?:\d{2}(?:\s*ph[úu]t)?)?)(?:\s*"
    + _HALF_OF_DAY
    + r")?|\s*"
    + _HALF_OF_DAY
    + ")"
)
_CLOCK = re.compile(
    _TIME + r"(?:\s*(?:Z|UTC|[+-]\d{2}:?\d{2})|(?:\s*(?:->|[-–—~→])\s*|\s+(?:to|đến|den)\s+)" + _TIME + ")?",
    re.IGNORECASE,
)


def is_gap(cell: object) -> bool:
    """Whether a cell says that there is no value."""
    return cell is None or (isinstance(cell, str) and cell.strip().lower() in GAPS)


def is_number(cell: object) -> bool:
    """Whether a cell is a number, or a text that is one under some convention."""
    if isinstance(cell, str):
        return bool(_NUMBER.fullmatch(cell.strip()))
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def is_date(cell: object) -> bool:
    """Whether a cell is a date, with or without a time of day."""
    return bool(_DATE.fullmatch(cell.strip())) if isinstance(cell, str) else isinstance(cell, date)


def is_clock(cell: object) -> bool:
    """Whether a cell is a time of day."""
    return bool(_CLOCK.fullmatch(cell.strip())) if isinstance(cell, str) else isinstance(cell, time | timedelta)


def is_data(cell: object) -> bool:
    """Whether a cell belongs to the body of a table of measured values."""
    return is_number(cell) or is_date(cell) or is_clock(cell)


def is_words(cell: object) -> bool:
    """Whether a cell holds words."""
    return isinstance(cell, str) and not is_gap(cell) and not is_data(cell)
