"""The page as text: complete in both languages, inert, alone, and the same bytes every time."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from html_pages import Reader

from netzero.errors import NetzeroError, StorageFailed
from netzero.messages import catalogue
from netzero.reports import write_report
from netzero.reports.html import plain_json, plotly_js
from netzero.reports.report import render
from netzero.results.case import Case

HOSTILE = '</script><script>window.PWNED=1</script><img src=x onerror=window.PWNED=1>"'
LOADING = {"src", "href", "srcset", "action", "data", "poster", "background"}


@pytest.fixture(scope="module")
def page(full_case: Case) -> str:
    return render(full_case)


def without_plotly(page: str) -> str:
    return page.replace(plotly_js(), "")


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    loads = [value for _, attrs in Reader(page).elements for key, value in attrs.items() if key in LOADING]
    assert loads
    assert all(str(value).startswith("#") for value in loads)
    assert not re.search(r"url\(|@import|https?://", without_plotly(page))


def test_the_policy_allows_exactly_the_scripts_of_the_page(page: str) -> None:
    reader = Reader(page)
    policy = next(str(attrs["content"]) for tag, attrs in reader.elements if attrs.get("http-equiv"))
    code = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in code]
    assert len(code) == 2
    assert f"script-src {' '.join(f'{chr(39)}sha256-{digest}{chr(39)}' for digest in digests)};" in policy
    assert policy.startswith("default-src 'none';")


def test_a_name_with_markup_is_only_text(case_of: Callable[..., Case]) -> None:
    tenants = tuple(f"{HOSTILE}{at}" for at in range(3))
    hostile = render(case_of(name=HOSTILE, title=HOSTILE, tenants=tenants, source=HOSTILE))
    assert "<script>window" not in hostile
    assert "<img" not in without_plotly(hostile)
    assert HOSTILE in Reader(hostile).words
    assert len(re.findall(r"<script[ >]", without_plotly(hostile))) == 3


def test_the_data_of_plots_cannot_end_their_script() -> None:
    shown = plain_json({"name": "</script>&\u2028\u2029"})
    assert shown == '{"name":"\\u003c/script\\u003e\\u0026\\u2028\\u2029"}'
    assert json.loads(shown) == {"name": "</script>&\u2028\u2029"}


def test_every_word_of_a_report_has_english_and_vietnamese() -> None:
    words = {key: entry for key, entry in catalogue().items() if key.startswith(("report.", "NZ12"))}
    assert len(words) > 200
    for key, entry in words.items():
        assert set(entry) == {"en", "vi"}, key
        assert set(re.findall(r"{\w+}", entry["en"])) == set(re.findall(r"{\w+}", entry["vi"])), key


@pytest.mark.parametrize(
    "lacking", [(), ("plan", "certificate"), ("operation",), ("promise",), ("promise", "operation")]
)
def test_no_word_is_missing_whatever_the_case_lacks(case_of: Callable[..., Case], lacking: tuple[str, ...]) -> None:
    reader = Reader(render(case_of(**{name: {} if name == "certificate" else None for name in lacking})))
    shown = " ".join(reader.words)
    assert not re.search(r"report\.[a-z]+\.|{\w+}|\bnan\b|\binf\b|None", shown)
    for script in reader.scripts:
        if script.startswith("{"):
            assert not re.search(r'"report\.[a-z]+\.', script)


def test_every_section_is_there_and_every_plot_has_its_table(page: str) -> None:
    reader = Reader(page)
    sections = [attrs["id"] for tag, attrs in reader.elements if tag == "section"]
    expected = "answers roadmap energy dispatch carbon money worth tenants comparison trust assumptions"
    assert sections == expected.split()
    plots = json.loads(next(script for script in reader.scripts if script.startswith("{")))
    figures = [attrs["data-plot"] for _, attrs in reader.elements if "data-plot" in attrs]
    assert set(figures) == set(plots) - {"words"}
    tables = sum(attrs.get("class") == "variant" for _, attrs in reader.elements)
    assert tables == sum(len(plot["variants"]) for key, plot in plots.items() if key != "words")
    assert all(attrs["aria-label"] for _, attrs in reader.elements if "data-plot" in attrs)


def test_a_case_without_plan_or_promise_says_simulated_only(case_of: Callable[..., Case]) -> None:
    simulated = render(case_of(plan=None, promise=None, certificate={}))
    assert "Simulated only, no plan" in simulated
    assert 'id="comparison"' not in simulated


def test_typical_days_are_called_so(case_of: Callable[..., Case]) -> None:
    shown = render(case_of(typical_days=True, operation=None))
    assert "Planned on typical days" in shown
    assert "Typical days standing for the year" in shown


def test_unverified_figures_are_marked(page: str) -> None:
    rows = re.findall(r"<tr><th scope=\"row\">([\w.]+)</th>.*?</tr>", page)
    assert "fuels.coal.price" in rows
    marked = re.findall(r"<th scope=\"row\">([\w.]+)</th>(?:(?!</tr>).)*unverified", page)
    assert marked == ["technologies.pv_roof.capex", "fuels.coal.price"]


def test_the_same_case_gives_the_same_bytes(case_of: Callable[..., Case], tmp_path: Path) -> None:
    first = write_report(case_of(), tmp_path / "a.html", "vi").read_bytes()
    second = write_report(case_of(), tmp_path / "b.html", "vi").read_bytes()
    assert first == second
    assert len(first) < 8e6
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_the_language_given_is_shown_first(full_case: Case) -> None:
    assert '<html lang="vi">' in render(full_case, "vi")
    assert re.search(r'id="language-vi" value="vi" checked', render(full_case, "vi"))
    with pytest.raises(NetzeroError, match="'fr' is no language"):
        render(full_case, "fr")


def test_a_path_that_cannot_be_written_says_so_and_leaves_nothing(full_case: Case, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(StorageFailed, match="taken"):
        write_report(full_case, tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
