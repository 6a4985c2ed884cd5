"""Sweeps of designs that are not planned: read with all faults, computed in blocks, the same everywhere."""

import io
import json
import shutil
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from sweep.processes import Driver, computations, leftovers
from sweep.tiny import tiny_park, tiny_sweep

from netzero.errors import BadInput, IntegrityFailed
from netzero.results import write
from netzero.run import Design, existing, run
from netzero.scenario import read_scenario
from netzero.sweep import block_files
from netzero.sweep.cases import kept, tasks
from netzero.sweep.compute import compute
from netzero.sweep.designs import Sized, laid_over
from netzero.sweep.places import block_folder
from netzero.sweep.read import read_sweep
from netzero.sweep.shards import SUMMARY, read_shard
from netzero.sweep.store import open_store
from netzero.sweep.work import begin

GRID = """\
version: 1
scenario: tiny
settlement: true
parameters:
  discount_rate: [4 %, 6 %]
  design.battery.energy: [1 MWh, 2 MWh]
  design.battery.power: {from: 0.2 MW, to: 1 MW, count: 3}
cases:
  - {name: much sun, set: {design.pv_roof_hall: 1 MW}}
weather_years: 1
"""
SAMPLE = """\
version: 1
scenario: tiny
method: latin_hypercube
count: 40
parameters:
  design.battery.energy: {from: 1 MWh, to: 4 MWh}
  design.battery.power: {from: 200, to: 900}
"""


def stored(folder, text=GRID, name="out"):
    """Return the store of a sweep that has been begun, and its tasks."""
    sweep = read_sweep(tiny_sweep(folder, text))
    store = open_store(str(folder / name))
    begin(sweep, store)
    return store, list(tasks(kept(store)))


def computed(folder, text=GRID, name="out", backwards=False):
    """Return the store of a sweep of which all blocks have been computed, in their order or backwards."""
    store, given = stored(folder, text, name)
    for task in reversed(given) if backwards else given:
        outcome = compute(store.url, task)
        assert outcome.status == "done", outcome.said
    return store, given


def rows(store, given):
    """Return all rows by case and weather year."""
    tables = [read_shard(store, task.key).to_pylist() for task in given]
    return {(row["number"], row["weather_year"]): row for table in tables for row in table}


def shards(folder: Path) -> dict[str, bytes]:
    """Return all files of blocks."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("blocks/*/*/*")}


@pytest.fixture(scope="module")
def grid(tmp_path_factory):
    """The sweep of GRID, computed."""
    folder = tmp_path_factory.mktemp("grid")
    return folder, *computed(folder)


def test_every_case_is_in_the_table_once_in_every_weather_year(grid):
    _, store, given = grid
    assert len(given) == 3  # one world for each rate, and one of the listed case
    found = rows(store, given)
    assert sorted(found) == sorted((n, year) for n in range(1, 14) for year in ("scenario", "vinh_phuc:1"))
    one = found[2, "scenario"]
    assert one["label"] == "discount_rate=4 %, design.battery.energy=1 MWh, design.battery.power=0.6 MW"
    assert one["set.discount_rate"] == 0.04
    assert (one["set.design.battery.energy"], one["set.design.battery.power"]) == (1000.0, 600.0)
    assert one["future"] == 0
    listed = found[13, "scenario"]
    assert listed["label"] == "much sun"
    assert np.isnan(listed["set.design.battery.energy"])
    assert listed["capacity.pv_roof_hall.2026"] == 1000.0
    assert listed["capacity.battery.energy.2026"] == 0.0


def test_columns_say_their_units(grid):
    _, store, given = grid
    schema = read_shard(store, given[0].key).schema
    units = {field.name: field.metadata[b"unit"].decode() for field in schema}
    assert units["cost"] == "VND"
    assert units["yearly_cost.2026.grid_energy"] == "VND year-1"
    assert units["co2.2026.scope_2_location"] == "t"
    assert units["peak_kw.2026.gate"] == "kW"
    assert units["set.design.battery.power"] == "kW"
    assert units["full_cycles.2026.battery"] == "year-1"
    assert units["electricity_cost.2026.dye"] == "VND year-1"
    about = dict(schema.metadata)
    assert float(about.pop(b"year_fraction")) == pytest.approx(24 / 8760)
    assert about == {b"currency": b"VND", b"policy": b"self_consumption", b"cost_leaves_out": b""}


def test_a_row_says_what_a_case_of_its_own_says(grid):
    folder, store, given = grid
    row = rows(store, given)[6, "scenario"]
    scenario = read_scenario(folder / "tiny", ("discount_rate=4 %",))
    sizes = {Sized("battery.energy"): np.array([2000.0]), Sized("battery.power"): np.array([1000.0])}
    design = laid_over(scenario.park, existing(scenario), sizes, 1).isel(design=0, drop=True)
    books = run(scenario, work="simulate", design=Design(design, {})).operation.books
    present = float(books["costs"].sum(("party", "line")).values @ scenario.park.stages.weights)
    assert row["cost"] == pytest.approx(present, rel=1e-11)
    emitted = books["emissions"].sel(scope="scope_2_location").sum("party")
    assert row["co2.2026.scope_2_location"] == pytest.approx(float(emitted[0]), rel=1e-11)
    bought = books["bill"].sel(bill_line="total").sum(("meter", "billing_month"))
    told = sum(row[f"yearly_cost.2026.{line}"] for line in ("grid_energy", "grid_demand", "export_revenue"))
    assert told == pytest.approx(float(bought[0]), rel=1e-11)


def test_blocks_are_the_same_bytes_in_any_order_and_in_another_folder(grid, tmp_path):
    folder, store, _ = grid
    other, _ = computed(tmp_path, backwards=True)
    assert shards(Path(store.url)) == shards(Path(other.url))
    assert len(shards(Path(store.url))) == 6
    assert folder != tmp_path


def test_a_block_that_is_there_is_not_computed_again(grid, monkeypatch):
    _, store, given = grid
    monkeypatch.setattr(block_files, "simulated", None)
    assert [compute(store.url, task).seconds for task in given] == [0.0] * 3


def test_what_changes_a_block_changes_its_key_and_nothing_else_does(grid, tmp_path):
    _, _, given = grid
    keys = [task.key for task in given]
    _, same = stored(tmp_path / "a", GRID.replace("[1 MWh, 2 MWh]", "[1000 kWh, 2 MWh]"))
    assert [task.key == key for task, key in zip(same, keys, strict=True)] == [False, False, True]  # names differ
    _, other = stored(tmp_path / "b", GRID.replace("{design.pv_roof_hall: 1 MW}", "{design.pv_roof_hall: 0.9 MW}"))
    assert [task.key == key for task, key in zip(other, keys, strict=True)] == [True, True, False]
    _, unshared = stored(tmp_path / "c", GRID.replace("settlement: true\n", ""))
    assert not {task.key for task in unshared} & set(keys)
    _, years = stored(tmp_path / "d", GRID.replace("weather_years: 1", "weather_years: 2"))
    assert not {task.key for task in years} & set(keys)


def test_a_sample_is_drawn_again_by_each_worker(tmp_path):
    store, given = computed(tmp_path, SAMPLE)
    block_files.simulation_in.cache_clear()
    found = rows(store, given)
    assert len(found) == 40
    powers = [row["set.design.battery.power"] for row in found.values()]
    assert 200 < min(powers) < 220
    assert 880 < max(powers) < 900
    text = json.dumps(json.loads(store.get("sweep.json")))
    assert len(text) < 6_000  # no case is written down
    assert "unserved_kwh.2026.electricity" in found[1, "scenario"]
    assert "own_supply_kwh.2026.dye" not in found[1, "scenario"]


def test_designs_start_from_a_stored_result(tmp_path):
    folder = tiny_park(tmp_path / "tiny")
    scenario = read_scenario(folder)
    sizes = {Sized("battery.energy"): np.array([700.0]), Sized("battery.power"): np.array([300.0])}
    design = laid_over(scenario.park, existing(scenario), sizes, 1).isel(design=0, drop=True)
    case = run(scenario, work="simulate", design=Design(design, {}))
    write(case, tmp_path / "plan")
    text = "version: 1\nscenario: tiny\ndesigns: {from: plan}\nparameters: {design.battery.power: [300 kW, 400 kW]}\n"
    store, given = computed(tmp_path, text)
    found = rows(store, given)
    present = float(case.operation.books["costs"].sum(("party", "line")).values @ scenario.park.stages.weights)
    assert found[1, "scenario"]["cost"] == pytest.approx(present, rel=1e-11)
    assert found[2, "scenario"]["cost.investment"] > found[1, "scenario"]["cost.investment"]
    shutil.rmtree(tmp_path / "plan")
    assert kept(store).simulation.base["capacity"].sel(size="battery.energy").values.tolist() == [700.0]


def faults(folder, text):
    with pytest.raises(BadInput) as caught:
        read_sweep(tiny_sweep(folder, text))
    return {(fault.place.line, fault.code): fault.say() for fault in caught.value.faults}


def test_sizes_and_units_that_are_none_are_told_together_with_their_lines(tmp_path):
    text = """\
version: 1
scenario: tiny
parameters:
  design.batery.energy: [1 MWh]
  design.battery.power: [200 kW, 1 MWh, much]
  design.pv_roof_hall: {from: 100 kg, to: 200 kg, count: 2}
  design.battery.energy.2027: [1 MWh]
designs: {from: nowhere}
"""
    found = faults(tmp_path, text)
    assert set(found) == {(4, "NZ2867"), (5, "NZ0104"), (5, "NZ0101"), (6, "NZ0104"), (7, "NZ2867"), (8, "NZ0220")}
    assert "did you mean 'battery.energy'" in found[4, "NZ2867"]


def test_a_design_of_another_park_and_futures_without_spreads_are_told_where_they_are_written(tmp_path):
    other = tiny_park(tmp_path / "other")
    park = other / "park.yaml"
    park.write_text(park.read_text(encoding="utf-8").replace("years: [2026]", "years: [2031]"), encoding="utf-8")
    write(run(read_scenario(other), work="simulate"), tmp_path / "plan")
    text = "version: 1\nscenario: tiny\ndesigns: {from: plan}\nparameters: {design.battery.power: [300 kW]}\n"
    assert set(faults(tmp_path, text)) == {(3, "NZ0020")}
    text = "version: 1\nscenario: tiny\nfutures: 2\nparameters: {design.battery.power: [300 kW]}\n"
    assert set(faults(tmp_path, text)) == {(3, "NZ0932")}


def test_capacities_that_cannot_be_are_told_before_anything_is_computed(tmp_path):
    text = """\
version: 1
scenario: tiny
method: latin_hypercube
count: 50
parameters:
  design.battery.energy: {from: -1 MWh, to: 4 MWh}
  design.pv_roof_hall: {from: 0.1 MW, to: 9 MW}
"""
    found = faults(tmp_path, text)
    assert set(found) == {(6, "NZ2860"), (7, "NZ2862")}
    assert "(10 case(s))" in found[6, "NZ2860"]


@pytest.mark.parametrize(
    ("key", "code"),
    [("policy: look_ahead", "NZ2878"), ("meters.gate.net_metering: {}", "NZ0687"), ("discount_rate: high", "NZ0101")],
)
def test_what_cannot_be_simulated_so_is_told_before_anything_is_computed(tmp_path, key, code):
    with pytest.raises(BadInput) as caught:
        read_sweep(tiny_sweep(tmp_path, f"{SAMPLE}set: {{{key}}}\n"))
    assert [fault.code for fault in caught.value.faults] == [code]


def test_what_one_world_alone_cannot_have_is_a_result_of_its_block(tmp_path):
    text = GRID.replace("discount_rate: [4 %, 6 %]", "assets[1].max: [10 MW, 0.5 MW]")
    store, given = stored(tmp_path, text)
    outcomes = [compute(store.url, task) for task in given]
    assert [outcome.status for outcome in outcomes] == ["done", "bad_input", "done"]
    assert outcomes[1].code == "NZ2862"
    assert "0.5" not in outcomes[0].said


def test_a_shard_that_was_changed_is_refused(tmp_path):
    store, given = computed(tmp_path, SAMPLE)
    path = Path(store.url) / block_folder(given[0].key) / SUMMARY
    data = bytearray(path.read_bytes())
    data[len(data) // 8] ^= 1  # of a column, so that the footer can still be read
    path.write_bytes(bytes(data))
    with pytest.raises(IntegrityFailed) as caught:
        read_shard(store, given[0].key)
    assert caught.value.code == "NZ2865"
    shard = shards(Path(store.url))
    assert pq.read_metadata(io.BytesIO(bytes(path.read_bytes()))).num_rows == 40
    assert len(shard) == 2


def test_a_sweep_that_was_changed_below_a_block_is_refused(tmp_path):
    store, given = stored(tmp_path, SAMPLE)
    document = json.loads(store.get("sweep.json"))
    document["simulation"]["settlement"] = True
    store.put("sweep.json", json.dumps(document).encode())
    block_files.simulation_in.cache_clear()
    outcome = compute(store.url, given[0])
    assert (outcome.status, outcome.code) == ("storage_failed", "NZ2866")


RATES = """\
version: 1
scenario: tiny
parameters:
  discount_rate: {from: 2 %, to: 9 %, count: 8}
  design.battery.energy: {from: 1 MWh, to: 3 MWh, count: 300}
"""


def test_a_killed_driver_loses_no_block_and_none_is_computed_twice(tmp_path):
    path = tiny_sweep(tmp_path, RATES)
    one, two = tmp_path / "one", tmp_path / "two"
    killed = Driver(("sweep", str(path), "-o", str(two), "--workers", "2"))
    while killed.running and len(shards(two)) < 2 * 2:
        time.sleep(0.05)
    killed.kill()
    before = {name.split("/")[2] for name in shards(two) if name.endswith("manifest.json")}
    assert 0 < len(before) < 8
    assert Driver(("resume", str(two), "--workers", "2")).ended()[0] == 0
    assert Driver(("sweep", str(path), "-o", str(one), "--workers", "1")).ended()[0] == 0
    assert shards(one) == shards(two)
    assert len(shards(one)) == 16
    ended = computations(two)
    assert set(ended.values()) == {1}
    assert len(set(ended) | before) == 8  # of one that was stored when the driver was killed the log may be missing
    assert leftovers(two) == []


def test_constraints_that_no_combination_meets_are_told(tmp_path):
    text = GRID.partition("cases:")[0] + "constraints: ['design.battery.energy >= 5 MWh']\n"
    assert set(faults(tmp_path, text)) == {(1, "NZ1809")}


def test_a_case_that_sets_nothing_and_has_no_name_is_what_stands_today(tmp_path):
    store, given = computed(tmp_path, "version: 1\nscenario: tiny\ndesigns: {}\ncases: [{set: {}}]\n")
    [row] = rows(store, given).values()
    assert (row["number"], row["label"], row["cost.investment"]) == (1, "", 0.0)


def test_constraints_leave_out_combinations_and_a_table_adds_cases(tmp_path):
    (tmp_path / "more.csv").write_text("name,design.battery.power,discount_rate\nbig,2 MW,\n,0.1 MW,3 %\n")
    text = """\
version: 1
scenario: tiny
parameters:
  design.battery.energy: [1 MWh, 2 MWh]
  design.battery.power: [0.2 MW, 0.6 MW, 1 MW]
  discount_rate: [4 %, 6 %]
constraints: ["design.battery.power <= 0.6 MW", "discount_rate < 5 %"]
table: more.csv
"""
    store, given = computed(tmp_path, text)
    found = rows(store, given)
    powers = [found[number, "scenario"]["set.design.battery.power"] for number in range(1, 7)]
    assert powers == [200.0, 600.0, 200.0, 600.0, 2000.0, 100.0]
    assert [found[number, "scenario"]["label"] for number in (5, 6)] == [
        "big",
        "design.battery.power=0.1 MW, discount_rate=3 %",
    ]
    assert [found[number, "scenario"]["set.discount_rate"] for number in (1, 6)] == [0.04, 0.03]
    assert len(kept(store).simulation.worlds) == 3  # 4 %, as it stands, 3 %
