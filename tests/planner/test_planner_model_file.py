"""A model written as MPS or LP is the same program for whoever reads it: here HiGHS, from the file alone."""

from pathlib import Path

import highspy
import pytest
from golden.cases import CASES
from golden.parks import a_mill, two_hours
from park_factory import a_meter, purchase

from netzero.errors import NoPlanExists
from netzero.hourly import prepare
from netzero.planner.formulation import formulate
from netzero.planner.model_file import FORMATS, write_model, write_program
from netzero.planner.solve import solve
from netzero.planner.stamping_reader import linear_program
from netzero.scenario import read_scenario

FIRST_PARK = Path(__file__).resolve().parents[2] / "scenarios" / "first_park"
A_WEEK = ("time={representative: null, blocks: [{start: 06-01, steps: 168, weight: 52}]}",)
DIGITS = 1e-9
"""The writer keeps fifteen digits of each number."""


def read_back(path: Path) -> highspy.Highs:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    return highs


def optimum(path: Path) -> float:
    highs = read_back(path)
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return highs.getObjectiveValue()


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", CASES)
def test_what_is_read_back_has_the_same_optimum(name: str, suffix: str, tmp_path: Path) -> None:
    program = linear_program(formulate(*CASES[name]()))
    path = tmp_path / f"model.{suffix}"
    write_program(program, path, name, "USD")
    try:
        expected = solve(program).certificate.objective
    except NoPlanExists:
        with pytest.raises(AssertionError):
            optimum(path)
        return
    assert optimum(path) == pytest.approx(expected, rel=DIGITS)


def test_a_week_of_the_first_park_has_the_same_optimum(tmp_path: Path) -> None:
    scenario = read_scenario(FIRST_PARK, A_WEEK)
    hourly, _ = prepare(scenario)
    for suffix in FORMATS:
        program = write_model(scenario.park, hourly, tmp_path / f"week.{suffix}")
    expected = solve(program).certificate.objective
    for suffix in FORMATS:
        assert optimum(tmp_path / f"week.{suffix}") == pytest.approx(expected, rel=DIGITS)


@pytest.mark.parametrize(
    ("suffix", "column", "row"),
    [
        ("mps", "imported[gate,2026,1]", "energy_is_conserved[park_electricity,2026,1]"),
        ("lp", "imported(gate,2026,1)", "_energy_is_conserved(park_electricity,2026,1)"),
    ],
)
def test_rows_and_columns_are_named(suffix: str, column: str, row: str, tmp_path: Path) -> None:
    given = a_mill(meters=[a_meter(limit_kw=1000.0)])
    path = tmp_path / f"model.{suffix}"
    write_model(given, two_hours(given, {"electricity": [10, 20]}), path)
    lp = read_back(path).getLp()
    assert column in lp.col_names_
    assert row in lp.row_names_
    head = path.read_text(encoding="ascii").splitlines()[:3]
    assert head[0][2:].startswith("netzero ")
    assert "USD" in head[1]
    assert "kWh" in head[2]


def test_names_that_no_reader_takes_are_spelt_out_and_stay_apart(tmp_path: Path) -> None:
    supplies = [purchase(name, 20.0, 1.0) for name in ("điện-gió", "dien_gio")]
    given = a_mill(supplies=supplies)
    path = tmp_path / "model.mps"
    write_model(given, two_hours(given, {"electricity": [10, 20]}), path)
    names = [name for name in read_back(path).getLp().col_names_ if name.startswith("supplied[")]
    assert names == [
        "supplied[dien_gio,2026,0]",
        "supplied[dien_gio,2026,1]",
        "supplied[dien_gio,2026,0]_2",
        "supplied[dien_gio,2026,1]_2",
    ]


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    given = a_mill(meters=[a_meter(limit_kw=1000.0)])
    hourly = two_hours(given, {"electricity": [10, 20]})
    write_model(given, hourly, tmp_path / "model.lp")
    (tmp_path / "taken.lp").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_model(given, hourly, tmp_path / "taken.lp")
    assert {path.name for path in tmp_path.iterdir()} == {"model.lp", "taken.lp"}
