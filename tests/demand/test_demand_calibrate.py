"""Energies and peaks are met to rounding, or the result says that they are not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netzero.axis import full_year
from netzero.demand.bending import AFFINE, NO_SHAPE, PEAK_OUT_OF_REACH, POWER, SCALED, fit
from netzero.demand.calibrate import calibrate
from netzero.scenario.scenario import CarrierNeed

YEAR = full_year(2026)
MONTH_H = np.bincount(YEAR.month - 1) * 1.0
SHAPE = 1.0 + 0.5 * np.sin(np.arange(8760) * 2 * np.pi / 24) + 0.2 * np.random.default_rng(0).uniform(0, 1, 8760)


def need(**given_):
    return CarrierNeed("electricity", **given_)


def by_month(kw, function):
    return np.array([function(kw[YEAR.month == month]) for month in range(1, 13)])


def test_an_affine_map_by_hand():
    made, how = fit(np.array([1.0, 2.0, 3.0]), 20.0, 26.0)  # (26 - 20) / (3 - 2) = 6 a unit
    assert made.tolist() == [14.0, 20.0, 26.0]
    assert how == AFFINE


def test_a_power_map_by_hand():
    """u = (1/3, 1, ...): squares have the mean (1 + 9)/2 / 9 = 5/9, so that max / mean = 1.8."""
    made, how = fit(np.array([1.0, 3.0]), 5.0, 9.0)
    assert how == AFFINE, "the lowest value is 20 % of the mean"
    assert made.tolist() == [1.0, 9.0]
    made, how = fit(np.array([1.0, 3.0]), 50.0, 98.0)  # affine would leave 2, less than 5 % of 50
    assert how == POWER
    assert made == pytest.approx([2.0, 98.0], rel=1e-12)


@settings(max_examples=60)
@given(
    st.lists(st.floats(0.0, 1e6), min_size=2, max_size=50),
    st.floats(1e-3, 1e6),
    st.floats(1.0, 20.0),
)
def test_any_series_has_the_mean_it_is_given_and_the_peak_or_says_so(values, mean, ratio):
    made, how = fit(np.array(values), mean, mean * ratio)
    assert made.mean() == pytest.approx(mean, rel=1e-9)
    assert made.min() >= -1e-12 * mean
    if how in (AFFINE, POWER):
        assert made.max() == pytest.approx(mean * ratio, rel=1e-9)
    else:
        assert how in (SCALED, PEAK_OUT_OF_REACH, NO_SHAPE)


def test_a_year_has_its_energy_and_peak():
    kw, told = calibrate(SHAPE, YEAR, need(annual_kwh=5e6, peak_kw=1200.0))
    assert kw.sum() == pytest.approx(5e6, rel=1e-12)
    assert kw.max() == pytest.approx(1200.0, rel=1e-12)
    assert told == []


def test_without_a_peak_the_load_factor_of_the_sector_holds():
    kw, _ = calibrate(SHAPE, YEAR, need(annual_kwh=8760e3), load_factor=0.4)
    assert kw.max() == pytest.approx(2500.0, rel=1e-12)


@settings(max_examples=15)
@given(st.lists(st.floats(1e4, 1e6), min_size=12, max_size=12), st.lists(st.floats(1.2, 3.0), min_size=12, max_size=12))
def test_every_month_has_its_bill_and_its_peak(bills, ratios):
    peaks = np.array(bills) / MONTH_H * ratios
    kw, told = calibrate(SHAPE, YEAR, need(monthly_kwh=tuple(bills), monthly_peak_kw=tuple(peaks)))
    np.testing.assert_allclose(by_month(kw, np.sum), bills, rtol=1e-9)
    np.testing.assert_allclose(by_month(kw, np.max), peaks, rtol=1e-9)
    assert told == []


def test_a_yearly_peak_over_bills_is_reached_once_and_never_passed():
    bills = tuple(1e5 + 1e4 * np.arange(12))
    kw, told = calibrate(SHAPE, YEAR, need(monthly_kwh=bills, peak_kw=500.0))
    np.testing.assert_allclose(by_month(kw, np.sum), bills, rtol=1e-12)
    assert kw.max() == pytest.approx(500.0, rel=1e-12)
    assert (by_month(kw, np.max) < 499.0).sum() == 11
    low, _ = calibrate(SHAPE, YEAR, need(monthly_kwh=bills, peak_kw=300.0))
    assert low.max() == pytest.approx(300.0, rel=1e-12)
    assert told == []


def test_bills_without_peaks_keep_their_energy():
    bills = tuple(1e5 + 1e4 * np.arange(12))
    kw, _ = calibrate(SHAPE, YEAR, need(monthly_kwh=bills), load_factor=0.5)
    np.testing.assert_allclose(by_month(kw, np.sum), bills, rtol=1e-12)


def test_monthly_peaks_without_bills_keep_the_energy_of_each_month():
    plain, _ = calibrate(SHAPE, YEAR, need(annual_kwh=8760e3))
    kw, _ = calibrate(SHAPE, YEAR, need(annual_kwh=8760e3, monthly_peak_kw=(2000.0,) * 12))
    np.testing.assert_allclose(by_month(kw, np.sum), by_month(plain, np.sum), rtol=1e-12)
    np.testing.assert_allclose(by_month(kw, np.max), 2000.0, rtol=1e-12)


def test_a_mean_above_the_peak_keeps_the_energy_and_says_which_months():
    bills = [7.3e4] * 12
    bills[1] = 2e5  # 298 kW on average in February
    kw, told = calibrate(SHAPE, YEAR, need(monthly_kwh=tuple(bills), monthly_peak_kw=(250.0,) * 12))
    assert [(fault.code, fault.values["months"]) for fault in told] == [("NZ0550", "2")]
    np.testing.assert_allclose(by_month(kw, np.sum), bills, rtol=1e-12)


def test_a_month_with_a_bill_but_no_load_is_constant_and_says_so():
    shape = np.where(YEAR.month == 3, 0.0, SHAPE)
    kw, told = calibrate(shape, YEAR, need(monthly_kwh=(7.44e4,) * 12))
    assert [(fault.code, fault.values["months"]) for fault in told] == [("NZ0552", "3")]
    assert kw[YEAR.month == 3] == pytest.approx(np.full(744, 100.0))


def test_bills_that_contradict_the_year_stand_and_say_so():
    kw, told = calibrate(SHAPE, YEAR, need(annual_kwh=1e6, monthly_kwh=(1e5,) * 12))
    assert kw.sum() == pytest.approx(1.2e6)
    assert [fault.code for fault in told] == ["NZ0553"]


def test_a_flat_load_cannot_have_a_peak_and_says_so():
    kw, told = calibrate(np.ones(8760), YEAR, need(annual_kwh=8760.0, peak_kw=3.0))
    assert kw.sum() == pytest.approx(8760.0)
    assert [fault.code for fault in told] == ["NZ0551"]
    assert "1-12" in told[0].say("vi")
