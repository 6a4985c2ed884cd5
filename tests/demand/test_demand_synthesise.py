"""Demand made from sectors: shifts, rest days, Tet, weather and noise."""

import numpy as np
import pytest

from netzero.axis import full_year
from netzero.demand import Synthesis, synthesise
from netzero.demand.activity import activity, lunar_new_year, shift_level
from netzero.demand.synthesise import noise_key, shape
from netzero.kernels import noise
from netzero.kernels.noise import mix, near_normal, noisy

YEAR = full_year(2026)
TEMPERATURE = 24.0 + 8.0 * np.sin(np.arange(8760) * 2 * np.pi / 24)


def day(date):
    start = int((np.datetime64(date) - np.datetime64("2026-01-01")).astype(int)) * 24
    return slice(start, start + 24)


def test_the_bits_are_those_of_splitmix64():
    """First outputs of the published generator with seed 0."""
    golden = 0x9E3779B97F4A7C15
    words = [np.uint64(golden * count % 2**64) for count in (1, 2, 3)]
    assert [int(mix(word)) for word in words] == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    with np.errstate(over="ignore"):
        assert [int(mix.py_func(word)) for word in words] == [int(mix(word)) for word in words]


def test_the_noise_has_mean_0_and_variance_1_and_forgets_at_its_rate():
    made = noisy(np.ones((1, 200_000)), np.array([0]), np.array([7], dtype=np.uint64), 0.7, 1.0)[0] - 1.0
    assert abs(made.mean()) < 0.02
    assert made.var() == pytest.approx(1.0, abs=0.02)
    assert np.corrcoef(made[1:], made[:-1])[0, 1] == pytest.approx(0.7, abs=0.01)
    assert near_normal(np.uint64(2**64 - 1)) == pytest.approx(3**0.5 * 2, abs=1e-3)


def test_the_noise_kernel_is_the_same_without_compilation(monkeypatch):
    arguments = (np.ones((1, 50)), np.array([0, 0]), np.array([7, 2**63], dtype=np.uint64), 0.7, 0.1)
    compiled = noisy(*arguments)
    monkeypatch.setattr(noise, "mix", mix.py_func)
    monkeypatch.setattr(noise, "near_normal", near_normal.py_func)
    with np.errstate(over="ignore"):
        np.testing.assert_allclose(noisy.py_func(*arguments), compiled, rtol=1e-14)


def test_a_tenant_is_the_same_alone_or_among_500_in_any_order(sector):
    plant, office = sector(), sector(shift_pattern="day")
    wanted = [Synthesis(f"t{i}", "electricity", plant if i % 3 else office) for i in range(500)]
    many = synthesise(wanted, YEAR, "VN", TEMPERATURE, seed=1)
    turned = synthesise(wanted[::-1], YEAR, "VN", TEMPERATURE, seed=1)[::-1]
    alone = synthesise([wanted[123]], YEAR, "VN", TEMPERATURE, seed=1)[0]
    assert np.array_equal(many, turned)
    assert np.array_equal(many[123], alone)
    assert not np.array_equal(many[1], many[2])


def test_seed_tenant_and_carrier_each_change_the_noise():
    keys = {noise_key(0, "a", "electricity"), noise_key(1, "a", "electricity"), noise_key(0, "b", "electricity")}
    assert len(keys | {noise_key(0, "a", "cooling")}) == 4


def test_shifts_are_exact_at_the_half_hour():
    hourly = shift_level("day", YEAR)[:24]
    assert hourly[6:18].tolist() == [0, 0.5, 1, 1, 1, 0.8, 0.8, 1, 1, 1, 0.5, 0]
    assert shift_level("two_shift", full_year(2026, 30))[[11, 12, 43, 44]].tolist() == [0, 1, 1, 0]


def test_energy_of_a_shift_does_not_depend_on_the_step():
    for pattern in ("day", "two_shift", "three_shift", "continuous"):
        days = [shift_level(pattern, full_year(2026, step))[: 1440 // step].mean() for step in (15, 30, 60)]
        assert days == pytest.approx([days[0]] * 3, rel=1e-12)


def test_sundays_holidays_and_saturdays_rest(sector):
    level = activity(sector(sunday_share=0.2), YEAR, "VN")
    assert level[day("2026-03-02")].max() == 1.0  # Monday
    assert level[day("2026-03-07")].max() == 1.0  # Saturday
    assert level[day("2026-03-08")].max() == 0.2  # Sunday
    assert level[day("2026-09-02")].max() == 0.2  # National Day, a Wednesday
    assert activity(sector(sunday_share=0.2), YEAR, None)[day("2026-09-02")].max() == 1.0
    assert activity(sector(sunday_share=0.2, working_days=5), YEAR, "VN")[day("2026-03-07")].max() == 0.2


def test_tet_is_where_the_vietnamese_calendar_has_it():
    dates = [lunar_new_year("VN", year) for year in range(2024, 2031)]
    assert dates == ["2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-02"]
    assert lunar_new_year("DE", 2026) is None


def test_a_stop_of_nine_days_begins_three_days_before_tet_with_ramps_around_it(sector):
    level = activity(sector(sunday_share=1.0, shift_pattern="continuous"), YEAR, "VN")[::24]
    days = np.arange("2026-01-01", "2027-01-01", dtype="datetime64[D]")
    stopped = days[level == 0.0]
    assert (str(stopped[0]), str(stopped[-1]), len(stopped)) == ("2026-02-14", "2026-02-22", 9)
    before, after = level[41:44], level[53:59]
    assert before.tolist() == [0.75, 0.5, 0.25]
    assert after == pytest.approx(np.arange(1, 7) / 7)
    assert level[40] == level[59] == 1.0


def test_a_seasonal_factor_acts_on_its_month(sector):
    from netzero.catalogue.model import Figure

    factor = Figure(value=1.2, unit="1", source="test", confidence="user")
    level = activity(sector(seasonal={12: factor}), YEAR, "VN")
    assert level[day("2026-12-01")].max() == 1.2
    assert level[day("2026-11-30")].max() == 1.0


def test_electricity_follows_heat_above_24_degrees_by_the_sector_s_share(sector):
    plant = sector(temperature_sensitivity=0.02)
    cool, warm = (shape(plant, "electricity", YEAR, "VN", np.full(8760, t)) for t in (24.0, 34.0))
    assert warm / cool == pytest.approx(np.full(8760, 1.2))
    assert np.array_equal(shape(plant, "electricity", YEAR, "VN", np.full(8760, 10.0)), cool)


def test_cooling_depends_on_the_weather_strongly_and_heat_hardly(sector):
    ratio = {}
    for kind in ("cooling", "heat"):
        cool, warm = (shape(sector(), kind, YEAR, "VN", np.full(8760, t)).sum() for t in (24.0, 30.0))
        ratio[kind] = warm / cool
    assert ratio["cooling"] == pytest.approx(2.5)
    assert ratio["heat"] == pytest.approx(1 - 6 * 4.19 / 2680, rel=1e-6)
