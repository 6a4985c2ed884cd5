"""Every dirty load file gets its verdict, its figures, its places and its words."""

import json

import numpy as np
import pytest

from netzero.demand import LoadOptions, read_load
from netzero.intake.looks import is_gap

FILES = {
    "01": LoadOptions(),
    "02": LoadOptions(),
    "03": LoadOptions(),
    "04": LoadOptions(tz="Europe/Berlin"),
    "05": LoadOptions(),
    "06": LoadOptions(),
    "07": LoadOptions(),
    "08": LoadOptions(),
    "09": LoadOptions(),
    "10": LoadOptions(),
    "11": LoadOptions(),
    "12": LoadOptions(),
    "14a": LoadOptions(),
    "14b": LoadOptions(),
    "15": LoadOptions(),
    "16": LoadOptions(),
}
"""Number of a load file -> what is declared of it."""
REFUSED = {"refuse", "refuse_listing_all", "refuse_or_ask"}
INSTRUCTIONS = {
    "peak is only 20 kW / unit check": ("the peak is only 21 kW: check the unit",),
    "state the unit used": ("in kW the peak",),
    "leap year: 8784 h kept, or 29 February dropped with a warning and the kWh lost": ("leap year: 8784 h kept",),
    "tab": ("separator tab",),
    "day-first dates": ("day-first dates",),
    "needs a declared time zone Europe/Berlin": (),
}
"""Phrases of expected.json that say what to tell rather than how -> the words; the zone: see its own test."""


@pytest.fixture(scope="module")
def expected(data_folder):
    entries = json.loads((data_folder / "dirty" / "expected.json").read_text(encoding="utf-8"))
    return {entry["file"].split("_")[0]: entry for entry in entries}


@pytest.fixture(scope="module")
def load(data_folder, expected):
    """Return a reader of a dirty file by its number, each read once."""
    known = {}

    def read(number):
        if number not in known:
            known[number] = read_load(data_folder / "dirty" / expected[number]["file"], FILES[number])
        return known[number]

    return read


def said(load):
    return [finding.fault.say() for finding in load.findings]


def test_all_load_files_are_here(expected):
    assert set(expected) - set(FILES) == {"13"}, "13 is a weather file"


@pytest.mark.parametrize("number", FILES)
def test_a_dirty_file_gets_its_verdict(load, expected, number):
    wanted = expected[number]["verdict"]
    assert load(number).inspection.verdict == ("refuse" if wanted in REFUSED else wanted)
    assert bool(load(number).series) == (wanted not in REFUSED), "a refused file gives no series"


@pytest.mark.parametrize("number", FILES)
def test_a_dirty_file_says_what_must_be_said(load, expected, number):
    words = [word for phrase in expected[number]["must_say"] for word in INSTRUCTIONS.get(phrase, (phrase,))]
    everything = "\n".join(said(load(number)))
    assert [word for word in words if word not in everything] == []


@pytest.mark.parametrize("number", FILES)
def test_a_dirty_file_has_its_figures(load, expected, number):
    after = expected[number]["after"] or {}
    series = list(load(number).series.values())
    figures = {
        "rows": lambda: series[0].kw.size,
        "rows_hourly": lambda: series[0].hourly_kw().size,
        "sum_kwh": lambda: series[0].read_kwh,
        "raw_sum_kwh": lambda: series[0].kwh,
        "max_kw": lambda: max(series[0].kw),
        "max_hourly_kw": lambda: series[0].hourly_kw().max(),
        "feb29_kwh": lambda: sum(series[0].kw[series[0].start.astype("datetime64[D]") == np.datetime64("2024-02-29")]),
        "first_interval_start": lambda: str(series[0].first).replace("T", " "),
        "xuong1_kwh": lambda: load(number).series["Xưởng 1"].kwh,
        "xuong2_kwh": lambda: load(number).series["Xưởng 2"].kwh,
        "sum_without_that_day_kwh": lambda: series[0].kwh - series[0].kw[7344:7368].sum(),
        "wrong_if_treated_as_kw": lambda: series[0].kwh / 4,
        "steam_unit": lambda: load(number).inspection.details["other_columns"][0]["unit"] + ", must not be read as kW",
    }
    for name, wanted in after.items():
        if name != "note":
            assert figures[name]() == (wanted if isinstance(wanted, str) else pytest.approx(wanted, abs=0.01)), name


NOTES = {
    "02": lambda load: load.series["load_kw"].kw[0] == 18.205,
    "03": lambda load: [fault.code for fault in filled(load)] == ["NZ0540", "NZ0563", "NZ0563"],
    "04": lambda load: not filled(load) and load.series["load_kw"].kw.size == 8784,
    "06": lambda load: load.series["Load_kW"].kw.min() == -44.716,
    "07": lambda load: not load.series and {"12O5", "1.2.3"} <= {f.fault.values.get("read") for f in load.findings},
    "09": lambda load: "read with days first, the days follow one another" in "\n".join(said(load)),
    "16": lambda load: load.series["Load_kW"].kwh - load.series["Load_kW"].read_kwh == pytest.approx(20_000, rel=0.3),
}
"""Number -> what its note demands of the reader, as a fact of what was read."""


def filled(load):
    return [fault for fault in load.findings.told() if fault.code in ("NZ0540", "NZ0563")]


@pytest.mark.parametrize("number", FILES)
def test_a_dirty_file_is_read_as_its_note_demands(load, expected, number):
    assert ("note" in (expected[number]["after"] or {})) == (number in NOTES)
    assert number not in NOTES or NOTES[number](load(number))


@pytest.mark.parametrize("number", FILES)
def test_energy_is_that_read_and_that_told_to_be_filled_in(load, number):
    for series in load(number).series.values():
        told = sum(fault.values["added_kwh"] for fault in filled(load(number)) if fault.values["column"] == series.name)
        assert series.kwh == pytest.approx(series.read_kwh + told, abs=0.01)


@pytest.mark.parametrize("number", FILES)
def test_what_is_filled_in_is_not_above_what_was_read(load, number):
    for series in load(number).series.values():
        cells = series.where.table.columns[series.where.position]
        read = np.array([row >= 0 and not is_gap(cells[row]) for row in series.where.row])
        assert series.kw.max() == series.kw[read].max()


def test_gaps_are_told_where_they_begin(load, expected):
    places = [entry["missing_from"][:16] for entry in expected["03"]["where"]]
    told = [fault.values["first"] for fault in load("03").findings.told() if fault.code in ("NZ0540", "NZ0563")]
    assert told == places


def test_text_among_numbers_is_refused_with_every_cell(load, expected):
    told = [finding.fault for finding in load("07").findings if finding.fault.code in ("NZ0508", "NZ0510")]
    assert [(fault.place.line, fault.values["read"], fault.values["column"]) for fault in told] == [
        (entry["row"], entry["value"], entry["column"]) for entry in expected["07"]["where"]
    ]


def test_a_high_day_a_negative_hour_and_a_bad_cell_have_their_rows(load, expected):
    by_code = {fault.code: fault for number in ("06", "16") for fault in load(number).findings.told()}
    day, hour = expected["06"]["where"]
    high = by_code["NZ0544"]
    assert [int(high.values["first"]), int(high.values["last"])] == day["rows"]
    assert high.values["max_kw"] == pytest.approx(day["max"])
    assert (by_code["NZ0566"].place.line, by_code["NZ0566"].values["kw"]) == (hour["row"], hour["value"])
    assert [by_code["NZ0540"].place.line] == expected["16"]["where"][0]["rows"]


def test_a_duplicate_column_is_refused_at_its_head(load, expected):
    (where,) = expected["15"]["where"]
    (fault,) = [finding.fault for finding in load("15").findings if finding.kind == "refusal"]
    assert (fault.place.line, fault.place.column) == (where["row"], where["columns"][1])


def test_a_clock_that_changes_needs_its_zone(data_folder, expected):
    told = read_load(data_folder / "dirty" / expected["04"]["file"])
    assert told.inspection.verdict == "refuse"
    for phrase in expected["04"]["must_say"]:
        assert any(phrase in sentence for sentence in said(told)), phrase


def test_an_ambiguous_order_is_read_once_it_is_declared(data_folder, expected):
    path = data_folder / "dirty" / expected["09"]["file"]
    assert read_load(path, LoadOptions(day_first=True)).inspection.verdict == "accept"
    assert read_load(path, LoadOptions(day_first=False)).inspection.verdict == "refuse", (
        "months apart, too long to fill"
    )


def test_the_energy_of_a_year_reveals_points_that_group_thousands(data_folder, expected):
    path = data_folder / "dirty" / expected["02"]["file"]
    sentences = said(read_load(path, LoadOptions(annual_kwh=164_000_000)))
    assert any("check unit, decimal mark and multiplier" in sentence for sentence in sentences)
    assert read_load(path, LoadOptions(decimal=",")).series["load_kw"].kw[0] == 18_205.0


def test_the_sheet_of_bills_is_not_a_load_when_it_is_asked_for(data_folder, expected):
    path = data_folder / "dirty" / expected["11"]["file"]
    assert read_load(path, LoadOptions(sheet="Phụ tải điện")).inspection.verdict == "repair_with_warning"
    assert read_load(path, LoadOptions(sheet="absent")).inspection.verdict == "refuse"
