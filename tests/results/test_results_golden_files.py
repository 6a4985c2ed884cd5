"""What older versions stored is read, checked and shown by this one (golden_files.py says how one is added)."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from netzero.proof import verify
from netzero.reports import write_report
from netzero.results import Case, compare, export, read
from netzero.tracing import trace
from tests.results.golden_files import GOLDEN, KINDS, add, golden_files, unpacked

FILES = golden_files()
Open = Callable[[Path], Case]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Unpack a golden file, each once."""
    into = tmp_path_factory.mktemp("golden")
    return cache(lambda file: unpacked(file, into))


@pytest.fixture(scope="session")
def golden(folder: Callable[[Path], Path]) -> Open:
    """Read a golden file, each once."""
    return cache(lambda file: read(folder(file)))


each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")


def test_every_version_left_one_result_of_each_kind() -> None:
    labels = {file.parent.name for file in FILES}
    assert labels
    assert {(file.parent.name, file.stem) for file in FILES} == {(label, kind) for label in labels for kind in KINDS}


def test_a_golden_file_stays_as_its_version_wrote_it() -> None:
    with pytest.raises(SystemExit, match="stay as their version wrote them"):
        add(FILES[0].parent.name)


def test_golden_files_are_small() -> None:
    assert sum(file.stat().st_size for file in GOLDEN.glob("0.1.0/*")) < 500_000


@each_file
def test_verify_finds_nothing_wrong_in_a_golden_file(file: Path, folder: Callable[[Path], Path]) -> None:
    found = verify(folder(file))
    assert [check.row() for check in found.checks if not check.ok] == []
    assert {check.where for check in found.checks} >= {"file", "operation" if file.stem == "simulate" else "proof"}


@each_file
def test_a_golden_file_is_reported_and_exported(file: Path, golden: Open, tmp_path: Path) -> None:
    page = write_report(golden(file), tmp_path / "report.html")
    assert "Hai nhà máy" in page.read_text(encoding="utf-8")
    written = export(golden(file), tmp_path / "export", ["csv", "xlsx", "json"])
    assert {path.suffix for path in written} == {".csv", ".xlsx", ".json"}


def test_golden_files_are_compared(golden: Open) -> None:
    figures = {row["figure"]: row["values"] for row in compare([golden(file) for file in FILES])["figures"]}
    assert all(value > 0 for value in figures["cost"])


@each_file
@pytest.mark.parametrize("name", ["cost", "bill_2030", "tonnes_2030", "energy_2030"])
def test_figures_of_a_golden_file_are_explained(name: str, file: Path, golden: Open) -> None:
    for party in (None, "mill"):
        traced = trace(golden(file), name, party)
        assert traced.value > 0
        assert traced.assumptions
