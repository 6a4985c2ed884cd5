"""Every message has its sentence in both languages, and every sentence is said somewhere."""

import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest
import yaml

from netzero.errors import Place
from netzero.messages import LANGUAGES, text

PACKAGE = Path(__file__).resolve().parents[2] / "netzero"
CODE = re.compile(r"NZ\d{4}")
AREAS = {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in PACKAGE.glob("messages/*.yaml")}
SENTENCES = {key: entry for area in AREAS.values() for key, entry in area.items()}
USED = {code for path in PACKAGE.rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}


def named(sentence: str) -> set[str]:
    """Names of the values that a sentence takes."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_code_that_is_used_has_a_sentence() -> None:
    assert not USED - set(SENTENCES)


def test_every_sentence_is_used() -> None:
    assert {key for key in SENTENCES if CODE.fullmatch(key)} <= USED


def test_no_code_has_two_sentences() -> None:
    heads = [line.split(":")[0] for path in PACKAGE.glob("messages/*.yaml") for line in path.open(encoding="utf-8")]
    written = [head for head in heads if CODE.fullmatch(head)]
    assert sorted(written) == sorted(set(written))
    assert len(SENTENCES) == sum(len(area) for area in AREAS.values())


@pytest.mark.parametrize("area", sorted(AREAS))
def test_every_sentence_is_in_both_languages_and_takes_the_same_values(area: str) -> None:
    for key, entry in AREAS[area].items():
        assert set(entry) == set(LANGUAGES), key
        assert all(entry[lang].strip() for lang in LANGUAGES), key
        assert named(entry["en"]) == named(entry["vi"]), key


def test_the_sentences_are_shipped_with_the_package() -> None:
    assert {entry.name for entry in files("netzero.messages").iterdir()} >= set(AREAS)


def test_a_number_for_reading_has_the_marks_of_the_language() -> None:
    values = {"column": "kw", "read_kwh": 1234.5, "kwh": 1_000_000.0}
    assert "1,234.5 kWh" in text("NZ0542", "en", **values)
    assert "1.234,5 kWh" in text("NZ0542", "vi", **values)
    assert "1.000.000,0 kWh" in text("NZ0542", "vi", **values)


def test_a_number_that_may_be_written_into_a_scenario_keeps_its_point() -> None:
    assert "1.5" in text("NZ0107", "vi", read="x", limit="1.5", unit="kW")


def test_a_place_without_a_file_is_its_key() -> None:
    assert str(Place(path="meters.gate.tariff")) == "meters.gate.tariff"
    assert str(Place("park.yaml", 7, path="meters.gate.tariff")) == "park.yaml:7"
