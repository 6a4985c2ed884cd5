"""From the numbers of a column to mean power on a regular axis, with its gaps filled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from netzero.demand.doubts import tell_doubts, tell_size
from netzero.demand.heads import is_called_register
from netzero.demand.numbers import ReadColumn
from netzero.demand.options import LoadOptions, kw_per_unit
from netzero.demand.registers import (
    between_readings,
    coarse,
    is_ramp,
    is_register,
    is_register_of_power,
    starts_daily,
    without_lost,
)
from netzero.demand.repair import SIMILAR_MIN, Gap, fill_gaps, runs
from netzero.demand.where import Where
from netzero.intake.inspection import Findings
from netzero.intake.placing import Placed
from netzero.intake.table import Table

Floats = NDArray[np.float64]

MOST_MISSING = 1 / 3
"""Share of a series that may be missing: what is mostly made up is no meter."""
_MOST_TOLD = 50


@dataclass(frozen=True, eq=False)
class LoadSeries:
    """One metered series, complete; negative values stand as read."""

    name: str
    unit: str
    """Of the numbers in the file, as understood."""
    kw: Floats
    """Mean power of each interval, dim step."""
    step_minutes: int
    first: np.datetime64 | None
    """Start of the first interval, local standard time; None when neither stamps nor a year are known."""
    stamped: bool
    """Whether stamps of the file say so."""
    read_kwh: float
    """Energy as read: gaps as 0."""
    where: Where

    @cached_property
    def kwh(self) -> float:
        """Energy of the series."""
        return float(self.kw.sum()) * self.step_minutes / 60

    @property
    def start(self) -> NDArray[np.datetime64]:
        """Starts of the intervals, local standard time, dim step; without a known year: of 1970."""
        first = np.datetime64("1970-01-01T00:00", "m") if self.first is None else self.first
        return np.asarray(first + np.arange(self.kw.size) * self.step_minutes)

    def hourly_kw(self) -> Floats | None:
        """Return hourly means; None when the series is no whole number of hours."""
        per_hour = 60 // self.step_minutes
        return None if self.kw.size % per_hour else np.asarray(self.kw.reshape(-1, per_hour).mean(axis=1))


def series_of(table: Table, column: ReadColumn, placed: Placed, options: LoadOptions, f: Findings) -> LoadSeries:
    """Return a column of the table as power.

    Args:
        table: of the column.
        column: its numbers.
        placed: the intervals of the table's rows.
        options: as declared.
        f: evidence, doubts, repairs and refusals are noted here.

    Raises:
        BadInput: a gap is too long to be filled.

    """
    load, unit = column.load, column.load.unit or "kW"
    placed, values = _of_intervals(table, column, unit, placed, options, f)
    where = Where(table, load.position, load.name, placed)
    step = placed.step_minutes
    if unit.endswith("h"):
        times = kw_per_unit(unit, step)
        f.evidence("NZ0583", table.place(-1, load.position), column=load.name, unit=unit, minutes=step, times=times)
    multiplier = 1.0 if options.multiplier is None else options.multiplier
    if multiplier != 1.0:
        f.evidence("NZ0584", table.place(-1, load.position), column=load.name, times=multiplier)
    kw = values * (kw_per_unit(unit, step) * multiplier)
    tell_doubts(kw, where, f)
    if options.unit is None:
        tell_size(kw, where, bool(load.unit), f)
    filled, gaps = fill_gaps(kw, step, _weekday(placed))
    _tell_gaps(gaps, where, f)
    missing = int(np.isnan(kw).sum())
    if missing > MOST_MISSING * kw.size:
        f.refusal("NZ0592", table.place(-1, load.position), column=load.name, missing=missing, rows=kw.size)
    f.raise_if_refused()
    read_kwh = float(np.nansum(kw)) * step / 60
    return LoadSeries(load.name, unit, filled, step, placed.first, placed.stamped, read_kwh, where)


def _of_intervals(
    table: Table, column: ReadColumn, unit: str, placed: Placed, options: LoadOptions, f: Findings
) -> tuple[Placed, Floats]:
    """Return what a column holds of each interval; readings of a register are made so, or refused."""
    load, values = column.load, placed.spread(column.values)
    where = Where(table, load.position, load.name, placed)
    readings, named = without_lost(values), is_called_register(load.name)
    energy = unit.endswith("h")
    if energy and is_register(readings, named):
        for step in np.flatnonzero(np.isnan(readings) & (values > 0)):
            f.repair("NZ1600", where.place(int(step)), column=load.name, row=where.at(int(step)), read=values[step])
        return _of_register(where, readings, f)
    doubted = not energy and options.unit is None
    if starts_daily(values, 1440 // placed.step_minutes) and (energy or (doubted and not is_ramp(values))):
        f.refusal("NZ0562", where.head_place(), column=load.name)
    elif named:
        f.refusal("NZ0595", where.head_place(), column=load.name, unit=unit)
    elif doubted and is_register_of_power(readings):
        told = {"first": float(np.nanmin(readings)), "last": float(np.nanmax(readings)), "unit": unit}
        f.refusal("NZ1601", where.head_place(), column=load.name, **told)
    return placed, values


def _weekday(placed: Placed) -> NDArray[np.int64] | None:
    """Return the weekday of each step, Monday 0; None when the calendar is not known."""
    if placed.first is None:
        return None
    days = (placed.first + np.arange(placed.count) * placed.step_minutes).astype("datetime64[D]").astype(np.int64)
    return np.asarray((days + 3) % 7)  # 1 January 1970 was a Thursday


def _of_register(where: Where, values: Floats, f: Findings) -> tuple[Placed, Floats]:
    """Return the energy between the readings of a register, and the intervals between them."""
    placed = where.placed
    read = between_readings(values)
    place = where.file_place()
    f.evidence("NZ0585", place, column=where.column, first=float(values[0]), last=float(values[-1]))
    if counted := coarse(read.energy):
        f.warning("NZ1602", place, column=where.column, counted=counted, highest=float(np.nanmax(read.energy)))
    for step in read.rollovers:
        f.repair("NZ0586", where.place(step), column=where.column, row=where.at(step))
    for step in read.resets:
        f.repair("NZ0587", where.place(step), column=where.column, row=where.at(step))
    for run in runs(np.flatnonzero(np.isnan(values))):
        hours = run.size * placed.step_minutes / 60
        told = {"hours": hours, "first": where.time(int(run[0])) or where.at(int(run[0])), "column": where.column}
        tell = f.refusal if run.size * placed.step_minutes > SIMILAR_MIN else f.repair
        tell("NZ0511" if tell == f.refusal else "NZ0588", where.place(int(run[0])), **told)
    later = placed.step_minutes if placed.label == "end" else 0
    first = None if placed.first is None else placed.first + later
    used = placed.steps < read.energy.size
    kept = replace(placed, rows=placed.rows[used], steps=placed.steps[used], count=read.energy.size, first=first)
    return kept, read.energy


def _tell_gaps(gaps: list[Gap], where: Where, f: Findings) -> None:
    hours_of_step = where.step_minutes / 60
    if len(gaps) > 1:
        longest = max(gaps, key=lambda gap: gap.count)
        values = {
            "gaps": len(gaps),
            "hours": sum(gap.count for gap in gaps) * hours_of_step,
            "first": _when(gaps[0], where),
            "longest": longest.count * hours_of_step,
            "starts": _when(longest, where),
            "kwh": sum(gap.added for gap in gaps if gap.method != "none") * hours_of_step,
        }
        f.repair("NZ0564", where.place(gaps[0].first), column=where.column, **values)
    codes = {"line": "NZ0540", "similar_days": "NZ0563", "none": "NZ0511"}
    refused = [gap for gap in gaps if gap.method == "none"]
    for gap in (refused or gaps)[:_MOST_TOLD]:
        values = {"column": where.column, "hours": gap.count * hours_of_step, "first": _when(gap, where)}
        tell = f.refusal if gap.method == "none" else f.repair
        added = {} if gap.method == "none" else {"added_kwh": gap.added * hours_of_step}
        tell(codes[gap.method], where.place(gap.first), **values, **added)


def _when(gap: Gap, where: Where) -> str:
    """Return where a gap begins: its time, or its rows without stamps."""
    rows = where.at(gap.first) if gap.count == 1 else f"{where.at(gap.first)}-{where.at(gap.last)}"
    told = where.time(gap.first)
    return f"{told} (rows [{rows}])" if told and rows.replace("-", "") else told or f"rows [{rows}]"
