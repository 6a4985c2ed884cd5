"""Metered files: what is read, what is repaired, what is refused."""

import pytest

from netzero.demand import read_metered
from netzero.demand.table import read_column, read_table
from netzero.errors import BadInput


def read(data_folder, folder, name, *args):
    return read_metered(read_table(data_folder / folder, name), *args)


def codes(load):
    return [fault.code for fault in load.warnings]


def refused(table, *args):
    with pytest.raises(BadInput) as caught:
        read_metered(table, *args)
    return caught.value.faults


def test_a_factory_with_thousands_in_quotes_and_one_bad_cell(data_folder):
    load = read(data_folder, "loads", "VNM_ninhsim_2024_60min_raw.csv")
    assert load.energy_read_kwh == 184_262_284.0
    assert [(repair.method, repair.first, repair.count) for repair in load.repairs] == [("interpolated", 3375, 1)]
    assert load.energy_kwh - load.energy_read_kwh == pytest.approx(load.repairs[0].added_kwh)
    assert 15_000 < load.kw[3373] < 31_000
    assert codes(load) == ["NZ0540", "NZ0542", "NZ0543"]


def test_a_factory_with_a_negative_hour_and_a_day_far_too_high(data_folder):
    load = read(data_folder, "loads", "VNM_emivest_2024_60min_raw.csv")
    assert round(load.energy_read_kwh, 2) == 10_139_550.17
    assert load.energy_kwh - load.energy_read_kwh == pytest.approx(44.716)
    by_code = {fault.code: fault for fault in load.warnings}
    assert by_code["NZ0541"].place.line == 2481
    assert (by_code["NZ0544"].values["first"], by_code["NZ0544"].values["last"]) == (7346, 7369)
    assert by_code["NZ0544"].values["max_kw"] == pytest.approx(41_779.65, abs=0.01)
    assert (by_code["NZ0545"].place.line, by_code["NZ0545"].values["count"]) == (1293, 346)
    assert load.kw.max() == pytest.approx(41_779.65, abs=0.01), "a suspicious day is told, never clipped"


def test_energy_per_quarter_of_an_hour_becomes_power(data_folder):
    load = read(data_folder, "loads", "KOR_DAEWOO_steel_2018_15min.csv", "Usage_kWh", "kWh", 15)
    assert load.energy_read_kwh == pytest.approx(959_636.71, rel=1e-12)
    assert load.kw[0] == pytest.approx(4 * 3.17)
    assert load.repairs == ()


def test_a_file_without_header_is_one_column(data_folder):
    load = read(data_folder, "loads", "USA_REopt_process_heat_industrial_chemical_norm8760.dat")
    assert load.kw.size == 8760
    assert load.energy_kwh == pytest.approx(1.0, rel=1e-12)


def test_text_among_numbers_is_refused_with_every_row(data_folder):
    table = read_table(data_folder / "dirty", "07_text_in_numbers.csv")
    faults = refused(table, "load_kw")
    assert [fault.place.line for fault in faults] == [32, 33, 57, 79, 92, 122, 142]
    assert {fault.values["column"] for fault in faults} == {"load_kw"}
    assert "12O5" in faults[-1].say()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("01_semicolon_decimal_comma_dayfirst.csv", "NZ0503"),
        ("10_hour_24_00.csv", "NZ0503"),
        ("12_utf16_tab.txt", "NZ0502"),
        ("14a_empty.csv", "NZ0504"),
        ("14b_header_only.csv", "NZ0504"),
        ("15_duplicate_and_trailing_columns.csv", "NZ0506"),
        ("09_day_first_ambiguous.csv", "NZ0507"),
    ],
)
def test_a_file_that_would_have_to_be_guessed_is_refused(data_folder, name, code):
    with pytest.raises(BadInput) as caught:
        read_column(read_table(data_folder / "dirty", name), "load_kw" if code == "NZ0506" else None)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_point_is_a_decimal_point_and_never_thousands(data_folder):
    load = read(data_folder, "dirty", "02_ambiguous_dot_grouping.csv", "load_kw")
    assert load.kw[0] == 18.205


def test_three_hours_are_filled_on_a_straight_line(table_of):
    load = read_metered(table_of("kW\n10\n\n-\nn/a\n50\n"), None)
    assert load.kw.tolist() == [10.0, 20.0, 30.0, 40.0, 50.0]
    assert load.energy_read_kwh == 60.0
    assert [(repair.first, repair.last, repair.added_kwh) for repair in load.repairs] == [(3, 5, 90.0)]


def test_a_longer_gap_is_refused_and_so_are_all_of_them(table_of):
    faults = refused(table_of("kW\n10\n\n\n\n\n50\n" + "-\n" * 5 + "1\n"), None)
    assert [(fault.code, fault.place.line, fault.values["hours"]) for fault in faults] == [
        ("NZ0511", 3, 4.0),
        ("NZ0511", 8, 5.0),
    ]


def test_the_limit_of_a_gap_is_in_hours_not_in_rows(table_of):
    text = "kW\n0\n" + "\n" * 12 + "13\n"
    assert read_metered(table_of(text), None, "kW", 15).kw.tolist() == list(range(14))
    refused(table_of(text), None, "kW", 30)


def test_a_gap_at_the_end_holds_the_last_value(table_of):
    assert read_metered(table_of("a,b\n1,5\n2,-\n"), "b").kw.tolist() == [5.0, 5.0]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('"12,5"', "NZ0509"),
        ('"0,205"', "NZ0509"),
        ('"1.234,5"', "NZ0509"),
        ("1_000", "NZ0508"),
        ("1e999", "NZ0508"),
        ("inf", "NZ0508"),
    ],
)
def test_a_cell_with_two_readings_or_none_is_refused(table_of, cell, code):
    (fault,) = refused(table_of(f"kW\n1\n{cell}\n"), None)
    assert (fault.code, fault.place.line) == (code, 3)


def test_thousands_are_read_and_told(table_of):
    load = read_metered(table_of('kW\n" 1,234.5 "\n7\n'), None)
    assert load.kw.tolist() == [1234.5, 7.0]
    assert codes(load) == ["NZ0543"]


@pytest.mark.parametrize(
    ("unit", "minutes", "kw"), [("kW", 15, 2.0), ("kWh", 15, 8.0), ("MW", 60, 2000.0), ("MWh", 30, 4000.0)]
)
def test_units_are_power_or_energy_per_interval(table_of, unit, minutes, kw):
    assert read_metered(table_of("x\n2\n"), None, unit, minutes).kw.tolist() == [kw]


def test_many_bad_cells_are_counted_and_the_first_twenty_told(table_of):
    faults = refused(table_of("kW\n" + "x\n" * 500), None)
    assert len(faults) == 21
    assert faults[0].values["count"] == 500


def test_a_missing_column_names_those_there_are(table_of):
    (fault,) = refused(table_of("time,kW\n0,1\n"), "kw")
    assert fault.values["columns"] == "time, kW"


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(BadInput, match="there is no file 'absent"):
        read_table(tmp_path, "absent.csv")


def test_a_column_of_gaps_alone_is_refused(table_of):
    (fault,) = refused(table_of("kW\n-\nn/a\n"), None)
    assert fault.code == "NZ0504"


def test_every_message_of_a_load_is_said_in_both_languages(data_folder):
    load = read(data_folder, "loads", "VNM_emivest_2024_60min_raw.csv")
    assert load.warnings
    for fault in load.warnings:
        assert fault.say("en") != fault.say("vi")
        assert "{" not in fault.say("en") + fault.say("vi")


def test_the_rows_of_a_quoted_file_keep_their_lines(table_of):
    table = table_of(b'\xef\xbb\xbfname,kW\r\n"two\r\nlines",1\r\nx,oops\r\n')
    (fault,) = refused(table, "kW")
    assert fault.place.line == 4
