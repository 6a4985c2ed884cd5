"""The bundled example, run once for all tests that look at it, and the example of docs/operation.md as a folder."""

import re
from pathlib import Path

import pytest

from netzero.results import Case, read, write
from netzero.run import run
from netzero.scenario import read_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "operation.md"
BLOCK = re.compile(r"```\w+\n# (park\.yaml|tenants\.csv)\n(.*?)```", re.DOTALL)


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
    found = tmp_path_factory.mktemp("page")
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        (found / name).write_text(text, encoding="utf-8")
    return found
