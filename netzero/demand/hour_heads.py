"""Heads that are the hours of a day: 0h..23h, 1..24, 00:00..23:30, 00:15..24:00, 0h-1h.., HE01..HE24, time cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from netzero.intake.clock import DAY_MIN, clock, clock_range, clock_text

_COUNTS = (24, 48, 96)
"""Columns of a day of hours, half hours or quarter hours."""
_STEPS_MIN = (60, 30, 15)
_FEWEST = 6
"""Hours side by side, from which on they are meant as such."""
_NUMBER = re.compile(
    r"(?:giờ|gio|hour|hours|he|hb|h|g|chu kỳ|chu ky|ck|interval|period)?[\s._]*(\d{1,2})(?:\.0)?\s*(?:h|giờ|gio)?",
    re.IGNORECASE,
)
_BEGIN = re.compile(r"\D{0,10}(?:00?|0?1)(?!\d)")
"""What the first head of a day may be; looked at before all others."""
_FRACTION = re.compile(r"0|1|[01][.,]\d+")
_BEGINS = re.compile(r"hb", re.IGNORECASE)


@dataclass(frozen=True)
class HourHeads:
    """A run of heads that are the intervals of one day."""

    first: int
    """Position of the first of them."""
    times: tuple[str, ...]
    """Each as a time of day: of its start, of its end (then the last is 24:00), or a range."""
    written: tuple[str, str]
    """The first and the last as the file writes them."""

    @property
    def end(self) -> int:
        """Position after the last of them."""
        return self.first + len(self.times)


def hour_heads(cells: Sequence[object]) -> list[HourHeads]:
    """Return all runs of cells that are the hours of a day, from left to right; numbers that go on are days."""
    texts = [clock_text(cell) if cell is not None else "" for cell in cells]
    found: list[HourHeads] = []
    at = 0
    while at + _COUNTS[0] <= len(texts):
        run = _run(texts, at)
        if run is None:
            at += 1
        else:
            found.append(run)
            at = run.end
    return found


def odd_hours(cells: Sequence[object]) -> tuple[str, str] | None:
    """Return the first and last of heads that are hours side by side, but no whole day of them: 7h..22h, 0h..24h."""
    texts = [clock_text(cell) if cell is not None else "" for cell in cells]
    starts = [found[0] if (found := clock_range(text)) else _minute(text) for text in texts]
    for step in _STEPS_MIN:
        first = 0
        for at in range(1, len(texts) + 1):
            if (
                at < len(texts)
                and min(starts[at - 1 : at + 1]) >= 0
                and (starts[at] - starts[at - 1]) % DAY_MIN == step
            ):
                continue
            if at - first >= _FEWEST and (at - first) * step != DAY_MIN:
                return texts[first], texts[at - 1]
            first = at
    numbers = [_number(text) for text in texts]
    for at in range(len(numbers)):
        if numbers[at : at + 25] == list(range(25)) and numbers[at + 25 : at + 26] != [25]:
            return texts[at], texts[at + 24]
    return None


def _run(texts: list[str], at: int) -> HourHeads | None:
    if not _BEGIN.match(texts[at]):
        return None
    for count in reversed(_COUNTS):
        part = texts[at : at + count]
        times = _times(part) if len(part) == count else None
        goes_on = at + count < len(texts) and _number(texts[at + count]) == _number(part[-1]) + 1 > 0
        if times and not goes_on:
            return HourHeads(at, times, (part[0], part[-1]))
    return None


def _times(texts: list[str]) -> tuple[str, ...] | None:
    """Return the texts as times of one day; None when they are not all its intervals in order."""
    step = DAY_MIN // len(texts)
    if clock_range(texts[0]):
        if all(clock_range(text) == (number * step, step) for number, text in enumerate(texts)):
            return tuple(f"{_written(number * step)}-{_written((number + 1) * step)}" for number in range(len(texts)))
        return None
    first = _minute(texts[0])
    if first in (0, step):
        expected = range(first, first + DAY_MIN, step)
        if all(_minute(text) % DAY_MIN == minute % DAY_MIN for text, minute in zip(texts, expected, strict=True)):
            return tuple(map(_written, expected))
    return _numbered(texts, step) or _fractions(texts, step)


def _minute(text: str) -> int:
    """Return the minute of a time of day that is written as one; -1 for anything else."""
    point = clock(text) if ":" in text or "h" in text.lower() or "gi" in text.lower() else None
    return -1 if point is None or point.offset_minutes is not None else point.minute


def _numbered(texts: list[str], step: int) -> tuple[str, ...] | None:
    """Return the times of numbered intervals: counted from 0 they are starts, from 1 they are ends."""
    first = _number(texts[0])
    if first not in (0, 1) or any(_number(text) != first + at for at, text in enumerate(texts)):
        return None
    ends = first == 1 and not _BEGINS.match(texts[0])
    return tuple(_written((number + ends) * step) for number in range(len(texts)))


def _fractions(texts: list[str], step: int) -> tuple[str, ...] | None:
    """Return the times of fractions of a day, which a workbook shows as times in another format."""
    first = _fraction(texts[0])
    if first not in (0, step) or any(_fraction(text) != first + at * step for at, text in enumerate(texts)):
        return None
    return tuple(_written(first + at * step) for at in range(len(texts)))


def _fraction(text: str) -> int:
    return round(float(text.replace(",", ".")) * DAY_MIN) if _FRACTION.fullmatch(text) else -1


def _number(text: str) -> int:
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else -1


def _written(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
