"""Series of the scenario folder: all faults told, by file and cell."""

import numpy as np
import pytest

from netzero.axis import full_year, of_blocks
from netzero.hourly.folder_series import FolderSeries
from netzero.tariffs.model import Series

THREE = of_blocks([(np.datetime64("2026-03-01T00:00"), 3, 1.0)], 60, "declared_blocks")


def folder_with(folder, text, axis=THREE):
    (folder / "series.csv").write_text(text, encoding="utf-8")
    return FolderSeries(folder, axis, (2026, 2030))


def codes(folder):
    return [fault.code for fault in folder.faults]


def test_a_file_of_one_column_needs_no_name(tmp_path):
    folder = folder_with(tmp_path, "price\n1\n2.5\n3\n")
    assert folder.read(Series(file="series.csv"), "tariffs.a").tolist() == [1, 2.5, 3]
    assert not codes(folder)


def test_each_stage_may_have_its_column(tmp_path):
    folder = folder_with(tmp_path, "a,b\n1,4\n2,5\n3,6\n")
    read = folder.read(Series(file="series.csv", columns={2026: "b", 2030: "a"}), "tariffs.a")
    assert read.tolist() == [[4, 5, 6], [1, 2, 3]]


def test_all_faults_are_noted_and_reading_goes_on(tmp_path):
    folder = folder_with(tmp_path, "a,b,c\n1,-0.5,\n2,1.5,3\n3,1,3\n")
    folder.read(Series(file="../series.csv", column="a"), "one")
    folder.read(Series(file="series.csv", column="z"), "two")
    folder.read(Series(file="series.csv", column="c"), "three")
    folder.share(Series(file="series.csv", column="a"), "four")
    folder.share(Series(file="series.csv", columns={2026: "a", 2030: "a"}), "five")
    assert (folder.read(Series(file="series.csv", columns={2026: "a"}), "six")[1] == 0).all()
    assert len(folder.faults) == 6
    assert codes(folder)[2:] == ["NZ0714", "NZ0716", "NZ0718", "NZ0717"]
    (gap,) = (fault for fault in folder.faults if fault.code == "NZ0714")
    assert (gap.place.line, gap.place.column) == (2, 3)
    (stage,) = (fault for fault in folder.faults if fault.code == "NZ0717")
    assert stage.say() == "no column is named for the stage(s) 2030"


def test_the_value_farthest_outside_is_told(tmp_path):
    folder = folder_with(tmp_path, "a\n-0.5\n1.2\n1\n")
    folder.share(Series(file="series.csv"), "profile")
    (fault,) = folder.faults
    assert fault.say() == "an availability is -0.5; must be from 0 to 1 (power per unit of capacity)"


def test_another_length_is_refused_with_the_lengths_that_are_not(tmp_path):
    folder = folder_with(tmp_path, "a\n1\n2\n")
    folder.read(Series(file="series.csv"), "tariffs.a")
    (fault,) = folder.faults
    assert fault.code == "NZ0715"
    assert "has 2 values; must have one of 3, 8760, 8784" in fault.say()


def test_a_missing_leap_day_is_told(tmp_path):
    folder = folder_with(tmp_path, "a\n" + "1\n" * 8760, full_year(2028))
    assert len(folder.read(Series(file="series.csv"), "tariffs.a")) == 8784
    assert [warning.code for warning in folder.warnings] == ["NZ0720"]


@pytest.mark.parametrize("code", ["NZ0701", "NZ0714", "NZ0715", "NZ0720", "NZ0730"])
def test_sentences_are_in_both_languages(code):
    from netzero.messages import catalogue

    assert catalogue()[code]["en"] != catalogue()[code]["vi"]
