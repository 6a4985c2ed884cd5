"""Loads in the layouts that people bring: stamps, labels, zones, registers, long tables, formats."""

import numpy as np
import pytest

from netzero.demand import LoadOptions, read_load


def stamps(first, count, minutes=60, form="iso"):
    times = np.datetime64(first, "m") + np.arange(count) * minutes
    if form == "iso":
        return [str(time).replace("T", " ") for time in times]
    return [time.item().strftime(form) for time in times]


def table(times, values, head="time;kW"):
    return head + "\n" + "".join(f"{time};{value}\n" for time, value in zip(times, values, strict=True))


def codes(load):
    return {finding.fault.code for finding in load.findings}


@pytest.fixture
def read(tmp_path):
    """Return a reader of the text of a file."""

    def make(content, name="load.csv", **declared):
        (tmp_path / name).write_text(content, encoding="utf-8", newline="")
        return read_load(tmp_path / name, LoadOptions(**declared))

    return make


def test_hours_1_to_24_beside_a_date_are_ends(read):
    rows = "".join(f"0{day}/01/2024;{hour};{hour}\n" for day in (1, 2) for hour in range(1, 25))
    load = read("date;hour;kW\n" + rows, day_first=True)
    series = load.series["kW"]
    assert (load.inspection.label, str(series.first), series.kw[0]) == ("end", "2024-01-01T00:00", 1.0)
    assert "NZ1531" in codes(load)


@pytest.mark.parametrize(
    ("first", "declared", "label", "start"),
    [
        ("2024-01-01T00:00", None, "start", "2024-01-01T00:00"),
        ("2024-01-01T01:00", None, "end", "2024-01-01T00:00"),
        ("2024-01-01T01:00", "start", "start", "2024-01-01T01:00"),
        ("2024-01-01T00:30", "middle", "middle", "2024-01-01T00:00"),
        ("2024-01-01T07:00", None, "start", "2024-01-01T07:00"),
    ],
)
def test_the_first_stamp_shows_the_label_unless_it_is_declared(read, first, declared, label, start):
    load = read(table(stamps(first, 48), range(48)), label=declared)
    assert (load.inspection.label, load.inspection.first) == (label, start)
    assert ("NZ1534" in codes(load)) == (first.endswith("07:00"))
    assert ("NZ1535" in codes(load)) == (declared == "start")


def test_a_midnight_on_the_day_that_it_ends_is_moved(read):
    times = stamps("2024-01-01T01:00", 48)
    times[23], times[47] = "2024-01-01 00:00", "2024-01-02 00:00"
    load = read(table(times, range(48)))
    assert load.series["kW"].kw.tolist() == list(range(48))
    assert load.inspection.verdict == "repair_with_warning"
    assert "NZ1530" in codes(load)


def test_newest_first_is_turned_round_and_shuffled_rows_are_sorted(read):
    times = stamps("2024-01-01", 48)
    turned = read(table(times[::-1], range(48)[::-1]))
    assert (turned.series["kW"].kw.tolist(), turned.inspection.verdict) == (list(range(48)), "accept")
    times[3], times[9] = times[9], times[3]
    mixed = read(table(times, [0, 1, 2, 9, 4, 5, 6, 7, 8, 3, *range(10, 48)]))
    assert (mixed.series["kW"].kw.tolist(), mixed.inspection.verdict) == (list(range(48)), "repair_with_warning")


def test_a_row_twice_is_left_out_only_when_it_says_the_same(read):
    times = stamps("2024-01-01", 24)
    same = read(table([*times, times[-1]], [*range(24), 23]))
    assert same.series["kW"].kw.size == 24
    assert "NZ1549" in codes(same)
    assert codes(read(table([*times, times[-1]], [*range(24), 99]))) >= {"NZ1548"}


def test_stamps_with_their_zone_lose_no_hour_at_a_clock_change(read):
    times = [f"{t}{'+01:00' if n < 2 else '+02:00'}" for n, t in enumerate(stamps("2024-03-31", 24)) if n != 2]
    load = read(table([*times, "2024-04-01 00:00+02:00"], range(24)))
    assert load.series["kW"].kw.tolist() == list(range(24))
    assert (load.inspection.zone, load.inspection.first) == ("+01:00", "2024-03-31T00:00")


def test_a_zone_without_daylight_saving_changes_nothing(read):
    load = read(table(stamps("2024-01-01", 48), range(48)), tz="Asia/Ho_Chi_Minh")
    assert (load.inspection.zone, load.inspection.verdict) == ("Asia/Ho_Chi_Minh", "accept")
    assert "NZ1541" in codes(read(table(stamps("2024-01-01", 48), range(48)), tz="Asia/Nowhere"))


def test_quarter_hours_of_an_autumn_night_are_four_hours_of_it(read):
    night = stamps("2024-10-27T00:00", 12, 15) + stamps("2024-10-27T02:00", 8, 15)
    load = read(table(night, range(20)), tz="Europe/Berlin")
    assert load.series["kW"].kw.tolist() == list(range(20))
    assert read(table(night, range(20))).inspection.verdict == "refuse"


@pytest.mark.parametrize(
    "form", ["%d/%m/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%Y-%m-%dT%H:%M:%S", "%d.%m.%y %H:%M", "%d %b %Y %H:%M"]
)
def test_forms_of_stamps(read, form):
    load = read(table(stamps("2024-01-01", 24 * 20, form=form), range(480)))
    assert (load.inspection.first, load.inspection.verdict) == ("2024-01-01T00:00", "accept")
    assert load.series["kW"].kw.tolist() == list(range(480))


def test_a_register_gives_what_it_rises_by_and_runs_over(read):
    level = [99_000 + 50 * hour for hour in range(100)]
    load = read(table(stamps("2024-01-01", 100), [reading % 100_000 for reading in level], "time;Index kWh"))
    series = load.series["Index kWh"]
    assert series.kw.tolist() == [50.0] * 99
    assert {"NZ0585", "NZ0586"} <= codes(load)
    assert load.inspection.verdict == "repair_with_warning"


def test_a_missing_reading_loses_no_energy(read):
    readings = [str(10 * hour * hour) if hour != 30 else "-" for hour in range(60)]
    series = read(table(stamps("2024-01-01", 60), readings, "time;kWh")).series["kWh"]
    assert series.kwh == 10 * 59 * 59
    assert series.kw[29] == series.kw[30] == 10 * (31 * 31 - 29 * 29) / 2


def test_a_long_table_has_one_series_for_each_name(read):
    times = enumerate(stamps("2024-01-01", 48))
    rows = [f"{time};{name};{hour % 24 * size}\n" for hour, time in times for name, size in (("mill", 1), ("dye", 2))]
    load = read("time;meter;kWh\n" + "".join(rows))
    assert {name: series.kwh for name, series in load.series.items()} == {"mill": 552.0, "dye": 1104.0}
    assert list(read("time;meter;kWh\n" + "".join(rows), columns=("dye",)).series) == ["dye"]


def test_columns_in_any_order_and_other_units(read):
    rows = "".join(f"{hour};{time};{hour / 1000}\n" for hour, time in enumerate(stamps("2024-01-01", 48)))
    load = read("steam t/h;time;hall MW\n" + rows)
    assert load.series["hall MW"].kw.tolist() == pytest.approx(list(range(48)))
    assert load.inspection.details["other_columns"] == [{"name": "steam t/h", "unit": "t/h"}]


def test_what_is_declared_stands_and_a_contradiction_is_told(read):
    load = read(table(stamps("2024-01-01", 48), range(48)), unit="MW", multiplier=2.0, year=2023)
    assert load.series["kW"].kw[1] == 2000.0
    assert {"NZ0577", "NZ0584", "NZ0580"} <= codes(load)


def test_a_unit_that_nobody_names_is_kw_and_told(read):
    load = read(table(stamps("2024-01-01", 48), range(48), "time;mill"))
    assert load.inspection.verdict == "accept_with_warning"
    assert codes(load) >= {"NZ0571"}


def test_an_unquoted_decimal_comma_between_commas_is_refused(read):
    rows = "".join(f"{time},{hour},5\n" for hour, time in enumerate(stamps("2024-01-01", 48)))
    assert "NZ0573" in codes(read("time,kW\n" + rows))


def test_both_decimal_marks_are_refused_with_the_row(read):
    load = read(table(stamps("2024-01-01", 24), ["1.5"] * 23 + ["2,5"]))
    (fault,) = [finding.fault for finding in load.findings if finding.kind == "refusal"]
    assert (fault.code, fault.values["rows"]) == ("NZ1515", "25")


def test_a_stuck_meter_is_told(read):
    values = [*range(1, 49), *[7] * 24, *range(1, 49)]
    load = read(table(stamps("2024-01-01", 120), values))
    (fault,) = load.findings.told()
    assert (fault.code, fault.values["first"], fault.values["last"]) == ("NZ0565", "50", "73")


def test_daily_values_and_stamps_off_the_step_are_refused(read):
    assert "NZ1537" in codes(read("date;kW\n" + "".join(f"2024-01-{day:02d};5\n" for day in range(1, 29))))
    times = stamps("2024-01-01", 24)
    times[7] = "2024-01-01 07:10"
    assert "NZ1538" in codes(read(table(times, range(24))))


def test_a_bad_stamp_is_refused_with_its_row(read):
    times = stamps("2024-01-01", 24)
    times[7] = "2024-02-30 07:00"
    (fault,) = [f.fault for f in read(table(times, range(24))).findings if f.kind == "refusal"]
    assert (fault.code, fault.values["rows"]) == ("NZ1520", "9")


def test_parquet_and_xlsx_hold_the_same_as_csv(read, tmp_path):
    import pandas as pd

    frame = pd.DataFrame({"time": pd.date_range("2024-01-01", periods=48, freq="h"), "hall kW": np.arange(48.0)})
    frame.to_parquet(tmp_path / "load.parquet")
    frame.set_index("time").tz_localize("Asia/Ho_Chi_Minh").to_parquet(tmp_path / "zoned.parquet")
    frame.to_excel(tmp_path / "load.xlsx", index=False)
    csv = read(frame.to_csv(index=False)).series["hall kW"]
    for name in ("load.parquet", "zoned.parquet", "load.xlsx"):
        load = read_load(tmp_path / name)
        assert load.inspection.verdict == "accept", name
        assert load.series["hall kW"].kw.tolist() == csv.kw.tolist()
        assert load.series["hall kW"].first == csv.first


def test_several_sheets_of_loads_must_be_chosen_from(tmp_path):
    import pandas as pd

    frame = pd.DataFrame({"time": pd.date_range("2024-01-01", periods=48, freq="h"), "kW": np.arange(48.0)})
    with pd.ExcelWriter(tmp_path / "load.xlsx") as writer:
        for sheet in ("hall", "dye"):
            frame.to_excel(writer, sheet_name=sheet, index=False)
    assert "NZ1510" in codes(read_load(tmp_path / "load.xlsx"))
    assert read_load(tmp_path / "load.xlsx", LoadOptions(sheet="dye")).inspection.verdict == "accept"


def test_the_energy_of_a_year_is_compared(read):
    year = table(stamps("2023-01-01", 8760), [1] * 8759 + [2])
    assert "NZ0568" not in codes(read(year, annual_kwh=8800.0))
    assert "NZ0568" in codes(read(year, annual_kwh=8_800_000.0))


def test_a_load_that_rises_through_each_day_is_no_register(read):
    load = read(table(stamps("2024-01-01", 96), [hour % 24 for hour in range(96)], "time;kWh"))
    assert load.series["kWh"].kwh == 4 * 276
    assert "NZ0585" not in codes(load)


def test_a_long_table_may_name_its_meters_by_number(read):
    times = enumerate(stamps("2024-01-01", 48))
    rows = [f"{time};{name};{hour % 24 * size}\n" for hour, time in times for name, size in ((7001, 1), (7002, 2))]
    load = read("time;meter;kW\n" + "".join(rows))
    assert {name: series.kwh for name, series in load.series.items()} == {"7001": 552.0, "7002": 1104.0}
