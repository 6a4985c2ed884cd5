"""Why no plan exists: which requirements must give way by how much at least, and what the best plan costs then.

What somebody asked for is let give way at a price (`netzero.planner.elastic`). The multipliers of the least miss of
all together prove that no plan exists without one of the requirements they rest on: only these can be a way out alone.
Of each it is worked out by how much it must give way, if that is enough, and what the best plan costs then.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from netzero.errors import Fault, NoPlanExists, SolverFailed, WayOut
from netzero.planner.elastic import Elastic, Member, elastic
from netzero.planner.formulation import Formulation
from netzero.planner.program import Floats, LinearProgram
from netzero.planner.solve import SIMPLEX_UP_TO_ROWS, Method, Solution, solve

Solver = Callable[[LinearProgram], Solution]
SIMPLEX_HERE_UP_TO_ROWS = 20_000
"""Where most columns cost nothing, a simplex wanders and the interior point by the hour does not close; HiPO does."""
MISSED = 1e-6
"""Share of a requirement below which it counts as met, and of what is told which may be missing of it."""
LAST_RESORT = 1000.0
"""Price of demand that is not met, where a limit given up altogether costs 1."""
EARLIER = 1e-4
"""By how much more of that a year earlier costs: where stages could give way for one another, the latest does."""
MOST_TRIED = (8, 2)
MOST_TRIED_WHEN_LARGE = (1, 0)
"""How many limits, and demands, are tried as a way out alone; each limit takes two solutions of the whole program."""
DIGITS = 3
"""After the first one, in which the least amount to give way by is told, rounded up."""


def why_no_plan(
    program: LinearProgram, formulation: Formulation, part: float, currency: str, method: Method | None
) -> NoPlanExists:
    """Return what is in the way, with ways out from the cheapest plan to the dearest; doing without demand comes last.

    Args:
        program: the program that has no solution.
        formulation: what it was written from.
        part: share of the year that the axis stands for.
        currency: of the program's costs.
        method: the solver's method; default by size.

    """
    loose, solver = elastic(program, formulation, part), _solver(method)
    least = _least_miss(loose, loose.members, solver)
    if least is None or not _missed(loose.members, least.x):
        return NoPlanExists("NZ0802")
    limits, demands = _worth_trying(loose, least)
    is_large = len(loose.program.row_upper) > SIMPLEX_UP_TO_ROWS
    most_limits, most_demands = MOST_TRIED_WHEN_LARGE if is_large else MOST_TRIED

    def ways(groups: Iterable[Sequence[Member]]) -> list[WayOut]:
        found = (_way_out(loose, group, least, currency, solver) for group in groups)
        return sorted((way for way in found if way), key=lambda way: math.inf if way.cost is None else way.cost)

    without_demand = [member for member in loose.members if not member.each_kw]
    found = ways(limits[:most_limits]) or ways([without_demand])
    found += ways(demands[:most_demands])
    untried = max(0, len(limits) - most_limits) + max(0, len(demands) - most_demands)
    return NoPlanExists("NZ0820", found or ways([loose.members]), untried=untried)


def demand_not_served(
    program: LinearProgram, formulation: Formulation, part: float, method: Method | None
) -> tuple[Fault, ...]:
    """Return what demand cannot be met at least by what there is; none when that is not what is in the way."""
    loose, solver = elastic(program, formulation, part), _solver(method)
    members = [member for member in loose.members if member.key == "demand"]
    found = _least_miss(loose, members, solver)
    return () if found is None else tuple(_miss(member, found.x) for member in _missed(members, found.x))


def _solver(method: Method | None) -> Solver:
    def solver(program: LinearProgram) -> Solution:
        is_small = len(program.row_lower) <= SIMPLEX_HERE_UP_TO_ROWS
        try:
            return solve(program, method or ("simplex" if is_small else "hipo"))
        except SolverFailed:  # digits that HiPO lacks, HiGHS' other interior point may have
            return solve(program, "ipm")

    return solver


def _least_miss(loose: Elastic, members: Sequence[Member], solver: Solver) -> Solution | None:
    """Return the solution in which the members, and nothing else, give way by the least; None where there is none."""
    cost, upper = np.zeros(len(loose.program.cost)), _only(loose, members)
    last = max((member.words["year"] or 0 for member in members), default=0)
    for member in members:
        price = LAST_RESORT if member.each_kw else 1.0
        price *= 1.0 + EARLIER * (last - (member.words["year"] or last))
        cost[member.columns] = price * member.measure / member.scale
    try:
        return solver(replace(loose.program, cost=cost, constant=0.0, upper=upper))
    except (NoPlanExists, SolverFailed):
        return None


def _only(loose: Elastic, members: Sequence[Member]) -> Floats:
    """Return the upper bounds with which nothing but the members gives way."""
    upper = loose.program.upper.copy()
    upper[loose.width :] = 0.0
    for member in members:
        upper[member.columns] = loose.program.upper[member.columns]
    return upper


def _worth_trying(loose: Elastic, least: Solution) -> tuple[list[list[Member]], list[list[Member]]]:
    """Return the limits, and the demands, that may be a way out alone, the likeliest first.

    A requirement on which the proof does not rest cannot be one. Of the others, the less of it must be given up the
    more the proof rests on a share of it.
    """
    weight = loose.program.matrix.T @ least.y
    missed = {member.name for member in _missed(loose.members, least.x)}
    groups: dict[tuple[str, str], list[Member]] = {}
    for member in loose.members:
        groups.setdefault(member.name, []).append(member)
    rests = {
        name: max(float((weight[one.columns] * one.scale / one.measure).max()) for one in group)
        for name, group in groups.items()
    }
    order = sorted(
        (name for name in groups if rests[name] > MISSED), key=lambda name: (name not in missed, -rests[name])
    )
    limits = [groups[name] for name in order if not groups[name][0].each_kw]
    demands = [groups[name] for name in order if groups[name][0].each_kw]
    return limits, demands


def _way_out(
    loose: Elastic, members: Sequence[Member], least: Solution, currency: str, solver: Solver
) -> WayOut | None:
    """Return by how much the members must give way, and the cost of the best plan then; None if that is not enough.

    A plan that does without demand has no cost to compare. `least` is the least miss of all requirements together.
    """
    names = {member.name for member in members}
    alone = all(member.name in names for member in _missed(loose.members, least.x))
    found = least if alone else _least_miss(loose, members, solver)
    if found is None:
        return None
    missed = _missed(members, found.x)
    cost = None if any(member.each_kw for member in missed) else _cost_then(loose, missed, found.x, solver)
    return WayOut(tuple(_miss(member, found.x) for member in missed), cost, currency)


def _cost_then(loose: Elastic, members: Sequence[Member], x: Floats, solver: Solver) -> float | None:
    """Return the least cost when each limit gives way by no more than is told of it; None when it is not found."""
    upper = _only(loose, ())
    for member in members:
        upper[member.columns] = (1.0 + MISSED) * (_needed(member, x) - member.limit) / member.measure
    try:
        return solver(replace(loose.program, upper=upper)).certificate.objective
    except (NoPlanExists, SolverFailed):
        return None


def _missed(members: Sequence[Member], x: Floats) -> list[Member]:
    """Return the members that are missed."""
    return [member for member in members if _amount(member, x) > MISSED * member.scale]


def _miss(member: Member, x: Floats) -> Fault:
    """Return a limit and what it would have to be; of demand, what of it would not be met."""
    if member.each_kw:
        missing = rounded_up(0.0, _amount(member, x))
        highest_kw = rounded_up(0.0, float(x[member.columns].max()) * member.each_kw)
        amounts = {"limit": member.limit, "more": missing, "highest_kw": highest_kw}
    else:
        needed = _needed(member, x)
        amounts = {"limit": member.limit, "needed": needed, "more": needed - member.limit}
    return Fault(member.code, values={"key": member.key, **member.words, **amounts})


def _amount(member: Member, x: Floats) -> float:
    """Return by how much a member is missed, in its unit."""
    return float(member.measure @ x[member.columns])


def _needed(member: Member, x: Floats) -> float:
    return rounded_up(member.limit, _amount(member, x))


def rounded_up(limit: float, more: float) -> float:
    """Return limit + more, rounded up to a few digits of `more`; the solver's own last digits do not count."""
    if more <= 0.0:
        return limit
    decimals = DIGITS - math.floor(math.log10(more))
    unit = 10.0**-decimals
    return round(math.ceil((limit + more) / unit - 1e-5) * unit, max(decimals, 0))
