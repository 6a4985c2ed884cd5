"""The parameters of looking ahead: read, listed as assumptions, refused where they are of no use."""

import pytest

from netzero.errors import BadInput
from netzero.scenario import read_scenario

FOLDER = "scenarios/first_park"


def read(*sets):
    return read_scenario(FOLDER, ("policy=look_ahead", *(f"policy_parameters.{each}" for each in sets)))


def test_hours_and_errors_are_read_and_what_was_assumed_is_listed():
    scenario = read("ahead=72 h", "every=6", "forecast_error=5 %")
    rules = scenario.rules
    assert (rules.policy, rules.ahead_h, rules.every_h, rules.forecast_error) == ("look_ahead", 72, 6, 0.05)
    source = {each.name: each.source for each in scenario.assumptions}
    assert source["policy_parameters.forecast_error"] == "scenario"
    assert source["policy_parameters.forecast_memory"] == "an assumption without a source"
    named = {each.name for each in read_scenario(FOLDER).assumptions}
    assert not any(name.startswith("policy_parameters") for name in named)


@pytest.mark.parametrize("sets", [("ahead=12",), ("ahead=48.5 h",), ("ahead=48", "every=2")])
def test_windows_of_no_use_are_refused(sets):
    with pytest.raises(BadInput) as failure:
        read(*sets)
    assert [fault.code for fault in failure.value.faults] == ["NZ0981"]


def test_nobody_looks_ahead_to_an_outage():
    with pytest.raises(BadInput) as failure:
        read_scenario(FOLDER, ("policy=look_ahead", "promise.outages.longest=12"))
    assert [fault.code for fault in failure.value.faults] == ["NZ0982"]
