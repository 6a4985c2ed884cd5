"""Interior point method: predictor, corrector and further correctors of centrality, with proximal terms.

Mehrotra (1992), doi 10.1137/0802028; Gondzio (1996), doi 10.1007/BF00249643; how much of each corrector is taken:
Colombo and Gondzio (2008), doi 10.1007/s10589-007-9106-0; proximal terms: Friedlander and Orban (2012), doi
10.1007/s12532-012-0035-2. They regularise the Newton system and leave its solution where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from netzero.kernels import interior as kernel
from netzero.planner.interior.newton import Newton
from netzero.planner.interior.scaling import Scaled
from netzero.planner.program import Floats

PROXIMAL, MOST_PROXIMAL = 1e-9, 1e-5
WEIGHTS = np.array([0.1, 0.25, 0.45, 0.7, 1.0])
"""Shares of a corrector that are tried."""
MOST_CORRECTORS = 3
WORTH_ANOTHER = 0.05
"""Growth of the step lengths after which another corrector is tried."""
FURTHER, LONGER = 1.5, 0.3
"""A corrector aims at this multiple of the step lengths reached, and this much more."""
NEARLY = 0.995
"""Part of the longest step that is taken."""
MISSED = 1.5
"""How many times what a step should leave of a residual may be left before the next steps are refined."""
START = 1.0
"""Least distance from bounds, and least dual, at the start, in the scale of the program."""


@dataclass(eq=False)
class Point:
    """Columns x, row multipliers y, and the pairs: distances to bounds and their duals (kernels/interior.py)."""

    x: Floats
    y: Floats
    primal: Floats
    dual: Floats


@dataclass(frozen=True, eq=False)
class State:
    """A point, and how far it is from a solution; residuals and gap are relative."""

    point: Point
    iteration: int
    primal_residual: float
    dual_residual: float
    gap: float
    objective: float


def iterate(scaled: Scaled, newton: Newton) -> Iterator[State]:
    """Yield the state before each iteration, until digits run out; the arrays are overwritten as it goes on."""
    point = _start(scaled, newton)
    search = _Search(scaled, newton, point)
    iteration = 0
    while True:
        yield search.look(iteration)
        if not search.factorise():
            return
        search.step()
        iteration += 1


def _start(scaled: Scaled, newton: Newton) -> Point:
    """Return a point that meets rows and costs as nearly as one well inside all bounds can (Mehrotra 1992).

    Columns and slacks change least from a plain point to meet the rows; row multipliers leave the least of the costs;
    what lies near a bound or beyond it is then moved inside.
    """
    n, m, inequalities, bounded = len(scaled.upper), len(scaled.side), scaled.inequalities, scaled.bounded
    x, z = np.minimum(0.5 * scaled.upper, START), np.full(len(inequalities), START)
    y, left, reduced, dx, dy = np.zeros(m), scaled.side.copy(), scaled.cost.copy(), np.empty(n), np.empty(m)
    slack = np.full(m, PROXIMAL)
    slack[inequalities] += 1.0
    if newton.factorise(np.ones(n), slack):
        scaled.take_rows(x, left)
        left[inequalities] -= z
        newton.solve(left, np.zeros(n), dx, dy)
        x, z = x + dx, z + dy[inequalities]
        newton.solve(np.zeros(m), scaled.cost, dx, y)
        scaled.take_columns(y, reduced)
    least = np.minimum(START, 0.25 * scaled.upper)
    x = np.clip(x, least, scaled.upper - least)
    primal = np.concatenate([x, (scaled.upper - x)[bounded], np.maximum(z, START)])
    of_bounds = np.maximum(reduced, 0.0), np.maximum(-reduced, 0.0)[bounded], np.maximum(-y[inequalities], 0.0)
    return Point(x, y, primal, np.concatenate(of_bounds) + START)


class _Direction:
    """A step of columns, rows and pairs."""

    def __init__(self, columns: int, rows: int, pairs: int) -> None:
        self.dx, self.dy = np.empty(columns), np.empty(rows)
        self.d_primal, self.d_dual = np.empty(pairs), np.empty(pairs)


class _Search:
    """The search for one step after the other; all arrays are made once."""

    def __init__(self, scaled: Scaled, newton: Newton, point: Point) -> None:
        self._scaled, self._newton, self._point = scaled, newton, point
        n, m, slacks, pairs = len(point.x), len(point.y), len(scaled.inequalities), len(point.primal)
        self._of_bounds = slice(n, n + len(scaled.bounded))
        self._of_slacks = slice(n + len(scaled.bounded), None)
        self._proximal = PROXIMAL
        self._expected = np.inf, np.inf
        """What the last step should have left of the residuals of rows and columns."""
        self._refines = False
        self._theta, self._slack, self._full_slack = np.empty(n), np.empty(slacks), np.empty(m)
        self._residuals = np.empty(m), np.empty(n), np.empty(slacks)
        self._left = np.empty(m), np.empty(n), np.empty(slacks)
        self._side = np.empty(m), np.empty(n), np.empty(slacks)
        self._wanted = np.empty(pairs)
        self._taken, self._other = _Direction(n, m, pairs), _Direction(n, m, pairs)
        self._side_size = 1.0 + np.abs(scaled.side).max(initial=0.0)
        self._cost_size = 1.0 + np.abs(scaled.cost).max(initial=0.0)

    def look(self, iteration: int) -> State:
        """Compute the residuals of the point and return its state."""
        scaled, point, n = self._scaled, self._point, len(self._point.x)
        rows, columns, slacks = self._residuals
        rows[:] = scaled.side
        scaled.take_rows(point.x, rows)
        rows[scaled.inequalities] -= point.primal[self._of_slacks]
        np.subtract(scaled.cost, point.dual[:n], out=columns)
        columns[scaled.bounded] += point.dual[self._of_bounds]
        scaled.take_columns(point.y, columns)
        np.add(point.y[scaled.inequalities], point.dual[self._of_slacks], out=slacks)
        np.negative(slacks, out=slacks)
        objective = float(scaled.cost @ point.x)
        bound = float(scaled.side @ point.y - scaled.upper[scaled.bounded] @ point.dual[self._of_bounds])
        largest = max(abs(objective), abs(bound), np.finfo(float).tiny)
        left = _largest(rows), max(_largest(columns), _largest(slacks))
        self._refines = any(one > MISSED * least for one, least in zip(left, self._expected, strict=True))
        self._left_by = left
        dual_residual = left[1] / self._cost_size
        gap = abs(objective - bound) / largest
        return State(point, iteration, left[0] / self._side_size, dual_residual, gap, objective)

    def factorise(self) -> bool:
        """Factorise the Newton system of the point, with larger proximal terms where digits are lacking."""
        while self._proximal <= MOST_PROXIMAL:
            point, bounded = self._point, self._scaled.bounded
            kernel.scaling(point.primal, point.dual, bounded, self._proximal, self._theta, self._slack)
            self._full_slack.fill(self._proximal)
            self._full_slack[self._scaled.inequalities] += self._slack
            if self._newton.factorise(self._theta, self._full_slack):
                return True
            self._proximal *= 10.0
        return False

    def step(self) -> None:
        """Find a step and take it."""
        point, taken, other, wanted = self._point, self._taken, self._other, self._wanted
        primal, dual = point.primal, point.dual
        mean = kernel.mean_product(primal, dual, primal, dual, 0.0, 0.0)
        kernel.to_zero(primal, dual, wanted)
        self._solve(taken, self._residuals)
        a, b = self._lengths()
        reached = kernel.mean_product(primal, dual, taken.d_primal, taken.d_dual, a, b)
        target = max((reached / mean) ** 3, 1e-4) * mean
        kernel.to_mean(primal, dual, taken.d_primal, taken.d_dual, target, wanted)
        self._solve(other, self._residuals)
        a, b = self._blend(0.0, 0.0)
        for _ in range(MOST_CORRECTORS):
            further = min(1.0, FURTHER * a + LONGER), min(1.0, FURTHER * b + LONGER)
            kernel.to_neighbourhood(primal, dual, taken.d_primal, taken.d_dual, *further, target, wanted)
            self._solve(other, self._residuals)
            before = a + b
            a, b = self._blend(a, b)
            if a + b < before + WORTH_ANOTHER:
                break
        if self._refines:
            self._refine()
        a, b = (min(1.0, NEARLY * length) for length in self._lengths())
        self._expected = (1.0 - a) * self._left_by[0], (1.0 - b) * self._left_by[1]
        kernel.move(point.x, taken.dx, a)
        kernel.move(point.y, taken.dy, b)
        kernel.move(primal, taken.d_primal, a)
        kernel.move(dual, taken.d_dual, b)

    def _lengths(self) -> tuple[float, float]:
        point, taken, most = self._point, self._taken, 1.0 / NEARLY
        return (
            float(kernel.longest(point.primal, taken.d_primal, most)),
            float(kernel.longest(point.dual, taken.d_dual, most)),
        )

    def _blend(self, a: float, b: float) -> tuple[float, float]:
        """Mix as much of the other direction into the one taken as makes it longest, for x and the duals apart."""
        point, taken, other = self._point, self._taken, self._other
        longest_a, weight = self._best(point.primal, taken.d_primal, other.d_primal)
        if longest_a >= a:
            a = longest_a
            kernel.blend(taken.dx, other.dx, weight)
            kernel.blend(taken.d_primal, other.d_primal, weight)
        longest_b, weight = self._best(point.dual, taken.d_dual, other.d_dual)
        if longest_b >= b:
            b = longest_b
            kernel.blend(taken.dy, other.dy, weight)
            kernel.blend(taken.d_dual, other.d_dual, weight)
        return a, b

    @staticmethod
    def _best(values: Floats, step: Floats, other: Floats) -> tuple[float, float]:
        lengths = kernel.longest_of_blends(values, step, other, WEIGHTS, 1.0 / NEARLY)
        best = int(np.argmax(lengths))
        return float(lengths[best]), float(WEIGHTS[best])

    def _solve(self, direction: _Direction, residuals: tuple[Floats, Floats, Floats]) -> None:
        """Solve for the step that changes the products as wanted and closes the residuals."""
        point, inequalities, slack = self._point, self._scaled.inequalities, self._slack
        rows, columns, slacks = self._side
        bounded = self._scaled.bounded
        kernel.without_duals(self._wanted, point.primal, bounded, residuals[1], residuals[2], columns, slacks)
        rows[:] = residuals[0]
        rows[inequalities] += slack * slacks
        self._newton.solve(rows, columns, direction.dx, direction.dy)
        direction.d_primal[self._of_slacks] = slack * (direction.dy[inequalities] - slacks)
        pairs = direction.d_primal, direction.d_dual
        kernel.with_duals(self._wanted, point.primal, point.dual, bounded, direction.dx, *pairs)

    def _refine(self) -> None:
        """Close what the step leaves of the residuals."""
        scaled, step, more, n = self._scaled, self._taken, self._other, len(self._point.x)
        rows, columns, slacks = self._left
        rows[:], columns[:], slacks[:] = self._residuals
        scaled.take_rows(step.dx, rows)
        rows[scaled.inequalities] -= step.d_primal[self._of_slacks]
        columns -= step.d_dual[:n]
        columns[scaled.bounded] += step.d_dual[self._of_bounds]
        scaled.take_columns(step.dy, columns)
        slacks -= step.dy[scaled.inequalities] + step.d_dual[self._of_slacks]
        self._wanted.fill(0.0)
        self._solve(more, self._left)
        step.dx += more.dx
        step.dy += more.dy
        step.d_primal += more.d_primal
        step.d_dual += more.d_dual


def _largest(values: Floats) -> float:
    return max(float(values.max(initial=0.0)), -float(values.min(initial=0.0)))
