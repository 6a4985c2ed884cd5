"""A figure against its band: told when it is unusual, with the slip that would explain it; refused when impossible."""

from __future__ import annotations

import math
from dataclasses import dataclass

from netzero import catalogue
from netzero.errors import Place
from netzero.scenario.resolve.draft import Draft
from netzero.units import UnitError, read_quantity

_RARE = (3.6, 1e6, 3600.0)
"""MJ for kWh, mega, seconds for hours; besides per cent, kilo and the currency."""
_NEAR = 2.0
"""A figure that misses what is usual by less than this is a rare one rather than a slip."""

Ends = tuple[float, float]


@dataclass(frozen=True)
class Read:
    """A figure as it was read, in the unit of netzero, and where it stands."""

    place: Place
    name: str
    value: float
    unit: str


def judge(draft: Draft, read: Read, band: str) -> None:
    """Compare a figure with a band of the catalogue."""
    signed = catalogue.bands()[band].signed
    judge_between(draft, read, usual(draft, band, read.unit), possible(draft, band, read.unit), signed=signed)


def judge_share(draft: Draft, read: Read, band: str, of: float, unit: str = "1") -> None:
    """Compare a figure with a band of what it may be per unit of another one; nothing is told where that is 0.

    Args:
        draft: the scenario.
        read: the figure.
        band: name of the band.
        of: the other figure, in the unit that with `unit` gives that of `read`.
        unit: unit that the band is taken in.

    """
    low, high = usual(draft, band, unit)
    if of > 0:
        judge_between(draft, read, (low * of, high * of))


def judge_between(
    draft: Draft, read: Read, within: Ends, limits: Ends = (-math.inf, math.inf), *, signed: bool = False
) -> None:
    """Warn of a figure outside of what is usual; one beyond the limits is a fault, 0 is never doubted.

    Args:
        draft: the scenario.
        read: the figure.
        within: what is usual.
        limits: what is possible.
        signed: whether a figure below 0 is judged by its size.

    """
    size, (low, high) = abs(read.value) if signed else read.value, within
    if size == 0.0 or low * (1.0 - 1e-9) <= size <= high * (1.0 + 1e-9):
        return
    unit = "" if read.unit == "1" else " " + read.unit.replace("money", draft.currency.code)
    said = {"name": read.name, "read": _rounded(read.value, 6), "unit": unit}
    said |= {"low": _rounded(low, 3), "high": _rounded(high, 3)}
    if not limits[0] <= read.value <= limits[1]:
        draft.faults.add("NZ1437", read.place, **said)
        return
    code, times = _slip(read.unit, size, within)
    draft.warn(code, read.place, **said, **({"times": times} if times else {}))


def usual(draft: Draft, band: str, unit: str) -> Ends:
    """Return the ends of what is usual in `unit`."""
    ends = catalogue.bands()[band].usual
    return _in(draft, ends.low, ends.unit, unit), _in(draft, ends.high, ends.unit, unit)


def possible(draft: Draft, band: str, unit: str) -> Ends:
    """Return the ends beyond which a figure cannot be meant, in `unit`."""
    found = catalogue.bands()[band]
    least = -math.inf if found.least is None else _in(draft, found.least, found.usual.unit, unit)
    return least, math.inf if found.most is None else _in(draft, found.most, found.usual.unit, unit)


def _in(draft: Draft, value: float, given: str, unit: str) -> float:
    """Return the end of a band in `unit`; one that a wild exchange rate makes too large to read is infinite."""
    try:
        return read_quantity(f"{value!r} {given}", unit, draft.currency)
    except UnitError as error:
        if error.code in ("NZ0102", "NZ0107"):
            return math.copysign(math.inf, value)
        raise


def _slip(unit: str, size: float, within: Ends) -> tuple[str, float]:
    """Return what to tell and by how much: of the slips that lead to what is usual, the first and most usual one."""
    low, high = within
    if low / _NEAR <= size <= high * _NEAR:
        return "NZ1433", 0.0
    rate = catalogue.default_figures()["exchange_rate_vnd_per_usd"].value or 1.0
    thousands, hundreds = _either_way(1000.0, size), _either_way(100.0, size)
    found = [*hundreds, *thousands] if unit == "1" else thousands
    found += [("NZ1436", 0.0, size / rate), ("NZ1436", 0.0, size * rate)] if "money" in unit else []
    found += [slip for times in _RARE for slip in _either_way(times, size)]
    return next(((code, times) for code, times, mended in found if low <= mended <= high), ("NZ1433", 0.0))


def _either_way(times: float, size: float) -> list[tuple[str, float, float]]:
    """Return codes, factors and what a figure would be that is so many times too large, or too small."""
    return [("NZ1434", times, size / times), ("NZ1435", times, size * times)]


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
