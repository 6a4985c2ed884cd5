"""A figure of confidence M or D is marked as unverified wherever it is shown, and no other one is."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from netzero.cli.console import Console
from netzero.cli.show import show_summary
from netzero.reports.blocks import Table
from netzero.reports.sections.assumptions import section
from netzero.reports.view import View
from netzero.results import Case, export, summary
from netzero.scenario.scenario import AssumedFigure

MARKS = {"C": False, "C2": False, "M": True, "D": True, "user": False}


@pytest.fixture
def marked(case: Case) -> Case:
    """The case resting on one figure of each confidence, called by it."""
    figures = (AssumedFigure(f"of_{mark}", "1", "VND", "somewhere", 2025, mark) for mark in MARKS)
    return replace(case, assumptions=tuple(figures))


def test_exports_mark_it(marked: Case, tmp_path: Path) -> None:
    export(marked, tmp_path, ["csv", "parquet", "xlsx"])
    csv = pd.read_csv(tmp_path / "assumptions.csv")
    parquet = pd.read_parquet(tmp_path / "assumptions.parquet")
    sheet = openpyxl.load_workbook(io.BytesIO((tmp_path / "case.xlsx").read_bytes()))["Assumptions"]
    head, *rows = sheet.iter_rows(values_only=True)
    xlsx = pd.DataFrame(rows, columns=head)
    for frame in (csv, parquet, xlsx):
        assert dict(zip(frame["confidence"], map(bool, frame["unverified"]), strict=True)) == MARKS


def test_the_json_document_lists_and_marks_it(marked: Case) -> None:
    listed = summary(marked)["assumptions"]
    assert {figure["confidence"]: figure["unverified"] for figure in listed} == MARKS
    assert listed[0] == {
        "name": "of_C",
        "value": "1",
        "unit": "VND",
        "source": "somewhere",
        "year": 2025,
        "confidence": "C",
        "unverified": False,
    }


def test_the_report_marks_it(marked: Case) -> None:
    [table] = [block for block in section(View(marked)).blocks if isinstance(block, Table)]
    assert [row.badge is not None for row in table.rows] == list(MARKS.values())


def test_the_terminal_says_how_many_are(marked: Case, capsys: pytest.CaptureFixture[str]) -> None:
    show_summary(Console(), summary(marked))
    assert "2 of the 5 figures that this rests on are unverified" in capsys.readouterr().err
