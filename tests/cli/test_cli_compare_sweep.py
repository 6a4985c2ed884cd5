"""`compare` and `export` of a sweep: the answers on the terminal, as JSON, and as files."""

import json
from pathlib import Path

import pytest
from sweep.hand_made import hand_made

from netzero.sweep import cases_table
from netzero.sweep.cases_table import CasesTable


@pytest.fixture
def sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is taken for a sweep, with a table made by hand."""
    folder = tmp_path / "prices"
    folder.mkdir()
    (folder / "sweep.json").write_text("{}", encoding="utf-8")

    def gather(*_: object) -> CasesTable:
        return hand_made("calm case")

    monkeypatch.setattr(cases_table, "gather", gather)
    return folder


def test_failures_come_first_and_every_answer_says_what_it_left_out(netzero, sweep: Path) -> None:
    done = netzero("compare", sweep, "--pareto", "cost,co2", "--decisions", "size")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "Rests on 10 of 12 cases; left out: no plan exists 1, not yet computed 1."
    order = [
        next(at for at, line in enumerate(lines) if line.startswith(start))
        for start in ("Cases that failed", "All cases", "Pareto front")
    ]
    assert order == sorted(order)
    assert "rank correlation" in done.out
    assert "the least largest regret has size = " in done.out


def test_answers_as_one_document(netzero, sweep: Path) -> None:
    found = netzero("compare", sweep, "--decisions", "size", "--json").document
    assert found["counts"] == {"used": 10, "left_out": {"no_plan": 1, "waiting": 1}, "without_figure": 0}
    assert [each["status"] for each in found["failures"]] == ["no_plan", "waiting"]
    assert [each["figure"] for each in found["figures"]] == ["cost", "co2"]
    assert found["pareto"]["aims"] == [{"figure": "cost", "sense": "min"}, {"figure": "co2", "sense": "min"}]
    assert found["sensitivity"][0]["method"] == "correlation"
    assert {each["figure"] for each in found["regret"]} == {"cost", "co2"}


def test_a_short_name_is_the_last_year_and_a_sense_may_be_given(netzero, sweep: Path) -> None:
    found = netzero("compare", sweep, "--pareto", "capacity.roof:max,yearly_cost", "--json").document
    aims = [(aim["figure"], aim["sense"]) for aim in found["pareto"]["aims"]]
    assert aims == [("capacity.roof.2030", "max"), ("yearly_cost.2030.total", "min")]


def test_page_and_workbook_are_written(netzero, sweep: Path, tmp_path: Path) -> None:
    page, book = tmp_path / "page.html", tmp_path / "book.xlsx"
    done = netzero("--lang", "vi", "compare", sweep, "-o", page, "--xlsx", book)
    assert done.code == 0
    assert '<html lang="vi">' in page.read_text(encoding="utf-8")[:200]
    assert book.read_bytes()[:2] == b"PK"
    assert done.out.startswith("Dựa trên 10 trong 12 trường hợp")


def test_unknown_names_are_refused_together_with_what_was_meant(netzero, sweep: Path) -> None:
    done = netzero("compare", sweep, "--figure", "coast", "--pareto", "cost", "--decisions", "sise")
    assert done.code == 3
    assert "no case has a figure 'coast'; did you mean 'cost'" in done.err
    assert "a Pareto front needs two figures or more" in done.err
    assert "the sweep varies no parameter 'sise'; did you mean 'size'?" in done.err


def test_options_of_sweeps_are_refused_for_results(netzero, result: Path) -> None:
    done = netzero("compare", result, result, "--pareto", "cost,co2")
    assert done.code == 2
    assert "are for a sweep" in done.err


def test_a_folder_that_is_not_there_is_refused(netzero, tmp_path: Path) -> None:
    assert netzero("compare", tmp_path / "a", tmp_path / "b").code == 2
    assert netzero("export", tmp_path / "a").code == 2


@pytest.mark.parametrize(
    ("form", "files"),
    [
        ("iamc", {"iamc.csv", "iamc.xlsx"}),
        ("parquet", {"cases.parquet"}),
        ("csv", {"cases.csv"}),
        ("xlsx", {"cases.xlsx"}),
        ("json", {"answers.json"}),
    ],
)
def test_a_sweep_is_exported_and_says_what_is_not_in_it(netzero, sweep: Path, form: str, files: set[str]) -> None:
    done = netzero("export", sweep, "-f", form)
    assert done.code == 0
    assert {path.name for path in (sweep / "export").iterdir()} == files
    assert "not every case is in the export. Rests on 10 of 12 cases" in done.err


def test_a_single_result_is_exported_as_iamc(netzero, result: Path) -> None:
    assert netzero("export", result, "-f", "iamc", "-f", "json").code == 0
    lines = (result / "export" / "iamc.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "model,scenario,region,variable,unit,2026,2030,2040"
    assert [line for line in lines if ",Emissions|Kyoto Gases,Mt CO2-equiv/yr," in line]
    assert json.loads((result / "export" / "summary.json").read_text(encoding="utf-8"))["case"]["name"] == "first_park"
