"""Pieces of a dispatch that are solved side by side."""

from threading import Event

import numpy as np
import pytest
from scipy import sparse

from netzero.errors import NoPlanExists
from netzero.planner.best_dispatch import side_by_side
from netzero.planner.highs import Stopped, solve_arrays

LONG_S = 60.0


def test_when_one_piece_cannot_be_solved_the_others_stop() -> None:
    stopped, begun = [], Event()

    def piece(number: int, stop: Event) -> int:
        if number == 0:
            begun.wait(LONG_S)
            raise NoPlanExists("NZ0802")
        begun.set()
        stopped.append(stop.wait(LONG_S))
        return number

    with pytest.raises(NoPlanExists):
        list(side_by_side(piece, 2))
    assert all(stopped)


def test_an_interrupt_stops_all_pieces() -> None:
    stopped, begun = [], Event()

    def piece(number: int, stop: Event) -> int:
        if number:
            begun.set()
            stopped.append(stop.wait(LONG_S))
        else:
            begun.wait(LONG_S)
        return number

    solved = side_by_side(piece, 2)
    assert next(solved) == 0
    with pytest.raises(KeyboardInterrupt):
        solved.throw(KeyboardInterrupt)
    assert stopped == [True]


def test_a_solver_that_is_told_to_stop_gives_no_answer() -> None:
    stop = Event()
    stop.set()
    size = 400
    rng = np.random.default_rng(1)
    dense = sparse.csr_matrix(rng.uniform(size=(size, size)))
    with pytest.raises(Stopped):
        solve_arrays(-np.ones(size), dense, np.full(size, -np.inf), np.ones(size), np.ones(size), "simplex", stop=stop)
