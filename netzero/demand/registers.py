"""Cumulative registers of meters: readings that only rise, and the energy between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_FEWEST = 48
"""Readings; shorter series may rise by chance."""
_READINGS_A_DROP = 1000
"""A register may run over once, and be set back once or once for so many readings."""
_NOT_BY_CHANCE = 14 * 24
"""Readings of two weeks of hours: a load falls every night."""
_FULL = 0.9
"""A register that drops from above this share of a power of ten has run over."""
_EMPTY = 0.1
_FEW_LEVELS = (2, 20)
"""Distinct energies of intervals, at least (one alone is a steady load), and how many steps of counting the highest
has at most: its power is then known to 5 % or worse."""
_LEVEL = 1e-3
_RAMP = 0.9
"""Share of equal rises, from which on numbers were made, not read."""
_ANEW = 0.25
"""What is counted anew begins below this share of what was counted last."""


@dataclass(frozen=True, eq=False)
class Readings:
    """Energy between readings."""

    energy: Floats
    """Unit of the register, dim interval: one less than the readings."""
    rollovers: tuple[int, ...]
    """Readings before which the register ran over."""
    resets: tuple[int, ...]
    """Readings before which it was set back: the energy of the interval is unknown (NaN)."""


def is_register(values: Floats, named: bool) -> bool:
    """Whether values of energy are readings of a register: they never fall, but where it runs over or is set back.

    `named`: their head says so; else a reset is believed only in a series so long that it cannot rise by chance.
    """
    known = values[~np.isnan(values)]
    if known.size < _FEWEST or known.min() < 0:
        return False
    rise = np.diff(known)
    falls = np.flatnonzero(rise < 0)
    often = max(int(named or known.size >= _NOT_BY_CHANCE), known.size // _READINGS_A_DROP)
    if falls.size > 1 + often or (rise > 0).sum() <= known.size / 4:
        return False
    return sum(_rolls_over(known[at], known[at + 1]) is None for at in falls) <= often


def is_register_of_power(values: Floats) -> bool:
    """Whether values without a unit of energy are readings of a register, beyond what two days may be by chance."""
    by_chance = values.size < _NOT_BY_CHANCE and (np.diff(values[~np.isnan(values)]) < 0).any()
    return not by_chance and is_register(values, named=False) and not is_ramp(values)


def is_ramp(values: Floats) -> bool:
    """Whether values nearly always rise by the same: numbers that were made, not metered."""
    rise = np.diff(values[~np.isnan(values)])
    return bool(np.isclose(rise, np.median(rise)).mean() > _RAMP)


def starts_daily(values: Floats, readings_a_day: int) -> bool:
    """Whether values rise through every day of a week or more and fall back once a day, always at the same time.

    So does what a meter counted since midnight; no load does.
    """
    known = np.nan_to_num(values)
    falls = np.flatnonzero(np.diff(known) < 0)
    return (
        values.size >= 7 * readings_a_day
        and falls.size >= values.size // readings_a_day - 1
        and bool((np.diff(falls) == readings_a_day).all())
        and bool((known[falls + 1] < _ANEW * known[falls]).all())
        and not np.isnan(values).any()
    )


def without_lost(values: Floats) -> Floats:
    """Return readings with NaN for what cannot be one: zeros while readings go on rising, and single misreadings.

    A single one below the reading before it, or above the one after it, is none when these two rise.
    """
    known = np.nan_to_num(values)
    before = np.maximum.accumulate(known)
    later = np.append(known[1:], 0.0)
    at = np.where(later != 0, np.arange(later.size), later.size - 1)
    later = later[np.minimum.accumulate(at[::-1])[::-1]]
    lost = (values == 0) & (before > 0) & (later >= before)
    readings = np.where(lost, np.nan, values)
    rows = np.flatnonzero(~np.isnan(readings))
    first, amid, last = readings[rows[:-2]], readings[rows[1:-1]], readings[rows[2:]]
    astray = rows[1:-1][(first <= last) & ((amid < first) | (amid > last))]
    if astray.size <= max(1, values.size // _READINGS_A_DROP):
        readings[astray] = np.nan
    return readings


def coarse(energy: Floats) -> float | None:
    """Return the least that a register counts when it shows an interval's energy in a few steps only; else None."""
    levels = np.unique(np.round(energy[energy > 0], 9))
    if levels.size < _FEW_LEVELS[0] or levels[-1] > _FEW_LEVELS[1] * levels[0]:
        return None
    least = float(np.diff(levels, prepend=0.0).min())
    whole = np.abs(levels / least - np.rint(levels / least)) < _LEVEL
    return least if levels[-1] <= _FEW_LEVELS[1] * least and whole.all() else None


def between_readings(values: Floats) -> Readings:
    """Return the energy between readings; readings that are missing share what was metered across them evenly."""
    known = ~np.isnan(values)
    rows = np.flatnonzero(known)
    rise = np.diff(values[rows])
    rollovers: list[int] = []
    resets: list[int] = []
    for at in np.flatnonzero(rise < 0):
        full = _rolls_over(values[rows[at]], values[rows[at + 1]])
        if full is not None:
            rise[at] += full
            rollovers.append(int(rows[at + 1]))
        else:
            rise[at] = np.nan
            resets.append(int(rows[at + 1]))
    energy = np.full(values.size - 1, np.nan)
    spans = np.diff(rows)
    energy[rows[0] : rows[-1]] = np.repeat(rise / spans, spans)
    return Readings(energy, tuple(rollovers), tuple(resets))


def _rolls_over(before: float, after: float) -> float | None:
    """Return at which power of ten a register ran over between two readings; None: it did not."""
    full = float(10.0 ** np.ceil(np.log10(before + 1)))
    return full if before >= _FULL * full and after <= _EMPTY * full else None
