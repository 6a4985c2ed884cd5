"""A range of values in one unit: even steps of a grid, and the value at a share of a distribution."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netzero.errors import Faults, Place
from netzero.sweep.choices import Choice, choice
from netzero.sweep.model import Distribution, Quantity, RangeIn
from netzero.units import UnitError, split_quantity

DIGITS = 12
"""Significant digits of values that were worked out, so that 0.1 + 0.2 is written 0.3."""
_ENDS = ("low", "high", "mode", "mean", "spread")
_KEYS = {"low": "from", "high": "to"}
_WANTED: dict[Distribution, tuple[str, ...]] = {
    "uniform": ("low", "high"),
    "log_uniform": ("low", "high"),
    "triangular": ("low", "high", "mode"),
    "normal": ("mean", "spread"),
}


@dataclass(frozen=True)
class Range:
    """A range of one key; all numbers in the unit as written."""

    key: str
    distribution: Distribution
    unit: str
    whole: bool
    """Whether both ends were written as whole numbers without a unit; steps that are whole then stay so."""
    low: float = -math.inf
    high: float = math.inf
    mode: float = math.nan
    mean: float = math.nan
    spread: float = math.nan

    def at(self, share: float) -> Choice:
        """Return the value below which a share 0..1 of the distribution lies."""
        return self.choice(float(self.values(np.array([share]))[0]))

    def values(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the numbers below which shares 0..1 of the distribution lie."""
        if self.distribution == "uniform":
            found = self.low + shares * (self.high - self.low)
        elif self.distribution == "log_uniform":
            found = self.low * (self.high / self.low) ** shares
        else:
            found = self._by_scipy(shares)
        return np.array([float(_text(value)) for value in found.tolist()])

    def _by_scipy(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy import stats  # seconds to import

        if self.distribution == "triangular":
            width = self.high - self.low
            return np.asarray(stats.triang.ppf(shares, (self.mode - self.low) / width, self.low, width))
        ends = [(end - self.mean) / self.spread for end in (self.low, self.high)]
        return np.asarray(stats.truncnorm.ppf(shares, *ends, self.mean, self.spread))

    def steps(self, count: int) -> tuple[Choice, ...]:
        """Return so many values, both ends among them, at even steps or even ratios."""
        shares = [position / (count - 1) for position in range(count)]
        if self.distribution == "log_uniform":
            return tuple(self.choice(self.low * (self.high / self.low) ** share) for share in shares)
        return tuple(self.choice(self.low + share * (self.high - self.low)) for share in shares)

    def choice(self, value: float) -> Choice:
        """Return a number as a value of the key."""
        return choice(self.key, self.written(value))

    def written(self, value: float) -> Quantity:
        """Return a number as somebody would write it: with its unit, and whole where the ends are."""
        text = _text(value)
        if self.unit:
            return f"{text} {self.unit}"
        return int(text) if self.whole and text.lstrip("-").isdigit() else float(text)


def range_of(key: str, given: RangeIn, place: Place, faults: Faults) -> Range | None:
    """Return the range that was written, None with its faults noted: ends missing, of several units, in disorder."""
    wanted = _WANTED[given.distribution]
    written = {name: value for name in _ENDS if (value := getattr(given, name)) is not None}
    before = len(faults)
    for name in wanted:
        if name not in written:
            faults.add("NZ1801", place, name=_KEYS.get(name, name), distribution=given.distribution)
    allowed = {*wanted, "low", "high"}
    for name in written:
        if name not in allowed:
            faults.add("NZ1802", place, name=name, distribution=given.distribution)
    split = {name: _split(value, place, faults) for name, value in written.items()}
    units = dict.fromkeys(unit for _, unit in split.values())
    if len(units) > 1:
        faults.add("NZ1803", place, units=", ".join(f"'{unit}'" for unit in units))
    if len(faults) > before:
        return None
    numbers = {name: number for name, (number, _) in split.items()}
    whole = all(isinstance(value, int) for value in written.values())
    made = Range(key, given.distribution, next(iter(units)), whole, **numbers)
    _check_order(made, place, faults)
    return made if len(faults) == before else None


def _text(value: float) -> str:
    return f"{value:.{DIGITS}g}"


def _split(value: Quantity, place: Place, faults: Faults) -> tuple[float, str]:
    try:
        return split_quantity(value) if isinstance(value, str) else (float(value), "")
    except UnitError as error:
        faults.add(error.code, place, **{**error.values_, "unit": "1"})
        return 0.0, ""


def _check_order(made: Range, place: Place, faults: Faults) -> None:
    if not made.low < made.high:
        faults.add("NZ1804", place, low=made.low, high=made.high)
    elif made.distribution == "log_uniform" and made.low <= 0.0:
        faults.add("NZ1805", place, read=made.low)
    elif made.distribution == "triangular" and not made.low <= made.mode <= made.high:
        faults.add("NZ1806", place, name="mode", read=made.mode, low=made.low, high=made.high)
    elif made.distribution == "normal" and not made.spread > 0.0:
        faults.add("NZ1805", place, read=made.spread)
