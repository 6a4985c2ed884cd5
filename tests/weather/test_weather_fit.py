"""A weather year laid on other calendars and steps."""

from dataclasses import replace

import numpy as np
import pytest

from netzero.axis import full_year, of_blocks
from netzero.weather import bundled, fit_year, sun_of
from netzero.weather.year import about_of, weather_year


@pytest.fixture(scope="module")
def year():
    return bundled("dong_nai")


def test_another_common_year_takes_the_same_hours_by_date(year):
    fitted = fit_year(year, full_year(2026))
    np.testing.assert_array_equal(fitted["ghi_w_m2"], year["ghi_w_m2"])
    assert str(fitted["time"].values[-1])[:16] == "2026-12-31T23:00"
    assert fitted.attrs == year.attrs


def test_the_leap_day_repeats_28_february(year):
    fitted = fit_year(year, full_year(2028))["temperature_c"].values.reshape(366, 24)
    own = year["temperature_c"].values.reshape(365, 24)
    np.testing.assert_array_equal(fitted[59], own[58])
    np.testing.assert_array_equal(fitted[60], own[59])
    np.testing.assert_array_equal(fitted[365], own[364])


def test_a_declared_week_takes_the_hours_of_its_dates(year):
    axis = of_blocks([(np.datetime64("2026-07-06T00:00", "m"), 168, 52.0)], 60, "declared_blocks")
    fitted = fit_year(year, axis)
    first = (np.datetime64("2026-07-06") - np.datetime64("2026-01-01")).astype(int) * 24
    np.testing.assert_array_equal(fitted["ghi_w_m2"], year["ghi_w_m2"][first : first + 168])


@pytest.mark.parametrize("minutes", [15, 30])
def test_shorter_steps_keep_the_mean_of_every_hour_and_the_dark_of_night(year, minutes):
    fitted = fit_year(year, full_year(2026, minutes))
    count = 60 // minutes
    for name in ("ghi_w_m2", "dhi_w_m2"):
        hourly = fitted[name].values.reshape(-1, count).mean(axis=1)
        np.testing.assert_allclose(hourly, year[name], atol=1e-9)
    assert fitted.attrs["sun_offset_min"] == minutes / 2
    height = np.cos(np.radians(sun_of(fitted).zenith_deg))
    assert fitted["dni_w_m2"].values[height <= 0].max() == 0
    ghi = fitted["ghi_w_m2"].values
    assert ghi[height <= -0.1].sum() < 1e-4 * ghi.sum()  # hours that the sun leaves within a few minutes


def test_temperature_between_two_hours_is_linear(year):
    fitted = fit_year(year, full_year(2026, 30))["temperature_c"].values
    own = year["temperature_c"].values
    # Middles of the half hours lie 15 minutes before and after the middle of the hour.
    assert fitted[20] == pytest.approx(own[10] + (own[9] - own[10]) / 4)
    assert fitted[21] == pytest.approx(own[10] + (own[11] - own[10]) / 4)
    assert fitted[0] == pytest.approx(own[0] + (own[-1] - own[0]) / 4)


def test_finer_weather_is_averaged(year):
    fine = fit_year(year, full_year(2026, 15))
    back = fit_year(fine, full_year(2026))
    np.testing.assert_allclose(back["ghi_w_m2"], year["ghi_w_m2"], atol=1e-9)
    assert back.attrs["sun_offset_min"] == 30


def test_instants_spread_around_their_stamp(year):
    instant = weather_year(
        year["time"].values,
        {str(name): year[name].values for name in year.data_vars},
        replace(about_of(year), sun_offset_min=0.0),
    )
    fitted = fit_year(instant, full_year(2026, 30))
    own = instant["temperature_c"].values
    assert fitted["temperature_c"].values[20] == pytest.approx(own[10] + (own[11] - own[10]) / 4)
    half_hours = fitted["ghi_w_m2"].values
    assert half_hours[[23, 24]].mean() == pytest.approx(float(instant["ghi_w_m2"][12]))
