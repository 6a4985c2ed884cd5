"""What a solver says is proven by arithmetic of our own."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from netzero.errors import NoPlanExists, SolverFailed
from netzero.planner.certificate import certify, lower_bound
from netzero.planner.program import LinearProgram, Span
from netzero.planner.solve import solve

# minimise 3a + 4b such that a + b >= 7, a - b <= 2, both at most 5: a = 4.5, b = 2.5, cost 23.5
SMALL = LinearProgram(
    cost=np.array([3.0, 4.0]),
    constant=0.0,
    matrix=sparse.csr_matrix([[1.0, 1.0], [1.0, -1.0]]),
    row_lower=np.array([7.0, -np.inf]),
    row_upper=np.array([np.inf, 2.0]),
    upper=np.array([5.0, 5.0]),
    columns={"bought": Span(0, (2,), (("a", "b"),))},
    rows={"fact": Span(0, (2,), (("need", "spread"),))},
    steps=0,
)
COST = 23.5
multipliers = arrays(np.float64, 2, elements=st.floats(-1e3, 1e3))


@given(multipliers)
def test_no_multipliers_prove_more_than_the_optimum(y: np.ndarray) -> None:
    assert lower_bound(SMALL, y) <= COST


def test_the_true_multipliers_prove_the_optimum() -> None:
    assert lower_bound(SMALL, np.array([3.5, -0.5])) == pytest.approx(COST, rel=1e-14)


@pytest.mark.parametrize("method", ["simplex", "ipm", "hipo"])
def test_the_solver_finds_and_proves_it(method: str) -> None:
    found = solve(SMALL, method)  # type: ignore[arg-type]
    assert found.x == pytest.approx([4.5, 2.5])
    assert found.certificate.objective == pytest.approx(COST)
    assert abs(found.certificate.gap) < 1e-12


def test_a_violated_row_is_measured() -> None:
    assert certify(SMALL, np.array([4.0, 2.0]), np.zeros(2)).row_violation == pytest.approx(1 / 6)


@pytest.mark.parametrize("where", ["cost", "upper", "row_lower"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_number_that_is_not_finite_never_reaches_the_solver(where: str, value: float) -> None:
    spoilt = getattr(SMALL, where).copy()
    spoilt[0] = value
    with pytest.raises(SolverFailed):
        solve(replace(SMALL, **{where: spoilt}))


def test_an_impossible_program_has_no_plan() -> None:
    with pytest.raises(NoPlanExists):
        solve(replace(SMALL, upper=np.array([3.0, 3.0])))


def test_a_row_is_named_in_messages() -> None:
    assert SMALL.row_name(1) == "fact[spread]"
    assert SMALL.column_name(0) == "bought[a]"


@given(st.floats(1e-9, 1e12))
def test_the_currency_changes_no_plan(rate: float) -> None:
    assert solve(replace(SMALL, cost=SMALL.cost * rate)).x == pytest.approx([4.5, 2.5])
