"""Times as people's tools write them are read with evidence of the form, or refused; never read as another time."""

from datetime import datetime

import numpy as np
import pytest

START = np.datetime64("2024-01-01T00:00", "m")
HOURS = 24 * 20


@pytest.fixture
def read(read):
    """Return a reader of lines of text below a head."""

    def make(lines, head="time;kW", **declared):
        return read([[head], *([line] for line in lines)], **declared)

    return make


def times(count=HOURS, minutes=60, first=START):
    return [(first + step * minutes).item() for step in range(count)]


def codes(load, kind=None):
    return {finding.fault.code for finding in load.findings if kind in (None, finding.kind)}


def refused(load):
    return codes(load, "refusal")


def day_number(time):
    return (time - datetime(1899, 12, 30)).total_seconds() / 86400


def unix(time):
    return round((time - datetime(1970, 1, 1)).total_seconds())


FORMS = {
    "YYYYMMDDHH": (lambda time: time.strftime("%Y%m%d%H"), "NZ1580"),
    "YYYYMMDDHHMM": (lambda time: time.strftime("%Y%m%d%H%M"), "NZ1580"),
    "YYYYMMDDHHMMSS": (lambda time: time.strftime("%Y%m%d%H%M%S"), "NZ1580"),
    "YYYYMMDD HHMM": (lambda time: time.strftime("%Y%m%d %H%M"), "NZ1580"),
    "YYYYMMDDTHHMM": (lambda time: time.strftime("%Y%m%dT%H%M"), "NZ1580"),
    "days": (lambda time: f"{day_number(time):.5f}".rstrip("0").rstrip("."), "NZ1581"),
    "days with commas": (lambda time: f"{day_number(time):.9f}".replace(".", ","), "NZ1581"),
}


@pytest.mark.parametrize("head", ["time;kW", "A;kW"])
@pytest.mark.parametrize("form", FORMS)
def test_times_written_as_numbers_are_read_and_the_form_is_told(read, form, head):
    write, code = FORMS[form]
    load = read([f"{write(time)};{row % 7 + 20}" for row, time in enumerate(times())], head)
    assert (load.inspection.first, load.inspection.verdict) == ("2024-01-01T00:00", "accept")
    assert load.series["kW"].kw.tolist() == [row % 7 + 20 for row in range(HOURS)]
    (told,) = [finding.fault for finding in load.findings if finding.fault.code == code]
    assert (told.values["first"], told.values["last"]) == ("2024-01-01 00:00", "2024-01-20 23:00")


@pytest.mark.parametrize(("factor", "code"), [(1, "NZ1582"), (1000, "NZ1583")])
def test_unix_time_counts_utc_and_is_laid_on_the_declared_zone(read, factor, code):
    rows = [f"{unix(time) * factor};{row}" for row, time in enumerate(times(first=START - 420))]
    load = read(rows, tz="Asia/Ho_Chi_Minh")
    assert (load.inspection.first, load.inspection.verdict) == ("2024-01-01T00:00", "accept")
    assert code in codes(load)
    assert "NZ1592" in codes(read(rows), "warning")


def test_dates_as_digits_beside_hours_are_read(read):
    rows = [f"{time:%Y%m%d};{time.hour + 1};{row}" for row, time in enumerate(times())]
    load = read(rows, "ngày;giờ;kW")
    assert (load.inspection.first, load.inspection.label, load.inspection.verdict) == (
        "2024-01-01T00:00",
        "end",
        "accept",
    )


def test_numbers_of_days_that_were_rounded_are_refused(read):
    rows = [f"{day_number(time):.2f};20.5" for time in times()]
    assert refused(read(rows, "A;kW")) == {"NZ1584"}


@pytest.mark.parametrize(
    "values",
    [
        [45_000 + 500 * (row * 7 % 24) for row in range(HOURS)],
        [45_000.25 + row % 11 for row in range(HOURS)],
        [1_704_067_200 + 977 * (row * 7 % 24) for row in range(HOURS)],
        [20240101 + row * 3 % 7 for row in range(HOURS)],
    ],
)
def test_loads_as_large_as_numbers_of_days_stay_loads(read, values):
    load = read([f"{value}" for value in values], "Phụ tải")
    assert load.series["Phụ tải"].kw.tolist() == values
    assert not codes(load) & {"NZ1580", "NZ1581", "NZ1582", "NZ1583", "NZ1584"}


RANGES = {
    "00:00-01:00": lambda t: f"{t:%H}:00-{(t.hour + 1) % 24:02d}:00",
    "00:00 - 24:00": lambda t: f"{t:%H}:00 - {t.hour + 1:02d}:00",
    "0h-1h": lambda t: f"{t.hour}h-{t.hour + 1}h",
    "00h00-01h00": lambda t: f"{t:%H}h00-{(t.hour + 1) % 24:02d}h00",
    "00:00 – 00:59": lambda t: f"{t:%H}:00 – {t:%H}:59",
    "0h đến 1h": lambda t: f"{t.hour}h đến {t.hour + 1}h",
}


@pytest.mark.parametrize("apart", [";", " "])
@pytest.mark.parametrize("form", RANGES)
def test_ranges_of_times_are_intervals_and_no_zone(read, form, apart):
    rows = [f"{time:%d/%m/%Y}{apart}{RANGES[form](time)};{row}" for row, time in enumerate(times())]
    load = read(rows, "ngày;giờ;kW" if apart == ";" else "ngày giờ;kW")
    found = load.inspection
    assert (found.first, found.label, found.zone, found.verdict) == ("2024-01-01T00:00", "start", "", "accept")
    assert load.series["kW"].kw.tolist() == list(range(HOURS))
    assert "NZ1590" in codes(load)


def test_ranges_from_morning_on_need_no_declared_label(read):
    load = read([f"{t:%Y-%m-%d} {t:%H:%M}-{(t.hour + 1) % 24:02d}:00;5" for t in times(48, first=START + 420)])
    assert (load.inspection.first, load.inspection.verdict) == ("2024-01-01T07:00", "accept")


def test_half_hours_as_ranges(read):
    ends = times(2 * HOURS, 30, START + 30)
    rows = [f"{t:%d/%m/%Y};{t:%H:%M} - {end:%H:%M};1" for t, end in zip(times(2 * HOURS, 30), ends, strict=True)]
    assert read(rows, "ngày;giờ;kWh").series["kWh"].kwh == 2 * HOURS


def test_ranges_that_are_not_the_rows_are_refused(read):
    periods = ["00:00-04:00", "04:00-09:30", "09:30-17:00", "17:00-24:00"] * 20
    dates = [f"{1 + row // 4:02d}/01/2024" for row in range(80)]
    rows = [f"{day};{period};5" for day, period in zip(dates, periods, strict=True)]
    assert refused(read(rows, "ngày;giờ;kWh")) == {"NZ1585"}
    half = [f"{t:%d/%m/%Y};{t:%H}:00-{t:%H}:30;5" for t in times()]
    assert refused(read(half, "ngày;giờ;kWh")) == {"NZ1586"}


def test_a_zone_stays_a_zone(read):
    load = read([f"{time:%Y-%m-%d %H:%M}-05:00;5" for time in times(48)])
    assert (load.inspection.zone, load.inspection.first) == ("-05:00", "2024-01-01T00:00")


@pytest.mark.parametrize(
    "words", [("SA", "CH"), (" SA", " CH"), (" sáng", " chiều"), (" AM", " PM"), (" a.m.", " p.m.")]
)
def test_half_days_in_vietnamese_and_english(read, words):
    rows = [f"{t:%d/%m/%Y} {(t.hour + 11) % 12 + 1}:{t:%M}{words[t.hour > 11]};{n}" for n, t in enumerate(times())]
    load = read(rows)
    assert (load.inspection.first, load.inspection.verdict) == ("2024-01-01T00:00", "accept")
    assert load.series["kW"].kw.tolist() == list(range(HOURS))


def test_half_days_that_are_not_told_apart_are_refused(read):
    rows = [f"{t:%d/%m/%Y} {(t.hour + 11) % 12 + 1}:00;{n}" for n, t in enumerate(times())]
    assert refused(read(rows)) == {"NZ1591"}


def test_midnights_of_a_workbook_as_lengths_of_time(workbook):
    from datetime import timedelta

    rows = [[t.date(), timedelta(hours=t.hour + 1), 5.5] for t in times(48)]
    load = workbook({"Sheet": [["Ngày", "Giờ", "kW"], *rows]})
    assert (load.inspection.label, load.inspection.first) == ("end", "2024-01-01T00:00")


def exchanged(time):
    """What Excel in English makes of a date with the day first: a date with both exchanged, or the text."""
    if time.day > 12:
        return f"{time:%d/%m/%Y %H:%M}"
    return datetime(time.year, time.day, time.month, time.hour)


def test_dates_exchanged_by_a_spreadsheet_are_put_back_when_the_days_prove_it(workbook):
    hours = times(24 * 90)
    load = workbook({"Sheet": [["time", "kW"], *[[exchanged(t), n % 100] for n, t in enumerate(hours)]]})
    assert load.inspection.verdict == "repair_with_warning"
    assert load.series["kW"].kw.tolist() == [n % 100 for n in range(24 * 90)]
    (told,) = [finding.fault for finding in load.findings if finding.fault.code == "NZ1588"]
    assert (told.values["read"], told.values["meant"], told.place.cell) == ("2024-02-01", "2024-01-02", "A26")


def test_exchanged_dates_are_found_after_they_were_saved_alike(read):
    hours = times(24 * 366)
    shown = [t if t.day > 12 else datetime(t.year, t.day, t.month, t.hour) for t in hours]
    load = read([f"{t:%d/%m/%Y %H:%M};{n}" for n, t in enumerate(shown)])
    assert load.series["kW"].kw.tolist() == list(range(24 * 366))
    assert "NZ1588" in codes(load, "repair")
    assert "NZ1589" in refused(read([f"{t:%d/%m/%Y %H:%M};{n}" for n, t in enumerate(shown)], day_first=True))


def test_exchanged_dates_that_are_not_proven_are_refused(workbook):
    hours = times(24 * 60)[::7]
    load = workbook({"Sheet": [["time", "kW"], *[[exchanged(t), 5] for t in hours if t.day % 5]]})
    assert refused(load) == {"NZ1589"}


def test_one_day_of_each_month_is_not_taken_for_exchanged_dates(workbook):
    hours = [datetime(2024, month, 1, hour) for month in range(1, 13) for hour in range(24)]
    assert "NZ1588" not in codes(workbook({"Sheet": [["time", "kW"], *[[t, 5] for t in hours]]}))


def test_both_orders_of_dates_are_refused_with_the_rows_of_each(read):
    hours = times(24 * 31)
    rows = [f"{t:%m/%d/%Y %H:%M};5" if t.day == 20 else f"{t:%d/%m/%Y %H:%M};5" for t in hours]
    (fault,) = [finding.fault for finding in read(rows).findings if finding.kind == "refusal"]
    first = 2 + 24 * 19
    assert fault.code == "NZ1527"
    assert fault.values["others"].split(", ")[0] == str(first)
    assert fault.place.line in (first, 2 + 24 * 12)


def test_years_first_and_last_are_refused_with_the_rows_of_each(read):
    rows = [f"{t:%Y-%m-%d %H:%M};5" if t.day == 3 else f"{t:%d-%m-%Y %H:%M};5" for t in times()]
    (fault,) = [finding.fault for finding in read(rows).findings if finding.kind == "refusal"]
    assert (fault.code, fault.place.line) == ("NZ1587", 50)
