"""The sun is where it should be, and irradiance that disagrees with it is told with the likely cause."""

import numpy as np
import pytest

from netzero.errors import BadInput
from netzero.weather import bundled, check_solar_noon, solar_lag_min, sun_of, sun_position


def shifted(year, hours):
    return year.assign({name: ("time", np.roll(year[name].values, hours)) for name in year.data_vars})


def refusal(year, hours) -> str:
    with pytest.raises(BadInput) as error:
        check_solar_noon(shifted(year, hours))
    return error.value.faults[0].code


def test_the_likely_cause_is_named():
    year = bundled("vinh_phuc")
    assert refusal(year, -7) == "NZ0432"  # stamps in UTC
    assert refusal(year, 1) == refusal(year, -1) == "NZ0433"
    assert refusal(year, 3) == "NZ0434"


def test_the_measured_shift_is_the_shift():
    year = bundled("dong_nai")
    assert [solar_lag_min(shifted(year, hours))[0] for hours in (-3, 0, 1, 5)] == [-180, 0, 60, 300]


def test_light_at_all_hours_is_no_sunlight():
    year = bundled("hanoi")
    flat = year.assign(ghi_w_m2=("time", np.full(8760, 200.0)))
    assert refusal(flat, 0) == "NZ0431"
    dark = year.assign(ghi_w_m2=("time", np.zeros(8760)))
    assert refusal(dark, 0) == "NZ0431"


def test_at_the_june_solstice_noon_the_sun_of_hanoi_stands_2_4_degrees_north_of_overhead():
    noon = np.array(["2026-06-21T11:58"], dtype="datetime64[m]")
    sun = sun_position(noon, 0.0, 21.03, 105.8, 6.0, 7.0)
    assert sun.zenith_deg[0] == pytest.approx(23.44 - 21.03, abs=0.05)
    assert sun.azimuth_deg[0] % 360 == pytest.approx(0, abs=10) or sun.azimuth_deg[0] > 350


def test_the_offset_moves_the_sun_not_the_stamp():
    stamp = np.array(["2026-03-20T09:00"], dtype="datetime64[m]")
    late = sun_position(stamp, 30.0, 21.0, 105.8, 6.0, 7.0)
    moved = sun_position(stamp + np.timedelta64(30, "m"), 0.0, 21.0, 105.8, 6.0, 7.0)
    assert late.zenith_deg[0] == moved.zenith_deg[0]


def test_the_sun_of_a_year_is_computed_once():
    assert sun_of(bundled("hanoi")) is sun_of(bundled("hanoi"))
