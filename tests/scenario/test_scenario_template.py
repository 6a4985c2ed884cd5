"""A first scenario to change: all of it or nothing."""

import pytest

from netzero.errors import BadInput
from netzero.scenario import read_scenario, shipped, write_template


def test_the_template_is_written_and_reads(tmp_path):
    written = write_template(tmp_path / "mine")
    assert {path.name for path in written} >= {"park.yaml", "tenants.csv", "roofs.csv"}
    assert read_scenario(tmp_path / "mine").given.illustrative


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "mine").mkdir()
    write_template(tmp_path / "mine")
    assert (tmp_path / "mine" / "park.yaml").is_file()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(BadInput):
        write_template(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_an_unknown_template_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(BadInput) as bad:
        write_template(tmp_path / "mine", "frist_park")
    assert "'first_park'" in str(bad.value)
    assert list(tmp_path.iterdir()) == []


def test_nothing_half_written_is_left_behind(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("netzero.scenario.template.os.replace", fail)
    with pytest.raises(Exception, match="No space left"):
        write_template(tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []


def test_shipped_folders_are_found():
    assert (shipped("scenarios") / "first_park" / "park.yaml").is_file()
