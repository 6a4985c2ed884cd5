"""Why no plan exists: which requirements must give way, and by how much at least.

Some rows are let give way at a price of 1 per unit, nothing else costs anything; what they give way by in the
cheapest solution is the least that all of them together can be missed by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from netzero.errors import NoPlanExists, SolverFailed
from netzero.planner.program import Floats, LinearProgram, Span
from netzero.planner.solve import FEASIBLE, Method, solve

CAPS = ("net_emissions_stay_below_cap", "gross_emissions_stay_below_cap", "emissions_keep_the_budget")
BALANCE = "energy_is_conserved"
MOST_TOLD = 6


def emissions_above_caps(program: LinearProgram, method: Method | None, part: float) -> str | None:
    """Return which caps are missed by how much at least, in words; None when other requirements are in the way too.

    Tonnes are told as they are declared, for whole years; those of the program are for `part` of each year.
    """
    missed = _missed(program, CAPS, method)
    if missed is None:
        return None
    found = [
        (label, cap, excess)
        for name in CAPS
        for label, cap, excess in zip(
            program.rows[name].labels[0],
            program.rows[name].of(program.row_upper),
            program.rows[name].of(missed),
            strict=True,
        )
        if excess > FEASIBLE * max(1.0, cap)
    ]
    return "; ".join(
        f"{label}: {_shown(cap / part)} t -> {_shown((cap + excess) / part)} t"
        for label, cap, excess in found[:MOST_TOLD]
    )


def demand_not_served(program: LinearProgram, method: Method | None) -> str | None:
    """Return what lacks where in which stage and at most how much power, in words; None when that is not the reason."""
    missed = _missed(program, (BALANCE,), method)
    if missed is None:
        return None
    span = program.rows[BALANCE]
    highest_kw = span.of(missed).max(axis=2)
    found = sorted(
        (
            (float(kw), point, year)
            for row, point in zip(highest_kw, span.labels[0], strict=True)
            for kw, year in zip(row, span.labels[1], strict=True)
            if kw > FEASIBLE
        ),
        key=lambda lack: -lack[0],
    )
    return "; ".join(f"{point} {year}: {_shown(kw)} kW" for kw, point, year in found[:MOST_TOLD])


def _missed(program: LinearProgram, names: Sequence[str], method: Method | None) -> Floats | None:
    """Return by how much each row is missed at least, 0 for rows of other constraints; None when that is not enough."""
    rows = np.concatenate([_rows(program.rows[name]) for name in names])
    if not rows.size:
        return None
    above = np.where(np.isneginf(program.row_lower[rows]), -1.0, 1.0)
    reach = abs(program.matrix[rows]) @ program.upper + np.abs(program.row_upper[rows])
    columns = len(program.cost)
    yielding = sparse.csr_matrix((above, (rows, np.arange(len(rows)))), shape=(program.matrix.shape[0], len(rows)))
    elastic = replace(
        program,
        cost=np.concatenate([np.zeros(columns), np.ones(len(rows))]),
        constant=0.0,
        matrix=sparse.hstack([program.matrix, yielding], format="csr"),
        upper=np.concatenate([program.upper, reach]),
        columns={**program.columns, **_spans_of_misses(program, names)},
    )
    try:
        solution = solve(elastic, method)
    except (NoPlanExists, SolverFailed):
        return None
    missed = np.zeros(len(program.row_upper))
    missed[rows] = solution.x[columns:]
    return missed


def _spans_of_misses(program: LinearProgram, names: Sequence[str]) -> dict[str, Span]:
    """Return where the columns lie by which the rows of each name are missed."""
    spans, start = {}, len(program.cost)
    for name in names:
        row = program.rows[name]
        spans[f"miss of {name}"] = Span(start, row.shape, row.labels)
        start += row.length
    return spans


def _shown(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 100 else f"{amount:.3g}"


def _rows(span: Span) -> np.ndarray:
    return np.arange(span.start, span.start + span.length)
