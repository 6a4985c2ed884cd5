"""sweep.yaml: what it makes of grids, ranges, lists, tables and samples, and what is told when it is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import xlsxwriter
from sweep.tiny import tiny_park, tiny_sweep

from netzero.errors import BadInput
from netzero.scenario import read_scenario
from netzero.sweep.cases import Sweep, keep, kept, tasks
from netzero.sweep.read import read_sweep
from netzero.sweep.store import open_store
from netzero.sweep.work import sweep_without_data

HEAD = "version: 1\nscenario: tiny\nwork: simulate\n"


def swept(folder: Path, text: str) -> Sweep:
    return read_sweep(tiny_sweep(folder, HEAD + text))


def values(sweep: Sweep, name: str) -> list[str | float]:
    return [case.values[name] for case in sweep.cases]


def told(folder: Path, text: str) -> str:
    with pytest.raises(BadInput) as refused:
        swept(folder, text)
    return refused.value.say()


def test_a_grid_is_all_combinations_the_last_parameter_fastest(tmp_path: Path) -> None:
    found = swept(tmp_path, "parameters: {discount_rate: [6 %, 8 %], policy: [self_consumption, peak_shaving]}")
    assert [case.number for case in found.cases] == [1, 2, 3, 4]
    assert values(found, "discount_rate") == [0.06, 0.06, 0.08, 0.08]
    assert values(found, "policy") == ["self_consumption", "peak_shaving"] * 2
    assert found.cases[1].label == "discount_rate=6 %, policy=peak_shaving"
    assert found.cases[1].sets == ('discount_rate="6 %"', 'policy="peak_shaving"')
    assert found.units == {"discount_rate": ""}


def test_even_steps_have_both_ends_and_no_crumbs(tmp_path: Path) -> None:
    found = swept(tmp_path, "parameters: {discount_rate: {from: 10 %, to: 40 %, count: 4}}")
    assert [case.sets[0] for case in found.cases] == [f'discount_rate="{x} %"' for x in (10, 20, 30, 40)]


def test_even_ratios_double_and_double(tmp_path: Path) -> None:
    steps = "{from: 1 MW, to: 4 MW, count: 3, distribution: log_uniform}"
    found = swept(tmp_path, f"parameters: {{meters.gate.import_limit: {steps}}}")
    assert values(found, "meters.gate.import_limit") == [1.0, 2.0, 4.0]
    assert found.units == {"meters.gate.import_limit": "MW"}


def test_settings_under_one_name_move_together(tmp_path: Path) -> None:
    found = swept(
        tmp_path,
        "parameters:\n  money:\n    - {name: dear, set: {discount_rate: 10 %, seed: 1}}\n"
        "    - {name: cheap, set: {discount_rate: 3 %, seed: 2}}\n",
    )
    assert values(found, "money") == ["dear", "cheap"]
    assert found.cases[1].sets == ('discount_rate="3 %"', "seed=2")


def test_cases_may_be_written_one_by_one_and_beside_a_grid(tmp_path: Path) -> None:
    found = swept(
        tmp_path,
        "set: {seed: 7}\nparameters: {discount_rate: [5 %]}\ncases: [{name: as it is}, {set: {discount_rate: 9 %}}]",
    )
    assert [case.label for case in found.cases] == ["discount_rate=5 %", "as it is", "discount_rate=9 %"]
    assert all(case.sets[0] == "seed=7" for case in found.cases)


def test_a_table_has_a_column_for_each_key_and_a_row_for_each_case(tmp_path: Path) -> None:
    tiny_park(tmp_path / "tiny")
    (tmp_path / "cases.csv").write_text("name,discount_rate,seed\nlow,3 %,\nhigh,9 %,4\n")
    found = swept(tmp_path, "table: cases.csv")
    assert [(case.label, case.sets) for case in found.cases] == [
        ("low", ('discount_rate="3 %"',)),
        ("high", ('discount_rate="9 %"', "seed=4")),
    ]


def test_a_workbook_is_as_good_a_table(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "cases.xlsx") as book:
        for row, cells in enumerate([("name", "discount_rate", "seed"), ("low", 0.03, 2)]):
            book.add_worksheet() if row == 0 else None
            book.worksheets()[0].write_row(row, 0, cells)
    found = swept(tmp_path, "table: cases.xlsx")
    assert found.cases[0].sets == ("discount_rate=0.03", "seed=2")


def test_constraints_leave_out_combinations(tmp_path: Path) -> None:
    both = "parameters: {discount_rate: [2 %, 4 %, 6 %], unserved_price: [1, 2]}\n"
    assert len(swept(tmp_path, both).cases) == 6
    found = swept(
        tmp_path, both + "constraints: ['unserved_price + 10 * discount_rate <= 150 %', 'discount_rate > 2 %']"
    )
    assert [(case.values["discount_rate"], case.values["unserved_price"]) for case in found.cases] == [(0.04, 1.0)]


@pytest.mark.parametrize(
    ("constraint", "code"),
    [
        ("discount_rate", "NZ1834"),
        ("discount_rate <= 1 <= 2", "NZ1834"),
        ("discount_rat < 1", "NZ1835"),
        ("discount_rate < 3 MW", "NZ1836"),
        ("2 * 3 < discount_rate", "NZ1834"),
        ("__import__('os') < discount_rate", "NZ1835"),
    ],
)
def test_a_constraint_that_is_none_is_told(tmp_path: Path, constraint: str, code: str) -> None:
    text = f'parameters: {{discount_rate: [2 %]}}\nconstraints: ["{constraint}"]'
    said = told(tmp_path, text)
    assert code in said
    assert "5:" in said


def test_a_latin_hypercube_has_one_point_in_each_slice(tmp_path: Path) -> None:
    text = (
        "method: latin_hypercube\ncount: 5\nseed: 3\nparameters: {discount_rate: {from: 0 %, to: 10 %}, seed: [1, 2]}"
    )
    found = swept(tmp_path, text)
    assert sorted(int(float(value) * 50) for value in values(found, "discount_rate")) == [0, 1, 2, 3, 4]
    assert len(found.unit_points) == 5
    assert [case.key for case in swept(tmp_path, text).cases] == [case.key for case in found.cases]
    assert swept(tmp_path, text.replace("seed: 3", "seed: 4", 1)).unit_points != found.unit_points


@pytest.mark.parametrize(("method", "count", "cases"), [("sobol", 8, 8), ("saltelli", 4, 4 * 4), ("morris", 3, 3 * 3)])
def test_designs_of_samples_have_their_number_of_points(tmp_path: Path, method: str, count: int, cases: int) -> None:
    two = "{discount_rate: {from: 1 %, to: 9 %}, unserved_price: {from: 1, to: 3, distribution: triangular, mode: 2}}"
    found = swept(tmp_path, f"method: {method}\ncount: {count}\nparameters: {two}")
    assert len(found.cases) == len(found.unit_points) == cases
    assert all(0.01 <= float(value) <= 0.09 for value in values(found, "discount_rate"))


def test_distributions_are_those_of_their_names(tmp_path: Path) -> None:
    for words, half in (
        ("from: 1, to: 100, distribution: log_uniform", 10.0),
        ("from: 0, to: 2, mode: 1, distribution: triangular", 1.0),
        ("mean: 5, spread: 1, distribution: normal", 5.0),
    ):
        from netzero.errors import Faults, Place
        from netzero.sweep.model import RangeIn
        from netzero.sweep.ranges import range_of

        given = RangeIn.model_validate(dict(_pair(part) for part in words.split(", ")))
        found = range_of("x", given, Place(), Faults())
        assert found is not None
        assert found.at(0.5).value == pytest.approx(half)


def _pair(text: str) -> tuple[str, object]:
    key, value = text.split(": ")
    return key, int(value) if value.isdigit() else value


def test_all_faults_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    said = told(
        tmp_path,
        "parameters:\n  discount_rate: {from: 9 %, to: 3 %, count: 3}\n  seed: {from: 1, to: 3}\n"
        "  unserved_price: {from: 1 MW, to: 3 kW, count: 2}\n  a..b: [1]\n",
    )
    for line, code in ((5, "NZ1804"), (6, "NZ1812"), (7, "NZ1803"), (8, "NZ0221")):
        assert any(f"{line}:" in row and code in row for row in said.splitlines()), said


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "NZ1809"),
        ("paramters: {a: [1]}", "NZ0240"),
        ("method: sobol\ncount: 6\nparameters: {discount_rate: {from: 1 %, to: 2 %}}", "NZ1832"),
        ("method: sobol\nparameters: {discount_rate: {from: 1 %, to: 2 %}}", "NZ1831"),
        ("method: morris\ncount: 4", "NZ1830"),
        ("count: 4\nparameters: {discount_rate: [1 %]}", "NZ1838"),
        ("parameters: {discount_rate: {from: 1 %, distribution: normal, count: 3}}", "NZ1801"),
        ("parameters: {discount_rate: {from: 1 %, to: 2 %, mean: 1 %, count: 3}}", "NZ1802"),
        ("parameters: {seed: {from: 0, to: 2, distribution: log_uniform, count: 3}}", "NZ1805"),
        ("parameters: {seed: {from: 1, to: 2, mode: 1, distribution: triangular, count: 3}}", "NZ1813"),
        ("method: latin_hypercube\ncount: 2\nparameters: {seed: {from: 1, to: 2, mode: 3, distribution: triangular}}",
         "NZ1806"),
        ("parameters: {seed: {from: 1, to: 2, count: 10000}, price_year: {from: 1, to: 2, count: 1000}}", "NZ1810"),
        ("table: nowhere.csv", "NZ0220"),
        ("cases: [{}]\nfutures: 3", "NZ1840"),
    ],
)  # fmt: skip
def test_a_fault_of_the_sweep_is_told(tmp_path: Path, text: str, code: str) -> None:
    assert code in told(tmp_path, text)


def test_a_cell_that_is_no_value_is_told_by_its_name(tmp_path: Path) -> None:
    tiny_park(tmp_path / "tiny")
    (tmp_path / "cases.csv").write_text('discount_rate\n3 %\n"[1, 2"\n')
    said = told(tmp_path, "table: cases.csv")
    assert "NZ1837" in said
    assert "A3" in said


def test_a_scenario_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    path = tmp_path / "a" / "sweep.yaml"
    path.write_text("version: 1\nscenario: ../../elsewhere\ncases: [{}]\n")
    with pytest.raises(BadInput, match="inside or beside"):
        read_sweep(path)


def test_a_slip_in_a_key_is_told_where_it_is_written(tmp_path: Path) -> None:
    said = told(tmp_path, "parameters: {discont_rate: [4 %, 5 %]}")
    assert "discount_rate" in said
    assert "  4:" in said


def test_one_case_that_is_refused_is_left_to_be_a_result(tmp_path: Path) -> None:
    assert len(swept(tmp_path, "parameters: {discount_rate: [4 %, 5000]}").cases) == 2


def test_keys_change_with_the_values_and_the_files_and_with_nothing_else(tmp_path: Path) -> None:
    def keys(folder: Path, text: str = "parameters: {discount_rate: [4 %, 5 %]}") -> list[str]:
        return [case.key for case in swept(folder, text).cases]

    first = keys(tmp_path / "a")
    assert len(set(first)) == 2
    assert keys(tmp_path / "b") == first
    assert keys(tmp_path / "a", "cases: [{name: x, set: {discount_rate: 5 %}}]") == first[1:]
    (tmp_path / "c" / "tiny").mkdir(parents=True)
    (tmp_path / "c" / "tiny" / "more.csv").write_text("1\n")
    assert not set(keys(tmp_path / "c")) & set(first)


def test_a_sweep_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    found = swept(tmp_path, "method: sobol\ncount: 4\nparameters: {discount_rate: {from: 1 %, to: 9 %}}")
    store = open_store(str(tmp_path / "out"))
    keep(found, store)
    assert kept(store) == sweep_without_data(found)


def test_cases_that_are_the_same_are_one_task(tmp_path: Path) -> None:
    found = swept(tmp_path, "cases: [{name: a}, {name: b}, {set: {discount_rate: 5 %}}]")
    assert len(found.cases) == 3
    assert [task.numbers for task in tasks(found)] == [(1,), (3,)]


def test_the_example_sweep_is_read_and_its_first_case_is_a_scenario() -> None:
    scenarios = Path(__file__).resolve().parents[2] / "scenarios"
    found = read_sweep(scenarios / "first_park_sweep.yaml")
    assert len(found.cases) == 12
    assert read_scenario(scenarios / "first_park", found.cases[0].sets).given.discount_rate == 0.04


def test_two_parameters_that_set_the_same_key_are_refused(tmp_path: Path) -> None:
    group = "mix: [{name: low, set: {discount_rate: 4 %}}, {name: high, set: {discount_rate: 5 %}}]"
    said = told(tmp_path, f"parameters: {{{group}, discount_rate: [8 %, 9 %]}}")
    assert "NZ1841" in said
    assert "'mix' and by 'discount_rate'" in said


@pytest.mark.parametrize("text", ["name,discount_rate\rlow,4 %\rhigh,5 %\r", '"na\u0301me",discount_rate\nlow,4 %\n'])
def test_a_table_is_read_whatever_ends_its_lines_and_never_breaks(tmp_path: Path, text: str) -> None:
    (tmp_path / "cases.csv").write_bytes(text.encode())
    if "\r" in text:
        assert values(swept(tmp_path, "table: cases.csv"), "discount_rate") == [0.04, 0.05]
    else:
        assert "NZ0240" in told(tmp_path, "table: cases.csv")


def test_a_name_of_a_scenario_that_no_disk_can_hold_is_refused(tmp_path: Path) -> None:
    path = tiny_sweep(tmp_path, 'version: 1\nscenario: "tiny\\0"\ncases: [{}]\n')
    with pytest.raises(BadInput, match="inside or beside"):
        read_sweep(path)


def test_links_that_lead_back_and_names_that_are_no_text_are_no_inputs(tmp_path: Path) -> None:
    before = swept(tmp_path, "cases: [{}]").inputs
    for name in ("one", "other"):
        (tmp_path / "tiny" / name).symlink_to(".")
    (tmp_path / "tiny" / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"")
    assert swept(tmp_path, "cases: [{}]").inputs == before


def test_a_key_that_is_refused_is_told_by_its_cell_in_the_table(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("name,discount_rate,dicsount_rate\nlow,4 %,\nhigh,5 %,6 %\nother,,7 %\n")
    said = told(tmp_path, "table: cases.csv\nset: {seed: -1}")
    assert "sweep.yaml" in said
    (tmp_path / "cases.csv").write_text("name,dicsount_rate\nlow,4 %\nhigh,5 %\n")
    said = told(tmp_path, "table: cases.csv")
    assert "cases.csv" in said
    assert "B2" in said


def test_a_sample_of_too_many_points_is_refused_before_it_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netzero.sweep.read.points", None)
    text = "method: morris\ncount: 500000\nparameters: {discount_rate: {from: 2 %, to: 12 %}, seed: [1, 2]}"
    assert "1,500,000 cases" in told(tmp_path, text)
