"""The axis a scenario asks for."""

import numpy as np
import pytest

from netzero.errors import BadInput
from netzero.hourly.time_axis import axis_of, axis_warnings


def test_the_default_is_every_hour_of_the_calendar_year(changed):
    axis = axis_of(changed())
    assert (len(axis), axis.kind, axis.year) == (8760, "full_year", 2026)
    assert len(axis_of(changed(time={"calendar_year": 2028}))) == 8784
    assert len(axis_of(changed(time={"step_minutes": 15}))) == 35040


def test_declared_blocks_are_labelled_and_weighted(changed):
    blocks = [{"start": "02-01", "steps": 48, "weight": 10}, {"start": "07-01 12:30", "steps": 4}]
    axis = axis_of(changed(time={"blocks": blocks, "step_minutes": 30}))
    assert axis.kind == "declared_blocks"
    assert axis.start[0] == np.datetime64("2026-02-01T00:00")
    assert axis.start[48:].tolist() == [
        np.datetime64(f"2026-07-01T{at}").astype(object) for at in ("12:30", "13:00", "13:30", "14:00")
    ]
    assert axis.hours.sum() == 24 * 10 + 2
    assert axis_warnings(axis) == ()


def test_all_faults_of_blocks_are_told_together(changed):
    blocks = [
        {"start": "02-29", "steps": 1},
        {"start": "12-31", "steps": 25},
        {"start": "03-01 00:30", "steps": 1},
        {"start": "spring", "steps": 1},
    ]
    with pytest.raises(BadInput) as caught:
        axis_of(changed(time={"blocks": blocks}))
    assert sorted((fault.code, fault.place.path) for fault in caught.value.faults) == [
        ("NZ0701", "time.blocks[0].start"),
        ("NZ0701", "time.blocks[3].start"),
        ("NZ0702", "time.blocks[1].start"),
        ("NZ0704", "time.blocks[2].start"),
    ]


def test_blocks_for_more_than_a_year_are_told(changed):
    axis = axis_of(changed(time={"blocks": [{"start": "01-01", "steps": 24, "weight": 400}]}))
    (warning,) = axis_warnings(axis)
    assert warning.code == "NZ0703"
    assert "9600 hours" in warning.say()
    assert "9600 giờ" in warning.say("vi")
