"""The reference park as a park and as a program written by hand: the same optimum."""

from pathlib import Path

import pytest

from benchmarks.reference_as_park import as_hours, as_park, formulation
from benchmarks.reference_park import by_hand, read
from netzero.planner import plan
from netzero.planner.solve import solve
from netzero.planner.stamping_reader import linear_program
from netzero.simulator import difference, replay

DAYS_H = 72


@pytest.mark.parametrize("stages", [1, 6])
def test_the_park_costs_what_the_program_by_hand_costs(stages: int, data_folder: Path) -> None:
    reference = read(data_folder / "cases" / "reference_park", stages, DAYS_H)
    by_rules = solve(linear_program(formulation(reference)), "simplex").certificate.objective
    keur = solve(by_hand(reference), "simplex").certificate.objective
    assert by_rules / 1e3 == pytest.approx(keur, rel=1e-9)


def test_its_plan_is_replayed_to_the_last_digit(data_folder: Path) -> None:
    reference = read(data_folder / "cases" / "reference_park", 1, DAYS_H)
    park = as_park(reference)
    hourly = as_hours(reference, park)
    planned = plan(park, hourly).dataset
    assert max(difference(planned, replay(park, hourly, planned)).values()) < 1e-9
