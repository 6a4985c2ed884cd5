"""Hours of an EPW that are not counted 1 to 24."""

import numpy as np

from netzero.weather import inspect_weather


def codes(inspection, kind: str = "refusal") -> list[str]:
    return [finding.fault.code for finding in inspection.findings if finding.kind == kind]


def test_hours_0_to_23_are_read_as_the_same_hours_and_told(write_epw):
    _, right = inspect_weather(write_epw())
    inspection, year = inspect_weather(write_epw(hours=range(24)))
    assert year is not None, codes(inspection)
    assert codes(inspection, "warning") == ["NZ0476"]
    assert right is not None
    np.testing.assert_array_equal(year["ghi_w_m2"], right["ghi_w_m2"])
    np.testing.assert_array_equal(year["time"], right["time"])


def test_when_hour_0_is_not_the_first_of_the_day_the_sun_says_so(write_epw):
    """Hours that end at their stamp, 0 to 23: the first row is the last hour of the day before."""
    inspection, year = inspect_weather(write_epw(hours=range(24), moment_min=-30))
    assert (codes(inspection), year) == (["NZ0433"], None)


def test_a_day_that_ends_with_hour_0_is_refused_in_plain_words(write_epw):
    inspection, _ = inspect_weather(write_epw(hours=[*range(1, 24), 0]))
    assert codes(inspection) == ["NZ0479"]
    assert "has 0 to 23 and begins with 1" in inspection.findings[-1].fault.say()


def test_blank_lines_at_the_end_change_nothing(write_epw):
    path = write_epw(hours=range(24))
    path.write_text(path.read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    assert codes(inspect_weather(path)[0], "warning") == ["NZ0476"]
