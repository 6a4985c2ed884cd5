"""Layouts of tables of loads: hours across, days across, sheets by month; blocks by day and months are refused."""

import calendar
from datetime import date, time, timedelta

import numpy as np
import pytest

from netzero.demand.hour_heads import hour_heads

DAYS = [date(2024, 1, 1) + timedelta(days=day) for day in range(31)]


def value(day, hour):
    return 100 + 10 * hour + day % 7


def expected(days, per_day=24):
    return [value(day, hour) for day in range(len(days)) for hour in range(per_day)]


def across(days, heads, write="{:%d/%m/%Y}".format):
    return [[write(day), *(value(number, hour) for hour in range(len(heads)))] for number, day in enumerate(days)]


def codes(load, kind=None):
    return {finding.fault.code for finding in load.findings if kind in (None, finding.kind)}


def refusals(load):
    return [finding.fault for finding in load.findings if finding.kind == "refusal"]


HEADS = {
    "0h..23h": ([f"{hour}h" for hour in range(24)], "start"),
    "1..24": (list(range(1, 25)), "end"),
    "0..23": (list(range(24)), "start"),
    "00:00": ([f"{hour:02d}:00" for hour in range(24)], "start"),
    "01:00..24:00": ([f"{hour:02d}:00" for hour in range(1, 25)], "end"),
    "01:00..00:00": ([f"{hour % 24:02d}:00" for hour in range(1, 25)], "end"),
    "ranges": ([f"{hour}h-{hour + 1}h" for hour in range(24)], "start"),
    "Giờ 1": ([f"Giờ {hour}" for hour in range(1, 25)], "end"),
    "H01": ([f"H{hour:02d}" for hour in range(1, 25)], "end"),
    "0:30 half hours": ([f"{half // 2}:{half % 2 * 30:02d}" for half in range(1, 49)], "end"),
    "half hours": ([f"{half // 2}:{half % 2 * 30:02d}" for half in range(48)], "start"),
    "1..48": (list(range(1, 49)), "end"),
    "fractions of a day": ([f"{hour / 24:.6f}" for hour in range(24)], "start"),
    "quarter hours": ([f"{quarter // 4:02d}:{quarter % 4 * 15:02d}" for quarter in range(96)], "start"),
}


@pytest.mark.parametrize("heads", HEADS)
def test_hours_across_are_read_in_order_with_the_label_of_their_heads(read, heads):
    cells, label = HEADS[heads]
    load = read([["Biểu đồ phụ tải (kW)"], ["Ngày", *cells, "Tổng"], *[[*row, 1] for row in across(DAYS, cells)]])
    found = load.inspection
    assert (found.first, found.label, found.verdict) == ("2024-01-01T00:00", label, "accept")
    assert load.series["load kW"].kw.tolist() == expected(DAYS, len(cells))
    assert found.step_minutes == 1440 // len(cells)
    assert {"NZ1573", "NZ1595"} <= codes(load, "evidence")


def test_hours_across_in_a_workbook_have_the_places_of_their_cells(workbook):
    rows = across(DAYS, range(24), write=lambda day: day)
    rows[4][1 + 7] = "mất điện"
    heads = [time(hour) for hour in range(24)]
    load = workbook({"Phụ tải": [["Công suất (MW)"], ["Ngày", *heads], *rows]})
    assert [(fault.code, fault.place.cell) for fault in refusals(load)] == [("NZ0508", "I7")]
    rows[4][1 + 7] = 900
    load = workbook({"Phụ tải": [["Công suất (MW)"], ["Ngày", *heads], *rows]})
    assert (load.inspection.columns[0].peak_at, load.inspection.columns[0].peak) == ("I7", 900_000)


def test_days_across_are_read(read):
    rows = [[f"{hour}h", *(value(day, hour) for day in range(31))] for hour in range(24)]
    load = read([["Giờ \\ Ngày (kWh)", *(f"{day:%d/%m/%Y}" for day in DAYS)], *rows, ["Tổng", *[1] * 31]])
    assert load.series["load kWh"].kw.tolist() == expected(DAYS)
    assert (load.inspection.first, load.inspection.label) == ("2024-01-01T00:00", "start")
    assert "NZ1574" in codes(load, "evidence")


@pytest.mark.parametrize("title", ["THÁNG 01 NĂM 2024", "Phụ tải tháng 1/2024 (kW)", "2024-01"])
def test_numbered_days_are_of_the_month_in_the_title(read, title):
    rows = [[day.day, *(value(number, hour) for hour in range(24))] for number, day in enumerate(DAYS)]
    load = read([[title], ["Ngày", *range(1, 25)], *rows], unit="kW")
    assert load.inspection.first == "2024-01-01T00:00"
    assert next(iter(load.kw.values())).tolist() == expected(DAYS)


def test_days_without_month_and_year_are_refused(read):
    rows = [[day.day, *(value(number, hour) for hour in range(24))] for number, day in enumerate(DAYS)]
    (fault,) = refusals(read([["Phụ tải kW"], ["Ngày", *range(1, 25)], *rows]))
    assert (fault.code, fault.place.line, fault.place.column) == ("NZ1577", 2, 2)


def test_a_day_that_is_missing_is_a_gap_and_totals_are_left_out(read):
    rows = across(DAYS, range(24))
    del rows[10]
    load = read([["Ngày (kW)", *range(24)], *rows, ["Tổng cộng", *[9999] * 24], ["Trung bình", *[9] * 24]])
    assert load.series["load kW"].kw.size == 31 * 24
    assert codes(load, "repair") == {"NZ1517", "NZ0563"}


def test_meters_below_each_other_are_series(read):
    rows = [[f"{day:%d/%m/%Y}", f"Lộ {lo}", *[lo] * 24] for day in DAYS for lo in (471, 473)]
    load = read([["Ngày (kW)", "Lộ", *range(24)], *rows])
    assert {name: series.kwh for name, series in load.series.items()} == {
        "Lộ 471": 471.0 * 744,
        "Lộ 473": 473.0 * 744,
    }


def test_rows_of_several_quantities_are_refused(read):
    rows = [[f"{day:%d/%m/%Y}", name, *[5] * 24] for day in DAYS for name in ("P (kW)", "Q (kVAr)")]
    assert [fault.code for fault in refusals(read([["Ngày", "Đại lượng", *range(24)], *rows]))] == ["NZ1579"]


def test_two_tables_of_hours_beside_each_other_are_refused(read):
    rows = [[*row, *row[1:]] for row in across(DAYS, range(24))]
    (fault,) = refusals(read([["Ngày (kW)", *range(24), *range(24)], *rows]))
    assert (fault.code, fault.place.column) == ("NZ1575", 26)


@pytest.mark.parametrize(
    "hours", [[f"{hour}h" for hour in range(25)], [f"{hour}h" for hour in range(7, 23)], list(range(25))]
)
def test_hours_that_are_no_whole_day_are_refused(read, hours):
    (fault,) = refusals(read([["Ngày (kW)", *hours], *across(DAYS, hours)]))
    assert (fault.code, fault.values["first"], fault.values["last"]) == ("NZ1507", str(hours[0]), str(hours[-1]))


def test_a_day_that_stands_twice_is_refused_with_its_row(read):
    rows = [*across(DAYS, range(24)), ["05/01/2024", *[1] * 24]]
    (fault,) = refusals(read([["Ngày (kW)", *range(24)], *rows]))
    assert (fault.code, fault.values["rows"]) == ("NZ1548", "33")


def test_machines_by_number_and_days_of_a_month_are_no_hours():
    assert hour_heads([f"Máy {number}" for number in range(1, 25)]) == []
    assert hour_heads(list(range(1, 32))) == []
    assert [run.first for run in hour_heads(["Ngày", *range(1, 25), "Tổng"])] == [1]


def month_rows(month):
    first = np.datetime64(f"2024-{month:02d}", "M")
    hours = np.arange(first.astype("datetime64[h]"), (first + 1).astype("datetime64[h]"))
    return [["Thời gian", "Phụ tải kW"], *[[hour.item(), 100 + month + hour.item().hour] for hour in hours]]


def test_months_as_sheets_are_joined_in_the_order_of_their_dates(workbook):
    order = [10, 11, 12, *range(1, 10)]
    load = workbook({"Ghi chú": [["abc"]]} | {f"T{month}": month_rows(month) for month in order})
    (series,) = load.series.values()
    assert (series.kw.size, load.inspection.first, load.inspection.verdict) == (8784, "2024-01-01T00:00", "accept")
    assert series.kw[[0, 31 * 24, 8783]].tolist() == [101, 102, 135]
    assert load.inspection.columns[0].peak_at == "T12!B25"
    (told,) = [finding.fault for finding in load.findings if finding.fault.code == "NZ1593"]
    assert told.values["sheets"].startswith("'T1' 2024-01-01 00:00 - 2024-01-31 23:00, 'T2' 2024-02-01")


def test_a_missing_an_empty_and_a_copied_month_are_refused_by_name(workbook):
    sheets = {f"T{month}": month_rows(month) for month in range(1, 7)}
    (gap,) = refusals(workbook({name: rows for name, rows in sheets.items() if name != "T3"}))
    assert (gap.code, gap.values["before"], gap.values["after"]) == ("NZ1594", "T2", "T4")
    (empty,) = refusals(workbook(sheets | {"T7": [["Thời gian", "Phụ tải kW"]]}))
    assert (empty.code, empty.values["sheet"]) == ("NZ1597", "T7")
    copied = refusals(workbook(sheets | {"T3": month_rows(2)}))
    assert {"NZ1599", "NZ1594"} == {fault.code for fault in copied}


def test_months_as_sheets_of_hours_across(workbook):
    sheets = {}
    for month in (1, 2, 3):
        days = np.arange(f"2024-{month:02d}", f"2024-{month + 1:02d}", dtype="datetime64[D]")
        rows = [[day.item().day, *(100 + month + hour for hour in range(24))] for day in days]
        sheets[f"Tháng {month}.2024"] = [["Ngày (kW)", *range(1, 25)], *rows, ["Cộng", *[1] * 24]]
    load = workbook(sheets)
    (series,) = load.series.values()
    assert (load.inspection.first, series.kw.size) == ("2024-01-01T00:00", 91 * 24)
    assert series.kw[[0, 31 * 24, 60 * 24 + 23]].tolist() == [101, 102, 126]


def test_months_as_sheets_with_days_across(workbook):
    sheets = {}
    for month, days in ((1, 31), (2, 28)):
        rows = [[f"{hour}-{hour + 1}h", *[100 * month + hour] * days] for hour in range(24)]
        title = [f"PHỤ TẢI THÁNG {month} NĂM 2023 (kW)"]
        sheets[f"Tháng {month}"] = [title, ["Giờ/Ngày", *range(1, days + 1)], *rows, ["Tổng", *[1] * days]]
    load = workbook(sheets)
    assert (load.inspection.first, load.inspection.verdict) == ("2023-01-01T00:00", "accept")
    assert load.series["load kW"].kw[[0, 31 * 24, 59 * 24 - 1]].tolist() == [100, 200, 223]


def test_heads_of_sheets_may_name_their_month(workbook):
    sheets = {f"T{month}": [["Thời gian", f"Công suất T{month} (kW)"], *month_rows(month)[1:]] for month in (1, 2, 3)}
    assert workbook(sheets).inspection.verdict == "accept"
    feeders = {f"T{month}": [["Thời gian", f"Lộ 47{month} (kW)"], *month_rows(month)[1:]] for month in (1, 2, 3)}
    assert {fault.code for fault in refusals(workbook(feeders))} == {"NZ1510"}


def test_days_below_titles_are_refused_with_what_is_allowed(read):
    rows = []
    for day in DAYS[:5]:
        rows += [[f"Ngày {day:%d/%m/%Y}"], ["Giờ", "kW"], *[[hour, 100 + hour] for hour in range(24)]]
    (fault,) = refusals(read(rows))
    assert (fault.code, fault.values["count"], fault.place.line) == ("NZ1576", 5, 1)
    assert "one row a day" in fault.say()


MONTHS = {
    "Tháng 1": [f"Tháng {month}" for month in range(1, 13)],
    "1": list(range(1, 13)),
    "T1/2024": [f"T{month}/2024" for month in range(1, 13)],
    "01/2024": [f"{month:02d}/2024" for month in range(1, 13)],
    "2024-01": [f"2024-{month:02d}" for month in range(1, 13)],
    "01/01/2024": [f"01/{month:02d}/2024" for month in range(1, 13)],
    "31/01/2024": [f"{DAYS[0].replace(month=month) + timedelta(days=27):%d/%m/%Y}" for month in range(1, 13)],
    "Jan": list(calendar.month_abbr)[1:],
    "Jan-24": [f"{month}-24" for month in calendar.month_abbr[1:]],
    "three years": [f"Tháng {month}/{year}" for year in (2022, 2023, 2024) for month in range(1, 13)],
}


@pytest.mark.parametrize("months", MONTHS)
def test_monthly_bills_are_refused_with_the_way_to_give_them(read, months):
    load = read([["Tháng", "Điện (kWh)"], *[[month, 120_000 + n] for n, month in enumerate(MONTHS[months])]])
    (fault,) = refusals(load)
    assert fault.code == "NZ1596"
    assert "bills.csv" in fault.say()
    assert "electricity_kwh" in fault.say("vi")


def test_months_across_and_twelve_rows_of_nothing_else_are_refused(read):
    heads = ["Xưởng", *(f"T{month}" for month in range(1, 13))]
    assert [fault.code for fault in refusals(read([heads, *[[f"Xưởng {n}", *[1000 + n] * 12] for n in range(5)]]))] == [
        "NZ1596"
    ]
    assert [fault.code for fault in refusals(read([["kWh"], *[[120_000 + n] for n in range(12)]]))] == ["NZ1598"]


def test_hours_of_typical_days_are_no_consecutive_hours(read):
    rows = [[month, hour, 100 + hour] for month in range(1, 13) for hour in range(24)]
    assert [fault.code for fault in refusals(read([["Tháng", "Giờ", "kW"], *rows]))] == ["NZ1569"]


def test_years_months_and_days_in_columns_of_their_own_are_dates(read):
    hours = [(day, hour) for day in DAYS for hour in range(24)]
    rows = [[day.year, day.month, day.day, hour, n] for n, (day, hour) in enumerate(hours)]
    for heads in (["Năm", "Tháng", "Ngày", "Giờ", "kW"], ["Year", "Month", "Day", "Hour", "kW"]):
        load = read([heads, *rows[24 * 10 :]])
        assert (load.inspection.first, load.inspection.verdict) == ("2024-01-11T00:00", "accept")
        assert load.series["kW"].kw.tolist() == list(range(240, 744))
    quarters = [[2024, 1, 5, hour, minute, 7] for hour in range(24) for minute in (0, 15, 30, 45)]
    load = read([["Year", "Month", "Day", "Hour", "Minute", "kW"], *quarters])
    assert (load.inspection.step_minutes, load.inspection.first) == (15, "2024-01-05T00:00")


def test_months_as_dates_of_a_workbook_are_refused(workbook):
    rows = [[date(2024, month, 1), 120_000 + month] for month in range(1, 13)]
    assert [fault.code for fault in refusals(workbook({"A": [["Kỳ", "kWh"], *rows]}))] == ["NZ1596"]
