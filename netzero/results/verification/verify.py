"""Checks a stored case again from its file alone, by code that shares nothing with planner, simulator and accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import xarray as xr

from netzero.errors import IntegrityFailed
from netzero.results.case import Case, Operated
from netzero.results.verification.check import Check, Checks
from netzero.results.verification.evidence import Evidence
from netzero.results.verification.finance import check_finance
from netzero.results.verification.flows import check_flows
from netzero.results.verification.money import check_books, check_certificate
from netzero.results.verification.plan import check_capacity, check_requirements
from netzero.results.verification.settlement import check_pool_of_the_year, check_settlement
from netzero.results.verification.tried import check_outages, check_trials

PLANNER_TOLERANCE = 1e-6
"""What a solver leaves open, relative to the larger of 1 and the size of the terms."""
SIMULATOR_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Verification:
    """What was checked in a file, each check with its worst residual."""

    path: Path
    case: str
    """Hash of the case; empty when the file is not what its manifest says."""
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether every check holds."""
        return all(check.ok for check in self.checks)

    def as_dict(self) -> dict[str, Any]:
        """Return the verification as plain data."""
        checks = [check.row() for check in self.checks]
        return {"path": str(self.path), "case": self.case, "ok": self.ok, "checks": checks}


def checks_of(case: Case) -> list[Check]:
    """Return all checks of a case that need nothing but flows, prices and books.

    Balances, limits and storage levels are checked in every node, carrier and step of the plan, the promise and the
    operation; capacities, requirements, costs and the stated bound for the plan. Emission caps, targets and export
    shares bind the plan only: an operation by rules may miss them, and its books say so.
    """
    axis = case.hourly if case.periods is None else case.periods
    found: list[Check] = []
    if case.capacities is not None:
        evidence = Evidence(case.park, axis, case.capacities, case.capacities)
        found += _part("plan", PLANNER_TOLERANCE, lambda to: check_capacity(evidence, to))
        if case.plan is not None:
            found += _part("plan", PLANNER_TOLERANCE, lambda to: _check_plan(case, evidence, to))
    for name, operated, hours, tolerance in (
        ("promise", case.promise, axis, PLANNER_TOLERANCE),
        ("operation", case.operation, case.hourly, SIMULATOR_TOLERANCE),
    ):
        if operated is not None:
            found += _operated(case, operated, hours, name, tolerance)
    if case.finance is not None:
        found += _part("finance", SIMULATOR_TOLERANCE, partial(check_finance, case))
    if case.trials is not None:
        found += _part("trials", SIMULATOR_TOLERANCE, lambda to: check_trials(case, to))
    for name, tried in (("outages", case.outages), ("failures", case.failures)):
        if tried is not None:
            found += _part(name, SIMULATOR_TOLERANCE, partial(check_outages, tried))
    return found


def _check_plan(case: Case, evidence: Evidence, to: Checks) -> None:
    check_flows(evidence, to, cyclic=True)
    check_requirements(evidence, to, case.certificate)
    check_certificate(evidence, to, case.certificate)


def _operated(case: Case, operated: Operated, hours: xr.Dataset, name: str, tolerance: float) -> list[Check]:
    ages = "health_end" in operated.dispatch and case.scenario.get("operation", {}).get("ageing", True)
    evidence = Evidence(case.park, hours, operated.dispatch, case.capacities, ages)

    def checks(to: Checks) -> None:
        check_flows(evidence, to, cyclic=name == "promise")
        check_settlement(evidence, to, operated.settlement)
        check_pool_of_the_year(evidence, to, operated.settlement, operated.books)
        objective = case.certificate.get("objective") if name == "promise" else None
        check_books(evidence, to, operated.books, objective)

    return _part(name, tolerance, checks)


def _part(where: str, tolerance: float, checks: Callable[[Checks], None]) -> list[Check]:
    """Return the checks of a part; what is missing in it is told as such."""
    to = Checks(where, tolerance)
    try:
        checks(to)
    except (KeyError, ValueError, IndexError) as error:
        return [*to.found, Check(where, "NZ1121", reason=IntegrityFailed("NZ1071", reason=repr(error)))]
    return to.found
