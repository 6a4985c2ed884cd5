"""The page and the workbook of a sweep: complete in both languages, inert, failures told first."""

import io
import json
import re
from dataclasses import replace

import openpyxl
import pytest
from html_pages import Reader
from sweep.hand_made import HOSTILE, hand_made

from netzero.messages import catalogue
from netzero.reports.html import plotly_js
from netzero.sweep.page import render
from netzero.sweep.page.words import titled
from netzero.sweep.questions.answers import Answers, answers
from netzero.sweep.questions.asked import asked
from netzero.sweep.workbook import to_workbook


@pytest.fixture(scope="module")
def found() -> Answers:
    table = hand_made()
    return answers(table, asked(table, (), ("cost", "co2"), ("size",)))


@pytest.fixture(scope="module")
def page(found: Answers) -> str:
    return render(found, HOSTILE).replace(plotly_js(), "")


def test_names_with_markup_are_only_text(page: str) -> None:
    assert "<script>window" not in page
    assert "<img" not in page
    assert HOSTILE in Reader(page).words
    assert not re.search(r"url\(|@import|https?://", page)


def test_a_plot_gets_no_markup_of_a_name(page: str) -> None:
    plots = json.loads(next(script for script in Reader(page).scripts if script.startswith("{")))
    del plots["words"]["title"]  # which becomes the title of the window, as text
    drawn = json.dumps(plots, ensure_ascii=False)
    assert "‹img" in drawn
    assert not re.search("<(?!br>)", drawn)


def test_no_word_is_missing_in_either_language(page: str) -> None:
    reader = Reader(page)
    shown = " ".join([*reader.words, *(script for script in reader.scripts if script.startswith("{"))])
    assert not re.search(r"report\.[a-z]+\.|(?<!\")\{\w+\}|\bnan\b|\binf\b|None", shown)


def test_every_question_has_its_section_and_every_plot_its_table(page: str) -> None:
    reader = Reader(page)
    sections = [attrs["id"] for tag, attrs in reader.elements if tag == "section"]
    assert sections == ["cases", "parallel", "front", "influence", "fans", "regret"]
    plots = json.loads(next(script for script in reader.scripts if script.startswith("{")))
    assert {attrs["data-plot"] for _, attrs in reader.elements if "data-plot" in attrs} == set(plots) - {"words"}
    tables = sum(attrs.get("class") == "variant" for _, attrs in reader.elements)
    assert tables == sum(len(plot["variants"]) for key, plot in plots.items() if key != "words")


def test_failures_are_told_before_anything_else(page: str) -> None:
    words = Reader(page).words
    assert "Rests on 10 of 12 cases; left out: no plan exists 1, not yet computed 1." in words
    assert words.index("Cases that failed") < words.index("All cases at a glance", words.index("Cases that failed"))
    assert "1 of them leave demand unserved: their cost holds its price, which nobody pays." in words


def test_the_same_answers_make_the_same_page_and_workbook(found: Answers) -> None:
    assert render(found, "a") == render(found, "a")
    assert to_workbook(found, "a") == to_workbook(found, "a")


def test_a_workbook_has_a_sheet_for_each_question_and_no_formula(found: Answers) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_workbook(found, "sweep")))
    assert book.sheetnames == ["Answers", "Cases", "Failures", "Columns", "Pareto", "Sensitivity", "Fans", "Regret"]
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert [cell.value for cell in book["Failures"]["C"]] == ["status", "no_plan", "waiting"]
    assert book["Cases"].max_row == 13


def test_a_workbook_tells_the_least_regretted_choice(found: Answers) -> None:
    rows = list(openpyxl.load_workbook(io.BytesIO(to_workbook(found, "sweep")))["Regret"].values)
    told = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    best = [row["set.size"] for row in told if row["least regretted"] is True]
    assert best == [choice.values[0] for each in found.regrets if (choice := each.minimax)]


def test_the_policy_is_chosen_unless_other_decisions_are_named(found: Answers) -> None:
    assert [each.decisions for each in answers(hand_made(), asked(hand_made())).regrets] == [("set.policy",)] * 2
    assert {each.decisions for each in found.regrets} == {("set.size",)}


def test_a_table_without_any_figure_still_makes_a_page() -> None:
    table = hand_made()
    table.frame["status"] = "died"
    table.frame["cost"] = table.frame["co2"] = float("nan")
    page = render(answers(table, asked(table)), "empty").replace(plotly_js(), "")
    assert "Rests on 0 of 12 cases; left out: worker died 12." in Reader(page).words


@pytest.mark.parametrize(
    ("column", "english", "vietnamese"),
    [
        ("cost", "Cost, present value", "Chi phí, giá trị hiện tại"),
        ("co2.2040.net", "Net emissions, 2040", "Phát thải ròng, 2040"),
        ("co2.*.scope_1", "Scope 1", "Phạm vi 1"),
        ("capacity.battery.energy.2030", "Capacity of battery.energy, 2030", "Công suất battery.energy, 2030"),
        ("yearly_cost.2030.total", "All costs of a year, 2030", "Tổng chi phí của một năm, 2030"),
        ("imported_kwh.2030", "Electricity imported, 2030", "Điện mua từ lưới, 2030"),
        ("set.discount_rate", "discount_rate", "discount_rate"),
        ("something.else", "something.else", "something.else"),
    ],
)
def test_columns_in_words(column: str, english: str, vietnamese: str) -> None:
    assert (titled(column).en, titled(column).vi) == (english, vietnamese)


def test_every_status_has_words() -> None:
    from typing import get_args

    from netzero.sweep.task import Status

    assert {f"report.sweep.status.{status}" for status in (*get_args(Status), "waiting")} <= set(catalogue())


@pytest.mark.filterwarnings("error")
def test_a_parameter_that_no_case_sets_that_is_done_has_an_empty_axis() -> None:
    table = hand_made("calm case")
    frame = table.frame.assign(**{"set.size": [float("nan")] * 11 + [3.0]})  # the last one is not yet computed
    page = render(answers(replace(table, frame=frame), asked(table)), "calm sweep").replace(plotly_js(), "")
    assert '<section id="parallel"' in page
    assert "nan" not in " ".join(Reader(page).words)
