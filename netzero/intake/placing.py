"""The rows of a table on a regular axis of intervals, by their stamps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from netzero.errors import Place
from netzero.intake.clock import STEPS_MIN
from netzero.intake.inspection import Findings
from netzero.intake.labels import Label, label_of, mend_midnights, starts_of, step_of
from netzero.intake.stamps import Minutes, Stamps
from netzero.intake.table import Table
from netzero.intake.zones import from_clock, from_offsets, likely_zone, zone_of

_MOST_STEPS = 6_000_000
_MOST_TOLD = 20


@dataclass(frozen=True, eq=False)
class Placed:
    """Where the rows of a table stand on a regular axis."""

    rows: Minutes
    """Positions of the table's rows that are used."""
    steps: Minutes
    """Step of the axis that each of them takes."""
    count: int
    """Steps of the axis."""
    step_minutes: int
    first: np.datetime64 | None = None
    """Start of the first interval, local standard time; None without stamps."""
    label: str = ""
    zone: str = ""
    stamped: bool = False
    """Whether the file itself says when its rows are."""

    def spread(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return values of the table's rows on the axis, NaN where there is no row."""
        laid = np.full(self.count, np.nan)
        laid[self.steps] = values[self.rows]
        return laid

    @cached_property
    def row_of_step(self) -> Minutes:
        """The table's row of each step, -1 where there is none."""
        found = np.full(self.count, -1, dtype=np.int64)
        found[self.steps] = self.rows
        return found


def in_order(count: int, step_minutes: int, year: int | None) -> Placed:
    """Return rows without stamps as consecutive intervals from 1 January of a year on, when it is known."""
    every = np.arange(count)
    first = None if year is None else np.datetime64(f"{year:04d}-01-01T00:00", "m")
    return Placed(every, every, count, step_minutes, first, "start" if year else "")


def by_stamps(table: Table, column: int, stamps: Stamps, tz: str | None, label: Label | None, f: Findings) -> Placed:
    """Return the rows of a table at their intervals.

    Args:
        table: without blank rows.
        column: of the stamps, for places.
        stamps: of the table's rows.
        tz: zone of the clock as declared; None: none, so that a file with clock changes is refused.
        label: of the stamps as declared.
        f: findings.

    Raises:
        BadInput: the stamps show no regular step, stand off it, twice, or change their clock in an unknown zone.

    """
    place = table.place(-1, column)
    rows = _oldest_first(stamps.minutes, place, f)
    minutes, lines = stamps.minutes[rows], table.lines[rows]
    zone = zone_of(tz, place, f) if tz else None
    named = ""
    if stamps.offsets is not None:
        minutes, named = from_offsets(minutes, stamps.offsets[rows], zone)
        f.evidence("NZ1540", place, zone=named)
        if zone is None and not stamps.offsets.any():
            f.warning("NZ1592", place)
    step = step_of(minutes)
    if step not in STEPS_MIN:
        f.refusal("NZ1537", place, step=step)
        raise f.refused()
    if stamps.range_minutes not in (None, step):
        f.refusal("NZ1586", place, length=stamps.range_minutes, step=step)
        raise f.refused()
    minutes = mend_midnights(minutes, lines, step, place, f)
    found = label_of(stamps, minutes, step, label, place, f)
    starts = starts_of(minutes, found, step)
    if zone is not None and stamps.offsets is None:
        f.evidence("NZ1540", place, zone=zone.key)
        starts, named = from_clock(starts, zone, place, f), zone.key
    elif zone is None:
        _refuse_clock_changes(starts, step, place, f)
    order = np.argsort(starts, kind="stable")
    if (np.diff(order) < 0).any():
        f.repair("NZ1546", table.place(int(rows[order][np.flatnonzero(np.diff(order) < 0)[0]]), column))
    rows, starts = _once(table, column, rows[order], starts[order], f)
    steps, off = np.divmod(starts - starts[0], step)
    if off.any() or steps[-1] >= _MOST_STEPS:
        astray = int(np.flatnonzero(off)[0]) if off.any() else len(rows) - 1
        f.refusal("NZ1538", table.place(int(rows[astray]), column), step=step, count=int((off > 0).sum()))
        raise f.refused()
    first = np.datetime64(int(starts[0]), "m")
    return Placed(rows, steps, int(steps[-1]) + 1, step, first, found, named, stamped=True)


def _oldest_first(minutes: Minutes, place: Place, f: Findings) -> Minutes:
    """Return the rows in the order of the file, or turned round when it begins with the newest."""
    rows = np.arange(len(minutes))
    if len(minutes) > 1 and (np.diff(minutes) < 0).sum() > len(minutes) / 2:
        f.evidence("NZ1545", place)
        return rows[::-1]
    return rows


def _refuse_clock_changes(starts: Minutes, step: int, place: Place, f: Findings) -> None:
    """Refuse stamps that show an hour twice and skip another: a clock with daylight saving in an unknown zone."""
    ordered = np.sort(starts)
    apart = np.diff(ordered)
    twice = ordered[:-1][apart == 0]
    if twice.size * step != 60 or twice[-1] - twice[0] >= 60:
        return
    skips = ordered[:-1][apart == step + 60] + step
    zoned = [(minute, name) for minute in skips if (name := likely_zone(int(minute)))]
    if zoned:
        values = {"spring": _written(int(zoned[0][0])), "zone": zoned[0][1]}
        f.refusal("NZ1547", place, autumn=_written(int(twice[0])), **values)
        raise f.refused()


def _once(table: Table, column: int, rows: Minutes, starts: Minutes, f: Findings) -> tuple[Minutes, Minutes]:
    """Return rows and starts with each interval once; rows that repeat another cell by cell are left out and told."""
    again = np.flatnonzero(np.diff(starts) == 0) + 1
    if not again.size:
        return rows, starts
    differ = [at for at in again if any(cells[rows[at]] != cells[rows[at - 1]] for cells in table.columns)]
    told = differ or list(again)
    listed = ", ".join(list(dict.fromkeys(str(int(table.lines[rows[at]])) for at in told))[:_MOST_TOLD])
    values = {"rows": listed, "count": len(told), "first": _written(int(starts[told[0]]))}
    place = table.place(int(rows[told[0]]), column)
    if differ:
        f.refusal("NZ1548", place, **values)
        raise f.refused()
    f.repair("NZ1549", place, **values)
    return np.delete(rows, again), np.delete(starts, again)


def leap_day_steps(placed: Placed) -> int:
    """Return how many steps of a 29 February are on the axis; 0 without stamps."""
    if placed.first is None:
        return 0
    dates = (placed.first + np.arange(placed.count) * placed.step_minutes).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    return int(((months.astype(np.int64) % 12 == 1) & ((dates - months).astype(np.int64) == 28)).sum())


def _written(minute: int) -> str:
    return str(np.datetime64(minute, "m")).replace("T", " ")
