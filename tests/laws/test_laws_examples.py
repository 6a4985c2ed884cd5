"""Every bundled example is a scenario without fault, and says that it is made up."""

from pathlib import Path

import pytest

from netzero.scenario import read_scenario

EXAMPLES = sorted(path.parent for path in (Path(__file__).parents[2] / "scenarios").glob("*/park.yaml"))


def test_there_are_examples() -> None:
    assert {path.name for path in EXAMPLES} >= {"first_park", "vinh_phuc"}


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda path: path.name)
def test_an_example_reads_without_fault_and_is_labelled(folder: Path) -> None:
    scenario = read_scenario(folder)
    assert scenario.given.illustrative
    assert scenario.given.name == folder.name
