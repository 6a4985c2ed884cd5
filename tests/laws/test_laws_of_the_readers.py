"""Law 6: the rules read by Pyomo and stamped on arrays are the same program, entry by entry."""

import numpy as np
import pytest
from golden.cases import CASES
from laws.random_parks import World, for_random_parks

from netzero.planner import pyomo_reader, stamping_reader
from netzero.planner.formulation import Formulation, formulate
from netzero.planner.program import LinearProgram
from netzero.planner.requirements import resolve

COUNTS = [
    pytest.param(10, id="few"),
    pytest.param(200, id="many", marks=pytest.mark.full),
]
ROUNDING = 1e-14


def without_zeros(program: LinearProgram) -> object:
    matrix = program.matrix.copy()
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix


def assert_same(formulation: Formulation) -> None:
    """The two may differ in the last digit, where a sum of several coefficients was taken in another order."""
    read, stamped = pyomo_reader.linear_program(formulation), stamping_reader.linear_program(formulation)
    assert {name: span.length for name, span in read.rows.items()} == {n: s.length for n, s in stamped.rows.items()}
    ours, theirs = without_zeros(stamped), without_zeros(read)
    np.testing.assert_array_equal(ours.indptr, theirs.indptr)
    np.testing.assert_array_equal(ours.indices, theirs.indices)
    np.testing.assert_allclose(ours.data, theirs.data, rtol=ROUNDING)
    size = ROUNDING * np.abs(read.cost).max()  # what is matched with a contract costs about what retail it saves
    np.testing.assert_allclose(stamped.cost, read.cost, rtol=ROUNDING, atol=size)
    for name in ("row_lower", "row_upper", "upper"):
        np.testing.assert_allclose(getattr(stamped, name), getattr(read, name), rtol=ROUNDING, atol=0, err_msg=name)
    assert stamped.constant == pytest.approx(read.constant, rel=ROUNDING)
    np.testing.assert_array_equal(stamped.column_step, read.column_step)
    np.testing.assert_array_equal(stamped.row_step, read.row_step)


@pytest.mark.parametrize("name", CASES)
def test_the_two_readers_write_the_same_small_program(name: str) -> None:
    assert_same(formulate(*CASES[name]()))


@pytest.mark.parametrize("count", COUNTS)
def test_the_two_readers_write_the_same_program_of_a_random_park(count: int) -> None:
    def law(world: World) -> None:
        assert_same(formulate(world.park, world.hourly, resolve(world.park, 1000.0, 1.0)))

    for_random_parks(law, count)
