"""Slips of people who prepare weather files: each is refused at its line, or doubted; what is only unusual is read."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from netzero.errors import Place
from netzero.weather import Declared, bundled, inspect_weather
from netzero.weather.beam import beam_doubts
from netzero.weather.brightness import brightness_doubts
from netzero.weather.standstill import standstill_doubts
from netzero.weather.warmth import warmth_doubts

PLACE = Place("made.csv")
DECLARED = Declared(utc_offset_h=7, label="start", latitude=21.03, longitude=105.8, altitude_m=10)
NSRDB = "VNM_KhanhHoa_12.52_109.03_NSRDB-himawari_2019_60min.csv"
NAMES = ("ghi_w_m2", "temperature_c", "wind_m_s")


def told(inspection, *kinds: str):
    kinds = kinds or ("refusal",)
    found = [finding.fault for finding in inspection.findings if finding.kind in kinds]
    return [(fault.code, fault.place.line) for fault in found]


def codes(faults) -> list[str]:
    return [fault.code for fault in faults]


@pytest.fixture(scope="module")
def year():
    return bundled("hanoi")


@pytest.fixture(scope="module")
def frame(year):
    columns = {name: year[name].values.round(2) for name in NAMES}
    stamps = pd.date_range("2025-01-01", periods=8760, freq="h").strftime("%Y-%m-%d %H:%M")
    return pd.DataFrame({"time": stamps, **columns})


@pytest.fixture
def inspect_text(tmp_path):
    def inspect(text: str, declared: Declared = DECLARED):
        path = tmp_path / "w.csv"
        path.write_text(text, encoding="utf-8")
        return inspect_weather(path, declared)

    return inspect


@pytest.mark.parametrize("row", ["2025-01-01 12:00,1,024.5,18.3,2.0", "2025-01-01 12:00,420,18,5,2.0"])
def test_a_comma_within_a_number_makes_a_row_too_long_and_is_refused(frame, inspect_text, row):
    lines = frame.to_csv(index=False).splitlines()
    lines[13] = row
    inspection, dataset = inspect_text("\n".join(lines))
    assert dataset is None
    assert told(inspection) == [("NZ0482", 14)]


@pytest.mark.parametrize(("separator", "mark"), [(";", ","), (";", "."), ("\t", ","), (",", ".")])
def test_a_table_is_read_with_any_separator_and_decimal_mark(frame, inspect_text, separator, mark):
    inspection, dataset = inspect_text(frame.to_csv(index=False, sep=separator, decimal=mark))
    assert dataset is not None, told(inspection)
    for name in NAMES:
        np.testing.assert_array_equal(dataset[name], frame[name])


@pytest.mark.parametrize("write", ["{:,.0f}".format, "{:,.1f}".format])
def test_marks_of_thousands_are_refused(frame, inspect_text, write):
    inspection, dataset = inspect_text(frame.assign(ghi_w_m2=frame["ghi_w_m2"].map(write)).to_csv(index=False, sep=";"))
    first = 2 + int(np.argmax(frame["ghi_w_m2"] >= 999.95))
    assert dataset is None
    assert ("NZ0483", first) in told(inspection)


def test_a_column_cannot_stand_for_two_variables(frame, inspect_text):
    declared = replace(DECLARED, columns={"wind_m_s": "temperature_c"})
    assert told(inspect_text(frame.to_csv(index=False), declared)[0]) == [("NZ0493", 1)]


def test_a_site_that_is_not_on_earth_is_refused(frame, inspect_text):
    declared = replace(DECLARED, latitude=105.8, longitude=21.03)
    assert told(inspect_text(frame.to_csv(index=False), declared)[0]) == [("NZ0484", 0)]


@pytest.mark.parametrize("first", ["2024-07-01", "2024-03-01", "2021-07-01"])
def test_a_year_may_begin_in_any_month_and_lies_on_its_dates(frame, inspect_text, first):
    """Each of them has 365 days; the rows are those of their month, day and hour."""
    stamps = pd.date_range(first, periods=8760, freq="h")
    moved = frame.iloc[(stamps.dayofyear - (stamps.is_leap_year & (stamps.month > 2)) - 1) * 24 + stamps.hour]
    inspection, dataset = inspect_text(moved.assign(time=stamps.strftime("%Y-%m-%d %H:%M")).to_csv(index=False))
    assert dataset is not None, told(inspection)
    np.testing.assert_array_equal(dataset["temperature_c"], frame["temperature_c"])


@pytest.mark.parametrize(("first", "days"), [("2023-06-01", 365), ("2023-01-01", 366)])
def test_a_year_with_a_day_too_few_or_too_many_is_refused(frame, inspect_text, first, days):
    """Up to 30 May of a leap year 31 May is missing; up to 1 January that day comes twice."""
    stamps = pd.date_range(first, periods=days * 24, freq="h").strftime("%Y-%m-%d %H:%M")
    rows = frame.iloc[np.arange(days * 24) % 8760].assign(time=stamps)
    assert told(inspect_text(rows.to_csv(index=False))[0]) == [("NZ0413", 0)]


def epw_lines(write_epw) -> tuple[list[str], object]:
    path = write_epw()
    return path.read_text(encoding="utf-8").splitlines(), path


def test_days_of_an_epw_must_follow_each_other(write_epw):
    """Line 33 is the first hour of the second day; the two days are exchanged."""
    lines, path = epw_lines(write_epw)
    lines[8:32], lines[32:56] = lines[32:56], lines[8:32]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert told(inspect_weather(path)[0]) == [("NZ0404", 9)]


def test_text_in_an_epw_is_refused_at_its_line(write_epw):
    lines, path = epw_lines(write_epw)
    lines[3008] = ",".join("n.d." if at == 13 else cell for at, cell in enumerate(lines[3008].split(",")))
    path.write_text("\n".join(lines), encoding="utf-8")
    assert told(inspect_weather(path)[0]) == [("NZ0415", 3009)]


def test_commas_that_a_spreadsheet_adds_to_an_epw_change_nothing(write_epw):
    _, right = inspect_weather(write_epw())
    lines, path = epw_lines(write_epw)
    path.write_text("\n".join(line + ",,," for line in lines), encoding="utf-8")
    inspection, dataset = inspect_weather(path)
    assert dataset is not None, told(inspection)
    assert dataset.drop_attrs().equals(right.drop_attrs())


@pytest.fixture
def change_nsrdb(data_folder, tmp_path):
    def change(edit):
        lines = (data_folder / "weather" / NSRDB).read_text(encoding="latin-1").splitlines()
        rows = [line.split(",") for line in lines]
        edit(rows)
        path = tmp_path / NSRDB
        path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
        return inspect_weather(path)[0]

    return change


def put(line: int, column: int, text: str):
    def edit(rows):
        rows[line - 1][column] = text

    return edit


@pytest.mark.parametrize(
    ("edit", "code", "line"),
    [
        (put(503, 5, "abc"), "NZ0415", 503),
        (put(700, 1, "13"), "NZ0409", 700),
        (put(700, 2, "32"), "NZ0409", 700),
        (put(700, 3, "25"), "NZ0409", 700),
        (put(2, 5, "12N"), "NZ0415", 2),
        (put(2, 5, ""), "NZ0484", 0),
        (lambda rows: rows[502].insert(5, "1"), "NZ0482", 503),
    ],
)
def test_a_wrong_cell_of_an_nsrdb_file_is_refused_at_its_line(change_nsrdb, edit, code, line):
    assert told(change_nsrdb(edit)) == [(code, line)]


def test_a_file_without_wind_is_refused_for_it(change_nsrdb):
    def without_wind(rows):
        position = rows[2].index("Wind Speed")
        for row in rows[2:]:
            del row[position]

    assert told(change_nsrdb(without_wind)) == [("NZ0408", 0)]


def test_a_typical_year_that_ends_too_early_is_refused_for_its_length(change_nsrdb):
    """Months of different years follow each other up to the 5,000th hour."""

    def cut(rows):
        del rows[5003:]
        for row in rows[3:]:
            row[0] = str(2000 + int(row[1]))

    assert told(change_nsrdb(cut)) == [("NZ0413", 0)]


@pytest.mark.parametrize("heights", ["height,2", "height,2,-10", "height,2,10 m"])
def test_each_column_needs_a_height(tmp_path, heights):
    path = tmp_path / "w.csv"
    rows = [f"2025-01-01 {hour:02}:00:00+01:00,5,3" for hour in range(24)]
    path.write_text("\n".join(["variable_name,temperature,wind_speed", heights, *rows]), encoding="utf-8")
    assert told(inspect_weather(path)[0]) == [("NZ0458", 2)]


def shifted(year, steps: int):
    return year.assign(temperature_c=("time", np.roll(year["temperature_c"].values, steps)))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda year: shifted(year, -7), "NZ0487"),
        (lambda year: shifted(year, 12), "NZ0487"),
        (lambda year: shifted(year, 182 * 24), "NZ0488"),
        (lambda year: year.assign(temperature_c=year["temperature_c"] / 10), "NZ0486"),
        (lambda year: year.assign(temperature_c=year["temperature_c"] - 6), "NZ0489"),
    ],
    ids=["in UTC", "by half a day", "by half a year", "a tenth", "of another place"],
)
def test_temperature_of_another_time_unit_or_place_is_doubted(year, spoil, code):
    assert warmth_doubts(year, PLACE) == []
    assert codes(warmth_doubts(spoil(year), PLACE))[0] == code


def test_no_good_year_has_an_odd_temperature_or_light_or_stands_still(data_folder):
    files = [path for path in (data_folder / "weather").iterdir() if path.suffix in (".epw", ".csv", ".nc")]
    found = {code for path in files for code, _ in told(inspect_weather(path)[0], "warning")}
    assert len(files) == 11
    assert not found & {"NZ0485", "NZ0486", "NZ0487", "NZ0488", "NZ0489", "NZ0490", "NZ0491"}


@pytest.mark.parametrize("name", ["temperature_c", "wind_m_s"])
def test_a_sensor_that_hangs_for_more_than_three_days_is_doubted(year, name):
    """Hours 2001 to 2072 are 72, those to 2073 one more."""

    def hanging(hours: int, value: float):
        values = year[name].values.copy()
        values[2001 : 2001 + hours] = value
        return year.assign({name: ("time", values)})

    assert standstill_doubts(hanging(72, 3.21), PLACE) == []
    assert [(f.code, f.values["name"], f.values["hours"]) for f in standstill_doubts(hanging(73, 3.21), PLACE)] == [
        ("NZ0485", name, 73.0)
    ]
    assert len(standstill_doubts(hanging(73, 0.0), PLACE)) == (name == "temperature_c")  # a calm is no fault


def test_light_at_night_is_doubted(year):
    lifted = np.maximum(year["ghi_w_m2"], 5.0)
    assert codes(brightness_doubts(year.assign(ghi_w_m2=lifted), PLACE)) == ["NZ0491"]


@pytest.mark.parametrize(
    "columns",
    [
        lambda year: {"dhi_w_m2": 0 * year["dhi_w_m2"], "dni_w_m2": 2 * year["dni_w_m2"]},
        lambda year: {"dni_w_m2": year["dni_w_m2"] / 2},
        lambda year: {"dhi_w_m2": year["dni_w_m2"], "dni_w_m2": year["dhi_w_m2"] / 4},
    ],
    ids=["no diffuse light", "half the beam", "swapped"],
)
def test_a_beam_that_no_sky_gives_is_doubted(year, columns):
    assert beam_doubts(year, PLACE) == []
    assert codes(beam_doubts(year.assign(columns(year)), PLACE)) == ["NZ0490"]
