"""Reader of the rules that writes a whole year at once: each rule is called with all steps as one array.

The same rules, sets and tables as the Pyomo reader; the same matrix (a test compares them), without a Python object
for each row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from netzero.components.equations import Constraint, Variable
from netzero.planner.formulation import Formulation, objective
from netzero.planner.program import Floats, LinearProgram, Span, spans_of
from netzero.planner.terms import Relation, Terms


def linear_program(formulation: Formulation) -> LinearProgram:
    """Return the formulation as arrays."""
    columns = spans_of(formulation.variables, formulation.sets)
    rows = spans_of(formulation.constraints, formulation.sets)
    width = sum(span.length for span in columns.values())
    sight = _Sight(formulation, columns)
    stamped = _Rows(width)
    for constraint in formulation.constraints:
        _stamp(constraint, formulation, sight, stamped)
    lower, upper = stamped.sides()
    cost, constant = _cost(objective(sight, formulation), width)
    return LinearProgram(
        cost=cost,
        constant=constant,
        matrix=stamped.matrix(),
        row_lower=lower,
        row_upper=upper,
        upper=np.concatenate([_upper(one, formulation) for one in formulation.variables]),
        columns=columns,
        rows=rows,
        steps=len(formulation.d.hours.values),
    )


class _Sight(SimpleNamespace):
    """What a rule sees: variables by name, numbers in `d`, and the sum over the year."""

    def __init__(self, formulation: Formulation, columns: dict[str, Span]) -> None:
        super().__init__(d=formulation.d)
        for name, span in columns.items():
            setattr(self, name, _Columns(span))
        self._hours = formulation.d.hours.values
        self._steps = np.arange(len(self._hours))

    def over_the_year(self, rule: Callable[[Any], Any]) -> Any:
        """Return the sum over all steps of hours x rule."""
        of_each_step = rule(self._steps)
        if isinstance(of_each_step, Terms):
            return of_each_step.total(self._hours)
        return float(np.sum(self._hours * of_each_step))


class _Columns:
    """The columns of one variable, addressed by the labels of its sets; the steps by position."""

    def __init__(self, span: Span) -> None:
        self._start = span.start
        self._strides = [int(np.prod(span.shape[i + 1 :], dtype=np.int64)) for i in range(len(span.shape))]
        self._position = [_position(labels) for labels in span.labels]

    def __getitem__(self, key: Any) -> Terms:
        keys = key if isinstance(key, tuple) and len(self._strides) > 1 else (key,)
        column = self._start
        for one, position, stride in zip(keys, self._position, self._strides, strict=True):
            column = column + stride * position(one)
        return Terms(((column, 1.0),))


def _position(labels: Sequence[Hashable]) -> Callable[[Any], Any]:
    """Return the function from a label, or an array of whole numbers that are labels, to its position."""
    if isinstance(labels, range):
        return lambda key: key
    at = {label: i for i, label in enumerate(labels)}

    def position(key: Any) -> Any:
        if not isinstance(key, np.ndarray):
            return at[key]
        first = int(key.min())
        table = np.array([at.get(label, -1) for label in range(first, int(key.max()) + 1)])
        return table[key - first]

    return position


def _stamp(constraint: Constraint, formulation: Formulation, sight: _Sight, stamped: _Rows) -> None:
    """Add the rows of a constraint: one for each index, those of all steps at once."""
    sets = [formulation.sets[name] for name in constraint.sets]
    steps = [np.arange(len(sets.pop()))] if isinstance(sets[-1], range) else []
    for labels in product(*sets):
        relation = constraint.rule(sight, *labels, *steps)
        if not isinstance(relation, Relation):
            raise TypeError(f"{constraint.name}[{labels}] relates no variable")
        if steps:
            stamped.add_each(relation, len(steps[0]))
        else:
            stamped.add_one(relation)


class _Rows:
    """Rows as they are stamped: entries row by row, and the sides."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._counts: list[NDArray[np.int64]] = []
        self._columns: list[NDArray[np.int32]] = []
        self._values: list[Floats] = []
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []

    def add_each(self, relation: Relation, count: int) -> None:
        """Add one row for each of `count` steps; all have the same parts."""
        parts = relation.terms.parts
        columns = np.empty((count, len(parts)), dtype=np.int32)
        values = np.empty((count, len(parts)))
        for i, (column, coefficient) in enumerate(parts):
            columns[:, i] = column
            values[:, i] = coefficient
        self._counts.append(np.full(count, len(parts)))
        self._columns.append(columns.ravel())
        self._values.append(values.ravel())
        self._add_sides(relation, np.broadcast_to(np.asarray(relation.terms.constant, dtype=np.float64), (count,)))

    def add_one(self, relation: Relation) -> None:
        """Add a single row."""
        columns, values = relation.terms.entries()
        self._counts.append(np.array([len(columns)]))
        self._columns.append(columns.astype(np.int32))
        self._values.append(values)
        self._add_sides(relation, np.array([relation.terms.constant], dtype=np.float64))

    def _add_sides(self, relation: Relation, constant: Floats) -> None:
        self._upper.append(0.0 - constant)
        self._lower.append(0.0 - constant if relation.is_equality else np.full(len(constant), -np.inf))

    def sides(self) -> tuple[Floats, Floats]:
        """Return lower and upper sides of all rows."""
        return _joined(self._lower), _joined(self._upper)

    def matrix(self) -> Any:
        """Return the matrix, scipy.sparse CSR, without duplicates and zeros."""
        counts = np.concatenate(self._counts) if self._counts else np.zeros(0, dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum(counts)])
        columns = np.concatenate(self._columns) if self._columns else np.zeros(0, dtype=np.int32)
        starts = starts.astype(np.int32 if starts[-1] < np.iinfo(np.int32).max else np.int64)
        matrix = sparse.csr_matrix((_joined(self._values), columns, starts), shape=(len(counts), self._width))
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        return matrix


def _joined(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros(0)


def _cost(total: Any, width: int) -> tuple[Floats, float]:
    if not isinstance(total, Terms):
        return np.zeros(width), float(total)
    columns, values = total.entries()
    cost = np.bincount(columns, weights=values, minlength=width).astype(np.float64)
    return cost, float(total.constant)


def _upper(variable: Variable, formulation: Formulation) -> Floats:
    """Return the upper bounds of a variable's columns, in their order."""
    sets = [formulation.sets[name] for name in variable.sets]
    count = len(sets.pop()) if isinstance(sets[-1], range) else None
    found = []
    for labels in product(*sets):
        if count is None:
            found.append(np.array([variable.upper(formulation.d, *labels)], dtype=np.float64))
        else:
            bound = variable.upper(formulation.d, *labels, np.arange(count))
            found.append(np.broadcast_to(np.asarray(bound, dtype=np.float64), (count,)))
    return _joined(found)
