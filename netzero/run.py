"""The one page that knows the order: from a scenario folder to a case.

scenario -> hourly -> (typical days) -> plan -> replay and operation -> settlement -> books -> worth and trials
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import xarray as xr

import netzero
from netzero.accounts import account, relaxed_bill_notes
from netzero.accounts.bills import WORTH_TELLING
from netzero.components import relaxed
from netzero.components.park import Park
from netzero.components.rules import Rules
from netzero.errors import Fault, Faults
from netzero.hourly import prepare, represent, sample
from netzero.results import READ_FIRST, Case, Operated, case_hash
from netzero.scenario import Scenario
from netzero.simulator import (
    ageing_warnings,
    balance_residual_max,
    level_warnings,
    not_by_rules,
    replay,
    settle,
    settlement_warnings,
    shifting_notes,
    tune,
    unserved_warnings,
    wear_costs,
)
from netzero.simulator.tune import TriedRules
from netzero.studies import Compared, Tried, against_today, by_rules, tried
from netzero.vocabulary import LATER_DISPATCH

if TYPE_CHECKING:
    from netzero.planner import Plan

Say = Callable[..., None]


@dataclass(frozen=True, eq=False)
class Design:
    """Capacities that are operated and are no case's."""

    capacities: xr.Dataset
    """`capacity` and `new_capacity`, dims (size, stage)."""
    named: Mapping[str, Any]
    """What tells it from all others, in the identity of its case; plain data."""
    certificate: Mapping[str, Any] = field(default_factory=dict)
    """What is known of the plan that it comes from: `base_year_t`, emissions of the base year."""


Work = Literal["run", "plan", "simulate"]
LIBRARIES = ("numpy", "xarray", "numba", "pyomo", "highspy", "pvlib", "holidays", "tsam")


def run(
    scenario: Scenario,
    *,
    work: Work = "run",
    design: Case | Design | None = None,
    tuning: bool = False,
    hours: tuple[xr.Dataset, xr.Dataset] | None = None,
    say: Say = lambda *_, **__: None,
) -> Case:
    """Return the case of a scenario, as `netzero.scenario.read_scenario` gives it.

    Args:
        scenario: the scenario.
        work: 'plan' plans and replays the plan, 'simulate' operates a design by rules, 'run' does both, and leaves
            out what rules cannot operate, with a warning.
        design: for 'simulate': a planned case, or a design by itself, whose capacities are operated; None: what exists
            today.
        tuning: whether the parameters of the policy are those of least cost, found by trial, instead of the scenario's.
        hours: terms HOURLY on the simulator's and on the planner's axis, made before; None: as the scenario says.
        say: told what is being done: one short key at a time, and values by name.

    Raises:
        BadInput, NoPlanExists, SolverFailed: see `netzero.errors`.

    """
    hourly, notes = (hours[0], ()) if hours else _prepared(scenario, say)
    park = scenario.park
    planned, periods, promise, capacities = None, None, None, None
    if work in ("run", "plan"):
        from netzero.planner import plan  # half a second to import

        periods = hours[1] if hours else _represented(scenario, hourly, say)
        gap = scenario.given.planner.gap
        planned = plan(park, periods, gap=gap, sample=lambda: sample(scenario, periods), say=say)
        say("replay")
        promise = _operated("replay", scenario, periods, planned.dataset, replay(park, periods, planned.dataset))
        bills = relaxed_bill_notes(park, planned.certificate, promise.books)
        notes = (*notes, *bills, *_bill_above_plan(park, planned, promise))
    operation, found = None, Tried()
    tuned: tuple[TriedRules, ...] = ()
    rules = scenario.rules
    unable = not_by_rules(scenario) if work == "run" and scenario.rules.policy != "look_ahead" else ()
    if work == "simulate" or (work == "run" and not unable):
        say("simulate")
        capacities = _capacities(scenario, planned, periods, design)
        certificate = planned.certificate if planned else design.certificate if design else {}
        base_year_t = base_year_of(scenario, certificate)
        operate = partial(_by_rules, scenario, hourly, capacities, base_year_t, say)
        tuned = _tuned(scenario, hourly, operate, say) if tuning else ()
        rules = tuned[0].rules if tuned else rules
        operation = operate(rules)
        found = tried(scenario, hourly, capacities, operation.dispatch, rules, base_year_t, say)
        warned = (
            *level_warnings(park, hourly, operation.dispatch),
            *ageing_warnings(park, hourly, capacities["capacity"], operation.dispatch),
            *unserved_warnings(park, hourly, operation.dispatch),
        )
        notes = (*notes, *found.warnings, *warned, *shifting_notes(park, rules))
    built, shown = planned.dataset if planned else capacities, operation or promise
    compared = Compared()
    if built is not None and shown is not None:
        axis = hourly if operation or periods is None else periods
        compared = against_today(scenario, axis, built["new_capacity"], shown.books, rules, say)
    told = (
        *scenario.warnings,
        *notes,
        *compared.warnings,
        *(planned.warnings if planned else ()),
        *settlement_warnings(park),
        *unable,
    )
    return Case(
        park=park,
        scenario=scenario.effective,
        hourly=hourly,
        periods=None if periods is None or periods is hourly else periods,
        plan=planned.dataset if planned else None,
        design=capacities if work == "simulate" else None,
        certificate=planned.certificate if planned else {},
        columns=planned.columns if planned else None,
        multipliers=planned.multipliers if planned else None,
        promise=promise,
        operation=operation,
        reference=compared.reference,
        finance=compared.finance,
        trials=found.trials,
        outages=found.outages,
        failures=found.failures,
        assumptions=scenario.assumptions,
        warnings=tuple(_plain(fault) for fault in sorted(told, key=lambda fault: fault.code not in READ_FIRST)),
        provenance=_provenance(scenario, hourly, work, design, tuned),
    )


def _prepared(scenario: Scenario, say: Say) -> tuple[xr.Dataset, tuple[Fault, ...]]:
    say("prepare")
    return prepare(scenario)


def _represented(scenario: Scenario, hourly: xr.Dataset, say: Say) -> xr.Dataset:
    say("represent")
    return represent(scenario, hourly)


def export_model(scenario: Scenario, path: Path, *, say: Say = lambda *_, **__: None) -> dict[str, int]:
    """Write the linear program that would be planned with as .mps or .lp; return its rows, columns and nonzeros.

    Raises:
        BadInput, NoPlanExists, StorageFailed: see `netzero.errors`.

    """
    from netzero.planner import write_model

    say("prepare")
    hourly, _ = prepare(scenario)
    say("represent")
    periods = represent(scenario, hourly)
    say("build")
    program = write_model(scenario.park, periods, path)
    rows, columns = program.matrix.shape
    return {"rows": int(rows), "columns": int(columns), "nonzeros": int(program.matrix.nnz)}


def _tuned(
    scenario: Scenario, hourly: xr.Dataset, operate: Callable[[Rules], Operated], say: Say
) -> tuple[TriedRules, ...]:
    """Return all rules that were tried, the cheapest first.

    With what they cost: present value over all stages of what is in the books, and of the wear of storages.
    """
    say("tune")
    park, weights = scenario.park, np.array(scenario.park.stages.weights)

    def cost(rules: Rules) -> float:
        done = operate(rules)
        wear = wear_costs(park, hourly, done.dispatch, rules)
        return float((done.books["costs"].sum(("party", "line")).values + wear) @ weights)

    return tune(scenario.rules, cost)


def _by_rules(
    scenario: Scenario, hourly: xr.Dataset, capacities: xr.Dataset, base_year_t: float | None, say: Say, rules: Rules
) -> Operated:
    """Return the operation of a design by rules or by looking ahead, with what is offset at the end of each year."""
    dispatch, settlement, books = by_rules(
        scenario.park, hourly, capacities, rules, base_year_t, scenario.resources, say
    )
    residual = balance_residual_max(scenario.park, hourly, dispatch)
    return Operated(rules.policy, dispatch, settlement, books, residual)


def base_year_of(scenario: Scenario, certificate: Mapping[str, Any]) -> float | None:
    """Return the emissions of the base year where they are declared or a plan found them, t CO2e."""
    declared = scenario.park.carbon.base_year_t
    found = certificate.get("base_year_t") if declared is None else declared
    return None if found is None else float(found)


def _operated(
    policy: str, scenario: Scenario, hourly: xr.Dataset, capacities: xr.Dataset, dispatch: xr.Dataset
) -> Operated:
    park = scenario.park
    settlement = settle(park, hourly, dispatch)
    books = account(park, hourly, capacities["capacity"], capacities["new_capacity"], dispatch, settlement)
    return Operated(policy, dispatch, settlement, books, balance_residual_max(park, hourly, dispatch))


def _capacities(
    scenario: Scenario, planned: Plan | None, periods: xr.Dataset | None, design: Case | Design | None
) -> xr.Dataset:
    """Return capacities to operate: those just planned, those of a design or another case, or what exists today."""
    if planned is not None and periods is not None:
        return _design(planned.dataset, float(periods.attrs["year_fraction"]))
    if isinstance(design, Design):
        return fitting(design.capacities, 1.0, scenario)
    if design is not None and design.capacities is not None:
        return fitting(design.capacities, _part_of_a_year(design), scenario)
    return existing(scenario)


def existing(scenario: Scenario) -> xr.Dataset:
    """Return the design that stands today, `capacity` and `new_capacity`, dims (size, stage): nothing is built."""
    sizes, years = scenario.park.sizes, list(scenario.park.stages.years)
    stock = np.array([size.existing for size in sizes]).reshape(len(sizes), len(years))
    names = np.array([size.name for size in sizes], dtype=object)
    coords = {"size": names, "stage": years}
    return xr.Dataset(
        {
            "capacity": xr.DataArray(stock, dims=("size", "stage"), coords=coords),
            "new_capacity": xr.DataArray(np.zeros_like(stock), dims=("size", "stage"), coords=coords),
        }
    )


def fitting(capacities: xr.Dataset, part: float, scenario: Scenario) -> xr.Dataset:
    """Return the capacities of another case, refused when they are of other stages or of what the scenario lacks."""
    faults, years = Faults(), list(scenario.park.stages.years)
    planned = [int(year) for year in capacities["stage"].values]
    if planned != years:
        faults.add("NZ0020", read=", ".join(map(str, planned)), wanted=", ".join(map(str, years)))
    known = {size.name for size in scenario.park.sizes}
    for name in capacities["size"].values[capacities["capacity"].max("stage").values > 0.0]:
        if name not in known:
            faults.add("NZ0021", name=name)
    faults.raise_if_any()
    return _design(capacities, part)


def _part_of_a_year(design: Case) -> float:
    """Return which part of a year the certificates of a design are of: of a whole one, unless a plan is at hand."""
    axis = design.hourly if design.periods is None else design.periods
    return 1.0 if design.plan is None else float(axis.attrs["year_fraction"])


def _design(found: xr.Dataset, part: float) -> xr.Dataset:
    """Return what of a plan of a `part` of a year is operated: what stands, and certificates of a whole year.

    These are settled when a year is over.
    """
    later = {name: found[name] / part for name in LATER_DISPATCH if name in found}
    return found[["capacity", "new_capacity"]].assign(later)


def _bill_above_plan(park: Park, planned: Plan, promise: Operated) -> tuple[Fault, ...]:
    """Return the plan's cost and that of its bills where the plan holds some terms of contracts only as a bound."""
    if not any(fault.code in relaxed.CODES for fault in planned.warnings):
        return ()
    plan_cost = float(planned.certificate["objective"])
    bill = float(promise.books["costs"].sum(("party", "line")).values @ np.array(park.stages.weights))
    share = (bill - plan_cost) / abs(plan_cost) if plan_cost else 0.0
    if abs(share) <= WORTH_TELLING:
        return ()
    values = {"plan": plan_cost, "bill": bill, "share": share, "currency": park.currency}
    return (Fault("NZ0686", values=values),)


def _plain(fault: Fault) -> dict[str, Any]:
    return {"code": fault.code, "place": str(fault.place), "values": fault.plain}


def options_of(work: Work, design: Case | Design | None = None, *, tuning: bool = False) -> dict[str, Any]:
    """Return what a run is asked for beyond its scenario, as it stands in the identity of its case."""
    named = design.named if isinstance(design, Design) else design.provenance["case_hash"] if design else None
    options = {"work": work, "design": named}
    return options | ({"tuning": "cost"} if tuning else {})


def _provenance(
    scenario: Scenario, hourly: xr.Dataset, work: Work, design: Case | Design | None, tuned: tuple[TriedRules, ...]
) -> dict[str, Any]:
    versions = {"netzero": netzero.__version__, "python": platform.python_version()}
    versions |= {name: version(name) for name in LIBRARIES}
    options = options_of(work, design, tuning=bool(tuned))
    return {
        "tuned": [asdict(each) for each in tuned],
        **({"tuned_from": asdict(replace(scenario.rules, peak_reserve=scenario.rules.reserve))} if tuned else {}),
        "case_hash": case_hash(scenario.effective, scenario.input_hashes, options),
        "input_hashes": dict(scenario.input_hashes),
        "versions": versions,
        "options": options,
        "seed": scenario.given.seed,
        "labels": {
            "illustrative": scenario.given.illustrative,
            "weather": str(hourly.attrs.get("weather", "")),
            "axis": str(hourly.attrs["axis_kind"]),
        },
    }
