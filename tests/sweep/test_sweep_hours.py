"""The hours of one case of a simulation sweep add up to its stored row, and are a result of its own."""

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from sweep.tiny import tiny_sweep

from netzero.cli import cli
from netzero.cli.guard import guarded
from netzero.errors import BadInput, IntegrityFailed
from netzero.proof import verify
from netzero.results import read
from netzero.results.store.netcdf import to_bytes
from netzero.sweep.cases import kept, tasks
from netzero.sweep.compute import compute
from netzero.sweep.hours import TOLERANCE, Wish, hours_of
from netzero.sweep.places import MANIFEST, block_folder
from netzero.sweep.read import read_sweep
from netzero.sweep.shards import SUMMARY, manifest, read_shard
from netzero.sweep.store import open_store
from netzero.sweep.work import begin

SWEEP = """\
version: 1
scenario: tiny
settlement: true
set:
  policy: time_of_use
  promise.futures: {count: 1, demand: 5 %, resource: 10 %, electricity_price: 3 %}
  carbon.cap_shares: {2026: 50 %}
parameters:
  design.battery.energy: {from: 1 MWh, to: 3 MWh, count: 3}
  design.battery.power: [0.5 MW]
cases:
  - {name: much sun, set: {design.pv_roof_hall: 1 MW}}
weather_years: 1
futures: 2
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """The sweep, computed."""
    folder = tmp_path_factory.mktemp("hours")
    found = open_store(str(folder / "out"))
    begin(read_sweep(tiny_sweep(folder, SWEEP)), found)
    for task in tasks(kept(found)):
        assert compute(found.url, task).status == "done"
    return found


def row_of(store, number, year, future):
    tables = [read_shard(store, task.key).to_pylist() for task in tasks(kept(store))]
    return next(
        row
        for table in tables
        for row in table
        if (row["number"], row["weather_year"], row["future"]) == (number, year, future)
    )


@pytest.mark.parametrize(
    ("case", "number", "year", "future"),
    [("2", 2, None, 0), ("3", 3, "vinh_phuc:1", 2), ("much sun", 4, "vinh_phuc:1", 0), ("4", 4, None, 1)],
)
def test_hours_add_up_to_the_stored_row(store, case, number, year, future):
    found = hours_of(store, Wish(case, year, future))
    assert 0.0 <= found.off <= TOLERANCE == 1e-11
    row = row_of(store, number, year or "scenario", future)
    assert found.label == row["label"]
    park, hourly, operation = found.case.park, found.case.hourly, found.case.operation
    hours = hourly["step_h"].values * hourly["weight"].values
    imported = operation.dispatch["imported_kw"].values[0, 0] @ hours
    assert row["imported_kwh.2026"] == pytest.approx(imported, rel=1e-11)
    present = float(operation.books["costs"].sum(("party", "line")).values @ park.stages.weights)
    assert row["cost"] == pytest.approx(present, rel=1e-11)
    own = operation.settlement["own_supply_kw"].sel(party="dye").values[0] @ hours
    assert row["own_supply_kwh.2026.dye"] == pytest.approx(own, rel=1e-11)


def test_every_future_and_weather_year_is_another_row(store):
    costs = {row_of(store, 2, year, n)["cost"] for year in ("scenario", "vinh_phuc:1") for n in range(3)}
    assert len(costs) == 6


def test_hours_are_a_result_that_can_be_verified_and_names_its_case(store, tmp_path):
    assert guarded(cli, ["-q", "hours", store.url, "2", "--future", "1", "-o", str(tmp_path / "out")]) == 0
    case = read(tmp_path / "out")
    assert case.provenance["options"]["design"]["case"] == 2
    assert case.provenance["options"]["design"]["future"] == 1
    assert case.provenance["sums_of_the_sweep"]["tolerance"] == TOLERANCE
    assert case.provenance["sums_of_the_sweep"]["off"] <= TOLERANCE
    assert verify(tmp_path / "out").ok


def test_the_same_hours_have_the_same_bytes_and_others_another_identity(store):
    one, two, three = (hours_of(store, Wish(case)).case for case in ("2", "2", "3"))
    assert to_bytes(one) == to_bytes(two)
    assert one.provenance["case_hash"] != three.provenance["case_hash"]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish("5"), "NZ2872"),
        (Wish("0"), "NZ2872"),
        (Wish("much sum"), "NZ2872"),
        (Wish("1", "vinh_phuc:2"), "NZ2870"),
        (Wish("1", future=3), "NZ2871"),
        (Wish("1", future=-1), "NZ2871"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(store, wish, code):
    with pytest.raises(BadInput) as caught:
        hours_of(store, wish)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_mistyped_name_is_guessed(store):
    with pytest.raises(BadInput, match="did you mean 'much sun'"):
        hours_of(store, Wish("much sum"))


def test_a_name_that_several_cases_have_is_refused(tmp_path):
    twins = SWEEP + "table: more.csv\n"
    path = tiny_sweep(tmp_path, twins)
    (tmp_path / "more.csv").write_text("name,design.pv_roof_hall\nmuch sun,900 kW\n", encoding="utf-8")
    found = open_store(str(tmp_path / "out"))
    begin(read_sweep(path), found)
    with pytest.raises(BadInput, match="2 cases of this sweep are named 'much sun': give the number of one, such as 4"):
        hours_of(found, Wish("much sun"))


def test_a_design_that_its_world_cannot_have_has_no_hours(tmp_path):
    path = tiny_sweep(tmp_path, SWEEP.replace("parameters:", "parameters:\n  'assets[1].max': [10 MW, 0.3 MW]"))
    found = open_store(str(tmp_path / "out"))
    begin(read_sweep(path), found)
    with pytest.raises(BadInput) as caught:
        hours_of(found, Wish("4"))
    assert [fault.code for fault in caught.value.faults] == ["NZ2862"]


def test_a_sweep_of_whole_cases_has_its_hours_already(tmp_path):
    found = open_store(str(tmp_path / "out"))
    begin(read_sweep(tiny_sweep(tmp_path)), found)
    with pytest.raises(BadInput) as caught:
        hours_of(found, Wish("1"))
    assert caught.value.faults[0].code == "NZ2869"


def test_hours_that_are_not_those_of_the_row_are_refused(tmp_path, capsys):
    found = open_store(str(tmp_path / "out"))
    begin(read_sweep(tiny_sweep(tmp_path, SWEEP)), found)
    [task] = tasks(kept(found))
    arguments = ["hours", found.url, "1", "-o", str(tmp_path / "case")]
    assert guarded(cli, arguments) == 0
    assert "NZ" not in capsys.readouterr().err
    assert hours_of(found, Wish("1")).off is None  # nothing is stored yet
    compute(found.url, task)
    path = Path(found.url) / block_folder(task.key) / SUMMARY
    table = read_shard(found, task.key)
    position = table.column_names.index("imported_kwh.2026")
    wrong = table["imported_kwh.2026"].to_numpy() * (1 + 1e-9)
    pq.write_table(table.set_column(position, table.schema.field(position), [wrong]), path)
    (path.parent / MANIFEST).write_bytes(manifest(task.key, path.read_bytes()))
    with pytest.raises(IntegrityFailed, match=r"imported_kwh\.2026"):
        hours_of(found, Wish("1"))
    assert guarded(cli, arguments) == IntegrityFailed.exit_code


def test_json_is_the_summary_of_the_result(store, tmp_path, capsys):
    assert guarded(cli, ["-q", "hours", store.url, "1", "--json", "-o", str(tmp_path / "case")]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["cost"]["total"] == pytest.approx(row_of(store, 1, "scenario", 0)["cost"], rel=1e-11)
    assert np.isfinite(document["cost"]["total"])
