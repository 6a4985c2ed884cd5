"""Operation of a fixed design by looking ahead: every few hours the best dispatch of a window, on forecasts.

A window is the planner's own program (windows.py). Of its result the first hours are done as they come:

    perfect forecast    what the window says is done
    imperfect forecast  each hour is a window of its own, of what is really asked for and given; what is stored at its
                        end is worth what the forecast's window says it is (the multipliers of the rows after it)

The first window of a block chooses the levels that it begins with, as a block of the plan does: those it ends with. A
later window begins with what the one before has left; a level at its end is worth the middle one of the marginal values
that a stored kWh had in the steps of the window before. The window that sees the end of its block brings every storage
back to the level that the block began with, if that can be done. Flexible demand is moved within a window and as the
window says. The highest import of a month so far is the least that its billed peak can be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr
from scipy import sparse

from netzero.components.park import Park
from netzero.errors import NoPlanExists
from netzero.planner.dispatch import dispatch_of
from netzero.planner.paces import Paces
from netzero.planner.program import Floats
from netzero.planner.repeated import Answer, Repeated
from netzero.planner.windows import Ints, Sides, Window, YearInWindows
from netzero.vocabulary import DISPATCH, check, describe

Say = Callable[..., None]
APART = 1e-3
"""Gain from which on storages leave the plan, in the middle price of energy: of what costs alike, the plan is done."""


def look_ahead(
    park: Park,
    hourly: xr.Dataset,
    capacities: xr.Dataset,
    *,
    ahead: int,
    every: int,
    forecasts: Sequence[xr.Dataset],
    say: Say,
) -> xr.Dataset:
    """Return the terms DISPATCH of a design operated so.

    Args:
        park: the park; its caps, targets and budgets are of whole years and no part of a window.
        hourly: terms HOURLY as they come.
        capacities: capacity and new_capacity, dims (size, stage).
        ahead: steps of a window.
        every: steps after which the next window begins; whole hours.
        forecasts: terms HOURLY as a window thinks of its first `every` steps, of the next ones, and so on; none: as
            they come.
        say: told 'look_ahead' with the number of the window and their count.

    Raises:
        BadInput: the design is larger than the park allows.
        NoPlanExists: some demand has no source.
        SolverFailed: HiGHS does not solve a window.

    """
    year = YearInWindows(park, hourly, capacities)
    x = Rolling(year, ahead, every, [year.sides_of(each) for each in forecasts]).run(say)
    found = xr.Dataset(dispatch_of(year.park, hourly, year.program, x))
    return check(describe(found, DISPATCH), DISPATCH)


@dataclass(frozen=True, eq=False)
class Numbers:
    """Cost and bounds of a window's columns, and the sides of its rows."""

    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats


@dataclass(frozen=True, eq=False)
class Outlook:
    """The best dispatch of a window, and what it says of the worth of things."""

    window: Window
    x: Floats
    worth: Floats
    """Cost of each column with what it brings into later hours, at the window's multipliers."""


class Rolling:
    """One run through all blocks of the axis."""

    def __init__(self, year: YearInWindows, ahead: int, every: int, forecasts: Sequence[Sides]) -> None:
        """Begin the year.

        Args:
            year: the program and its design.
            ahead: steps of a window.
            every: steps after which the next window begins; whole hours.
            forecasts: what a window thinks of its first `every` steps, of the next ones, and so on; none: the truth.

        """
        self._year, self._ahead, self._every, self._forecasts = year, ahead, every, forecasts
        self._paces, self._solver = Paces(year), Repeated(year.program.cost)
        self._step_of_hour = max(1, round(1.0 / float(year.hourly["step_h"].values[0])))
        width, height = len(year.program.cost), len(year.program.row_lower)
        self._x, self._least, self._y = np.zeros(width), year.least_at_ends.copy(), np.zeros(height)
        self._apart = APART * year.worth_of_flows()

    def run(self, say: Say) -> Floats:
        """Return all columns; `say` is told how many of the windows are done."""
        begins = [(begin, end, first) for begin, end in self._year.blocks for first in range(begin, end, self._every)]
        before: Outlook | None = None
        for number, (begin, end, first) in enumerate(begins):
            say("look_ahead", number=number + 1, count=len(begins))
            before = self._look(first, begin, end, None if first == begin else before)
            self._act(before, min(first + self._every, end))
        self._x[self._year.is_peak] = self._least[self._year.is_peak]
        return self._year.design_and(self._x)

    def _look(self, first: int, begin: int, end: int, before: Outlook | None) -> Outlook:
        """Return the best dispatch from `first` on, as far as one looks and the block goes."""
        year, until = self._year, min(first + self._ahead, end)
        whole, ends = (first, until) == (begin, end), until == end
        window = year.window(first, until, self._x, wraps=first == begin)
        numbers = self._numbers(window, self._forecasts)
        last = year.column_step[window.columns] == until - 1
        owing = np.flatnonzero(last & year.is_outstanding[window.columns])
        if not whole:
            numbers.upper[owing] = self._x[window.columns[owing]] if ends else 0.0
            numbers.lower[owing] = numbers.upper[owing]
        if not ends and before is not None:
            numbers.cost[:] -= self._worth_after(window, before.window)
        kept = np.flatnonzero(last & year.is_level[window.columns] & (ends or first == begin))
        numbers.lower[kept] = np.minimum(self._least[window.columns[kept] + end - until], numbers.upper[kept])
        try:
            answer = self._solved(window, numbers, until)
        except NoPlanExists:  # it cannot be brought back to where it began
            numbers.lower[kept] = 0.0
            answer = self._solved(window, numbers, until)
        x = answer.x[: len(window.columns)]
        if first == begin:
            before_first = year.before(first)
            self._x[before_first] = self._least[before_first] = x[window.wrapped]
            self._x[window.columns[owing] + end - until] = x[owing]
        self._y[window.rows] = answer.y[: len(window.rows)]
        worth = numbers.cost - self._carried(window, answer.y)
        worth[kept] -= np.maximum(0.0, answer.reduced[kept])
        return Outlook(window, x, worth)

    def _worth_after(self, window: Window, before: Window) -> Floats:
        """Return what a unit of each column is worth after a window: the middle of what it was in the window before."""
        year = self._year
        place = np.full(len(self._x), -1, dtype=np.int64)
        place[window.columns] = np.arange(len(window.columns))
        rows = year.rows_of(window.end, window.end + 1)
        entries = year.program.matrix[rows].tocoo()
        met = place[entries.col] >= 0
        row, factor, at = rows[entries.row[met]], entries.data[met], place[entries.col[met]]
        back = window.end - np.arange(before.first, before.end)
        middle = np.median(self._y[row[:, None] - back[None, :]], axis=1) if len(row) else np.zeros(0)
        return np.asarray(np.bincount(at, factor * middle, len(window.columns)), dtype=np.float64)

    def _carried(self, window: Window, y: Floats) -> Floats:
        """Return what a unit of each column brings into the rows of other hours than its own."""
        entries, hour = window.matrix.tocoo(), self._hours(window)[window.matrix.indices]
        row_hour = (self._year.row_step[window.rows] - window.first) // self._step_of_hour
        other = (hour >= 0) & (row_hour[entries.row] != hour)
        brought = entries.data[other] * y[entries.row[other]]
        return np.asarray(np.bincount(entries.col[other], brought, len(window.columns)), dtype=np.float64)

    def _hours(self, window: Window) -> Ints:
        """Return the hour within a window that each of its columns belongs to; -1 for billed peaks."""
        step = self._year.column_step[window.columns]
        return np.where(step >= 0, (step - window.first) // self._step_of_hour, -1)

    def _act(self, outlook: Outlook, until: int) -> None:
        """Do what the outlook says, or with an imperfect forecast what comes of it, up to a step."""
        year, first = self._year, outlook.window.first
        place = np.full(len(self._x), -1, dtype=np.int64)
        place[outlook.window.columns] = np.arange(len(outlook.window.columns))
        done = year.columns_of(first, until)
        if not self._forecasts:
            self._note(done, outlook.x[place[done]], first, until)
            return
        planned = np.zeros(len(self._x))
        planned[outlook.window.columns] = outlook.x
        brought, unserved = year.eased
        more = np.bincount(unserved, weights=planned[brought], minlength=len(planned))
        hour = self._hours(outlook.window)
        used = self._paces.in_hours(outlook.window.columns, hour, outlook.x)
        later = np.maximum(0.0, used[:, ::-1].cumsum(axis=1)[:, ::-1] - used)
        for number, begin in enumerate(range(first, until, self._step_of_hour)):
            end = min(begin + self._step_of_hour, until)
            window = year.window(begin, end, self._x)
            at = place[window.columns]
            numbers = self._numbers(window, ())
            numbers.cost[:] = outlook.worth[at]
            peaks, shifts = year.is_peak[window.columns], year.is_shift[window.columns]
            numbers.lower[peaks] = np.maximum(numbers.lower[peaks], outlook.x[at[peaks]])
            numbers.upper[:] += more[window.columns]
            numbers.lower[shifts] = numbers.upper[shifts] = outlook.x[at[shifts]]
            x = self._near(window, numbers, outlook.x[at], outlook.window.end, later[:, number])
            self._note(window.columns[~peaks], x[~peaks], begin, end)

    def _near(self, window: Window, numbers: Numbers, planned: Floats, end: int, later: Floats) -> Floats:
        """Return the best columns of an hour; what goes into and out of storages leaves the plan only if that pays.

        Each such flow is two columns: up to the plan at a little gain, beyond it at a little cost.
        """
        flows = np.flatnonzero(self._apart[window.columns])
        apart, plan = self._apart[window.columns[flows]], np.minimum(planned[flows], numbers.upper[flows])
        twice = np.concatenate([np.arange(len(window.columns)), flows])
        both = Numbers(
            numbers.cost[twice],
            numbers.lower[twice],
            numbers.upper[twice],
            numbers.row_lower,
            numbers.row_upper,
        )
        both.cost[flows] -= apart
        both.upper[flows] = plan
        both.cost[len(window.columns) :] += apart
        both.upper[len(window.columns) :] -= plan
        wider = replace(window, columns=window.columns[twice], matrix=window.matrix[:, twice])
        answer = self._solved(wider, both, end, later)
        x = answer.x[: len(window.columns)]
        x[flows] += answer.x[len(window.columns) : len(twice)]
        return x

    def _note(self, columns: Ints, x: Floats, first: int, end: int) -> None:
        """Note what was done, what is used of yearly limits, and the highest import of each month."""
        self._x[columns] = x
        self._paces.use(columns, x)
        year = self._year
        rows = year.program.matrix[year.rows_of(first, end)]
        entries = rows.tocoo()
        of_peak = year.is_peak[entries.col]
        drawn = rows @ self._x
        row, column, factor = entries.row[of_peak], entries.col[of_peak], -entries.data[of_peak]
        np.maximum.at(self._least, column, drawn[row] / factor)

    def _numbers(self, window: Window, forecasts: Sequence[Sides]) -> Numbers:
        """Return cost, bounds and sides of a window, by the forecasts or as things are."""
        year, rows, columns = self._year, window.rows, window.columns
        sides, program = list(forecasts) or [year.sides], year.program
        lower, upper, most = (np.empty(len(rows)), np.empty(len(rows)), np.empty(len(columns)))
        row_step, column_step = year.row_step[rows], year.column_step[columns]
        for slot, one in enumerate(sides):
            begin = window.first + slot * self._every if slot else -1
            end = window.first + (slot + 1) * self._every if slot + 1 < len(sides) else program.steps
            here, there = ((begin <= step) & (step < end) for step in (row_step, column_step))
            lower[here], upper[here], most[there] = (
                one.row_lower[rows[here]],
                one.row_upper[rows[here]],
                one.upper[columns[there]],
            )
        least = np.where(year.is_peak[columns], np.minimum(self._least[columns], most), 0.0)
        return Numbers(program.cost[columns].copy(), least, most, lower - window.known, upper - window.known)

    def _solved(self, window: Window, numbers: Numbers, end: int, later: Floats | float = 0.0) -> Answer:
        """Return the optimum of a window with the rows over the year (`Paces.of`)."""
        paced, sides, most = self._paces.of(window.columns, end, later)
        extra = len(most)
        matrix = sparse.vstack(
            [sparse.hstack([window.matrix, sparse.csr_matrix((len(window.rows), extra))]), paced], format="csr"
        )
        return self._solver.solve(
            np.concatenate([numbers.cost, self._paces.price]),
            matrix,
            np.concatenate([numbers.row_lower, np.full(extra, -np.inf)]),
            np.concatenate([numbers.row_upper, sides]),
            np.concatenate([numbers.lower, np.zeros(extra)]),
            np.concatenate([numbers.upper, most]),
        )
