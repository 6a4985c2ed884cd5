"""Small sectors, tenants and files for tests of demand."""

import pytest

from netzero.catalogue.model import Figure, Sector
from netzero.demand import LoadOptions, read_load


def figure(value):
    return Figure(value=value, unit="1", source="test", confidence="user")


@pytest.fixture(scope="session")
def sector():
    """Return a maker of sectors; by default a two-shift plant resting on Sundays, insensitive to the weather."""

    def make(**changes):
        numbers = {
            "sunday_share": 0.0,
            "load_factor": 0.5,
            "tet_stop_days": 9,
            "temperature_sensitivity": 0.0,
            "electricity_share": 1.0,
        }
        given = {"title": {"en": "test"}, "shift_pattern": "two_shift", "working_days": 6}
        for key, value in (numbers | changes).items():
            given[key] = figure(value) if isinstance(value, int | float) and key != "working_days" else value
        return Sector(**given)

    return make


@pytest.fixture
def table_of(tmp_path):
    """Return a maker of tables from the text of a file."""
    from netzero.demand.table import read_table

    def make(content):
        (tmp_path / "load.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_table(tmp_path, "load.csv")

    return make


@pytest.fixture
def read(tmp_path):
    """Return a reader of rows of cells as a text file."""

    def make(rows, **declared):
        path = tmp_path / "load.csv"
        path.write_text("".join(";".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
        return read_load(path, LoadOptions(**declared))

    return make


@pytest.fixture
def workbook(tmp_path):
    """Return a reader of sheets by name, rows of cells each; a text that begins with = is a formula."""
    import openpyxl

    def make(sheets, **declared):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "load.xlsx")
        return read_load(tmp_path / "load.xlsx", LoadOptions(**declared))

    return make
