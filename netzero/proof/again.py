"""The linear program of a stored plan formed again, with the point and the multipliers of its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import xarray as xr

from netzero.planner.certificate import certify
from netzero.planner.dispatch import plan_dataset
from netzero.planner.formulation import Formulation, formulate
from netzero.planner.plan import certificate_of
from netzero.planner.program import LinearProgram
from netzero.planner.requirements import Requirements, resolve
from netzero.planner.solve import CLOSED, Solution
from netzero.planner.stamping_reader import linear_program
from netzero.planner.stored import dual, primal
from netzero.results.case import Case


@dataclass(frozen=True, eq=False)
class Again:
    """Everything the planner held in its hands when it wrote the certificate."""

    case: Case
    hourly: xr.Dataset
    """Terms HOURLY on the plan's axis."""
    requirements: Requirements
    formulation: Formulation
    program: LinearProgram
    solution: Solution
    """The stored columns and multipliers, and what is proven of them now."""

    def certificate(self) -> dict[str, Any]:
        """Return the certificate that follows."""
        gap_asked = float(self.case.certificate.get("gap_asked", CLOSED))  # older files: the least gap there was
        parts = (self.formulation, self.program, self.solution, self.requirements, gap_asked)
        return certificate_of(self.case.park, self.hourly, *parts)

    def plan(self) -> xr.Dataset:
        """Return the plan (terms PLAN) that follows."""
        return plan_dataset(self.case.park, self.hourly, self.program, self.solution)


def formed_again(case: Case) -> Again:
    """Return the program of a case that holds plan, columns and multipliers, from what the file holds.

    Base-year emissions are taken as stated: they are the answer of a program of their own.

    Raises:
        IntegrityFailed: what is stored does not fit the program.
        NetzeroError, KeyError, ValueError, IndexError: no program can be formed of what is stored.

    """
    assert case.plan is not None
    assert case.columns is not None
    assert case.multipliers is not None
    hourly = case.hourly if case.periods is None else case.periods
    requirements = resolve(case.park, float(case.certificate["base_year_t"]), float(hourly.attrs["year_fraction"]))
    formulation = formulate(case.park, hourly, requirements)
    program = linear_program(formulation)
    x = primal(formulation, program, case.plan, case.columns)
    y = dual(formulation, program, case.multipliers)
    solver = dict(case.certificate.get("solver", {}))
    return Again(case, hourly, requirements, formulation, program, Solution(x, y, certify(program, x, y), solver))
