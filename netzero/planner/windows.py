"""A part of a program: the rows and columns of some consecutive steps, all that lies outside of them being known.

The design is fixed, what happened before is known, and what would come after is left out. So a window has exactly the
planner's own equations, and is small:

    minimise  c'x  such that  lower - K z <= A x <= upper - K z        z: columns outside, as far as they are known

Rows over the whole year (caps, targets, limited fuels) belong to no step, and so to no window.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy import sparse

from netzero.components.charges import of_some_days
from netzero.components.flexible import point
from netzero.components.park import Park
from netzero.components.storage import first_steps
from netzero.errors import Faults
from netzero.planner.formulation import formulate
from netzero.planner.program import Floats, LinearProgram, Span
from netzero.planner.requirements import none_for
from netzero.planner.stamping_reader import linear_program
from netzero.terms import demand_point

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

MOVED = ("down", "up", "owed", "ahead", "shed")
"""Variables of flexible demand: what of it can be moved is known."""
PEAKS = {"peak", "charge_peak"}
"""Variables of billed peaks: a window knows what they are so far."""
BEYOND_ALL = 10.0
"""Price of demand not met where all must be met, in the highest price of energy."""


@dataclass(frozen=True, eq=False)
class Sides:
    """The numbers of a program that hang on demand and weather, its design being fixed."""

    row_lower: Floats
    row_upper: Floats
    upper: Floats


@dataclass(frozen=True, eq=False)
class Window:
    """Rows and columns (positions in the program) of the steps from `first` to before `end`."""

    first: int
    end: int
    rows: Ints
    columns: Ints
    matrix: Any
    """scipy.sparse CSR, in the order of rows and columns."""
    known: Floats
    """What columns outside bring into each row."""
    wrapped: Ints
    """Columns (of the window) that its first step takes for what was before it."""


class YearInWindows:
    """The program of a park with a fixed design, from which windows are cut."""

    def __init__(self, park: Park, hourly: xr.Dataset, capacities: xr.Dataset) -> None:
        """Form the program.

        Args:
            park: the park; its caps, targets and budgets are left out.
            hourly: terms HOURLY.
            capacities: capacity and new_capacity, dims (size, stage).

        Raises:
            BadInput: the design is larger than the park allows.
            NoPlanExists: some demand has no source.

        """
        _assert_within(park, capacities)
        self.park, self.hourly = _unlimited(park, hourly), hourly
        self.program = program = self._formed(hourly)
        self._design = _design(program, capacities)
        self.sides = self._sides(program)
        width = len(program.cost)
        self.is_peak, self.is_level = (
            _mask(program, width, *PEAKS & program.columns.keys()),
            _mask(program, width, "level"),
        )
        self.is_moved, self.is_shift = _mask(program, width, *MOVED), _mask(program, width, "down", "up")
        self.is_outstanding = _mask(program, width, "owed", "ahead")
        first = np.flatnonzero(first_steps(hourly))
        self.blocks: tuple[tuple[int, int], ...] = tuple(
            zip(first.tolist(), [*first[1:].tolist(), program.steps], strict=True)
        )
        self.column_step, self.row_step = program.column_step, program.row_step
        self.columns_of = partial(_between, *_sorted(self.column_step, program.steps))
        self.rows_of = partial(_between, *_sorted(self.row_step, program.steps))
        self.is_cyclic = _mask_of(program, "level", {x.name for x in park.storages if x.initial is None})
        self.eased = _eased(program, park)
        self.least_at_ends = self._least_at_ends()
        self._place = np.full(width, -1, dtype=np.int64)

    def sides_of(self, hourly: xr.Dataset) -> Sides:
        """Return the numbers for another demand and weather; what of demand can be moved stays as it is."""
        found = self._sides(self._formed(hourly))
        return replace(found, upper=np.where(self.is_moved, self.sides.upper, found.upper))

    def design_and(self, x: Floats) -> Floats:
        """Return all columns: those of the design, and those of operation."""
        return self._design + x

    def window(self, first: int, end: int, x: Floats, *, wraps: bool = False) -> Window:
        """Cut a window.

        Args:
            first: its first step.
            end: the step after its last one, of the same block.
            x: what is known of columns outside; 0 where nothing is.
            wraps: whether storages begin with the level that they end with, as in a block.

        """
        place, rows = self._place, self.rows_of(first, end)
        taken = self.program.matrix[rows]
        peaks = np.unique(taken.indices[self.is_peak[taken.indices]])
        columns = np.concatenate([self.columns_of(first, end), peaks])
        place[columns] = np.arange(len(columns))
        before = self.before(first) if wraps else np.zeros(0, dtype=np.int64)
        place[before] = place[before - (self.last(first) - (end - 1))]
        at, wrapped = place[taken.indices], place[before]
        place[columns] = place[before] = -1
        row, inside = np.repeat(np.arange(len(rows)), np.diff(taken.indptr)), at >= 0
        brought = np.where(inside, 0.0, taken.data * x[taken.indices])
        matrix = sparse.csr_matrix((taken.data[inside], (row[inside], at[inside])), (len(rows), len(columns)))
        known = np.asarray(np.bincount(row, weights=brought, minlength=len(rows)), dtype=np.float64)
        return Window(first, end, rows, columns, matrix, known, wrapped)

    def last(self, step: int) -> int:
        """Return the last step of the block of a step."""
        return max(end for begin, end in self.blocks if begin <= step) - 1

    def worth_of_flows(self) -> Floats:
        """Return the present value of a kW into or out of a storage at the middle price of energy; 0 elsewhere."""
        price = float(np.median(_prices(self.park, self.hourly)))
        hours = self.hourly["step_h"].values * self.hourly["weight"].values
        found = np.zeros(len(self.program.cost))
        for name in ("charge", "discharge"):
            self.program.columns[name].of(found)[...] = np.array(self.park.stages.weights)[:, None] * hours * price
        return found

    def before(self, first: int) -> Ints:
        """Return the levels that the first step of a block follows: those at the block's end."""
        last = self.last(first)
        columns = self.columns_of(last, last + 1)
        return columns[self.is_cyclic[columns]]

    def _least_at_ends(self) -> Floats:
        """Return the levels to which storages with an initial level are to be brought back; 0 for other columns."""
        rows = _positions(self.program.rows["block_ends_no_lower"])
        entries = self.program.matrix[rows].tocoo()
        found, level = np.zeros(len(self.column_step)), self.column_step[entries.col] >= 0
        found[entries.col[level]] = -self.sides.row_upper[rows[entries.row[level]]]
        return found

    def _formed(self, hourly: xr.Dataset) -> LinearProgram:
        park, known = of_some_days(self.park, hourly)
        return linear_program(formulate(park, known, none_for(park)))

    def _sides(self, program: LinearProgram) -> Sides:
        known = program.matrix @ self._design
        return Sides(program.row_lower - known, program.row_upper - known, program.upper)


def _assert_within(park: Park, capacities: xr.Dataset) -> None:
    """Assert that the program's bounds, which are of the largest design, cut nothing of this one."""
    faults = Faults()
    for size in park.sizes:
        built = capacities["capacity"].sel(size=size.name).values
        for year, has, most in zip(park.stages.years, built.tolist(), size.upper, strict=True):
            if has > most * (1 + 1e-9) + 1e-9:
                faults.add("NZ0980", name=size.name, year=year, has=has, most=most, unit=size.unit)
    faults.raise_if_any()


def _unlimited(park: Park, hourly: xr.Dataset) -> Park:
    """Return the park without targets, budgets and terms settled afterwards; all demand may go unserved at a price.

    The price is the highest of all.
    """
    known = [price for _, price in park.unserved_price if price is not None]
    dearest = max(known, default=BEYOND_ALL * float(_prices(park, hourly).max(initial=0.0)) or 1.0)
    unserved = tuple((carrier, dearest if price is None else price) for carrier, price in park.unserved_price)
    meters = tuple(replace(meter, export_tiers=(), net_metering=False) for meter in park.meters)
    park = replace(park, meters=meters, greenhouse=replace(park.greenhouse, certificates=None))
    return replace(park, targets=(), budgets=(), contracts=(), unserved_price=unserved)


def _prices(park: Park, hourly: xr.Dataset) -> Floats:
    """Return the prices of what is bought, currency per kWh: of the grid, of fuels and by contract."""
    bought = [fuel.price for fuel in park.fuels] + [x.variable_cost for x in park.supplies if x.purchased]
    return np.concatenate([hourly["import_price"].values.ravel(), *map(np.array, bought)])


def _design(program: LinearProgram, capacities: xr.Dataset) -> Floats:
    """Return the columns of the design; what ageing leaves follows from what was built."""
    x = np.zeros(len(program.cost))
    for name, term in (("new", "new_capacity"), ("capacity", "capacity")):
        span = program.columns[name]
        if span.length:
            values = capacities[term].sel(size=list(map(str, span.labels[0]))).transpose("size", "stage").values
            x[_positions(span)] = np.maximum(0.0, values).ravel()
    rows, able = _positions(program.rows["able_is_what_ageing_left"]), _positions(program.columns["able"])
    x[able] = program.row_upper[rows] - program.matrix[rows] @ x
    return x


def _positions(span: Span) -> Ints:
    return np.arange(span.start, span.start + span.length)


def _mask(program: LinearProgram, width: int, *names: str) -> Mask:
    found = np.zeros(width, dtype=bool)
    for name in names:
        found[_positions(program.columns[name])] = True
    return found


def _mask_of(program: LinearProgram, name: str, labels: set[str]) -> Mask:
    """Return which columns are of a variable and of some members of its first set."""
    span = program.columns[name]
    found = np.zeros(len(program.cost), dtype=bool)
    chosen = np.array([str(label) in labels for label in span.labels[0]], dtype=bool)
    span.of(found)[...] = chosen.reshape(-1, *[1] * (len(span.shape) - 1))
    return found


def _eased(program: LinearProgram, park: Park) -> tuple[Ints, Ints]:
    """Return the columns of demand that is brought to a step, and those of the demand unserved at its point."""
    up, unserved = program.columns["up"], program.columns["unserved"]
    points = {item.name: demand_point(*point(park, item)) for item in park.flexible}
    rows = np.array([list(unserved.labels[0]).index(points[str(name)]) for name in up.labels[0]], dtype=np.int64)
    return _positions(up), _positions(unserved).reshape(unserved.shape)[rows].ravel()


def _sorted(step: Ints, steps: int) -> tuple[Ints, Ints]:
    """Return positions ordered by their step, and where those of each step begin."""
    order = np.argsort(step, kind="stable")
    return order, np.searchsorted(step[order], np.arange(steps + 1))


def _between(order: Ints, begins: Ints, first: int, end: int) -> Ints:
    """Return the positions of the steps from `first` to before `end`, in their own order."""
    return np.sort(order[begins[first] : begins[end]])
