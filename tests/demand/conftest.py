"""Small sectors, tenants and files for tests of demand."""

import pytest

from netzero.catalogue.model import Figure, Sector


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
