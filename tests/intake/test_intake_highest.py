"""The highest number of a metered file, for bounds."""

import os

import pytest

from netzero.intake import highest as module
from netzero.intake.highest import highest


@pytest.fixture
def reads(monkeypatch):
    """Return the list of files that are read."""
    read = []

    def counted(path, name, findings):
        read.append(path)
        return read_rows(path, name, findings)

    read_rows = module.read_rows
    monkeypatch.setattr(module, "read_rows", counted)
    return read


def test_a_file_that_tenants_share_is_read_once(tmp_path, reads):
    path = tmp_path / "load.csv"
    path.write_text("a kW;b kW;c\n" + "1;20;300\n" * 30 + "2;30;400\n")
    found = [highest(path, column) for column in ("a kW", "b kW", "C", None, "a kW")]
    assert [(one.value, one.unit, one.rows) for one in found] == [
        (2, "kW", 31),
        (30, "kW", 31),
        (400, "", 31),
        (30, "kW", 31),
        (2, "kW", 31),
    ]
    assert reads == [path]


def test_a_file_that_changed_is_read_again(tmp_path, reads):
    path = tmp_path / "load.csv"
    path.write_text("kW\n" + "5\n" * 30)
    assert highest(path, None).value == 5
    path.write_text("kW\n" + "7\n" * 30)
    os.utime(path, ns=(1, 1))
    assert highest(path, None).value == 7
    assert len(reads) == 2


def test_what_cannot_be_read_has_no_highest_number(tmp_path, reads):
    path = tmp_path / "load.csv"
    path.write_text("")
    assert highest(path, None) is highest(path, "kW") is highest(tmp_path / "absent.csv", None) is None
    assert reads == [path]
