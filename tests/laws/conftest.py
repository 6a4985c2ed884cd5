"""The bundled example, run once for all tests that look at it, and the example of docs/operation.md as a folder."""

from pathlib import Path

import pytest
from pages import copied

from netzero.results import Case, read, write
from netzero.run import run
from netzero.scenario import read_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="session")
def first_park() -> Case:
    """The first park, planned and operated."""
    return run(read_scenario(SCENARIOS / "first_park"))


@pytest.fixture(scope="session")
def stored(first_park: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first park's result folder."""
    folder = tmp_path_factory.mktemp("first_park")
    write(first_park, folder)
    assert read(folder).park == first_park.park
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario of docs/operation.md, as a reader would copy it."""
    return copied("operation", tmp_path_factory.mktemp("page"))
