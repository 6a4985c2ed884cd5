"""Reader of the rules that builds an ordinary Pyomo model: to read, to check, to solve what is small.

Every rule is called once for each index. The model is then compiled to arrays by Pyomo's standard-form compiler; the
order of columns and rows is that of the declarations, so that both can be addressed by name.
"""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy import sparse

from netzero.collector import waiting_collector
from netzero.components.equations import Constraint, Variable
from netzero.planner.formulation import Formulation, objective
from netzero.planner.program import LinearProgram, Span, spans_of

AT_MOST, AT_LEAST, EQUAL = 1, -1, 0
"""Kinds of row as Pyomo's mixed standard form numbers them."""


def pyomo_model(formulation: Formulation) -> Any:
    """Return the formulation as a Pyomo ConcreteModel with one objective, `total_cost`."""
    model = pyo.ConcreteModel(name="park")
    sight = _Sight(formulation)
    for variable in formulation.variables:
        component = _declare(variable, formulation)
        model.add_component(variable.name, component)
        setattr(sight, variable.name, component)
    for constraint in formulation.constraints:
        model.add_component(constraint.name, _state(constraint, formulation, sight))
    model.total_cost = pyo.Objective(expr=objective(sight, formulation), doc="present value of all costs, currency")
    return model


class _Sight(SimpleNamespace):
    """What a rule sees: variables by name, numbers in `d`, and the sum over the year."""

    def __init__(self, formulation: Formulation) -> None:
        super().__init__(d=formulation.d)
        self._hours = formulation.d.hours.values.tolist()

    def over_the_year(self, rule: Any) -> Any:
        """Return the sum over all steps of hours x rule."""
        return pyo.quicksum(hours * rule(t) for t, hours in enumerate(self._hours))


def _members(sets: tuple[str, ...], formulation: Formulation) -> list[Any]:
    if len(sets) == 1:
        return list(formulation.sets[sets[0]])
    return list(product(*(formulation.sets[name] for name in sets)))


def _declare(variable: Variable, formulation: Formulation) -> Any:
    d = formulation.d

    def bounds(_: Any, *index: Any) -> tuple[float, float]:
        return 0.0, float(variable.upper(d, *index))

    members = _members(variable.sets, formulation)
    return pyo.Var(pyo.Set(initialize=members, ordered=True), bounds=bounds, doc=f"{variable.doc}, {variable.unit}")


def _state(constraint: Constraint, formulation: Formulation, sight: _Sight) -> Any:
    def rule(_: Any, *index: Any) -> Any:
        return constraint.rule(sight, *_as_given(constraint, index))

    members = _members(constraint.sets, formulation)
    return pyo.Constraint(pyo.Set(initialize=members, ordered=True), rule=rule, doc=constraint.doc)


def _as_given(constraint: Constraint, index: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the index as the rule expects it: Pyomo flattens members that are tuples."""
    return (index,) if len(constraint.sets) == 1 and len(index) > 1 else index


def linear_program(formulation: Formulation) -> LinearProgram:
    """Return the formulation as arrays, through a Pyomo model."""
    with waiting_collector():  # it would walk over millions of live expressions: a third of the time
        return _compiled(formulation)


def _compiled(formulation: Formulation) -> LinearProgram:
    model = pyomo_model(formulation)
    compiled = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None)
    columns = spans_of(formulation.variables, formulation.sets)
    rows = spans_of(formulation.constraints, formulation.sets)
    column_at = _positions(model, columns)
    row_at = _positions(model, rows)
    take = np.array([column_at[id(variable)] for variable in compiled.columns], dtype=np.int64)
    put = np.array([row_at[id(row.constraint)] for row in compiled.rows], dtype=np.int64)
    kind = np.array([row.bound_type for row in compiled.rows])
    shape = (_length(rows), _length(columns))
    lower, upper = np.full(shape[0], -np.inf), np.full(shape[0], np.inf)
    lower[put] = np.where(kind == AT_MOST, -np.inf, compiled.rhs)
    upper[put] = np.where(kind == AT_LEAST, np.inf, compiled.rhs)
    entries = compiled.A.tocoo()
    cost = np.zeros(shape[1])
    cost[take] = np.asarray(compiled.c.todense()).ravel()
    bound = [variable.ub for name in columns for variable in model.component(name).values()]
    return LinearProgram(
        cost=cost,
        constant=float(compiled.c_offset[0]),
        matrix=sparse.csr_matrix((entries.data, (put[entries.row], take[entries.col])), shape=shape),
        row_lower=lower,
        row_upper=upper,
        upper=np.array(bound, dtype=np.float64),
        columns=columns,
        rows=rows,
        steps=len(formulation.d.hours.values),
    )


def _positions(model: Any, spans: dict[str, Span]) -> dict[int, int]:
    return {
        id(member): span.start + i
        for name, span in spans.items()
        for i, member in enumerate(model.component(name).values())
    }


def _length(spans: dict[str, Span]) -> int:
    return sum(span.length for span in spans.values())
