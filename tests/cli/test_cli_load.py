"""`netzero load inspect`: the verdict of a file of metered loads."""

import pytest


@pytest.fixture
def meter(tmp_path):
    """Write a file of metered loads."""

    def write(content):
        path = tmp_path / "meter.csv"
        path.write_text(content, encoding="utf-8")
        return path

    return write


def test_a_good_file_is_accepted_and_its_energy_shown(meter, netzero):
    done = netzero("load", "inspect", meter("time;hall (kW)\n2026-01-01 00:00;1,5\n2026-01-01 01:00;2,5\n"))
    assert done.code == 0
    assert "decimal comma" in done.out
    assert "verdict: accepted" in done.out


def test_a_refused_file_ends_with_3_and_names_the_row(meter, netzero):
    done = netzero("load", "inspect", meter("kW\n5\nbroken\n7\n"))
    assert done.code == 3
    assert "meter.csv:3:1" in done.out
    assert netzero("load", "inspect", "absent.csv").code == 3


def test_the_document_has_the_verdict_and_every_finding(meter, netzero):
    done = netzero("--lang", "vi", "load", "inspect", meter("kW\n5\n\n7\n8\n"), "--minutes", "60", "--json")
    assert (done.code, done.document["verdict"]) == (0, "repair_with_warning")
    assert done.document["columns"][0]["sum"] == 26.0
    assert "nội suy" in done.document["findings"][-1]["message"]


def test_declarations_reach_the_reader(meter, netzero):
    content = "".join(f"0{day}/0{day}/2026 {hour:02d}:00;{hour + 18}.205\n" for day in (1, 2) for hour in range(24))
    options = ("--decimal", ",", "--unit", "kWh", "--multiplier", "2", "--month-first", "--label", "end", "--json")
    found = netzero("load", "inspect", meter("time;x\n" + content), *options).document
    assert [column["unit"] for column in found["columns"]] == []  # the days are a month apart: too long to fill
    assert found["label"] == "end"
    assert any(finding["code"] == "NZ0511" for finding in found["findings"])


def test_vietnamese_meters_are_told_in_vietnamese(meter, netzero):
    assert "kết luận" in netzero("--lang", "vi", "load", "inspect", meter("kW\n5\n6\n")).out.lower()
