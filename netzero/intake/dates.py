"""Dates as texts, read in one order for the whole file.

A four-digit year comes first (year, month, day) or last. Whether days or months come first is shown by one number above
12, or by points between the numbers, which no one writes with months first; without either, both orders fit and the
file is refused, because months and days exchanged still look like a year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Order = Literal["ymd", "dmy", "mdy"]
Parts = tuple[str, str, str]

_DATE = re.compile(r"(\d{1,4})([-/. ])(\d{1,2}|[A-Za-z]{3,9}|[Tt]hg\d{1,2})\2(\d{1,4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def date_parts(text: str) -> Parts | None:
    """Return the three parts of a date as numbers, with 'd' or 'm' before a sure day or month; None: no date."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    first, mark, second, third = found.groups()
    if second.lower().startswith("thg"):  # what Excel writes in Vietnamese for a month by name
        return (first, f"m{second[3:]}", third)
    if second.isalpha():
        name = second[:3].lower()
        if name not in _MONTHS:
            return None
        return (first, f"m{_MONTHS.index(name) + 1}", third)
    return (f"d{first}" if mark == "." and len(first) < 3 else first, second, third)


def year_first(parts: Parts) -> bool:
    """Whether a date begins with its year of four digits."""
    return len(parts[0]) == 4


def orders_that_fit(parts: Sequence[Parts]) -> tuple[Order, ...]:
    """Return the orders in which all dates are possible; none when dates contradict each other."""
    if all(map(year_first, parts)):
        return ("ymd",)
    sure = any(first.startswith("d") or second.startswith("m") for first, second, _ in parts)
    highest_first = max(int(first.lstrip("d")) for first, _, _ in parts)
    highest_second = max(int(second.lstrip("m")) for _, second, _ in parts)
    fits: list[Order] = []
    if highest_second <= 12:
        fits.append("dmy")
    if highest_first <= 12 and not sure:
        fits.append("mdy")
    return tuple(fits)


def day_numbers(parts: Sequence[Parts | None], order: Order) -> NDArray[np.int64]:
    """Return days since 1 January 1970 in the given order; -1 for what is no date of the calendar."""
    found = np.full(len(parts), -1, dtype=np.int64)
    for number, part in enumerate(parts):
        if part is None:
            continue
        first, second, third = (int(text.lstrip("dm")) for text in part)
        year, month, day = {
            "ymd": (first, second, third),
            "dmy": (third, second, first),
            "mdy": (third, first, second),
        }[order]
        if year < 100:
            year += 2000
        if 1 <= month <= 12 and 1 <= day <= 31 and 1900 <= year <= 2300:
            start = np.datetime64(f"{year:04d}-{month:02d}", "M")
            date = start.astype("datetime64[D]") + (day - 1)
            if date.astype("datetime64[M]") == start:
                found[number] = int(date.astype(np.int64))
    return found
