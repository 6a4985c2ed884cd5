"""The plan of a park: what to build, where, when, and at what proven distance from the best possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import xarray as xr

from netzero.components.bill_terms import relaxed_terms
from netzero.components.certificates import not_to_be_covered
from netzero.components.park import Park
from netzero.components.relaxed import relaxed
from netzero.errors import BadInput, Fault, NoPlanExists, WayOut
from netzero.planner import stored, without
from netzero.planner.base_year import first_stage_without_investment
from netzero.planner.both_ways import both_ways, sold_from_storage
from netzero.planner.certificate import admissible
from netzero.planner.dispatch import plan_dataset
from netzero.planner.evaluate import Values, cost_lines, gross_emissions
from netzero.planner.explain import demand_not_served, why_no_plan
from netzero.planner.formulation import Formulation, formulate
from netzero.planner.interior import Say
from netzero.planner.late import moved_too_far
from netzero.planner.open_bounds import assert_free
from netzero.planner.program import LinearProgram
from netzero.planner.requirements import Requirements, needs_base_year, none_for, resolve
from netzero.planner.safe_side import on_the_safe_side
from netzero.planner.solve import CLOSED, SIMPLEX_UP_TO_ROWS, Method, Solution, solve
from netzero.planner.stamping_reader import linear_program
from netzero.terms import BoundKind

BOUND_KINDS: dict[str, BoundKind] = {
    "full_year": "all_hours",
    "representative_periods": "representative_periods",
    "declared_blocks": "declared_blocks",
}


Sample = Callable[[], xr.Dataset | None]


def _no_sample() -> None:
    """Give no days."""


def _silent(_: str, **__: object) -> None:
    """Say nothing."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan (terms PLAN) and its certificate as plain data."""

    dataset: xr.Dataset
    certificate: dict[str, Any]
    columns: xr.Dataset
    """Columns of the program that the plan does not hold, by variable (`netzero.planner.stored`)."""
    multipliers: xr.Dataset
    """Multipliers of all its rows, by constraint."""
    warnings: tuple[Fault, ...] = ()


def plan(
    park: Park,
    hourly: xr.Dataset,
    *,
    method: Method | None = None,
    gap: float = CLOSED,
    sample: Sample = _no_sample,
    say: Say = _silent,
) -> Plan:
    """Return the cheapest plan that meets all requirements, with its certificate.

    Args:
        park: the park.
        hourly: terms HOURLY on the planner's time axis.
        method: the solver's method; default by size.
        gap: proven gap with which the interior point by the hour is content.
        sample: gives the days on which reasons are looked for where a large plan does not exist; None: on all hours.
        say: told what is being done, one short key at a time ('base_year', 'build', 'solve', those of `solve`, and
            'explain' where no plan exists).

    Raises:
        BadInput: certificates for a meter of which the plan does not know what contracts leave.
        NoPlanExists: the requirements cannot all be met.
        SolverFailed: the model or its solution is numerically unsound.

    """
    if faults := not_to_be_covered(park, hourly):
        raise BadInput(list(faults))
    part = float(hourly.attrs["year_fraction"])
    base_year_t, warnings = _base_year(park, hourly, method, say)
    requirements = resolve(park, base_year_t, part)
    say("build")
    formulation = formulate(park, hourly, requirements)
    program = linear_program(formulation)
    say("solve")
    try:
        solution = solve(program, method, say, gap=gap, keep_on_interrupt=True)
    except NoPlanExists as failure:
        say("explain")
        is_large = len(program.row_lower) > SIMPLEX_UP_TO_ROWS
        days = sample() if is_large else None
        if days is not None:
            raise _why_not_on(days, park, requirements, method) from failure
        raise why_no_plan(program, formulation, part, park.currency, method) from failure
    assert_free(park, hourly, program, solution.x)
    lacking = without.told(Values(formulation, program, solution.x), formulation, part)
    dataset = plan_dataset(park, hourly, program, solution)
    return Plan(
        dataset,
        certificate_of(park, hourly, formulation, program, solution, requirements, gap),
        columns=stored.columns(formulation, program, solution.x, hourly),
        multipliers=stored.multipliers(formulation, program, admissible(program, solution.y), hourly),
        warnings=(
            *lacking,
            *relaxed(park, hourly),
            *on_the_safe_side(park, hourly),
            *warnings,
            *both_ways(park, hourly, dataset),
            *sold_from_storage(park, hourly, dataset),
            *moved_too_far(park, hourly, dataset),
        ),
    )


def _why_not_on(days: xr.Dataset, park: Park, requirements: Requirements, method: Method | None) -> NoPlanExists:
    """Return what is in the way already on a few days, which stand for the whole year."""
    formulation = formulate(park, days, requirements)
    program = linear_program(formulation)
    try:
        solve(program, method)
    except NoPlanExists:
        found = why_no_plan(program, formulation, 1.0, park.currency, method)
        return NoPlanExists(found.code, found.ways, **found.values, on_days=True)
    return NoPlanExists("NZ0843")


def base_year_emissions(park: Park, hourly: xr.Dataset, *, method: Method | None = None, say: Say = _silent) -> float:
    """Return base-year emissions, t CO2e a year: declared, or those of the first stage without investment."""
    return _base_year(park, hourly, method, say)[0]


def _base_year(park: Park, hourly: xr.Dataset, method: Method | None, say: Say) -> tuple[float, tuple[Fault, ...]]:
    """Return base-year emissions, and a warning when what exists cannot serve all demand of that year."""
    if park.carbon.base_year_t is not None:
        return park.carbon.base_year_t, ()
    if not needs_base_year(park):
        return 0.0, ()
    say("base_year")
    as_it_is, first = first_stage_without_investment(park), hourly.isel(stage=slice(0, 1))
    try:
        formulation = formulate(as_it_is, first, none_for(as_it_is))
    except NoPlanExists as failure:
        raise NoPlanExists("NZ0811", failure.ways, year=park.stages.years[0]) from failure
    program = linear_program(formulation)
    try:
        solution = solve(program, method)
    except NoPlanExists as failure:
        missing = demand_not_served(program, formulation, float(hourly.attrs["year_fraction"]), method)
        if not missing:
            raise
        raise NoPlanExists("NZ0811", (WayOut(missing),), year=park.stages.years[0]) from failure
    values = Values(formulation, program, solution.x)
    emitted = gross_emissions(values, formulation, park.carbon)[0]
    part = float(hourly.attrs["year_fraction"])
    missing_kwh = float(without.unserved_kwh(values, formulation).sum())
    share = without.unserved_share(values, formulation)
    told = {"year": park.stages.years[0], "missing_mwh": missing_kwh / part / 1000, "share": share}
    return emitted / part, (Fault("NZ0809", values=told),) if share > without.WORTH_TELLING else ()


def certificate_of(
    park: Park,
    hourly: xr.Dataset,
    formulation: Formulation,
    program: LinearProgram,
    solution: Solution,
    requirements: Requirements,
    gap: float,
) -> dict[str, Any]:
    """Return what is said of a solution: what is proven of it, what it costs and emits, and what was required.

    It is optimal when its proven gap is at most the one asked for, or 1e-5.
    """
    proven = solution.certificate
    values = Values(formulation, program, solution.x)
    return {
        "status": _status(solution, gap, rests_on_unserved=without.rests_on_unserved(values, formulation)),
        "objective": proven.objective,
        "bound": proven.bound,
        "bound_kind": BOUND_KINDS[str(hourly.attrs["axis_kind"])],
        "gap": proven.gap,
        "gap_asked": gap,
        "row_violation_max": proven.row_violation,
        "bound_violation_max": proven.bound_violation,
        "cost_lines": cost_lines(values, formulation),
        "gross_emissions_t": gross_emissions(values, formulation, park.carbon),
        "base_year_t": requirements.base_year_t,
        "net_cap_t": list(requirements.net_cap_t),
        "gross_cap_t": list(requirements.gross_cap_t),
        "budget_t": requirements.budget_t,
        "rows": int(program.matrix.shape[0]),
        "columns": int(program.matrix.shape[1]),
        "nonzeros": int(program.matrix.nnz),
        "solver": solution.solver,
        **({"relaxed_bills": relaxed} if (relaxed := relaxed_terms(park, hourly)) else {}),
    }


def _status(solution: Solution, gap: float, *, rests_on_unserved: bool) -> str:
    if solution.solver.get("stopped"):
        return "stopped"
    if rests_on_unserved:
        return "unserved"
    return "optimal" if solution.certificate.gap <= max(CLOSED, gap) else "gap_limit"
