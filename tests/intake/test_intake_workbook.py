"""Workbooks that programs of the trade write are read as plain values, each at its own address."""

import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from netzero.intake.workbook import Sheet, read_workbook


def written(
    path: Path, cells: dict[str, object], name: str = "Tải điện", formats: dict[str, str] | None = None
) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(name)
    for at, value in cells.items():
        sheet.write(at, value, book.add_format({"num_format": (formats or {}).get(at, "General")}))
    book.close()
    return path


def test_an_audit_workbook_is_read_sheet_by_sheet(data_folder: Path) -> None:
    load, bills = read_workbook(data_folder / "dirty" / "11_audit_workbook_vi.xlsx")
    assert (load.name, bills.name) == ("Phụ tải điện", "Hóa đơn")
    assert (len(load.cells), len(bills.cells)) == (344, 13)
    assert load.cells[4] == ("Ngày", "Giờ", "Xưởng 1", "Xưởng 2", "Lò hơi", None)
    assert load.cells[6] == ("01/01/2024", 0.0, 1020.0, 18205.0, 4.0, None)
    assert load.cells[9][3] == "18,436.0"
    assert bills.cells[1] == ("Tháng 1", 100001.0, 40001.0, 60001.0, "350.001.000")


def test_values_keep_their_kind_and_address(tmp_path: Path) -> None:
    stamp = datetime(2025, 1, 1, 7, 15)
    cells = {"B2": "kW", "C2": 1, "D2": True, "B3": stamp, "C3": stamp, "D3": time(23, 45), "B4": 1.5, "D4": -0.1}
    formats = {"B3": "dd/mm/yyyy hh:mm", "C3": "yyyy-mm-dd hh:mm:ss", "D3": "hh:mm", "B4": "[h]:mm"}
    (sheet,) = read_workbook(written(tmp_path / "book.xlsx", cells, formats=formats))
    assert sheet == Sheet(
        "Tải điện",
        (
            (None, None, None, None),
            (None, "kW", 1.0, True),
            (None, stamp, stamp, time(23, 45)),
            (None, timedelta(hours=36), None, -0.1),
        ),
    )
    assert type(sheet.cells[1][2]) is float
    assert type(sheet.cells[1][3]) is bool


def test_a_date_without_time_is_a_date(tmp_path: Path) -> None:
    path = written(tmp_path / "book.xlsx", {"A1": date(2025, 12, 31)}, formats={"A1": "dd/mm/yyyy"})
    assert read_workbook(path)[0].cells == ((date(2025, 12, 31),),)


def test_numbers_come_through_to_the_last_digit(tmp_path: Path) -> None:
    values = [0.1 + 0.2, 1e-300, 123456789012345.0, 2 / 3]
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write_row(0, 0, values)
    book.close()
    read = read_workbook(path)[0].cells[0]
    assert [f"{value:.16g}" for value in read] == [f"{value:.16g}" for value in values]


def test_all_sheets_come_in_order_hidden_and_empty_ones_too(tmp_path: Path) -> None:
    path = tmp_path / "đồng hồ.xlsx"
    book = xlsxwriter.Workbook(path)
    first, hidden, _ = (book.add_worksheet(name) for name in ("2", "1", "rỗng"))
    first.write("A1", "=1+1")
    hidden.write("A1", 5)
    hidden.hide()
    book.add_chartsheet("biểu đồ")
    book.close()
    assert [(sheet.name, sheet.cells) for sheet in read_workbook(path)] == [
        ("2", ((0.0,),)),
        ("1", ((5.0,),)),
        ("rỗng", ()),
    ]


def test_a_thousand_long_texts_are_read(tmp_path: Path) -> None:
    text = "ẩ" * 32_767
    path = written(tmp_path / "book.xlsx", {f"A{row}": text for row in range(1, 101)})
    assert read_workbook(path)[0].cells == ((text,),) * 100


def test_the_child_loads_nothing_heavy() -> None:
    heavy = "{'numpy', 'xarray', 'pandas', 'yaml', 'click'}"
    code = f"import sys, netzero.intake.workbook_child; sys.exit(len({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.full
def test_a_year_of_quarter_hours_for_fifty_tenants_is_read(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for row in range(35_040):
        sheet.write_row(row, 0, [float(row + tenant) for tenant in range(50)])
    book.close()
    (read,) = read_workbook(path)
    assert len(read.cells) == 35_040
    assert read.cells[-1] == tuple(float(35_039 + tenant) for tenant in range(50))
