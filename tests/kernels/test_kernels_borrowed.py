"""What is handed on among kernels as one pointer."""

from typing import NamedTuple

import numpy as np

from netzero.kernels.borrowed import by_reference, fetch
from netzero.kernels.compiled import whole
from netzero.kernels.park import Floats, Ints


class Series(NamedTuple):
    values: Floats
    numbers: Ints


@whole
def total(series: Series) -> float:
    w = by_reference(series)
    found = 0.0
    for t in range(len(w.values)):
        fetch(w.values, t + 1000)
        fetch(w.numbers, t + 1000)
        for column in range(3):
            found += w.values[t, column] * w.numbers[t]
    return found


def test_rows_are_fetched_beyond_the_end_without_harm_and_change_nothing():
    series = Series(np.arange(12.0).reshape(4, 3), np.arange(4))
    assert total(series) == 3 * (1 * 4 + 2 * 7 + 3 * 10)
    assert total.py_func(series) == total(series)
    assert series.values.tolist() == np.arange(12.0).reshape(4, 3).tolist()
