"""Heat-pump kernels worked by hand."""

import numpy as np
import pytest

from netzero.kernels import heat_pump


@pytest.mark.parametrize("compiled", [True, False])
def test_cop_is_a_share_of_the_ideal_cycle(compiled):
    cop = heat_pump.cop if compiled else heat_pump.cop.py_func
    # from 26.85 C to 76.85 C: 350 K / 50 K = 7, half of it
    assert cop(26.85, 76.85, 0.0, 0.5, 20.0) == pytest.approx(3.5)
    # 5 K on both sides: 355 K / 60 K
    assert cop(26.85, 76.85, 5.0, 0.5, 20.0) == pytest.approx(355 / 60 / 2)


@pytest.mark.parametrize("compiled", [True, False])
def test_cop_is_capped_also_without_a_lift(compiled):
    cop = heat_pump.cop if compiled else heat_pump.cop.py_func
    assert cop(70.0, 75.0, 0.0, 0.5, 6.0) == 6.0
    assert cop(75.0, 75.0, 0.0, 0.5, 6.0) == 6.0
    assert cop(90.0, 75.0, 0.0, 0.5, 6.0) == 6.0


def test_a_warmer_source_never_lowers_the_cop():
    source = np.linspace(-20, 100, 500)
    cop = heat_pump.cop_series(source, 90.0, 5.0, 0.5, 6.0)
    assert (np.diff(cop) >= 0).all()
    assert cop[0] > 1.0
    assert cop == pytest.approx(heat_pump.cop_series.py_func(source, 90.0, 5.0, 0.5, 6.0))
