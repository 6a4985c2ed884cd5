"""Files whose numbers would be wrong if they were read as they look: told with their place, put right or refused."""

import decimal

import numpy as np
import pytest

from netzero.demand import read_load

DAYS = 28
STAMPS = np.arange("2025-01-01T00", f"2025-01-{DAYS + 1}T00", dtype="datetime64[h]")
LOAD = np.array([300.0 + 20 * (hour * 7 % 11) + 200 * (8 <= hour % 24 < 17) for hour in range(STAMPS.size)])
"""kW of each hour; the highest is 700."""


def stamp(time):
    return str(time).replace("T", " ") + ":00"


def beside(heads, *columns):
    return [heads, *([stamp(time), *cells] for time, *cells in zip(STAMPS, *columns, strict=True))]


def told(load, kind, code):
    return [finding.fault for finding in load.findings if (finding.kind, finding.fault.code) == (kind, code)]


@pytest.mark.parametrize("head", ["kW", "Value"])
def test_readings_of_a_register_that_are_called_power_are_refused(read, head):
    rows = beside(["time", head], 5000 + LOAD.cumsum())
    assert told(read(rows), "refusal", "NZ1601")[0].values["first"] == 5300.0
    assert read(rows, unit="kWh").series[head].kw.tolist() == LOAD[1:].tolist()
    assert not told(read(rows, unit="kW"), "refusal", "NZ1601")


def test_what_is_counted_since_midnight_without_a_unit_is_refused(read):
    counted = LOAD.reshape(DAYS, 24).cumsum(axis=1).ravel()
    assert told(read(beside(["time", "Energy"], counted)), "refusal", "NZ0562")


@pytest.mark.parametrize("wrong", [-50_000.0, 50_000.0])
def test_one_misread_reading_is_left_out_and_no_energy_is_lost(read, wrong):
    readings = 100_000 + LOAD.cumsum()
    readings[300] += wrong
    load = read(beside(["time", "Register (kWh)"], readings))
    kw = load.series["Register (kWh)"].kw
    assert told(load, "repair", "NZ1600")[0].place.line == 302
    assert kw[[299, 300]].tolist() == [LOAD[[300, 301]].mean()] * 2
    assert kw.sum() == pytest.approx(LOAD[1:].sum())


def test_a_register_that_counts_in_large_steps_tells_that_its_peak_is_coarse(read):
    readings = np.floor(LOAD.cumsum() / 100) / 10
    found = told(read(beside(["time", "MWh"], readings)), "warning", "NZ1602")
    assert found[0].values["counted"] == pytest.approx(0.1)
    assert not told(read(beside(["time", "MWh"], LOAD.cumsum() / 1000)), "warning", "NZ1602")


def test_mostly_negative_energy_a_total_below_and_a_power_of_worlds_are_refused(read):
    assert told(read(beside(["time", "kW"], -LOAD)), "refusal", "NZ1604")
    assert told(read([["kW"], *([value] for value in LOAD), [LOAD.sum()]]), "refusal", "NZ1605")
    assert told(read(beside(["time", "kW"], np.full(LOAD.size, 1e308))), "refusal", "NZ1603")


@pytest.mark.parametrize("times", [1e-3, 1e3, 1e4])
def test_a_peak_that_no_plant_has_is_told_unless_the_unit_is_declared(read, times):
    rows = beside(["time", "kW"], LOAD * times)
    unusual = not 2.0 <= 700 * times <= 500_000
    assert bool(told(read(rows), "warning", "NZ1606")) == unusual
    assert not told(read(rows, unit="kW"), "warning", "NZ1606")


def test_a_single_value_far_above_those_beside_it_is_told(read):
    values = LOAD.copy()
    values[309] *= 5  # 21:00
    assert told(read(beside(["time", "kW"], values)), "warning", "NZ0596")[0].values["rows"] == "311"


def test_a_high_day_does_not_hide_a_high_value_elsewhere(read):
    values = LOAD.copy()
    values[240:264] *= 30
    values[500] = 20_000
    load = read(beside(["time", "kW"], values))
    assert told(load, "warning", "NZ0544")[0].values["first"] == "242"
    assert told(load, "warning", "NZ0596")[0].values["rows"] == "502"


def test_a_column_of_units_says_the_unit(read):
    load = read(beside(["time", "Load", "Unit"], LOAD / 1000, ["MW"] * LOAD.size))
    assert load.series["Load"].kw.max() == pytest.approx(700)
    assert load.inspection.verdict == "accept"
    mixed = read(beside(["time", "Load", "Unit"], LOAD, ["kW"] * 100 + ["MW"] * (LOAD.size - 100)))
    assert told(mixed, "refusal", "NZ1608")[0].place.line == 102


def test_a_title_says_the_unit_of_columns_without_one(read):
    load = read([["Sản lượng điện, đơn vị: MWh"], *beside(["Thời gian", "Phụ tải"], LOAD / 1000)])
    assert load.series["Phụ tải"].kw.max() == pytest.approx(700)


LONG = {
    "letters": (("F1.P", "F1.Q", "F1.U"), ""),
    "units in names": (("P (kW)", "Q (kVAr)", "U (V)"), ""),
    "units in a column": (("a", "b", "c"), ("kW", "kvar", "V")),
}


@pytest.mark.parametrize("how", LONG)
def test_other_quantities_of_a_long_table_are_no_loads(read, how):
    names, units = LONG[how]
    rows = [
        [stamp(time), name, value, *units[at : at + 1]]
        for time, kw in zip(STAMPS, LOAD, strict=True)
        for at, (name, value) in enumerate(zip(names, (kw, kw / 3, 22.0), strict=True))
    ]
    load = read([["time", "tag", "value", *(["unit"] if units else [])], *rows])
    assert {name: series.kw.tolist() for name, series in load.series.items()} == {names[0]: LOAD.tolist()}
    assert [fault.values["column"] for fault in told(load, "evidence", "NZ0575")] == list(names[1:])


def test_each_series_of_a_long_table_has_its_own_unit(read):
    pairs = zip(STAMPS, LOAD, strict=True)
    rows = [row for t, kw in pairs for row in ([stamp(t), "a", kw, "kW"], [stamp(t), "b", kw / 500, "MW"])]
    load = read([["time", "meter", "value", "unit"], *rows])
    assert [series.kw.max() for series in load.series.values()] == [700, 1400]


def test_letters_of_electricity_beside_p_are_no_loads(read):
    load = read(beside(["time", "P", "Q", "U", "I"], LOAD, LOAD / 3, LOAD / 2 + 9, LOAD * 1.5 + 7))
    assert list(load.series) == ["P"]


def test_price_bands_of_a_meter_are_refused_and_their_total_may_be_declared(read):
    peak = np.array([9 <= hour % 24 < 17 for hour in range(LOAD.size)])
    rows = beside(["time", "BT (kWh)", "CD (kWh)", "Tổng (kWh)"], LOAD * ~peak, LOAD * peak, LOAD)
    assert told(read(rows), "refusal", "NZ1611")
    assert read(rows, columns=("Tổng (kWh)",)).series["Tổng (kWh)"].kw.tolist() == LOAD.tolist()


def test_two_machines_that_run_at_different_hours_are_two_loads(read):
    day = np.array([9 <= hour % 24 < 17 for hour in range(LOAD.size)])
    assert len(read(beside(["time", "pump A kW", "pump B kW"], LOAD * ~day, LOAD * day)).series) == 2


def test_a_hidden_sheet_that_is_read_is_told(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for number, sheet in enumerate((book.active, book.create_sheet("draft"))):
        sheet.append(["time", "kW"])
        for time, kw in zip(STAMPS + number * STAMPS.size, LOAD, strict=True):
            sheet.append([time.item(), kw])
    book["draft"].sheet_state = "hidden"
    book.save(tmp_path / "load.xlsx")
    assert told(read_load(tmp_path / "load.xlsx"), "warning", "NZ1609")[0].values["sheets"] == "'draft'"


def test_thousands_that_a_workbook_took_for_decimals_are_refused(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["time", "kW"])
    for time, kw in zip(STAMPS, LOAD * 2 + 1, strict=True):
        book.active.append([time.item(), kw if kw < 1000 else kw / 1000])
    book.save(tmp_path / "load.xlsx")
    assert told(read_load(tmp_path / "load.xlsx"), "refusal", "NZ0536")[0].place.cell == "B5"


def test_decimals_of_parquet_are_numbers(tmp_path):
    import pandas as pd

    values = [decimal.Decimal(f"{value:.1f}") for value in LOAD]
    pd.DataFrame({"time": STAMPS.astype("datetime64[us]"), "kw": values}).to_parquet(tmp_path / "load.parquet")
    assert read_load(tmp_path / "load.parquet").series["kw"].kw.tolist() == LOAD.tolist()


def test_the_time_of_the_measurement_is_taken_among_several(read):
    later = [stamp(time) for time in STAMPS + 5]
    utc = read(beside(["time", "time_utc", "kW"], later, LOAD)).inspection
    export = read(
        [["Ngày xuất", *row] if not at else ["01/02/2025", *row] for at, row in enumerate(beside(["t", "kW"], LOAD))]
    )
    either = read(
        [
            [row[0], later[max(at - 1, 0)] if at else "moment", row[1]]
            for at, row in enumerate(beside(["t", "kW"], LOAD))
        ]
    )
    assert (utc.first, utc.verdict, export.inspection.first) == ("2025-01-01T00:00", "accept", "2025-01-01T00:00")
    assert told(either, "warning", "NZ1610")[0].values == {"column": "moment", "used": "t"}


def test_a_head_may_say_that_times_are_utc(read):
    rows = beside(["time_utc", "kW"], LOAD)
    assert told(read(rows), "warning", "NZ1592")
    assert read(rows, tz="Asia/Ho_Chi_Minh").inspection.first == "2025-01-01T07:00"
    assert not told(read(beside(["time (GMT+7)", "kW"], LOAD)), "warning", "NZ1592")


@pytest.mark.parametrize("seconds", [-2, 1, 29])
def test_seconds_are_rounded_to_the_minute_and_told(read, seconds):
    rows = beside(["time", "kW"], LOAD)
    for row, time in zip(rows[1:], STAMPS.astype("datetime64[s]") + seconds, strict=True):
        row[0] = str(time).replace("T", " ")
    load = read(rows)
    assert (load.inspection.first, load.inspection.label) == ("2025-01-01T00:00", "start")
    assert told(load, "repair", "NZ1614")[0].values["count"] == LOAD.size
