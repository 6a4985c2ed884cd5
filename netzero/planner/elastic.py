r"""A program in which everything that somebody asked for can give way, at a price that is set later.

    row of a declared limit          a x - scale v          <= side
    declared bound of a variable     x[t] - per[t] scale v  <= bound          (a row for each step, one v for all)
    balance of a carrier at a node   flows + scale (v_short[t] - v_over[t]) == 0,   short at most by the demand there

v counts in shares of the limit, or of what is usual in the park where that is more. Bounds that nobody declared are
lifted: they are there only to be finite, and would hold back what now may be larger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from netzero.components.equations import Limit, Variable
from netzero.planner.formulation import BALANCE, Formulation
from netzero.planner.program import Floats, LinearProgram, Span

Ints = NDArray[np.int64]
WIDE = 1000.0
"""Times the highest demand: how far a bound is lifted that nobody declared (kW, and kWh of storage)."""


@dataclass(frozen=True, eq=False)
class Member:
    """One limit of one stage, or the demand of a point in a stage, with the columns by which it gives way."""

    key: str
    code: str
    words: dict[str, Any]
    """Name, year and unit, and what else its sentence says."""
    limit: float
    scale: float
    """In which a miss counts as 1: the limit, or what is usual in the park where that is more."""
    columns: Ints
    measure: Floats
    """What each of its columns gives up per unit, in its unit and for a whole year."""
    each_kw: float | None = None
    """Of demand, which is missed step by step: kW per unit of a column. None: a limit on how demand is met."""

    @property
    def name(self) -> tuple[str, str]:
        """What gives way together: the same limit in all its stages."""
        return self.key, str(self.words["name"])


@dataclass(frozen=True, eq=False)
class Elastic:
    """The program with the columns of misses behind its own, none of which costs anything yet."""

    program: LinearProgram
    width: int
    """How many columns are those of the park."""
    members: tuple[Member, ...]


def elastic(program: LinearProgram, formulation: Formulation, part: float) -> Elastic:
    """Return the program with a column for each way in which each requirement can be missed.

    Args:
        program: the program of the formulation.
        formulation: which says what somebody declared.
        part: share of the year that the axis stands for.

    """
    parts = _Parts(program, formulation, part)
    for variable in formulation.variables:
        if variable.limit is not None and parts.is_declared(variable, variable.limit):
            parts.lift_bound(variable)
            parts.let_bound_give_way(variable, variable.limit)
        elif not variable.bound_is_fact:
            parts.lift_bound(variable)
    for constraint in formulation.constraints:
        if constraint.limit is not None and program.rows[constraint.name].length:
            parts.let_row_give_way(constraint.name, constraint.limit)
    parts.let_demand_give_way()
    return Elastic(parts.joined(), len(program.cost), tuple(parts.members))


@dataclass(eq=False)
class _Parts:
    """The columns and rows that are added, as they are found."""

    program: LinearProgram
    formulation: Formulation
    part: float
    members: list[Member] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hours: Floats = self.formulation.d.hours.values
        self.demand: Floats = self.formulation.d.demand.values
        self.peak_kw = float(self.demand.max(axis=(1, 2), initial=0.0).sum()) or 1.0
        self.upper = self.program.upper.copy()
        self.columns, self.rows = dict(self.program.columns), dict(self.program.rows)
        self.width, self.height = len(self.program.cost), len(self.program.row_upper)
        self.new_upper: list[Floats] = []
        self.new_sides: list[Floats] = []
        self.entries: list[tuple[Any, Any, Any]] = []

    def lift_bound(self, variable: Variable) -> None:
        """Take a bound that nobody declared far away."""
        of_variable = self.program.columns[variable.name].of(self.upper)
        np.maximum(of_variable, WIDE * self.peak_kw, out=of_variable)

    def is_declared(self, variable: Variable, limit: Limit) -> bool:
        """Return whether any of the variable's bounds is a declared limit."""
        labels, _ = _without_steps(self.program.columns[variable.name])
        return any(limit.declared(self.formulation.d, *index) for index in product(*labels))

    def let_bound_give_way(self, variable: Variable, limit: Limit) -> None:
        """Write the bounds as rows, and let those that are declared give way, all steps of one by the same."""
        span, d = self.program.columns[variable.name], self.formulation.d
        labels, steps = _without_steps(span)
        bounds = span.of(self.program.upper).reshape(-1, steps)
        sides = bounds.copy() if variable.bound_is_fact else np.full(bounds.shape, WIDE * self.peak_kw)
        first = self._new_columns(f"miss of {variable.name}", labels)
        rows = self.height + np.arange(bounds.size).reshape(bounds.shape)
        for i, index in enumerate(product(*labels)):
            if not limit.declared(d, *index):
                continue
            sides[i] = bounds[i]
            value = float(bounds[i].max() if limit.value is None else limit.value(d, *index))
            scale = max(value, self.peak_kw)
            per = np.ones(steps) if limit.per is None else limit.per(d, *index, np.arange(steps))
            self.entries.append((rows[i], np.full(steps, first + i), -scale * per))
            self._add(limit, index, value, scale, first + i)
        self.entries.append((rows.ravel(), span.start + np.arange(bounds.size), np.ones(bounds.size)))
        self.rows[f"limit of {variable.name}"] = Span(self.height, span.shape, span.labels)
        self.height += bounds.size
        self.new_sides.append(sides.ravel())

    def let_row_give_way(self, name: str, limit: Limit) -> None:
        """Let the side of rows give way, all steps of one index by the same."""
        span, d = self.program.rows[name], self.formulation.d
        labels, steps = _without_steps(span)
        sides = span.of(self.program.row_upper).reshape(-1, steps)
        first = self._new_columns(f"miss of {name}", labels)
        for i, index in enumerate(product(*labels)):
            rows = span.start + i * steps + np.arange(steps)
            value = float(sides[i].max() if limit.value is None else limit.value(d, *index))
            scale = max(value, self._usual(rows))
            self.entries.append((rows, np.full(steps, first + i), np.full(steps, -scale)))
            self._add(limit, index, value, scale, first + i)

    def _usual(self, rows: Ints) -> float:
        """Return what the rows come to when their columns have the highest demand between them in every step."""
        chosen = self.program.matrix[rows]
        sums = np.asarray(abs(chosen).sum(axis=1)).ravel() / np.maximum(1, np.diff(chosen.indptr) / len(self.hours))
        return float(sums.max() * self.peak_kw) or 1.0

    def let_demand_give_way(self) -> None:
        """Let every balance lack up to the demand that must be met there, or have too much."""
        span = self.program.rows[BALANCE]
        labels, steps = _without_steps(span)
        must = set(self.formulation.sets["demand_point"]) - set(self.formulation.sets["priced_point"])
        none = np.zeros(steps)
        index = list(product(*labels))
        lacking = [self.formulation.d.demand[p, s, np.arange(steps)] if p in must else none for p, s in index]
        short = self._new_columns("miss of demand", span.labels, np.concatenate(lacking) / self.peak_kw)
        over = self._new_columns("surplus", span.labels)
        has_source = _has_source(self.program, span)
        for i, (point, year) in enumerate(index):
            node, _, carrier = str(point).partition(":")
            words = {"name": point, "year": year, "node": node, "carrier": carrier, "unit": "kWh"}
            annual_kwh = float(lacking[i] @ self.hours) / self.part
            of_point = i * steps + np.arange(steps)
            lack, excess = ("demand", "NZ0837" if has_source[i] else "NZ0838"), ("surplus", "NZ0839")
            for (key, code), start, sign, limit in ((lack, short, 1.0, annual_kwh), (excess, over, -1.0, 0.0)):
                scale, measure = limit or self.peak_kw * 8760.0, self.hours * self.peak_kw / self.part
                self.entries.append((span.start + of_point, start + of_point, np.full(steps, sign * self.peak_kw)))
                self.members.append(Member(key, code, words, limit, scale, start + of_point, measure, self.peak_kw))

    def _add(self, limit: Limit, index: tuple[Any, ...], value: float, scale: float, column: int) -> None:
        part = self.part if limit.of_year else 1.0
        words = {"unit": limit.unit, **limit.words(self.formulation.d, *index)}
        columns, measure = np.array([column]), np.array([scale / part])
        self.members.append(Member(limit.key, limit.code, words, value / part, scale / part, columns, measure))

    def _new_columns(self, name: str, labels: Sequence[Any], upper: Floats | None = None) -> int:
        """Add columns for each index and return where they start."""
        start, shape = self.width, tuple(len(items) for items in labels)
        self.columns[name] = Span(start, shape, tuple(labels))
        self.width += self.columns[name].length
        self.new_upper.append(np.full(self.columns[name].length, WIDE) if upper is None else upper)
        return start

    def joined(self) -> LinearProgram:
        """Return the program with what was added."""
        matrix = self.program.matrix.tocoo()
        rows, columns, values = (np.concatenate(parts) for parts in zip(*self.entries, strict=True))
        sides = np.concatenate(self.new_sides) if self.new_sides else np.zeros(0)
        whole = sparse.csr_matrix(
            (
                np.concatenate([matrix.data, values]),
                (np.concatenate([matrix.row, rows]), np.concatenate([matrix.col, columns])),
            ),
            shape=(self.height, self.width),
        )
        whole.eliminate_zeros()
        return replace(
            self.program,
            cost=np.concatenate([self.program.cost, np.zeros(self.width - len(self.program.cost))]),
            matrix=whole,
            row_lower=np.concatenate([self.program.row_lower, np.full(len(sides), -np.inf)]),
            row_upper=np.concatenate([self.program.row_upper, sides]),
            upper=np.concatenate([self.upper, *self.new_upper]),
            columns=self.columns,
            rows=self.rows,
        )


def _without_steps(span: Span) -> tuple[tuple[Any, ...], int]:
    """Return the labels of the index without the steps, and how many steps there are (1 where there are none)."""
    if span.labels and isinstance(span.labels[-1], range):
        return span.labels[:-1], span.shape[-1]
    return span.labels, 1


def _has_source(program: LinearProgram, span: Span) -> list[bool]:
    """Return of each balance (point, stage) whether anything there can give."""
    rows = program.matrix[span.start : span.start + span.length]
    gives = np.asarray((rows > 0).sum(axis=1)).ravel() > 0
    return [bool(any(steps)) for steps in gives.reshape(-1, span.shape[-1])]
