"""No workbook can hurt: it is refused with one clear message, or its values are right."""

import resource
import time
from contextlib import suppress
from pathlib import Path

import pytest
from intake.hostile_workbooks import READ, REFUSED, flipped, xls, xlsx

from netzero.errors import BadInput
from netzero.intake import workbook
from netzero.intake.workbook import Sheet, read_workbook
from netzero.messages import catalogue

SLOW = {"one long text in many cells", "a million empty rows", "far cell in xls", "far cell in xlsb"}
MOST_SECONDS = 60
MOST_MEMORY_MB = 1500


def named(cases: dict[str, object]) -> list[object]:
    return [pytest.param(name, marks=pytest.mark.full if name in SLOW else ()) for name in cases]


def stored(folder: Path, content: bytes) -> Path:
    suffix = ".xls" if content.startswith(b"\xd0\xcf") else ".xlsx"
    path = folder / f"book{suffix}"
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_workbook(path)
    (fault,) = caught.value.faults
    assert fault.place.file == str(path)
    for lang in ("en", "vi"):
        assert "{" not in fault.say(lang)
    return fault.code


def children_mb() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


@pytest.mark.parametrize("name", named(REFUSED))
def test_a_hostile_workbook_is_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    code, build = REFUSED[name]
    path = stored(tmp_path, build())
    start = time.monotonic()
    assert refusal(path) == code
    assert code in catalogue()
    assert time.monotonic() - start < MOST_SECONDS
    assert children_mb() < MOST_MEMORY_MB


@pytest.mark.parametrize("name", named(READ))
def test_an_odd_workbook_gives_its_values(name: str, tmp_path: Path) -> None:
    value, build = READ[name]
    path = stored(tmp_path, build())
    start = time.monotonic()
    (sheet,) = read_workbook(path)
    assert sheet.cells[0][1] == value
    assert time.monotonic() - start < MOST_SECONDS
    assert children_mb() < MOST_MEMORY_MB


def test_there_are_more_than_forty_of_them() -> None:
    assert len(REFUSED) + len(READ) > 40


def no_bit_changes_a_value(seeds: range, folder: Path) -> None:
    values = []
    for seed in seeds:
        with suppress(BadInput):
            values += [sheet.cells for sheet in read_workbook(stored(folder, flipped(seed)))]
    assert values
    assert set(values) == {((1.0, 2.5),)}


def test_a_flipped_bit_never_changes_a_value(tmp_path: Path) -> None:
    no_bit_changes_a_value(range(25), tmp_path)


@pytest.mark.full
def test_none_of_many_flipped_bits_changes_a_value(tmp_path: Path) -> None:
    no_bit_changes_a_value(range(25, 300), tmp_path)


@pytest.mark.parametrize("length", [1, 4, 8, 30, 100, 200, 400, 800])
def test_a_workbook_cut_off_anywhere_is_refused(length: int, tmp_path: Path) -> None:
    assert refusal(stored(tmp_path, xlsx()[:length])) in ("NZ1554", "NZ1565")


def test_a_cell_out_of_memory_ends_the_child_alone(tmp_path: Path) -> None:
    assert refusal(stored(tmp_path, xls((0, 0, 1.0), (65_535, 60_000, 1.0)))) == "NZ1566"
    assert children_mb() < MOST_MEMORY_MB


def test_a_reader_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_SECONDS", 0.001)
    assert refusal(stored(tmp_path, xlsx())) == "NZ1567"


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "NZ1550"
    assert refusal(tmp_path / "absent.xlsx") == "NZ1550"


def test_cells_that_show_something_without_a_value_are_named(tmp_path: Path) -> None:
    sheets = {}
    for name in ("a formula never computed", "an error value", "a formula of a command"):
        (sheets[name],) = read_workbook(stored(tmp_path, READ[name][1]()))
    assert {name: sheet.unread for name, sheet in sheets.items()} == {
        "a formula never computed": ("B1",),
        "an error value": ("B1",),
        "a formula of a command": (),
    }


def test_a_workbook_is_known_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    for content in (xlsx(), READ["old workbook"][1](), READ["binary workbook"][1]()):
        path.write_bytes(content)
        (sheet,) = read_workbook(path)
        assert sheet == Sheet("S", ((1.0, 2.5),))
