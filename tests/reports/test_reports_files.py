"""The files that were read stand in the report: verdict, figures and every finding, in both languages."""

import json
from collections.abc import Callable
from dataclasses import replace

from netzero.errors import Place
from netzero.intake.inspection import Column, Findings, Inspection
from netzero.reports.blocks import Table
from netzero.reports.report import render
from netzero.reports.sections import files
from netzero.reports.view import View
from netzero.results.case import Case


def with_file(case: Case) -> Case:
    """The case as if it had read one load file of two hours with a repaired gap."""
    findings = Findings()
    findings.repair("NZ0011", Place("<b>load</b>.csv", line=3, column=2), name="<i>kW</i>")
    column = Column("kW", "kW", rows=2, sum=30.0, mean=15.0, peak=20.0, peak_at="3")
    found = Inspection(
        "<b>load</b>.csv", "csv", 2, 60, "2026-01-01T00:00", "+07:00", "start", (column,), tuple(findings)
    )
    hourly = case.hourly.assign_attrs(inspections=json.dumps([found.document()]))
    return replace(case, hourly=hourly)


def test_a_file_has_its_verdict_its_figures_and_its_findings(case_of: Callable[..., Case]) -> None:
    verdicts, series, findings = files.blocks(View(with_file(case_of())))
    assert isinstance(verdicts, Table)
    assert isinstance(series, Table)
    assert isinstance(findings, Table)
    english = [cell.en for cell in verdicts.rows[0].cells]
    assert english[1:] == ["accepted after repairs", "csv", "start +07:00", "60 min", "2"]
    assert verdicts.rows[0].cells[1].vi == "chấp nhận sau khi sửa"
    assert [cell.en for cell in series.rows[0].cells][1:] == ["kW", "kW", "30.00", "15.00", "20.00"]
    place, kind, sentence = findings.rows[0].cells
    assert place.en.endswith(":3:2")
    assert (kind.en, kind.vi) == ("repaired", "đã sửa")
    assert sentence.en.endswith("is no term of the vocabulary")
    assert sentence.vi.endswith("không có trong từ vựng")


def test_names_of_a_file_stay_names(case_of: Callable[..., Case]) -> None:
    page = render(with_file(case_of()), "en")
    assert "<b>load</b>" not in page
    assert "<i>kW</i>" not in page
    assert "&lt;b&gt;load" in page


def test_without_files_nothing_is_said(case_of: Callable[..., Case]) -> None:
    assert files.blocks(View(case_of())) == []
