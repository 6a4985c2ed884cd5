"""Times of day as texts: '01:00', '1h', '12:30 PM', '24:00', with a zone or without."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TIME = re.compile(
    r"(\d{1,2})(?:[:hH](\d{2})?(?::(\d{2})(?:[.,]\d+)?)?)?\s*([AaPp])?(?:\.?[Mm]\.?)?\s*(?:(Z|UTC)|([+-])(\d{2}):?(\d{2}))?"
)


@dataclass(frozen=True)
class Clock:
    """One time of day."""

    minute: int
    """0..1440; 1440 is written 24:00."""
    offset_minutes: int | None
    """Of the zone that the text names; None: none."""


def clock(text: str) -> Clock | None:
    """Return the time that a text says; None when it says none or is no whole minute."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, second, half, utc, sign, zone_hour, zone_minute = found.groups()
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half in "Pp" else 0)
    total = 60 * hours + minutes
    if minutes > 59 or int(second or 0) or total > 1440:
        return None
    if utc:
        return Clock(total, 0)
    if sign:
        zone = 60 * int(zone_hour) + int(zone_minute)
        return Clock(total, zone if sign == "+" else -zone)
    return Clock(total, None)
