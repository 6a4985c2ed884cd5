"""The proof of a stored plan, step by step.

It keeps every row and limit of its program, costs what is stated, and no plan can cost less than the bound that its
multipliers prove.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import numpy as np

from netzero.components.equations import Constraint, Variable
from netzero.errors import Fault, IntegrityFailed, NetzeroError
from netzero.planner.certificate import admissible
from netzero.planner.program import Floats, Span
from netzero.planner.solve import FEASIBLE
from netzero.proof.again import Again, formed_again
from netzero.proof.blame import most_costly_row
from netzero.proof.places import place
from netzero.results.case import Case
from netzero.results.compare import flat
from netzero.results.store.parity import clock
from netzero.results.verification.check import Check
from netzero.vocabulary import PLAN

ROUNDING = 1e-9
"""What two machines may differ by, relative to the larger of 1 and the size of the terms."""
PROOF = "proof"


def proof_of(case: Case) -> list[Check]:
    """Return the checks of a plan's proof; of a file without multipliers one line that says so."""
    if case.plan is None:
        return []
    if case.columns is None or case.multipliers is None:
        return [Check(PROOF, "NZ1157", told=Fault("NZ1166"))]
    try:
        again = formed_again(case)
    except (NetzeroError, KeyError, ValueError, IndexError, TypeError) as error:
        return [Check(PROOF, "NZ1157", reason=IntegrityFailed("NZ1167", reason=error))]
    proven = again.solution.certificate
    return [
        *_or_holds("NZ1155", _rows(again), proven.row_violation),
        *_or_holds("NZ1156", _limits(again), proven.bound_violation),
        *_or_holds("NZ1158", _plan(again)),
        *_or_holds("NZ1157", chain(_multipliers(again), _certificate(again))),
    ]


def _or_holds(code: str, findings: Iterator[Check], worst: float = 0.0) -> list[Check]:
    """Return what was found, or that the whole holds."""
    return list(findings) or [Check(PROOF, code, worst=worst, tolerance=max(worst, ROUNDING))]


def _rows(again: Again) -> Iterator[Check]:
    """Yield the worst row of each constraint that is broken by more than the certificate admits."""
    program, x = again.program, again.solution.x
    activity = program.matrix @ x
    off = np.maximum(0.0, np.maximum(program.row_lower - activity, activity - program.row_upper))
    relative = off / np.maximum(1.0, abs(program.matrix) @ np.abs(x))
    tolerance = _allowed(again.case.certificate, "row_violation_max")
    for one in again.formulation.constraints:
        span = program.rows[one.name]
        at, worst = _worst(span, relative)
        if worst > tolerance:
            where = place(again.case.park, again.hourly, one, span, at - span.start)
            yield _broken("NZ1155", one, worst, tolerance, where, broken(one.name, float(off[at])))


def _limits(again: Again) -> Iterator[Check]:
    """Yield the worst column of each variable that is outside its limits by more than the certificate admits."""
    program, x = again.program, again.solution.x
    outside = np.maximum(-x, x - program.upper) / np.maximum(1.0, program.upper)
    tolerance = _allowed(again.case.certificate, "bound_violation_max")
    for one in again.formulation.variables:
        span = program.columns[one.name]
        at, worst = _worst(span, outside)
        if worst > tolerance:
            said = {"value": float(x[at]), "upper": float(program.upper[at]), "unit": one.unit}
            words = Fault("NZ1161", values={"variable": Fault(f"variable_{one.name}"), **said})
            where = place(again.case.park, again.hourly, one, span, at - span.start)
            yield _broken("NZ1156", one, worst, tolerance, where, words)


def _multipliers(again: Again) -> Iterator[Check]:
    """Yield the worst multiplier of each constraint that an open side of its row forbids."""
    y = again.solution.y
    forbidden = np.abs(y - admissible(again.program, y))
    for one in again.formulation.constraints:
        span = again.program.rows[one.name]
        at, worst = _worst(span, forbidden)
        if worst > 0:
            where = place(again.case.park, again.hourly, one, span, at - span.start)
            words = Fault("NZ1168", values={"constraint": one.name, "multiplier": float(y[at])})
            yield _broken("NZ1157", one, worst, 0.0, where, words)


def broken(constraint: str, off: float) -> Fault:
    """Return in words by how much a row of a constraint is broken (messages/constraints.yaml)."""
    return Fault(row_key(constraint), values={"off": off})


def row_key(constraint: str) -> str:
    """Return the key of a constraint's words; a number in its name is written n."""
    return "row_" + re.sub(r"(?<=_)\d+(?=_)", "n", constraint)


def _worst(span: Span, residual: Floats) -> tuple[int, float]:
    mine = residual[span.start : span.start + span.length]
    if not mine.size:
        return span.start, 0.0
    at = int(np.argmax(mine))
    return span.start + at, float(mine[at])


def _broken(
    code: str, one: Constraint | Variable, worst: float, tolerance: float, where: Fault | str, words: Fault
) -> Check:
    said = where.say() if isinstance(where, Fault) else where
    told = Fault("NZ1159", values={"place": where, "broken": words})
    return Check(PROOF, code, one.name, worst, tolerance, said, told=told)


def _plan(again: Again) -> Iterator[Check]:
    """Yield the worst number of each term of the plan that does not follow from columns and multipliers."""
    assert again.case.plan is not None
    follows = again.plan()
    for name in (one for one in PLAN if one in again.case.plan):
        stated, anew = again.case.plan[name].values, follows[name].values
        if stated.shape != anew.shape:
            yield Check(PROOF, "NZ1158", name, 1.0, ROUNDING, told=Fault("NZ1152", values={"name": name}))
        elif stated.size:
            apart = np.abs(stated - anew) / np.maximum(1.0, np.abs(anew))
            at = np.unravel_index(int(np.argmax(apart)), apart.shape)
            if apart[at] > ROUNDING:
                labels = (follows[dim].values[i] for dim, i in zip(follows[name].dims, at, strict=True))
                where = ", ".join(clock(x) if isinstance(x, np.datetime64) else str(x) for x in labels)
                values = {"name": name, "place": where, "stated": float(stated[at]), "again": float(anew[at])}
                yield Check(
                    PROOF, "NZ1158", name, float(apart[at]), ROUNDING, where, told=Fault("NZ1165", values=values)
                )


def _certificate(again: Again) -> Iterator[Check]:
    """Yield each figure of the certificate that is not what follows."""
    stated, anew = flat(again.case.certificate), flat(again.certificate())
    for name, value in anew.items():
        if name not in stated:
            continue
        said = stated[name]
        if _is_number(value) and _is_number(said):
            worst = abs(said - value) / max(1.0, abs(value))
            if worst > ROUNDING:
                told = _bound(again, said) if name == "bound" else Fault("NZ1162", values=_pair(name, said, value))
                yield Check(PROOF, "NZ1157", name, worst, ROUNDING, name, told=told)
        elif said != value:
            yield Check(PROOF, "NZ1157", name, 1.0, 0.0, name, told=Fault("NZ1164", values=_pair(name, said, value)))


def _bound(again: Again, stated: float) -> Fault:
    """Return that another bound is proven, and the row that keeps it low."""
    program, solution = again.program, again.solution
    row = most_costly_row(program, solution.x, solution.y)
    one = next(
        one
        for one in again.formulation.constraints
        if program.rows[one.name].start <= row < program.rows[one.name].start + program.rows[one.name].length
    )
    span = program.rows[one.name]
    where = place(again.case.park, again.hourly, one, span, row - span.start)
    values = {"constraint": one.name, "place": where, "multiplier": float(solution.y[row])}
    return Fault("NZ1163", values={"stated": stated, "again": solution.certificate.bound, **values})


def _pair(name: str, stated: Any, again: Any) -> dict[str, Any]:
    return {"name": name, "stated": stated, "again": again}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _allowed(certificate: Mapping[str, Any], name: str) -> float:
    """Return by how much a row or limit may be violated: as the certificate admits, never more than a solution may."""
    value = certificate.get(name)
    return min(FEASIBLE, float(value) if isinstance(value, int | float) else 0.0) + ROUNDING
