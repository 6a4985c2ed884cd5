"""Times of day as texts: '01:00', '1h', '12:30 PM', '7:00 CH', '24:00', with a zone or without; ranges '00:00-01:00'.

A text like '00:00-05:00' is a range or a time with its zone. All texts of a column decide together: ranges are equally
long and at most an hour; a zone is the same in all rows, or one of two where clocks change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAY_MIN = 1440
STEPS_MIN = (1, 2, 3, 5, 6, 10, 12, 15, 20, 30, 60)
"""Lengths of an interval that are read; longer ones do not show a day."""
LONGEST_RANGE_MIN = 60
_TIME = re.compile(
    r"(?P<hour>\d{1,2})"
    r"(?:\s*(?::|h|giờ|gio)\s*(?:(?P<minute>\d{2})\s*(?:phút|phut)?)?(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?:(?P<morning>a\.?m?\.?|sa|sáng|sang)|(?P<evening>p\.?m?\.?|ch|chiều|chieu))?"
    r"\s*(?:(?P<utc>Z|UTC)|(?P<sign>[+-])(?P<zone_hour>\d{2}):?(?P<zone_minute>\d{2}))?",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\s*(?:->|[-–—~→])\s*|\s+(?:to|đến|den)\s+", re.IGNORECASE)
_DATE_OF_END = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}[ T]+")
_WEST_MIN, _EAST_MIN = -12 * 60, 14 * 60
"""Zones of the world reach from UTC-12 to UTC+14, at whole, half and three-quarter hours."""
_MOST_ZONES = 2


@dataclass(frozen=True)
class Clock:
    """One time of day."""

    minute: int
    """0..1440; 1440 is written 24:00."""
    offset_minutes: int | None
    """Of the zone that the text names; None: none."""
    rounded: bool = False
    """Whether the text has seconds, and the minute is the nearest."""


def clock(text: str) -> Clock | None:
    """Return the time that a text says, to the nearest minute; None when it says none."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes = int(found["hour"]), int(found["minute"] or 0)
    if found["morning"] or found["evening"]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if found["evening"] else 0)
    seconds = int(found["second"] or 0)
    total = 60 * hours + minutes + (seconds >= 30)
    if minutes > 59 or seconds > 59 or total > DAY_MIN:
        return None
    if found["utc"]:
        return Clock(total, 0, seconds > 0)
    if found["sign"] is None:
        return Clock(total, None, seconds > 0)
    zone = (60 * int(found["zone_hour"]) + int(found["zone_minute"])) * (1 if found["sign"] == "+" else -1)
    exists = _WEST_MIN <= zone <= _EAST_MIN and int(found["zone_minute"]) in (0, 30, 45)
    return Clock(total, zone, seconds > 0) if exists else None


def clock_range(text: str) -> tuple[int, int] | None:
    """Return start and length in minutes of a range of times; None when the text is none.

    '00:00-00:59' names its last minute and is an hour long.
    """
    parts = _UNTIL.split(_DATE_OF_END.sub("", text.strip()))
    if len(parts) != 2:
        return None
    start, end = clock(parts[0]), clock(parts[1])
    if start is None or end is None:
        return None
    length = (end.minute - start.minute) % DAY_MIN
    return start.minute, length + (length % 5 == 4)


def read_clocks(texts: Sequence[str]) -> tuple[list[Clock | None], int | None]:
    """Return the time of each distinct text of a column (of a range its start), and how long ranges are.

    The length is None where the texts are no ranges, and -1 where they are ranges of several lengths or of more than
    an hour, which show no load of every hour.
    """
    ranges = [clock_range(text) for text in texts if text]
    if not ranges or any(found is None for found in ranges):
        return [clock(text or "0") for text in texts], None
    lengths = {found[1] for found in ranges if found}
    if len(lengths) == 1 and 0 < min(lengths) <= LONGEST_RANGE_MIN:
        starts = [clock_range(text) for text in texts]
        return [Clock(start[0] if start else 0, None) for start in starts], min(lengths)
    times = [clock(text or "0") for text in texts]
    zones = {one.offset_minutes if one else None for one in times}
    return times, None if None not in zones and len(zones) <= _MOST_ZONES else -1


def clock_text(cell: object) -> str:
    """Return a cell that holds a time of day as text; of a workbook it may be a time, a date or a length of time."""
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if isinstance(cell, date) and cell.year == 1900 and (cell.month, cell.day) == (1, 1):
        return "24:00"  # what a workbook shows of the number 1 in the format of times
    if isinstance(cell, datetime):
        cell = cell + timedelta(seconds=30)  # workbooks keep times a little before or after the minute
    if isinstance(cell, time | datetime):
        return cell.strftime("%H:%M")
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell:g}"
    return str(cell).strip()
