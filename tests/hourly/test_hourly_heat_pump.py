"""Coefficients of performance worked by hand."""

import numpy as np
import pytest

from netzero.hourly.heat_pump import cop_series


def cop(source_c: float, sink_c: float, approach_k: float, grade: float, cop_max: float) -> float:
    return float(cop_series(np.array([source_c]), sink_c, approach_k, grade, cop_max)[0])


def test_cop_is_a_share_of_the_ideal_cycle():
    # from 26.85 C to 76.85 C: 350 K / 50 K = 7, half of it
    assert cop(26.85, 76.85, 0.0, 0.5, 20.0) == pytest.approx(3.5)
    # 5 K on both sides: 355 K / 60 K
    assert cop(26.85, 76.85, 5.0, 0.5, 20.0) == pytest.approx(355 / 60 / 2)


def test_cop_is_capped_also_without_a_lift():
    assert cop(70.0, 75.0, 0.0, 0.5, 6.0) == 6.0
    assert cop(75.0, 75.0, 0.0, 0.5, 6.0) == 6.0
    assert cop(90.0, 75.0, 0.0, 0.5, 6.0) == 6.0


def test_a_warmer_source_never_lowers_the_cop():
    found = cop_series(np.linspace(-20, 100, 500), 90.0, 5.0, 0.5, 6.0)
    assert (np.diff(found) >= 0).all()
    assert found[0] > 1.0
