"""A metered year on the model year."""

import numpy as np
import pytest

from netzero.axis import full_year
from netzero.demand import align, read_load
from netzero.demand import metered as series_of_load
from netzero.demand.align import restep, source_days, weekday_shift
from netzero.demand.loads import MeteredLoad
from netzero.errors import BadInput


def metered(kw, step_minutes=60):
    kw = np.asarray(kw, dtype=float)
    return MeteredLoad("load.csv", "kW", kw, step_minutes)


def metered_file(path):
    return series_of_load(read_load(path), None)


def weekdays(year):
    return full_year(year).weekday[::24]


def codes(told):
    return [fault.code for fault in told]


def test_the_same_year_is_left_alone():
    kw = np.arange(8760.0)
    laid, told = align(metered(kw), 2026, full_year(2026))
    assert laid.tolist() == kw.tolist()
    assert told == []


@pytest.mark.parametrize(("file", "model"), [(2025, 2026), (2023, 2026), (2019, 2026), (2021, 2027)])
def test_weekdays_meet_and_every_value_is_kept(file, model):
    order = source_days(file, 365, model, "weekday")
    assert sorted(order) == list(range(365))
    met = weekdays(file)[order] == weekdays(model)
    assert (~met).sum() == abs(weekday_shift(file, model)) <= 3
    assert met[7:-7].all()


def test_energy_between_years_of_equal_length_is_kept_exactly():
    kw = np.random.default_rng(3).integers(0, 1000, 8760).astype(float)
    laid, told = align(metered(kw), 2025, full_year(2026))
    assert laid.sum() == kw.sum()
    assert [(fault.code, fault.values["moved"]) for fault in told] == [("NZ0546", 1)]
    assert laid[:24].tolist() == kw[24:48].tolist(), "Thursday 1 January 2026 takes Thursday 2 January 2025"


def test_a_leap_model_year_repeats_the_weekday_of_the_week_before():
    order = source_days(2026, 365, 2028, "weekday")
    assert len(order) == 366
    assert weekdays(2028)[365] == weekdays(2026)[order[365]]
    assert np.bincount(order, minlength=365).max() == 2


def test_a_leap_file_leaves_one_day_out():
    order = source_days(2024, 366, 2026, "weekday")
    assert len(set(order)) == 365
    assert (weekdays(2024)[order] == weekdays(2026))[7:-7].all()


@pytest.mark.parametrize(
    ("file", "days", "model", "taken"),
    [(2025, 365, 2028, 58), (2024, 366, 2028, 59), (2024, 365, 2028, 59)],
)
def test_by_date_29_february_takes_its_own_date_or_the_28th(file, days, model, taken):
    assert source_days(file, days, model, "date")[59] == taken


def test_by_date_every_date_takes_the_same_date():
    assert source_days(2024, 366, 2026, "date")[[0, 58, 59, 364]].tolist() == [0, 58, 60, 365]
    assert source_days(2025, 365, 2028, "date")[[58, 60, 365]].tolist() == [58, 59, 364]
    assert source_days(2024, 365, 2026, "date")[364] == 364, "31 December is missing and takes the 30th"


def test_quarters_become_hours_by_their_mean_and_hours_become_quarters_by_holding():
    assert restep(np.array([1.0, 2.0, 3.0, 6.0]), 15, 60).tolist() == [3.0]
    assert restep(np.array([1.0, 2.0]), 30, 15).tolist() == [1.0, 1.0, 2.0, 2.0]


def test_hours_held_on_quarters_say_that_peaks_are_unknown():
    laid, told = align(metered(np.ones(8760)), 2026, full_year(2026, 15))
    assert codes(told) == ["NZ0557"]
    assert laid.sum() / 4 == 8760


def test_a_file_without_a_year_is_taken_as_the_model_year_and_says_so():
    laid, told = align(metered(np.ones(8760)), None, full_year(2026))
    assert codes(told) == ["NZ0547"]
    assert laid.sum() == 8760


def test_a_file_that_is_no_whole_year_is_refused():
    with pytest.raises(BadInput, match="8759 rows are no whole year"):
        align(metered(np.ones(8759)), 2026, full_year(2026))
    with pytest.raises(BadInput, match="366 days are given for 2026"):
        align(metered(np.ones(8784)), 2026, full_year(2026))


def test_a_leap_year_cut_after_30_december_says_so(data_folder):
    load = metered_file(data_folder / "loads" / "VNM_ninhsim_2024_60min_raw.csv")
    laid, told = align(load, 2024, full_year(2026))
    assert codes(told) == ["NZ0548", "NZ0546"]
    assert laid.sum() == pytest.approx(load.energy_kwh, rel=1e-12)
    assert "by weekday" in told[-1].say()


def test_steel_in_quarters_keeps_its_energy_in_hours(data_folder):
    load = metered_file(data_folder / "loads" / "KOR_DAEWOO_steel_2018_15min.csv")
    laid, _ = align(load, 2018, full_year(2026))
    assert laid.sum() == pytest.approx(959_636.71, rel=1e-12)
    assert laid.shape == (8760,)
