"""Excel: one workbook, one sheet a table; a text stays a text, whatever it begins with."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from netzero.results.case import Case
from netzero.results.exports.tables import tables

CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Date in the workbook's properties: fixed, so that equal cases give equal bytes."""
TITLES = {"finance_worth": "Worth of the plan", "finance_cash": "Cash of the plan"}
"""Titles of sheets that do not say enough when they are named like their table."""
LAST = "assumptions"
TITLE_MAX = 31
"""Letters of a title that Excel takes."""
ROWS_MAX = 1_048_576
_WIDTH_MAX = 60


def xlsx_files(case: Case) -> Iterator[tuple[str, bytes]]:
    """Yield case.xlsx; hours are left to CSV and Parquet."""
    found = tables(case)
    names = sorted(found, key=lambda name: name == LAST)
    yield "case.xlsx", workbook(case.park.name, {_title(name): found[name] for name in names})


def workbook(title: str, sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Return a workbook with a sheet for each table; the same tables give the same bytes.

    Raises:
        ValueError: a table has more rows than a sheet.

    """
    import xlsxwriter

    stream = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, safe) as book:
        book.set_properties({"title": title, "created": CREATED})
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "number": book.add_format({"num_format": "#,##0.00"}),
        }
        for name, frame in sheets.items():
            _fill(book.add_worksheet(name), frame, styles)
    return stream.getvalue()


def _title(name: str) -> str:
    """Return what the sheet of a table is called."""
    return TITLES.get(name, name.replace("_", " ").capitalize())[:TITLE_MAX]


def _fill(sheet: Any, frame: pd.DataFrame, styles: dict[str, Any]) -> None:
    """Write a table with its header; zero-based rows and columns."""
    if len(frame) >= ROWS_MAX:
        raise ValueError(f"{len(frame)} rows do not fit a sheet")
    for c, name in enumerate(frame.columns):
        sheet.write_string(0, c, str(name), styles["head"])
        values = frame.iloc[:, c].tolist()
        for r, value in enumerate(values, start=1):
            _cell(sheet, r, c, value, styles)
        widest = max((len(str(value)) for value in [name, *values]), default=0)
        sheet.set_column(c, c, min(_WIDTH_MAX, widest + 2))
    sheet.freeze_panes(1, 0)


def _cell(sheet: Any, row: int, column: int, value: Any, styles: dict[str, Any]) -> None:
    if value is None or (isinstance(value, float) and pd.isna(value)):
        sheet.write_blank(row, column, None)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, float):
        sheet.write_number(row, column, value, styles["number"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))
