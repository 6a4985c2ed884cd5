"""What a file or its user states beside the numbers: factors of the meter, declarations, formulas without results."""

import numpy as np
import pytest

from netzero.demand import LoadOptions, read_load

DAY = [f"2024-01-{1 + hour // 24:02d} {hour % 24:02d}:00" for hour in range(48)]


@pytest.fixture
def read(tmp_path):
    """Return a reader of the text of a file."""

    def make(content, **declared):
        (tmp_path / "load.csv").write_text(content, encoding="utf-8")
        return read_load(tmp_path / "load.csv", LoadOptions(**declared))

    return make


def body(head="time;kWh", more=""):
    return head + "\n" + "".join(f"{time};{hour % 24}{more}\n" for hour, time in enumerate(DAY))


def codes(load, kinds=("warning", "repair", "refusal")):
    return {finding.fault.code for finding in load.findings if finding.kind in kinds}


def fault_of(load, code):
    return next(finding.fault for finding in load.findings if finding.fault.code == code)


@pytest.mark.parametrize(
    ("title", "times"),
    [
        ("Hệ số nhân: 40;", "40"),
        ("HSN = 1.200;", "1200"),
        ("He so nhan;40", "40"),
        ("Hệ số nhân TI:;200/5", "40"),
        ("TI 200/5A;", "40"),
        ("TU: 22000/110 V;", "200"),
        ("TU 22kV/110V;", "200"),
        ("CT ratio = 400/5;", "80"),
        ("Multiplier x40;", "40"),
    ],
)
def test_a_factor_in_a_title_must_be_declared(read, title, times):
    load = read(title + "\n" + body())
    assert codes(load) == {"NZ0531"}
    fault = fault_of(load, "NZ0531")
    assert (fault.values["times"], fault.place.line, fault.place.column) == (times, 1, 1)


def test_a_declared_factor_is_applied_or_known_to_be_in_the_numbers(read):
    content = "Hệ số nhân: 40;\n" + body()
    assert read(content, multiplier=40.0).series["kWh"].kw[1] == 40.0
    assert read(content, multiplier=1.0).series["kWh"].kw[1] == 1.0
    assert codes(read(content, multiplier=1.0)) == set()
    assert codes(read(content, multiplier=80.0)) == {"NZ0534"}


def test_a_factor_that_is_said_to_be_in_the_numbers_is_evidence(read):
    load = read("Sản lượng đã nhân hệ số (HSN 40);\n" + body())
    assert (codes(load), load.series["kWh"].kw[1]) == (set(), 1.0)
    assert "NZ0533" in codes(load, ("evidence",))


def test_a_factor_stands_in_heads_columns_and_notes_too(read):
    assert codes(read(body("time;Chỉ số (x40) kWh"))) >= {"NZ0531"}
    assert codes(read(body("time;Sản lượng (kWh);HSN", ";40"))) == {"NZ0531"}
    assert codes(read(body("time;kWh;Ghi chú", ";TI 200/5"))) == {"NZ0531"}
    assert codes(read(body() + "Ghi chú: hệ số nhân 40;\n")) == {"NZ0531", "NZ1517"}
    assert codes(read(body("time;P (kW) x40"))) == {"NZ0576"}


def test_rows_that_the_file_calls_bad_are_told(read):
    rows = [f"{time};{hour};{'Bad' if hour in (5, 7) else 'Good'}" for hour, time in enumerate(DAY)]
    load = read("time;kW;Quality\n" + "\n".join(rows) + "\n")
    assert (codes(load), fault_of(load, "NZ0597").values["rows"]) == ({"NZ0597"}, "7, 9")
    names = "".join(f"{time};{hour};Công ty Thắng Lợi\n" for hour, time in enumerate(DAY))
    assert codes(read("time;kW;Tenant\n" + names)) == set()


def test_a_factor_of_one_or_a_date_or_a_rating_is_none(read):
    titles = "Hệ số nhân: 1", "TỪ 01/05/2024", "TU 01/05/2024 DEN 31/05/2024", "Hệ số công suất", "MBA 22/0,4 kV"
    for title in titles:
        assert codes(read(title + ";\n" + body())) == set(), title
    assert codes(read("HSN: theo biên bản;\n" + body())) == {"NZ0532"}


def test_an_unknown_zone_is_an_error_without_stamps_too(read):
    assert codes(read("kW\n" + "5\n" * 8760, tz="Mars/Olympus")) == {"NZ1541"}
    assert codes(read("kW\n" + "5\n" * 8760, tz="Asia/Ho_Chi_Minh")) == {"NZ0560"}


def test_what_is_declared_for_nothing_is_told_and_what_cannot_be_is_refused(read):
    assert codes(read("kW\n" + "5\n" * 8760, label="end", day_first=True, sheet="x")) == {"NZ0560"}
    assert codes(read(body(), step_minutes=15)) == {"NZ0561"}
    assert codes(read(body(), step_minutes=60)) == set()
    assert codes(read(body(), step_minutes=7)) == {"NZ0539"}
    assert codes(read(body(), multiplier=float("nan"), annual_kwh=float("inf"))) == {"NZ0559"}


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        (["980", "1.074", "991", "1074.5", "1.102"], "3, 6"),
        (["980", "1.074", "991", "1102"], "3"),
        (["980.5", "1.074", "991.25", "1,102"], "3"),
        (["1.5", "2.25", "1,074", "0.8"], "4"),
    ],
)
def test_a_mark_that_the_size_of_the_number_speaks_against_is_refused_with_the_cells(read, cells, lines):
    values = [*cells, *[cells[0]] * 43]
    content = "time;kW\n" + "".join(f"{time};{value}\n" for time, value in zip(DAY, values, strict=False))
    load = read(content)
    assert codes(load) == {"NZ0536"}
    assert fault_of(load, "NZ0536").values["rows"] == lines
    assert "NZ0536" not in codes(read(content, decimal="."))


@pytest.mark.parametrize(
    "cells",
    [
        ["500.251", "1.074", "980.5", "1020.5"],
        ["0.251", "1.074", "1.5", "2.25"],
        ["18,205", "950", "1,020.5"],
        ["0", "1.074"],
    ],
)
def test_three_decimals_and_groups_that_fit_the_others_are_read(read, cells):
    values = [*cells, *[cells[-1]] * 44]
    load = read("time;kW\n" + "".join(f"{time};{value}\n" for time, value in zip(DAY, values, strict=False)))
    assert "NZ0536" not in codes(load)
    assert load.series


def rows_of(*heads, cell):
    times = np.arange("2024-01-01T00", "2024-01-03T00", dtype="datetime64[h]").tolist()
    return [["time", *heads], *([time, *cell(hour)] for hour, time in enumerate(times))]


def test_a_load_of_formulas_without_results_is_refused(workbook):
    load = workbook({"Phụ tải": rows_of("A kW", "B kW", cell=lambda hour: (hour, f"=B{hour + 2}*2"))})
    assert codes(load) == {"NZ0535"}
    fault = fault_of(load, "NZ0535")
    assert (fault.values["column"], fault.values["count"], fault.place.cell) == ("B kW", 48, "C2")
    only = workbook({"Phụ tải": rows_of("A kW", cell=lambda hour: (f"=1+{hour}",))})
    assert codes(only) == {"NZ0535"}


def test_one_error_among_the_values_of_a_load_is_refused_as_in_a_text(workbook):
    load = workbook({"x": rows_of("A kW", cell=lambda hour: ("=1+1" if hour == 7 else 5.0,))})
    assert (codes(load), fault_of(load, "NZ0535").place.cell) == ({"NZ0535"}, "B9")


def test_hours_across_with_a_formula_without_a_result_are_refused(workbook):
    days = np.arange("2024-01-01", "2024-01-15", dtype="datetime64[D]").tolist()
    rows = [["Ngày (kW)", *(f"{hour}h" for hour in range(24))]]
    rows += [
        [day, *("=1+1" if (at, hour) == (3, 5) else hour + at for hour in range(24))] for at, day in enumerate(days)
    ]
    load = workbook({"x": rows})
    assert (codes(load), fault_of(load, "NZ0535").place.cell) == ({"NZ0535"}, "G5")


def test_formulas_beside_the_loads_and_on_other_sheets_are_told(workbook):
    rows = rows_of("A kW", "cos phi", cell=lambda hour: (hour % 24, "=1/2"))
    assert codes(workbook({"x": rows})) == {"NZ0537"}
    rows = rows_of("A kW", cell=lambda hour: (hour % 24,))
    assert codes(workbook({"x": rows, "y": [["=1+1"], ["=2+2"]]})) == {"NZ0538"}
    assert codes(workbook({"x": rows_of("A kW", "B kW", cell=lambda hour: (hour % 24, "=1"))}, columns=("A kW",))) == {
        "NZ0537"
    }


@pytest.mark.parametrize("serial", [-5, 0, 0.5, 1, 59, 366, 2_958_466, 1e9])
def test_a_date_of_a_workbook_that_is_none_is_refused_with_its_cell(tmp_path, serial):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "load.xlsx") as book:
        sheet, form = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["time", "kW"])
        for hour in range(48):
            sheet.write_number(hour + 1, 0, serial if hour == 7 else 45292 + hour / 24, form)
            sheet.write_number(hour + 1, 1, hour)
    load = read_load(tmp_path / "load.xlsx")
    (fault,) = [finding.fault for finding in load.findings if finding.kind == "refusal"]
    assert fault.place.cell == "A9"
