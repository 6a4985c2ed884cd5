"""Typical days hold the energy of the days they stand for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from netzero.hourly.match_energy import match_energy


def test_a_day_of_half_the_mean_is_doubled():
    real = np.array([[1.0, 1.0], [3.0, 3.0]])
    assert match_energy(real[:1], np.array([2.0]), real) == pytest.approx(np.array([[2.0, 2.0]]))


def test_what_the_highest_real_value_holds_back_other_hours_take():
    # 2 days x (1 + 4) must hold 12; 4 is the ceiling, so the first hour rises to 2
    real = np.array([[1.0, 4.0], [3.0, 4.0]])
    assert match_energy(real[:1], np.array([2.0]), real) == pytest.approx(np.array([[2.0, 4.0]]))


def test_a_series_that_rests_on_the_typical_day_becomes_the_mean_day():
    real = np.array([[0.0, 0.0], [0.0, 6.0]])
    assert match_energy(real[:1], np.array([2.0]), real) == pytest.approx(np.array([[0.0, 3.0]]))


def test_a_series_of_nothing_stays_nothing():
    assert (match_energy(np.zeros((1, 2)), np.array([3.0]), np.zeros((3, 2))) == 0).all()


@settings(max_examples=200)
@given(real=nps.arrays(float, (3, 6, 4), elements=st.floats(0, 1e4).map(lambda v: v if v > 1e-6 else 0.0)))
def test_energy_is_kept_and_no_value_is_above_the_highest_or_below_zero(real):
    weights = np.array([4.0, 2.0])
    typical = match_energy(real[:, [1, 4], :], weights, real)
    energy = (typical * weights[:, None]).sum(axis=(1, 2))
    np.testing.assert_allclose(energy, real.sum(axis=(1, 2)), rtol=1e-12)
    assert (typical >= 0).all()
    assert (typical <= real.max(axis=(1, 2), keepdims=True) * (1 + 1e-12)).all()
