"""Wind kernels worked by hand."""

import numpy as np
import pytest

from netzero.kernels import wind

CURVE = np.array([3.0, 5.0, 10.0, 25.0]), np.array([0.0, 0.1, 1.0, 1.0])


@pytest.mark.parametrize("compiled", [True, False])
def test_power_lies_on_the_line_between_points_of_the_curve(compiled):
    share = wind.power_share if compiled else wind.power_share.py_func
    assert share(4.0, *CURVE) == pytest.approx(0.05)
    assert share(7.5, *CURVE) == pytest.approx(0.55)
    assert share(3.0, *CURVE) == 0.0
    assert share(10.0, *CURVE) == 1.0
    assert share(25.0, *CURVE) == 1.0


@pytest.mark.parametrize("compiled", [True, False])
def test_no_power_outside_of_the_curve(compiled):
    share = wind.power_share if compiled else wind.power_share.py_func
    assert share(2.9, *CURVE) == 0.0
    assert share(25.1, *CURVE) == 0.0


@pytest.mark.parametrize("compiled", [True, False])
def test_the_logarithmic_profile_grows_with_the_logarithm_of_height(compiled):
    profile = wind.log_law if compiled else wind.log_law.py_func
    # over 0.1 m of roughness, ln(100/0.1) / ln(10/0.1) = 3/2
    assert profile(4.0, 10.0, 100.0, 0.1) == pytest.approx(6.0)
    assert profile(4.0, 80.0, 80.0, 0.1) == pytest.approx(4.0)


def test_a_year_of_steps_is_each_step_alone():
    speeds = np.array([0.0, 3.0, 4.0, 20.0])
    roughness = np.array([0.1, 0.1, 0.2, 0.1])
    power = wind.turbine_power(speeds, 10.0, 100.0, roughness, *CURVE)
    by_hand = [
        wind.power_share(wind.log_law(v, 10.0, 100.0, z), *CURVE) for v, z in zip(speeds, roughness, strict=True)
    ]
    assert power.tolist() == by_hand
    assert wind.turbine_power.py_func(speeds, 10.0, 100.0, roughness, *CURVE) == pytest.approx(by_hand)
