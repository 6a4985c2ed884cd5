"""A linear program as text that a person can read and compare."""

import numpy as np

from netzero.planner.program import Floats, LinearProgram


def readable(program: LinearProgram) -> str:
    """Objective, rows and bounds, each by name, in the order of declaration."""
    lines = ["minimise", f"  {_sum(program, program.cost)}", "such that"]
    dense = program.matrix.toarray()
    for row, coefficients in enumerate(dense):
        if coefficients.any():
            lines.append(f"  {program.row_name(row)}:")
            lines.append(f"    {_sum(program, coefficients)} {_side(program, row)}")
    lines.append("where")
    lines += [f"  0 <= {program.column_name(column)} <= {upper:.10g}" for column, upper in enumerate(program.upper)]
    return "\n".join(lines) + "\n"


def _sum(program: LinearProgram, coefficients: Floats) -> str:
    terms = [
        f"{'-' if value < 0 else '+'} {abs(value):.10g} {program.column_name(int(column))}"
        for column, value in enumerate(coefficients)
        if value
    ]
    return " ".join(terms) or "0"


def _side(program: LinearProgram, row: int) -> str:
    low, high = program.row_lower[row], program.row_upper[row]
    if low == high:
        return f"= {_plain(low)}"
    return f"<= {_plain(high)}" if np.isfinite(high) else f">= {_plain(low)}"


def _plain(value: float) -> str:
    return f"{value + 0.0:.10g}"
