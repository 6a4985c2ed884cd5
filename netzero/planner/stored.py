"""What of a solution is stored so that its certificate can be proven again from a file: every number, by name.

The plan (terms PLAN) holds most columns of the program as they are. `columns` holds the others under the names of their
variables, `multipliers` those of all rows under the names of their constraints. Dims are index sets; a variable or a
constraint without members is left out.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from netzero.components.equations import Constraint, Variable
from netzero.errors import IntegrityFailed
from netzero.planner.formulation import Formulation
from netzero.planner.program import Floats, LinearProgram, Span

IN_THE_PLAN = {
    "new": "new_capacity",
    "capacity": "capacity",
    "output": "output_kw",
    "cascaded": "cascaded_kw",
    "rejected": "rejected_kw",
    "charge": "charge_kw",
    "discharge": "discharge_kw",
    "level": "level_kwh",
    "imported": "imported_kw",
    "exported": "exported_kw",
    "unserved": "unserved_kw",
    "down": "shifted_down_kw",
    "up": "shifted_up_kw",
    "shed": "shed_kw",
    "offset": "offset_t",
}
"""Terms of the plan whose numbers are those of a variable, unchanged; any other variable is stored by itself."""
STEP = "step"


def columns(formulation: Formulation, program: LinearProgram, x: Floats, hourly: xr.Dataset) -> xr.Dataset:
    """Return the columns that the plan does not hold, by variable."""
    kept = [one for one in formulation.variables if one.name not in IN_THE_PLAN and program.columns[one.name].length]
    arrays = {one.name: _array(one, program.columns[one.name], x, hourly) for one in kept}
    for one in kept:
        arrays[one.name].attrs.update(units=one.unit, long_name=one.doc)
    return xr.Dataset(arrays)


def multipliers(formulation: Formulation, program: LinearProgram, y: Floats, hourly: xr.Dataset) -> xr.Dataset:
    """Return the multipliers of all rows, by constraint: change of the cost per unit of the right-hand side."""
    kept = [one for one in formulation.constraints if program.rows[one.name].length]
    arrays = {one.name: _array(one, program.rows[one.name], y, hourly) for one in kept}
    for one in kept:
        arrays[one.name].attrs.update(units="currency", long_name=f"multiplier, per unit of the row ({one.doc})")
    return xr.Dataset(arrays)


def primal(formulation: Formulation, program: LinearProgram, plan: xr.Dataset, stored: xr.Dataset) -> Floats:
    """Return all columns of the program from a plan and what `columns` stored beside it.

    Raises:
        IntegrityFailed: something is missing, or is not of the program's labels.

    """
    x = np.zeros(len(program.cost))
    for one in formulation.variables:
        span = program.columns[one.name]
        if one.name in IN_THE_PLAN:
            span.of(x)[...] = _of_plan(plan[IN_THE_PLAN[one.name]], one, span)
        elif span.length:
            span.of(x)[...] = _of_stored(stored, one, span)
    return x


def dual(formulation: Formulation, program: LinearProgram, stored: xr.Dataset) -> Floats:
    """Return the multipliers of all rows from what `multipliers` stored; raises as `primal`."""
    y = np.zeros(len(program.row_lower))
    for one in formulation.constraints:
        span = program.rows[one.name]
        if span.length:
            span.of(y)[...] = _of_stored(stored, one, span)
    return y


def _array(one: Variable | Constraint, span: Span, values: Floats, hourly: xr.Dataset) -> xr.DataArray:
    dims = tuple("time" if name == STEP else name for name in one.sets)
    coords: dict[str, Any] = {}
    for name, dim, labels in zip(one.sets, dims, span.labels, strict=True):
        if name == STEP:
            coords[dim] = hourly["time"].values
        elif not isinstance(labels, range):
            coords[dim] = _written(labels)
    return xr.DataArray(span.of(values).copy(), dims=dims, coords=coords)


def _written(labels: Sequence[Hashable]) -> Any:
    """Return labels as a file holds them: whole numbers or texts."""
    if all(isinstance(label, int) for label in labels):
        return np.array(labels, dtype=np.int64)
    return np.array([in_words(label) for label in labels], dtype=object)


def in_words(label: Hashable) -> str:
    """Return a label as one text."""
    return " ".join(map(str, label)) if isinstance(label, tuple) else str(label)


def _of_plan(array: xr.DataArray, one: Variable, span: Span) -> Any:
    """Return the members of a variable among the labels of a term, which may have more."""
    if one.sets == array.dims:
        members = array
    else:
        there = [str(label) for label in array[array.dims[0]].values]
        missing = [str(label) for label in span.labels[0] if str(label) not in there]
        if missing:
            raise IntegrityFailed("NZ0850", name=one.name, what=", ".join(missing))
        members = array.isel({array.dims[0]: [there.index(str(label)) for label in span.labels[0]]})
    return _fitting(members, one, span)


def _of_stored(stored: Mapping[Any, xr.DataArray], one: Variable | Constraint, span: Span) -> Any:
    if one.name not in stored:
        raise IntegrityFailed("NZ0850", name=one.name, what="–")
    array = stored[one.name]
    for name, labels in zip(one.sets, span.labels, strict=True):
        if not isinstance(labels, range):
            read = [] if name not in array.coords else [str(label) for label in array[name].values]
            wanted = [in_words(label) for label in labels]
            if read != wanted:
                raise IntegrityFailed("NZ0850", name=one.name, what=", ".join(set(wanted) ^ set(read)) or name)
    return _fitting(array, one, span)


def _fitting(array: xr.DataArray, one: Variable | Constraint, span: Span) -> Any:
    if array.shape != span.shape:
        raise IntegrityFailed("NZ0850", name=one.name, what=f"{array.shape} / {span.shape}")
    return array.values
