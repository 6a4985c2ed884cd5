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
    resets = sum(_rolls_over(known[at], known[at + 1]) is None for at in falls)
    often = max(int(named or known.size >= _NOT_BY_CHANCE), known.size // _READINGS_A_DROP)
    return falls.size <= 1 + often and resets <= often and bool((rise > 0).sum() > known.size / 4)


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
    """Return readings with NaN for zeros between readings that go on rising: the meter was not reached."""
    known = np.nan_to_num(values)
    before = np.maximum.accumulate(known)
    later = np.append(known[1:], 0.0)
    for at in np.flatnonzero(later[:-1] == 0)[::-1]:
        later[at] = later[at + 1]
    return np.where((values == 0) & (before > 0) & (later >= before), np.nan, values)


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
