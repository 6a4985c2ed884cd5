"""Series without stamps on the time axis."""

import numpy as np
import pytest

from netzero.axis import full_year, of_blocks
from netzero.hourly.lay import lay


def test_a_series_as_long_as_the_axis_is_taken_as_it_stands():
    axis = of_blocks([(np.datetime64("2026-03-01T00:00"), 3, 1.0)], 60, "declared_blocks")
    values = np.array([3.0, 1.0, 2.0])
    assert lay(values, axis) == (pytest.approx(values), None)


def test_a_block_takes_its_hours_of_the_year():
    axis = of_blocks([(np.datetime64("2026-01-02T05:00"), 2, 1.0)], 60, "declared_blocks")
    values, warning = lay(np.arange(8760.0), axis)
    assert values.tolist() == [29, 30]
    assert warning is None


def test_hourly_values_are_repeated_in_quarters_and_quarters_averaged_in_hours():
    fine, _ = lay(np.arange(8760.0), full_year(2026, 15))
    assert fine[:6].tolist() == [0, 0, 0, 0, 1, 1]
    coarse, _ = lay(np.arange(35040.0), full_year(2026, 60))
    assert coarse[:2].tolist() == [1.5, 5.5]


def test_a_leap_day_is_left_out_of_an_ordinary_year():
    values, warning = lay(np.arange(8784.0), full_year(2026))
    assert warning == "NZ0721"
    assert values[59 * 24 - 1] == 59 * 24 - 1
    assert values[59 * 24] == 60 * 24
    assert len(values) == 8760


def test_a_leap_year_repeats_28_february():
    values, warning = lay(np.arange(8760.0), full_year(2028))
    assert warning == "NZ0720"
    assert values[59 * 24 : 60 * 24].tolist() == values[58 * 24 : 59 * 24].tolist()
    assert values[60 * 24] == 59 * 24
    assert len(values) == 8784
