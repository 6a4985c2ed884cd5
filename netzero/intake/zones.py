"""Local clock to local standard time: zones in the stamps, or daylight saving by a declared zone.

Nothing is lost, summed or interpolated: the hour that a clock skips in spring was never metered, and the hour that it
shows twice in autumn is two hours, told apart by their order in the file.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.intake.stamps import Minutes

_COMMON = (
    "Europe/Berlin",
    "Europe/London",
    "Europe/Athens",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Australia/Sydney",
    "America/Santiago",
)
"""Zones proposed when the clock changes of a file are theirs."""


def zone_of(name: str, place: Place, findings: Findings) -> ZoneInfo:
    """Return a zone by its name.

    Raises:
        BadInput: there is no such zone.

    """
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        findings.refusal("NZ1541", place, read=name)
        raise findings.refused() from None


def from_offsets(minutes: Minutes, offsets: Minutes, zone: ZoneInfo | None) -> tuple[Minutes, str]:
    """Return local standard time of stamps that name their zone, and that zone: as declared, else their smallest."""
    utc = minutes - offsets
    if zone is not None:
        return utc + standard_offset(zone, int(minutes[0])), zone.key
    offset = int(offsets.min())
    sign = "-" if offset < 0 else "+"
    return utc + offset, f"{sign}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"


def from_clock(minutes: Minutes, zone: ZoneInfo, place: Place, findings: Findings) -> Minutes:
    """Return local standard time of starts of intervals in the order of the file, as a clock of the zone shows them."""
    import pandas as pd

    local = pd.DatetimeIndex(minutes.astype("datetime64[m]").astype("datetime64[s]"))
    again = np.asarray(pd.Series(minutes).duplicated())
    known = local.tz_localize(zone, ambiguous=~again, nonexistent="NaT")
    absent = np.asarray(known.isna())
    if absent.any():
        first = str(local[absent][0])[:16]
        if again.any():
            findings.refusal("NZ1543", place, zone=zone.key, first=first, count=int(absent.sum()))
            raise findings.refused()
        findings.warning("NZ1544", place, zone=zone.key, first=first)
        return minutes
    utc = np.asarray(known.tz_convert("UTC").tz_localize(None)).astype("datetime64[m]").astype(np.int64)
    standard = utc + standard_offset(zone, int(minutes[0]))
    if (standard != minutes).any():
        gap = spring_gap(np.sort(minutes), zone)
        values = {"spring": gap or "-", "autumn": str(local[again][0])[:16] if again.any() else "-"}
        findings.repair("NZ1542", place, zone=zone.key, **values)
    return standard


def standard_offset(zone: ZoneInfo, minute: int) -> int:
    """Return by how many minutes the zone's standard time is ahead of UTC in the year of a minute since 1970."""
    year = int(np.datetime64(minute, "m").astype("datetime64[Y]").astype(np.int64)) + 1970
    offsets = (datetime(year, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    return min(round(offset.total_seconds() / 60) for offset in offsets if offset is not None)


def spring_gap(sorted_minutes: Minutes, zone: ZoneInfo) -> str | None:
    """Return the first hour that the zone's clock skips within the stamps, '2024-03-31 02:00'; None without any."""
    apart = np.diff(sorted_minutes)
    usual = int(apart[apart > 0].min()) if (apart > 0).any() else 60
    for row in np.flatnonzero(apart > usual):
        begin = int(sorted_minutes[row]) + usual
        if not exists(begin, zone):
            return str(np.datetime64(begin, "m")).replace("T", " ")
    return None


def exists(minute: int, zone: ZoneInfo) -> bool:
    """Whether a clock of the zone ever shows this minute (since 1970, as on the clock)."""
    shown = datetime(1970, 1, 1) + timedelta(minutes=minute)
    there_and_back = shown.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    return there_and_back == shown


def likely_zone(skipped_minute: int) -> str | None:
    """Return a common zone whose clock skips this minute (since 1970, as on the clock)."""
    return next((name for name in _COMMON if not exists(skipped_minute, ZoneInfo(name))), None)
