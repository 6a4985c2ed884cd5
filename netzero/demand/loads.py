"""Metered demand: rows of kW or of kWh per interval, as read and as repaired.

What is read is told as it stands: `energy_read_kwh` counts a gap as 0 and a negative value as negative. Then two named
repairs make the series usable, each told with its rows: gaps of up to 3 h are interpolated linearly (held constant at
the file's ends), and negative values become 0. Longer gaps are refused. Nothing else is changed: days far above the
others and isolated zeros are told, because a billed peak may hang on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netzero.demand.table import Column, Table, read_column
from netzero.errors import Fault, Faults, Place

Floats = NDArray[np.float64]
Unit = Literal["kW", "kWh", "MW", "MWh"]

LONGEST_GAP_MIN = 180
SPIKE = 4.0
"""A day is told when it has this many times the energy of the 95th percentile of days."""
RARE_ZEROS = 0.1
"""Zero rows are told when they are fewer than this share; more of them are how the plant runs."""


@dataclass(frozen=True)
class Repair:
    """One change of what was read, on the lines `first` to `last` of the file."""

    method: Literal["interpolated", "negative_as_zero"]
    first: int
    last: int
    count: int
    added_kwh: float


@dataclass(frozen=True, eq=False)
class MeteredLoad:
    """One metered series, complete and not negative."""

    file: str
    column: str
    kw: Floats
    """Mean power of each interval, dim row, after repair."""
    step_minutes: int
    energy_read_kwh: float
    """Sum of what was read, gaps as 0, nothing clipped."""
    repairs: tuple[Repair, ...]
    warnings: tuple[Fault, ...]

    @property
    def energy_kwh(self) -> float:
        """Energy after repair."""
        return float(self.kw.sum()) * self.step_minutes / 60


def read_metered(table: Table, column: str | None = None, unit: Unit = "kW", step_minutes: int = 60) -> MeteredLoad:
    """Return one column of a table as power.

    Args:
        table: see `read_table`; its rows are consecutive intervals, in the order of the file.
        column: name in the header; None when there is only one. Without a header, columns are '1', '2', ...
        unit: of the numbers; kWh and MWh are energy per interval.
        step_minutes: length of an interval.

    Raises:
        BadInput: see `read_column`; or a gap is longer than 3 h.

    """
    read = read_column(table, column)
    raw_kw = read.values * kw_per_unit(unit, step_minutes)
    hours = step_minutes / 60
    energy_read_kwh = float(np.nansum(raw_kw)) * hours
    filled, gaps = _fill_gaps(read, raw_kw, step_minutes)
    negative = np.flatnonzero(filled < 0)
    kw = np.maximum(filled, 0.0)
    repairs = [*gaps, *_negatives(read, filled, negative, hours)]
    warnings = [_tell(read, repair) for repair in repairs]
    if repairs:
        values = {"read_kwh": energy_read_kwh, "kwh": float(kw.sum()) * hours, "column": read.name}
        warnings.append(Fault("NZ0542", Place(file=table.name), values))
    warnings += _told(read, raw_kw, step_minutes)
    return MeteredLoad(table.name, read.name, kw, step_minutes, energy_read_kwh, tuple(repairs), tuple(warnings))


def kw_per_unit(unit: Unit, step_minutes: int) -> float:
    """Return the mean power in kW of one unit in an interval."""
    size = 1000.0 if unit.startswith("M") else 1.0
    return size * (60 / step_minutes if unit.endswith("h") else 1.0)


def _runs(rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield runs of consecutive rows."""
    if rows.size:
        yield from np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)


def _fill_gaps(read: Column, raw_kw: Floats, step_minutes: int) -> tuple[Floats, list[Repair]]:
    missing = np.isnan(raw_kw)
    if not missing.any():
        return raw_kw, []
    rows = np.arange(raw_kw.size)
    runs = list(_runs(rows[missing]))
    faults = Faults()
    for run in runs:
        if run.size * step_minutes > LONGEST_GAP_MIN:
            hours = run.size * step_minutes / 60
            faults.add("NZ0511", read.place(run[0]), column=read.name, hours=hours, last=read.table.lines[run[-1]])
    faults.raise_if_any()
    kw = raw_kw.copy()
    kw[missing] = np.interp(rows[missing], rows[~missing], raw_kw[~missing])
    lines = read.table.lines
    return kw, [
        Repair("interpolated", lines[run[0]], lines[run[-1]], run.size, float(kw[run].sum()) * step_minutes / 60)
        for run in runs
    ]


def _negatives(read: Column, kw: Floats, rows: NDArray[np.int64], hours: float) -> list[Repair]:
    if not rows.size:
        return []
    lines = read.table.lines
    return [Repair("negative_as_zero", lines[rows[0]], lines[rows[-1]], rows.size, -float(kw[rows].sum()) * hours)]


def _tell(read: Column, repair: Repair) -> Fault:
    code = "NZ0540" if repair.method == "interpolated" else "NZ0541"
    place = Place(file=read.table.name, line=repair.first, column=read.position + 1)
    values = {"column": read.name, "first": repair.first, "last": repair.last}
    return Fault(code, place, values | {"count": repair.count, "added_kwh": repair.added_kwh})


def _told(read: Column, raw_kw: Floats, step_minutes: int) -> Iterator[Fault]:
    """Yield what is read as it stands but may be wrong."""
    lines = read.table.lines
    if read.grouped:
        first = read.grouped[0]
        cell = read.table.rows[first][read.position].strip()
        values = {"count": len(read.grouped), "read": cell, "value": read.values[first], "column": read.name}
        yield Fault("NZ0543", read.place(first), values)
    zeros = np.flatnonzero(raw_kw == 0)
    if 0 < zeros.size < RARE_ZEROS * raw_kw.size:
        yield Fault("NZ0545", read.place(zeros[0]), {"count": zeros.size, "column": read.name})
    per_day = 1440 // step_minutes
    days = raw_kw[: raw_kw.size // per_day * per_day].reshape(-1, per_day)
    if len(days) < 7:
        return
    energy = np.nansum(days, axis=1)
    usual = float(np.percentile(energy, 95))
    for run in _runs(np.flatnonzero(energy > SPIKE * usual) if usual > 0 else np.array([], dtype=np.int64)):
        first, last = run[0] * per_day, (run[-1] + 1) * per_day - 1
        highest = float(np.nanmax(raw_kw[first : last + 1]))
        values = {"first": lines[first], "last": lines[last], "max_kw": highest, "column": read.name}
        yield Fault("NZ0544", read.place(first), values | {"times": float(energy[run].max()) / usual})
