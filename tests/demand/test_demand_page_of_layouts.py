"""The page of load files is true: each of its examples is read as the line below it says."""

import re
from pathlib import Path

import pytest
from pages import text_of

from netzero.demand import read_load

EXAMPLE = re.compile(
    r"```csv\n(.*?)```\n\n-> (accept|refuse), (?:(\d+) min from (\S+), (\d+) intervals|(NZ\d{4}))\n", re.DOTALL
)
EXAMPLES = EXAMPLE.findall(text_of("loads"))


def test_every_example_says_how_it_is_read() -> None:
    assert len(EXAMPLES) == text_of("loads").count("```csv") > 0


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_is_read_as_the_page_says(number: int, tmp_path: Path) -> None:
    content, verdict, minutes, first, count, code = EXAMPLES[number]
    path = tmp_path / "load.csv"
    path.write_text(content, encoding="utf-8")
    load = read_load(path)
    if code:
        assert {finding.fault.code for finding in load.findings if finding.kind == "refusal"} == {code}
        return
    (series,) = load.series.values()
    found = load.inspection
    assert (found.verdict, str(found.step_minutes), found.first) == (verdict, minutes, first)
    assert str(series.kw.size) == count
