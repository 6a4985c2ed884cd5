"""One step of a storage, of an export right and of a policy, by hand; compiled and plain Python agree."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netzero.kernels import policy
from netzero.kernels.export import export_allowed_kw
from netzero.kernels.storage_step import kept, level_after, reach_kw, room_kw

share = st.floats(0.5, 1.0)
kwh = st.floats(0.0, 1e5)


def test_a_full_battery_takes_no_more():
    assert room_kw(100.0, 100.0, 50.0, 0.9, 1.0) == 0.0


def test_half_an_hour_fills_what_an_hour_would_at_half_the_power():
    assert room_kw(60.0, 96.0, math.inf, 0.9, 1.0) == pytest.approx(40.0)
    assert room_kw(60.0, 96.0, math.inf, 0.9, 0.5) == pytest.approx(80.0)


def test_an_empty_battery_gives_nothing():
    assert reach_kw(0.0, 0.0, 50.0, 0.9, 1.0) == 0.0


def test_what_is_charged_and_discharged_pays_both_efficiencies():
    assert level_after(0.0, 10.0, 0.0, 0.9, 0.8, 1.0) == pytest.approx(9.0)
    assert level_after(10.0, 0.0, 4.0, 0.9, 0.8, 1.0) == pytest.approx(5.0)


def test_a_tank_that_loses_a_tenth_an_hour_keeps_81_percent_in_two():
    assert kept(100.0, 0.1, 2.0) == pytest.approx(81.0)


@settings(max_examples=50)
@given(level=kwh, capacity=kwh, power=kwh, eta=share, back=share, loss=st.floats(0, 0.2), step_h=st.floats(0.25, 1))
def test_no_request_leaves_the_store(level, capacity, power, eta, back, loss, step_h):
    before = kept(min(level, capacity), loss, step_h)
    full = level_after(before, room_kw(before, capacity, power, eta, step_h), 0.0, eta, back, step_h)
    empty = level_after(before, 0.0, reach_kw(before, 0.0, power, back, step_h), eta, back, step_h)
    assert full <= capacity + 1e-9
    assert empty >= -1e-9


@settings(max_examples=50)
@given(a=kwh, b=kwh, power=kwh, eta=share, back=share, loss=st.floats(0, 0.2), step_h=st.floats(0.25, 1))
def test_compiled_steps_are_the_python_functions(a, b, power, eta, back, loss, step_h):
    assert kept(a, loss, step_h) == pytest.approx(kept.py_func(a, loss, step_h), rel=1e-15)
    for function, values in (
        (room_kw, (a, b, power, eta, step_h)),
        (reach_kw, (a, 0.1 * a, power, back, step_h)),
        (level_after, (a, b, power, eta, back, step_h)),
        (export_allowed_kw, (a, b, loss, power, 0.0, a, step_h)),
        (policy.bought_kwh, (a, b, power)),
        (policy.pays, (a, b, eta, back, loss)),
    ):
        assert function(*values) == function.py_func(*values)


def test_exports_so_far_keep_their_share_of_output_so_far():
    # 100 kWh made so far, 10 sold; now 50 kW, of which 20 stay: 10 + e = 0.2 (100 + 20 + e)  ->  e = 17.5
    assert export_allowed_kw(30.0, 1e6, 0.2, 100.0, 10.0, 20.0, 1.0) == pytest.approx(17.5)


@pytest.mark.parametrize("band", [policy.FLAT, policy.CHEAP, policy.MIDDLE, policy.DEAR])
def test_self_consumption_gives_at_any_price_and_never_buys_to_store(band):
    assert policy.gives_power(policy.SELF_CONSUMPTION, band)
    assert not policy.buys_power(policy.SELF_CONSUMPTION, band)
    assert not policy.buys_heat(policy.SELF_CONSUMPTION, band)


def test_time_of_use_buys_cheap_and_gives_dear():
    tou = policy.TIME_OF_USE
    assert [policy.buys_power(tou, band) for band in range(4)] == [False, True, False, False]
    assert [policy.buys_heat(tou, band) for band in range(4)] == [False, True, False, False]
    assert [policy.gives_power(tou, band) for band in range(4)] == [True, False, False, True]
    assert [policy.gives_heat(tou, band) for band in range(4)] == [True, False, False, True]


def test_co2_aware_moves_batteries_and_leaves_heat_as_it_is():
    clean, dirty = policy.CHEAP, policy.DEAR
    assert [policy.gives_power(policy.CO2_AWARE, band) for band in (clean, dirty)] == [False, True]
    assert [policy.gives_heat(policy.CO2_AWARE, band) for band in (clean, dirty)] == [True, True]
    assert policy.buys_power(policy.CO2_AWARE, clean)
    assert not policy.buys_heat(policy.CO2_AWARE, clean)


def test_what_is_kept_for_peaks_leaves_room_for_yesterdays_surplus():
    assert policy.kept_for_peaks_kwh(0.5, 100.0, 30.0) == 50
    assert policy.kept_for_peaks_kwh(1.0, 100.0, 30.0) == 70
    assert policy.kept_for_peaks_kwh(1.0, 100.0, 120.0) == 0
