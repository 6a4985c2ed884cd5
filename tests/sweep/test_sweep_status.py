"""status and --repair, dry runs, results that are failures, and folders that hold another sweep."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml
from sweep.tiny import PARK, tiny_sweep

from netzero.cli import cli
from netzero.cli.guard import guarded
from netzero.errors import IntegrityFailed
from netzero.sweep.asked import Asked
from netzero.sweep.cases import Sweep, kept, tasks
from netzero.sweep.compute import compute, record
from netzero.sweep.estimate import estimate
from netzero.sweep.places import case_folder, inputs_name, outcome_name
from netzero.sweep.read import read_sweep
from netzero.sweep.standing import standing
from netzero.sweep.store import Store, open_store
from netzero.sweep.store.process import this_process
from netzero.sweep.task import Outcome
from netzero.sweep.work import begin, carry_out

HEAD = "version: 1\nscenario: tiny\nwork: simulate\n"


def begun(folder: Path, text: str) -> tuple[Sweep, Store]:
    sweep, store = read_sweep(tiny_sweep(folder, HEAD + text)), open_store(str(folder / "out"))
    begin(sweep, store)
    return sweep, store


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = guarded(cli, list(arguments))
    read = capsys.readouterr()
    return code, read.out, read.err


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sweep, Store]:
    """A sweep of three cases: one done, one refused, one left."""
    sweep, store = begun(tmp_path_factory.mktemp("two"), "parameters: {discount_rate: [4 %, 5000, 6 %]}")
    first, second, _ = tasks(sweep)
    assert compute(store.url, first).status == "done"
    assert compute(store.url, second).status == "bad_input"
    return sweep, store


def test_status_counts_what_is_done_refused_and_left(
    two: tuple[Sweep, Store], capsys: pytest.CaptureFixture[str]
) -> None:
    _, store = two
    code, out, _ = said(capsys, "status", store.url, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["counts"] == {"done": 1, "bad_input": 1, "running": 0, "left": 1}
    assert found["failed"][0]["number"] == 2
    assert "discount_rate" in found["failed"][0]["message"]
    _, out, err = said(capsys, "--lang", "vi", "status", store.url)
    assert "đầu vào bị từ chối" in out
    assert "trường hợp 2 (discount_rate=5000)" in err


def test_a_case_that_is_running_is_counted_as_such(two: tuple[Sweep, Store]) -> None:
    sweep, store = two
    last = sweep.cases[2].key
    assert store.claim(last)
    try:
        assert standing(tasks(sweep), store).counts["running"] == 1
    finally:
        store.release(last)


def test_a_case_of_a_driver_that_is_dead_is_not_told_to_be_running(two: tuple[Sweep, Store], tmp_path: Path) -> None:
    sweep, store = two
    last = sweep.cases[2].key
    dead = {"host": this_process().host, "pid": this_process().pid, "started": 0}
    store.put(f"claims/{last}.json", json.dumps(dead).encode())
    counts = standing(tasks(sweep), store).counts
    store.release(last)
    assert (counts["running"], counts["left"]) == (0, 1)


@pytest.mark.parametrize("name", ["../../../elsewhere", "/elsewhere", "A" * 64])
def test_a_sweep_whose_names_lead_elsewhere_is_damaged(tmp_path: Path, name: str) -> None:
    _, store = begun(tmp_path, "cases: [{}]")
    whole = json.loads(store.get("sweep.json"))
    case, inputs = whole["cases"][0], whole["inputs"]
    others = ({"cases": [{**case, "key": name}]}, {"inputs": {**inputs, "sha256": name}})
    for altered in (*others, {"inputs": {**inputs, "scenario": f"../{name}"}}):
        store.put("sweep.json", json.dumps(whole | altered).encode())
        with pytest.raises(IntegrityFailed, match="damaged"):
            kept(store)


def test_a_damaged_record_of_a_failure_is_none(tmp_path: Path) -> None:
    sweep, store = begun(tmp_path, "cases: [{}]")
    key = sweep.cases[0].key
    store.put(outcome_name(key), json.dumps({"key": key, "status": "bug", "said": None}).encode())
    assert standing(tasks(sweep), store).counts == {"done": 0, "running": 0, "left": 1}


def test_a_refused_input_is_not_computed_again(two: tuple[Sweep, Store]) -> None:
    sweep, store = two
    task = list(tasks(sweep))[1]
    again = compute(store.url, task)
    assert again.status == "bad_input"
    assert again.seconds == 0.0
    assert [each.key for each in standing(tasks(sweep), store).left] == [sweep.cases[2].key]


def test_a_case_that_workers_died_of_is_tried_again_by_the_next_driver(tmp_path: Path) -> None:
    sweep, store = begun(tmp_path, "cases: [{}]")
    record(store, Outcome(sweep.cases[0].key, "died", code="NZ1817"))
    found = standing(tasks(sweep), store)
    assert found.counts["died"] == 1
    assert len(found.left) == 1


def test_repair_puts_damaged_results_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sweep, store = begun(tmp_path, "parameters: {discount_rate: [4 %, 5 %]}")
    for task in tasks(sweep):
        compute(store.url, task)
    folder = case_folder(sweep.cases[0].key)
    path = tmp_path / "out" / folder / "case.nc"
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(bytes(data))
    (tmp_path / "out" / "tmp" / "elsewhere~1~1~1").write_bytes(b"left")
    os.utime(tmp_path / "out" / "tmp" / "elsewhere~1~1~1", (0.0, 0.0))
    code, out, err = said(capsys, "status", store.url, "--repair", "--json")
    found = json.loads(out)
    assert code == 9
    assert found["repair"] == {"checked": 2, "quarantined": [folder], "removed": 1}
    assert found["counts"] == {"done": 1, "running": 0, "left": 1}
    assert folder in err
    assert (tmp_path / "out" / "quarantine" / folder / "case.nc").is_file()
    assert said(capsys, "status", store.url, "--repair")[0] == 0


def test_a_dry_run_tells_and_stores_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tiny_sweep(tmp_path, count=4)
    code, out, _ = said(capsys, "sweep", str(file), "-o", str(tmp_path / "out"), "-n", "--workers", "2", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["count"], found["there"], found["left"], found["basis"]) == (4, 0, 4, "first_case")
    assert found["wall_s"] == pytest.approx(2 * found["case_s"])
    assert not (tmp_path / "out").exists()


def test_a_dry_run_goes_by_another_case_where_the_first_one_is_refused(tmp_path: Path) -> None:
    text = HEAD + "parameters: {discount_rate: [5000, 4 %, 6 %]}"
    found = estimate(read_sweep(tiny_sweep(tmp_path, text)), open_store(str(tmp_path / "out")), 1)
    assert (found.basis, found.left) == ("first_case", 3)


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:300])])
def test_packed_inputs_that_are_lost_stop_the_work_and_are_written_again_by_the_sweep(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    sweep, store = begun(tmp_path, "cases: [{}]")
    task = next(iter(tasks(sweep)))
    damage(tmp_path / "out" / inputs_name(sweep.inputs.sha256))
    assert compute(store.url, task).status == "storage_failed"
    assert not store.exists(outcome_name(task.key))
    begin(read_sweep(tmp_path / "sweep.yaml"), store)
    assert compute(store.url, task).status == "done"


def test_a_full_folder_of_temporary_files_is_no_result_of_a_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep, store = begun(tmp_path, "cases: [{}]")
    task = next(iter(tasks(sweep)))

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(zipfile.ZipFile, "extractall", refuse)
        assert (found := compute(store.url, task)).status == "storage_failed"
    assert found.code == "NZ1103"
    assert compute(store.url, task).status == "done"


def test_an_estimate_rests_on_what_was_measured(two: tuple[Sweep, Store]) -> None:
    sweep, store = two
    found = estimate(sweep, store, 1)
    assert (found.basis, found.count, found.there, found.left) == ("measured", 3, 2, 1)
    assert found.wall_s == found.case_s > 0.0
    assert found.disk_mb > 0.1


def test_a_planned_case_is_estimated_by_the_size_of_its_program(tmp_path: Path) -> None:
    text = "version: 1\nscenario: tiny\ncases: [{}]\n"
    found = estimate(read_sweep(tiny_sweep(tmp_path, text)), open_store(str(tmp_path / "out")), 1)
    assert found.basis == "size"
    assert 0.5 < found.case_s < 5.0


def test_cases_may_be_added_and_not_taken_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, store = begun(tmp_path, "parameters: {discount_rate: [4 %, 5 %]}")
    begin(read_sweep(tiny_sweep(tmp_path, HEAD + "parameters: {discount_rate: [3 %, 4 %, 5 %]}")), store)
    fewer = tiny_sweep(tmp_path, HEAD + "parameters: {discount_rate: [5 %]}")
    code, _, err = said(capsys, "sweep", str(fewer), "-o", store.url)
    assert code == 3
    assert "NZ1821" in err
    assert "2 of 3" in err


def test_another_scenario_in_the_same_folder_is_refused_with_the_file_that_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, store = begun(tmp_path, "parameters: {discount_rate: [4 %]}")
    (tmp_path / "tiny" / "park.yaml").write_text(PARK.replace("06-01", "07-01"))
    code, _, err = said(capsys, "sweep", str(tmp_path / "sweep.yaml"), "-o", store.url)
    assert code == 3
    assert "NZ1819" in err
    assert "tiny/park.yaml" in err


def test_a_sweep_of_another_netzero_is_not_gone_on_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sweep, store = begun(tmp_path, "cases: [{}]")
    found = json.loads(store.get("sweep.json"))
    found["made_by"]["version"] = "0.0.0"
    store.put("sweep.json", json.dumps(found).encode())
    code, _, err = said(capsys, "resume", store.url)
    assert code == 3
    assert "NZ1818" in err
    task = next(iter(tasks(sweep)))
    task.payload["made_by"]["version"] = "0.0.0"  # type: ignore[index]
    assert compute(store.url, task).status == "other_version"
    assert not store.exists(outcome_name(task.key))


def test_a_folder_without_a_sweep_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "status", str(tmp_path))
    assert code == 9
    assert "sweep.json" in err


def test_a_park_without_a_plan_is_a_result(tmp_path: Path) -> None:
    text = "version: 1\nscenario: tiny\nset: {meters.gate.import_limit: 10 kW, unserved_price: none}\ncases: [{}]\n"
    sweep, store = read_sweep(tiny_sweep(tmp_path, text)), open_store(str(tmp_path / "out"))
    begin(sweep, store)
    outcome = compute(store.url, next(iter(tasks(sweep))))
    assert outcome.status == "no_plan"
    written = json.loads(store.get(outcome_name(outcome.key)))
    assert written["said"]["vi"]
    assert "seconds" not in written


def test_nothing_is_begun_when_nothing_is_left(two: tuple[Sweep, Store], tmp_path: Path) -> None:
    sweep, store = begun(tmp_path, "cases: [{}]")
    compute(store.url, next(iter(tasks(sweep))))

    def never() -> None:
        raise AssertionError

    tally, found = carry_out(sweep, store, never, asked=Asked())  # type: ignore[arg-type]
    assert tally.count == 0
    assert found.counts["done"] == 1


def test_the_schema_accepts_the_example_and_refuses_a_slip(capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads(said(capsys, "schema", "--sweep")[1])
    example = Path(__file__).resolve().parents[2] / "scenarios" / "first_park_sweep.yaml"
    given = yaml.safe_load(example.read_text(encoding="utf-8"))
    jsonschema.validate(given, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**given, "paramters": {}}, schema)


def test_commands_that_do_not_sweep_import_no_dask() -> None:
    code = (
        "import sys, netzero.cli.sweep, netzero.cli.work, netzero.run, netzero.planner;"
        "print([name for name in ('dask', 'distributed') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
