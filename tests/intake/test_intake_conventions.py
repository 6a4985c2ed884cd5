"""How texts are understood: encoding, separator, numbers, dates, times, heads, labels."""

import numpy as np
import pytest

from netzero.errors import BadInput
from netzero.intake.cell_names import letters
from netzero.intake.clock import clock, read_clocks
from netzero.intake.dates import date_parts, day_numbers, orders_that_fit
from netzero.intake.encoding import decode
from netzero.intake.inspection import Findings
from netzero.intake.numbers import read_numbers, style_of
from netzero.intake.separator import NONE, separator_of
from netzero.intake.source import read_rows
from netzero.intake.table import table_of
from netzero.intake.unit_words import exact_unit, unit_in


def cells(*texts):
    column = np.empty(len(texts), dtype=object)
    column[:] = texts
    return column


def numbers(*texts, separator=",", declared=None):
    style = style_of(texts, separator, declared)
    return read_numbers(cells(*texts), style)[0].tolist(), style


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1258"])
def test_vietnamese_heads_survive_every_encoding(encoding):
    import unicodedata

    text = "Thời gian;Phụ tải (kW)\n01/01/2024 00:00;5\n"
    written = unicodedata.normalize("NFC", text)
    if encoding == "cp1258":  # tones are letters of their own there
        written = "".join(_cp1258(letter) for letter in text)
    assert decode(written.encode(encoding), "f", Findings()) == text


def _cp1258(letter):
    import unicodedata

    try:
        letter.encode("cp1258")
        return letter
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        return unicodedata.normalize("NFC", parts[0] + "".join(p for p in parts[1:] if p in "\u0302\u031b\u0306")) + (
            "".join(p for p in parts[1:] if p not in "\u0302\u031b\u0306")
        )


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(BadInput):
        decode(b"ab\0\0cd" + bytes(3), "f", Findings())


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b\n1,5;2\n", ";"),
        ("a\tb\n1,5\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("a,b\n1,2\n", ","),
        ('kW\n" 18,205 "\n', NONE),
        ("kW\n1020,5\n980,2\n", NONE),
        ("kW\n5\n", NONE),
    ],
)
def test_the_separator_stands_in_every_line(text, separator):
    assert separator_of(text) == separator


@pytest.mark.parametrize(
    ("texts", "values", "decimal", "thousands"),
    [
        (["1.5", "20"], [1.5, 20], ".", ""),
        (["1,5", "20"], [1.5, 20], ",", ""),
        (["1.234,5", "7.000"], [1234.5, 7000], ",", "."),
        (["1,234.5", "7,000"], [1234.5, 7000], ".", ","),
        (["1.234.567", "1.000"], [1_234_567, 1000], ",", "."),
        (["0,205", "1,020"], [0.205, 1.02], ",", ""),
        (["18,205", "950"], [18205, 950], ".", ","),
        (["1 234,5", "1 000"], [1234.5, 1000], ",", ""),
        (["1'234.5", "2"], [1234.5, 2], ".", ""),
        (["1\u00a0234", "2.5"], [1234, 2.5], ".", ""),
        (["1e3", ".5", "-2."], [1000, 0.5, -2], ".", ""),
    ],
)
def test_all_cells_together_show_the_marks(texts, values, decimal, thousands):
    read, style = numbers(*texts)
    assert read == values
    assert (style.decimal, style.thousands, style.doubtful) == (decimal, thousands, False)


def test_a_point_before_three_digits_is_read_literally_and_doubted():
    read, style = numbers("18.205", "19.360")
    assert read == [18.205, 19.36]
    assert style.doubtful
    assert numbers("18.205", "19.360", declared=",")[0] == [18205, 19360]


def test_a_comma_before_three_digits_follows_the_separator():
    assert numbers("18,205", "19,360")[0] == [18205, 19360]
    read, style = numbers("18,205", "19,360", separator=";")
    assert read == [18.205, 19.36]
    assert style.doubtful


def test_both_marks_side_by_side_are_shown_with_the_cells_against():
    assert style_of(["1.5", "2.5", "3,5"], ";", None).against == (2,)


@pytest.mark.parametrize("cell", ["1.2.3", "12O5", "1,23,4", "1_000", "1 2 3", "#REF!"])
def test_what_is_no_number_in_any_style_is_infinite_and_listed(cell):
    _, wrong, _ = read_numbers(cells("1.5", cell), style_of(["1.5", cell], ",", None))
    assert wrong == [1]


@pytest.mark.parametrize(
    ("texts", "orders"),
    [
        (["2024-01-31"], ("ymd",)),
        (["31/01/2024"], ("dmy",)),
        (["01/31/2024"], ("mdy",)),
        (["01/02/2024", "12/12/2024"], ("dmy", "mdy")),
        (["13/01/2024", "01/13/2024"], ()),
        (["01.02.2024"], ("dmy",)),
        (["01-Feb-2024"], ("dmy",)),
    ],
)
def test_one_number_above_12_shows_the_order_of_dates(texts, orders):
    assert orders_that_fit([date_parts(text) for text in texts]) == orders


def test_days_that_no_calendar_has_are_no_days():
    parts = [date_parts(text) for text in ("29/02/2024", "29/02/2023", "31/04/2024", "1/2/24")]
    days = day_numbers(parts, "dmy")
    assert days[1] == days[2] == -1
    assert [str(np.datetime64(int(day), "D")) for day in days[[0, 3]]] == ["2024-02-29", "2024-02-01"]


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("01:15", 75),
        ("24:00", 1440),
        ("7h30", 450),
        ("7h", 420),
        ("12:00 AM", 0),
        ("12:30 pm", 750),
        ("13", 780),
        ("00:00:00", 0),
        ("00:59:59", 60),
        ("01:00:01", 60),
    ],
)
def test_times_of_day(text, minute):
    assert clock(text).minute == minute


@pytest.mark.parametrize("text", ["25:00", "12:60", "noon", "00:00:60", "13:00 PM", "24:15"])
def test_what_is_no_time_of_day(text):
    assert clock(text) is None


def test_a_zone_in_a_stamp_is_read():
    assert clock("01:00+07:00").offset_minutes == 420
    assert clock("01:00Z").offset_minutes == 0
    assert clock("01:00 -05:30").offset_minutes == -330
    assert clock("01:00+05:45").offset_minutes == 345
    assert clock("01:00+14:00").offset_minutes == 840


@pytest.mark.parametrize("text", ["00:00-13:00", "00:00+15:00", "00:00-00:15", "01:00+07:20"])
def test_what_no_zone_of_the_world_has_is_no_zone(text):
    assert clock(text) is None


@pytest.mark.parametrize(
    ("texts", "minutes", "length"),
    [
        (["00:00-01:00", "01:00-02:00"], [0, 60], 60),
        (["23:30-00:00", "23:00 - 23:30"], [1410, 1380], 30),
        (["00:00-05:00", "01:00-05:00"], [0, 60], None),
        (["00:00-04:00", "04:00-09:30", "09:30-12:00"], [0, 240, 570], -1),
        (["7:00 SA", "1:30 CH"], [420, 810], None),
    ],
)
def test_all_times_of_a_column_show_whether_they_are_ranges(texts, minutes, length):
    read, found = read_clocks(texts)
    assert found == length
    assert [one.minute for one in read if one] == minutes


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Load_kW", "kW"),
        ("Usage_kWh", "kWh"),
        ("Phụ tải (MW)", "MW"),
        ("kWh per 15 min", "kWh"),
        ("Power_kVarh", "kvarh"),
        ("usd_per_kwh", "per kwh"),
        ("Giá (VND/kWh)", "/kWh"),
        ("Xưởng 1", ""),
        ("time", ""),
    ],
)
def test_the_words_of_a_head_name_its_unit(head, unit):
    assert unit_in(head) == unit


def test_a_cell_of_units():
    assert [exact_unit(cell) for cell in ("tấn/h", "kW", "°C", "Nm³/h", "Ngày")] == ["t/h", "kW", "degC", "Nm3/h", ""]


def test_titles_heads_units_and_totals_stand_around_a_table(tmp_path):
    path = tmp_path / "load.csv"
    path.write_text(
        "ABC company;;\n;;\nTime;Power;\n;Hall 1;Hall 2\nh;kW;MWh\n"
        "2024-01-01 00:00;1;2\n2024-01-01 01:00;3;4\nTotal;4;6\nPrepared by: N;;\n",
        encoding="utf-8",
    )
    findings = Findings()
    (rows,) = read_rows(path, "load.csv", findings)
    table = table_of(rows, findings)
    assert table.names == ("Time", "Hall 1", "Hall 2")
    assert table.units == ("", "kW", "MWh")
    assert table.lines.tolist() == [6, 7]
    assert [fault.values["rows"] for fault in findings.told()] == ["8, 9"]


def test_columns_of_a_workbook_have_letters():
    assert [letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
