"""Metered files: what is read, what is repaired, what is refused."""

import pytest

from netzero.demand import LoadOptions, metered, read_load
from netzero.demand.table import read_column, read_table
from netzero.errors import BadInput


def codes(load):
    return [fault.code for fault in load.findings.told()]


def refusals(load):
    return [finding.fault for finding in load.findings if finding.kind == "refusal"]


def only(load):
    """Return the only series of a file."""
    load.raise_if_refused()
    (series,) = load.series.values()
    return series


@pytest.fixture
def read(tmp_path):
    """Return a reader of the text of a file."""

    def make(content, name="load.csv", **declared):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_load(tmp_path / name, LoadOptions(**declared))

    return make


def test_a_factory_with_thousands_in_quotes_and_one_bad_cell(data_folder):
    load = read_load(data_folder / "loads" / "VNM_ninhsim_2024_60min_raw.csv")
    series = only(load)
    assert series.read_kwh == 184_262_284.0
    assert 15_000 < series.kw[3373] < 31_000
    assert series.kwh - series.read_kwh == pytest.approx(series.kw[3373])
    assert codes(load) == ["NZ0540"]


def test_a_factory_with_a_negative_hour_and_a_day_far_too_high(data_folder):
    load = read_load(data_folder / "loads" / "VNM_emivest_2024_60min_raw.csv")
    assert round(only(load).kwh, 2) == 10_139_550.17
    model = metered(load, None)
    assert model.energy_kwh - only(load).read_kwh == pytest.approx(44.716)
    by_code = {fault.code: fault for fault in model.warnings}
    assert by_code["NZ0541"].place.line == by_code["NZ0566"].place.line == 2481
    assert (by_code["NZ0544"].values["first"], by_code["NZ0544"].values["last"]) == ("7346", "7369")
    assert model.kw.max() == pytest.approx(41_779.65, abs=0.01), "a suspicious day is told, never clipped"
    assert by_code["NZ0542"].values["read_kwh"] == pytest.approx(10_139_550.17, abs=0.01)


def test_energy_per_quarter_of_an_hour_becomes_power(data_folder):
    series = only(read_load(data_folder / "loads" / "KOR_DAEWOO_steel_2018_15min.csv"))
    assert series.kwh == pytest.approx(959_636.71, rel=1e-12)
    assert series.kw[0] == pytest.approx(4 * 3.17)
    assert str(series.first) == "2018-01-01T00:00"


def test_a_file_without_header_is_one_column(data_folder):
    series = only(read_load(data_folder / "loads" / "USA_REopt_process_heat_industrial_chemical_norm8760.dat"))
    assert series.kw.size == 8760
    assert series.kwh == pytest.approx(1.0, rel=1e-12)


def test_sites_below_two_rows_of_heads_are_named_by_both(data_folder):
    load = read_load(data_folder / "loads" / "CHE_calliope_urban_heat_power_2005_60min.csv")
    assert list(load.series)[:2] == ["demand_heat X1", "demand_heat X2"]
    assert len(load.series) == 6
    assert load.kw["demand_heat X1"][0] == 4.348485824


def test_a_price_and_a_factor_beside_a_load_are_not_loads(data_folder):
    load = read_load(data_folder / "loads" / "VNM_north-thuan_2025_60min_load_wind_marketprice.csv")
    assert load.inspection.verdict == "accept"
    assert only(load).kwh == pytest.approx(240_900_000.0)


def test_three_hours_are_filled_on_a_straight_line(read):
    series = only(read("kW\n10\n\n-\nn/a\n50\n" + "60\n" * 5))
    assert series.kw.tolist() == [10.0, 20.0, 30.0, 40.0, 50.0] + [60.0] * 5
    assert series.read_kwh == 360.0


def test_longer_gaps_without_a_similar_day_are_refused_all_of_them(read):
    faults = refusals(read("kW\n10\n\n\n\n\n50\n" + "-\n" * 5 + "1\n" * 30))
    assert [(fault.code, fault.place.line, fault.values["hours"]) for fault in faults] == [
        ("NZ0511", 3, 4.0),
        ("NZ0511", 8, 5.0),
    ]


def test_a_long_gap_takes_the_mean_of_the_same_hours_a_week_before_and_after(read):
    hours = [float(hour % 24 + 100 * (hour // 168)) for hour in range(3 * 168)]
    text = ["" if 200 <= hour < 205 else str(value) for hour, value in enumerate(hours)]
    series = only(read("kW\n" + "\n".join(text) + "\n"))
    assert series.kw.tolist() == hours  # week 1 lies midway between weeks 0 and 2


def test_more_than_two_days_are_never_made_up(read):
    text = "kW\n" + "5\n" * 400 + "-\n" * 49 + "5\n" * 400
    assert [fault.values["hours"] for fault in refusals(read(text))] == [49.0]
    assert only(read("kW\n" + "5\n" * 400 + "-\n" * 48 + "5\n" * 400)).kw.sum() == 848 * 5


def test_the_limit_of_a_gap_is_in_hours_not_in_rows(read):
    text = "kW\n0\n" + "\n" * 12 + "13\n" + "14\n" * 30
    assert only(read(text, step_minutes=15)).kw.tolist()[:14] == list(range(14))
    assert refusals(read(text, step_minutes=30))


def test_a_gap_at_the_end_holds_the_last_value(read):
    assert only(read("a,b\n1,5\n2,5\n3,-\n", columns=("b",))).kw.tolist() == [5.0] * 3


@pytest.mark.parametrize("cell", ["1_000", "1e999", "inf", "1,23,4", "12O5", "--5", "#REF!", "mất điện"])
def test_a_cell_that_is_no_number_is_refused(read, cell):
    (fault,) = refusals(read(f'kW\n1\n"{cell}"\n'))
    assert (fault.code, fault.place.line) == ("NZ0508", 3)


@pytest.mark.parametrize(
    ("unit", "minutes", "kw"),
    [("kW", 15, 2.0), ("kWh", 15, 8.0), ("MW", 60, 2000.0), ("MWh", 30, 4000.0), ("W", 60, 0.002), ("GWh", 60, 2e6)],
)
def test_units_are_power_or_energy_per_interval(read, unit, minutes, kw):
    assert only(read("x\n2\n", unit=unit, step_minutes=minutes)).kw.tolist() == pytest.approx([kw])


def test_many_bad_cells_are_counted_and_the_first_twenty_told(read):
    faults = refusals(read("kW\n" + "x\n" * 500))
    assert len(faults) == 21
    assert faults[0].values["count"] == 500


def test_what_is_mostly_missing_is_not_made_up(read):
    assert [fault.code for fault in refusals(read("kW\n" + "5\n\n" * 100 + "5\n"))] == ["NZ0592"]
    assert only(read("kW\n" + "5\n5\n\n" * 100 + "5\n")).kw.tolist() == [5.0] * 301


def test_a_length_that_nobody_knows_is_an_hour_and_told(read):
    assert "NZ0591" in codes(read("kW\n" + "5\n" * 96))
    assert codes(read("kW\n" + "5\n" * 96, step_minutes=15)) == []


def test_a_missing_column_names_those_there_are(read):
    (fault,) = refusals(read("time,kW\n0,1\n", columns=("power",)))
    assert fault.values["columns"] == "time, kW"


def test_an_absent_file_is_refused(tmp_path):
    load = read_load(tmp_path / "absent.csv")
    assert load.inspection.verdict == "refuse"
    with pytest.raises(BadInput, match="there is no file 'absent"):
        load.raise_if_refused()


def test_a_column_of_gaps_alone_is_refused(read):
    assert read("kW\n-\nn/a\n").inspection.verdict == "refuse"


def test_every_message_of_a_load_is_said_in_both_languages(data_folder):
    for path in [*(data_folder / "loads").iterdir(), *(data_folder / "dirty").glob("*.csv")]:
        for finding in read_load(path).findings:
            fault = finding.fault
            assert fault.say("en") != fault.say("vi")
            assert "{" not in fault.say("en") + fault.say("vi")


def test_the_rows_of_a_quoted_file_keep_their_lines(read):
    load = read(b'\xef\xbb\xbfname,kW\r\n"two\r\nlines",1\r\nx,oops\r\ny,2\r\n', columns=("kW",))
    assert [fault.place.line for fault in refusals(load)] == [4]


def test_several_columns_are_no_answer_to_a_tenant_that_names_none(read):
    load = read("time,a kW,b kW\n2026-01-01 00:00,1,2\n2026-01-01 01:00,3,4\n")
    with pytest.raises(BadInput, match="name one of: a kW, b kW"):
        metered(load, None)
    assert metered(load, "b kW").kw.tolist() == [2.0, 4.0]


@pytest.mark.parametrize("cell", ['"12,5"', '"0,205"', '"1.234,5"'])
def test_tables_of_profiles_are_read_strictly(table_of, cell):
    with pytest.raises(BadInput) as caught:
        read_column(table_of(f"kW\n1\n{cell}\n"), None)
    assert [(fault.code, fault.place.line) for fault in caught.value.faults] == [("NZ0509", 3)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("01_semicolon_decimal_comma_dayfirst.csv", "NZ0503"),
        ("12_utf16_tab.txt", "NZ0502"),
        ("14a_empty.csv", "NZ0504"),
        ("15_duplicate_and_trailing_columns.csv", "NZ0506"),
        ("09_day_first_ambiguous.csv", "NZ0507"),
    ],
)
def test_a_profile_that_would_have_to_be_guessed_is_refused(data_folder, name, code):
    with pytest.raises(BadInput) as caught:
        read_column(read_table(data_folder / "dirty", name), "load_kw" if code == "NZ0506" else None)
    assert [fault.code for fault in caught.value.faults] == [code]
