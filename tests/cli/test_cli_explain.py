"""The commands of docs/explain.md, on a golden result."""

import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pages import text_of

from netzero.results import Case, read
from tests.results.golden_files import golden_files, unpacked

COMMANDS = re.findall(r"^netzero (explain RESULT .*)$", text_of("explain"), re.MULTILINE)


@pytest.fixture(scope="module")
def stored_case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    [file] = [file for file in golden_files() if (file.parent.name, file.stem) == ("0.1.0", "run")]
    return read(unpacked(file, tmp_path_factory.mktemp("golden")))


@pytest.fixture
def planned(stored_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose result is the stored case, which is read once for all tests."""
    monkeypatch.setattr("netzero.results.read", lambda _: stored_case)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_page_explains(command: str, planned: Path, netzero: Callable) -> None:
    done = netzero(*command.replace("RESULT", str(planned)).split())
    assert done.code == 0, done.err
    if "--json" in command:
        document = done.document
        assert math.fsum(line["amount"] for line in document["lines"]) == pytest.approx(document["value"], rel=1e-9)


def test_the_tree_marks_what_is_unverified(planned: Path, netzero: Callable) -> None:
    told = netzero("explain", planned, "--figure", "cost_2030").out
    assert re.search(r"pv_roof 2026|pv_roof_hall 2026", told)
    assert "pv_roof.capex (D, unverified)" in told
    assert "pv_roof.life (C)" in told
    assert "fuel, gas_boiler, borne by mill" in told


def test_it_speaks_vietnamese(planned: Path, netzero: Callable) -> None:
    told = netzero("--lang", "vi", "explain", planned, "--figure", "bill_2030", "--tenant", "mill").out
    assert "bill_2030 của mill (theo điều độ của phương án)" in told


def test_a_name_that_is_not_known_names_what_may_be_asked_for(planned: Path, netzero: Callable) -> None:
    done = netzero("explain", planned, "--figure", "cost_2031", "--tenant", "mil")
    assert done.code == 3
    assert "'cost_2030'" in done.err
    assert "there are park, mill, press" in done.err
    assert netzero("explain", planned).code == 2


def test_the_list_holds_every_figure_of_every_year(planned: Path, netzero: Callable) -> None:
    done = netzero("explain", planned, "--list", "--json")
    listed = netzero("explain", planned, "--list").out
    assert done.code == 0, done.err
    assert "scope_3_2030" in listed
    assert all(name in listed for name in done.document["figures"])
