"""Which hours are peak, by hand from the published schedules."""

import numpy as np
import pytest
from pydantic import ValidationError

from netzero.axis import full_year, of_blocks
from netzero.tariffs import Schedule, Window, period_shares

WORKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat")
EVERY_DAY = (*WORKDAYS, "sun")
NEW_HOURS = Schedule(
    windows={
        "peak": (Window(days=WORKDAYS, start="17:30", end="22:30"),),
        "off_peak": (Window(days=EVERY_DAY, start="00:00", end="06:00"),),
    }
)
OLD_HOURS = Schedule(
    windows={
        "peak": (
            Window(days=WORKDAYS, start="09:30", end="11:30"),
            Window(days=WORKDAYS, start="17:00", end="20:00"),
        ),
        "off_peak": (
            Window(days=EVERY_DAY, start="22:00", end="24:00"),
            Window(days=EVERY_DAY, start="00:00", end="04:00"),
        ),
    }
)


def week(step_minutes: int):
    """Monday 5 to Sunday 11 January 2026."""
    return of_blocks([(np.datetime64("2026-01-05"), 7 * 24 * 60 // step_minutes, 1.0)], step_minutes, "declared_blocks")


@pytest.mark.parametrize("schedule", [NEW_HOURS, OLD_HOURS])
@pytest.mark.parametrize("step_minutes", [15, 30, 60])
def test_a_week_has_30_peak_96_normal_and_42_off_peak_hours(schedule, step_minutes):
    axis = week(step_minutes)
    hours = period_shares(schedule, axis) @ axis.step_h
    assert dict(zip(schedule.periods, hours, strict=True)) == {"peak": 30.0, "off_peak": 42.0, "normal": 96.0}


def test_an_hour_across_a_half_hour_edge_is_half_peak():
    peak = period_shares(NEW_HOURS, week(60))[0]
    assert peak[16:24].tolist() == [0.0, 0.5, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0]
    morning = period_shares(OLD_HOURS, week(60))[0]
    assert morning[8:13].tolist() == [0.0, 0.5, 1.0, 0.5, 0.0]


def test_a_half_hour_is_never_split_by_these_schedules():
    for schedule in (NEW_HOURS, OLD_HOURS):
        assert set(np.unique(period_shares(schedule, full_year(2026, 30)))) == {0.0, 1.0}


def test_sunday_has_no_peak():
    axis = week(60)
    assert period_shares(NEW_HOURS, axis)[0, axis.weekday == 6].sum() == 0.0


def test_a_step_reaching_into_sunday_is_peak_only_until_midnight():
    late = Schedule(windows={"peak": (Window(days=("sat",), start="23:00", end="24:00"),)})
    axis = of_blocks([(np.datetime64("2026-01-10T23:30"), 2, 1.0)], 60, "declared_blocks")
    assert period_shares(late, axis)[0].tolist() == [0.5, 0.0]
    early = Schedule(windows={"peak": (Window(days=("sun",), start="00:00", end="06:00"),)})
    assert period_shares(early, axis)[0].tolist() == [0.5, 1.0]


def test_a_public_holiday_is_an_ordinary_weekday_unless_a_window_names_it():
    axis = full_year(2026)
    first_of_january = slice(0, 24)  # a Thursday
    assert period_shares(NEW_HOURS, axis, "VN")[0, first_of_january].sum() == 5.0
    as_sunday = Schedule(
        windows={
            "peak": NEW_HOURS.windows["peak"],
            "off_peak": (Window(days=(*EVERY_DAY, "holiday"), start="00:00", end="06:00"),),
        }
    )
    assert period_shares(as_sunday, axis, "VN")[:, first_of_january].sum(axis=1).tolist() == [0.0, 6.0, 18.0]
    assert period_shares(as_sunday, axis, None)[0, first_of_january].sum() == 5.0


def test_shares_add_up_to_one_in_every_step_of_a_leap_year():
    shares = period_shares(OLD_HOURS, full_year(2028, 15), "VN")
    assert shares.shape == (3, 8784 * 4)
    np.testing.assert_array_equal(shares.sum(axis=0), 1.0)


def test_overlapping_windows_are_refused():
    with pytest.raises(ValidationError, match="on 'sat' at 20:00 the periods 'peak' and 'late' overlap"):
        Schedule(
            windows={
                "peak": (Window(days=WORKDAYS, start="17:00", end="21:00"),),
                "late": (Window(days=("sat",), start="20:00", end="22:00"),),
            }
        )


@pytest.mark.parametrize(
    ("start", "end"), [("22:00", "04:00"), ("06:00", "06:00"), ("6h", "07:00"), ("23:00", "24:30")]
)
def test_a_window_that_is_no_span_of_one_day_is_refused(start, end):
    with pytest.raises(ValidationError):
        Window(days=("mon",), start=start, end=end)
