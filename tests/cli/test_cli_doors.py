"""How a command ends: its exit code, one document, and nothing half-written."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from netzero.cli import console

FIRST_PARK = Path(__file__).resolve().parents[2] / "scenarios" / "first_park"
NETZERO = (sys.executable, "-m", "netzero")
NO_RELIEF = ("--set", "unserved_price=none", "--set", "carbon.cap_shares=null")

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals, pipes and limits")


def test_bad_input_is_one_document_on_stdout_and_words_on_stderr(park, netzero):
    park.change("park.yaml", "currency: VND", "curency: VND")
    done = netzero("run", park.path, "--json")
    assert done.code == 3
    assert done.document["status"] == "bad_input"
    assert done.document["exit_code"] == 3
    assert (done.document["faults"][0]["file"], done.document["faults"][0]["line"]) == ("park.yaml", 18)
    assert "did you mean 'currency'" in done.err


def test_an_impossible_cap_is_told_with_what_can_be_reached_and_leaves_no_result(park, netzero, one_day, tmp_path):
    output = tmp_path / "output"
    done = netzero("plan", park.path, *one_day, *NO_RELIEF, "--set", "carbon.caps={2030: 0}", "-o", output, "--json")
    assert (done.code, done.document["status"], done.document["code"]) == (4, "no_plan", "NZ0820")
    cap, later = done.document["ways_out"][0]["misses"]  # a cap holds until the next one named
    assert (later["key"], later["year"]) == ("caps", 2040)
    assert (cap["key"], cap["year"], cap["limit"]) == ("caps", 2030, 0.0)
    assert cap["needed"] > 0.0
    assert cap["message"] in done.err
    assert {path.name for path in output.iterdir()} <= {".lock"}


@pytest.mark.parametrize(
    ("offsets", "code", "lacking"),
    [
        ("carbon.offsets=null", "NZ0820", "'gate' năm 2040, tối đa 0 kW (import_limit): ít nhất "),
        ("carbon.offsets.max_share=0.1", "NZ0811", "electricity tại 'park' năm 2026, "),
    ],
)
def test_demand_that_nothing_can_serve_is_told_by_place_and_power(
    park, netzero, one_day, tmp_path, offsets, code, lacking
):
    # offsets are limited to a share of base-year emissions, which what exists today must then be able to make
    starved = (*one_day, *NO_RELIEF, "--set", "meters.gate.import_limit=0", "--set", offsets)
    done = netzero("--lang", "vi", "plan", park.path, *starved, "-o", tmp_path / "output")
    assert done.code == 4
    assert f"lỗi[{code}]" in done.err
    assert lacking in done.err


def test_a_plan_that_rests_on_unserved_demand_says_so(park, netzero, one_day, tmp_path):
    given = (*one_day, "--set", "carbon={cap_shares: null, offsets: null, caps: {2030: 0}}")
    done = netzero("plan", park.path, *given, "-o", tmp_path / "output", "--json")
    assert (done.code, done.document["status"]) == (7, "unserved")
    assert done.document["warnings"][0]["code"] == "NZ0812"
    cost = done.document["cost"]
    assert cost["without_unserved"] == pytest.approx(cost["total"] - cost["lines"]["unserved"])
    assert max(row["share"] for row in done.document["stages"][1]["unserved"]) <= 1.0


RING = """version: 1
name: ring
currency: USD
price_year: 2026
discount_rate: 0
site: {latitude: 21.3, longitude: 105.6}
stages: {years: [2026], last_length: 10}
time: {blocks: [{start: 03-04, steps: 24, weight: 365}]}
tariffs: {flat: {energy: {normal: 0.1}}}
meters: {gate: {tariff: flat, import_limit: 10 MW}}
links:
  - {name: one, from: park, to: beta, capacity: 1 MW, both_ways: true}
  - {name: two, from: beta, to: gamma, capacity: 1 MW}
  - {name: three, from: gamma, to: park, capacity: 1 MW}
"""
TENANTS = (
    "name,sector,meter,electricity_kwh,electricity_node\nbeta,tex_dye,gate,1 GWh,own\ngamma,tex_dye,gate,1 GWh,own\n"
)


def test_a_plan_is_kept_where_rules_cannot_operate_the_park(park, netzero, tmp_path):
    """A ring of links: `check` tells them with their lines, `run` stores plan and report."""
    for file in park.path.iterdir():
        file.unlink()
    park.write("park.yaml", RING)
    park.write("tenants.csv", TENANTS)
    told = netzero("check", park.path, "--json").document["warnings"]
    lines = [RING.splitlines()[warning["line"] - 1] for warning in told if warning["code"] == "NZ0950"]
    assert sorted(line.split("{")[1].split(",")[0] for line in lines) == ["name: one", "name: three", "name: two"]
    done = netzero("run", park.path, "-o", tmp_path / "output", "--json")
    assert (done.code, done.document["operation"]) == (7, None)
    assert done.document["warnings"][0]["code"] == "NZ0872"
    assert (tmp_path / "output" / "report.html").is_file()
    assert netzero("-q", "verify", tmp_path / "output").code == 0


def test_a_changed_file_is_told_to_be_changed(result, netzero):
    data = bytearray((result / "case.nc").read_bytes())
    data[len(data) // 2] ^= 1
    (result / "case.nc").write_bytes(data)
    said = netzero("verify", result)
    assert "is not what was written" in said.out + said.err
    assert "could not be checked" not in said.out + said.err


def test_a_folder_that_another_process_writes_is_busy(park, tmp_path):
    output = tmp_path / "output"
    output.mkdir()
    with FileLock(output / ".lock"):
        done = subprocess.run([*NETZERO, "simulate", park.path, "-o", output], capture_output=True, check=False)
    assert done.returncode == 8
    assert b"NZ1101" in done.stderr
    assert {path.name for path in output.iterdir()} <= {".lock"}


def test_what_a_dead_process_left_does_not_stop_the_next(park, netzero, one_day, tmp_path):
    output = tmp_path / "output"
    output.mkdir()
    (output / ".lock").touch()
    (output / ".lock.json").write_text('{"pid": 1, "host": "gone"}')
    (output / "case.nc.tmp").write_bytes(b"half a case")
    assert netzero("-q", "simulate", park.path, *one_day, "-o", output).code == 0
    assert not list(output.glob("*.tmp"))


@pytest.mark.parametrize("command", ["report", "verify", "export"])
def test_a_spoilt_result_is_refused(result, netzero, command):
    data = bytearray((result / "case.nc").read_bytes())
    data[len(data) // 2] ^= 1
    (result / "case.nc").write_bytes(data)
    assert netzero("-q", command, result).code == 9


@pytest.mark.parametrize("command", ["report", "verify", "export"])
@pytest.mark.parametrize("wrong", ["", "park.yaml"])
def test_what_is_no_result_is_refused(park, netzero, command, wrong):
    assert netzero("-q", command, park.path / wrong).code == 9


def test_a_design_of_other_years_is_refused(park, netzero, stored, tmp_path):
    years = ("--set", "stages.years=[2026, 2030]", "--set", "carbon=null")
    done = netzero("simulate", park.path, "--plan", stored, *years, "-o", tmp_path / "output")
    assert done.code == 3
    assert "2026, 2030, 2040" in done.err


def test_a_design_with_what_the_scenario_lacks_is_refused(park, netzero, stored, tmp_path):
    park.change("park.yaml", "  - technology: gas_boiler\n    name: brewery_gas_boiler", "  - technology: gas_boiler")
    done = netzero("simulate", park.path, "--plan", stored, "-o", tmp_path / "output")
    assert done.code == 3
    assert "'brewery_gas_boiler'" in done.err


def test_an_output_that_cannot_be_a_folder_is_told(park, netzero, tmp_path):
    (tmp_path / "file").touch()
    done = netzero("simulate", park.path, "-o", tmp_path / "file" / "output", "--json")
    assert (done.code, done.document["status"]) == (10, "storage_failed")


@posix
def test_a_full_disk_leaves_the_report_as_it_was(result):
    import resource

    report = result / "report.html"
    report.write_text("the old one")
    done = subprocess.run(
        [*NETZERO, "report", result],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 10
    assert report.read_text() == "the old one"
    assert not list(result.glob("*.tmp"))


@posix
def test_a_full_stdout_is_told() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*NETZERO, "schema"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 10
    assert b"NZ1310" in done.stderr


@posix
def test_a_reader_that_leaves_is_no_failure() -> None:
    command = subprocess.Popen([*NETZERO, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert command.stdout is not None
    command.stdout.close()
    assert command.wait(timeout=60) == 0
    assert command.stderr is not None
    assert command.stderr.read() == b""


@pytest.fixture
def heard_signals():
    """Let a started command hear signals, even if whoever started the tests ignores them (as background jobs do)."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@posix
@pytest.mark.usefixtures("heard_signals")
@pytest.mark.parametrize(
    ("work", "sign", "step", "code"),
    [
        (["run"], signal.SIGINT, "solving", 130),
        (["run"], signal.SIGTERM, "preparing", 143),
        (["simulate", "--policy", "look_ahead"], signal.SIGINT, "looking ahead: window", 130),
    ],
    ids=str,
)
def test_a_stopped_run_ends_soon_and_leaves_no_result(tmp_path, work, sign, step, code):
    output = tmp_path / "output"
    command = subprocess.Popen(
        [*NETZERO, *work, FIRST_PARK, "-o", output, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert command.stderr is not None
    next(line for line in command.stderr if step in line)
    asked = time.monotonic()
    command.send_signal(sign)
    out, told = command.communicate(timeout=60)
    assert command.returncode == code
    assert "nothing half-written is left" in told
    assert time.monotonic() - asked < 10
    assert json.loads(out)["exit_code"] == code
    assert {path.name for path in output.iterdir()} <= {".lock"}


def test_a_swallowed_interrupt_is_remembered_at_the_next_step() -> None:
    heard = console.Console(quiet=True, signals=[signal.SIGINT])
    with heard.progress() as say, pytest.raises(KeyboardInterrupt):
        say("solve")


@pytest.mark.parametrize("args", [("--lang", "vi"), ("--lang=vi",)])
@pytest.mark.parametrize("first", [True, False])
def test_the_language_may_stand_anywhere(tmp_path, netzero, args, first):
    done = netzero(*(args if first else ()), "check", tmp_path, *(() if first else args))
    assert "không có park.yaml" in done.err


def test_what_a_scenario_says_never_drives_the_terminal(park, netzero):
    # a column name of a metered file is shown in warnings and faults
    rows = (park.path / "tenants.csv").read_text().splitlines()
    metered = [f"{rows[0]},electricity_file", rows[1].replace("9 GWh,1450", ",") + ",meter.csv"]
    park.write("tenants.csv", "\n".join([*metered, *(f"{row}," for row in rows[2:])]) + "\n")
    park.write("meter.csv", "\x1b[31mkw\x9b2J\u202e\n-5\n" + "5\n" * 8759)
    done = netzero("check", park.path)
    assert done.code == 0
    assert "NZ0541" in done.err
    assert not set(done.err) & set("\x1b\x9b\u202e")


def test_a_letter_that_the_console_lacks_is_no_failure() -> None:
    poor = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [*NETZERO, "--lang", "vi", "check", FIRST_PARK, "--json"], env=poor, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("ascii"))["status"] == "ok"


def test_a_scenario_can_be_started_where_the_shell_stands(tmp_path, netzero, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert netzero("-q", "init", ".").code == 0
    assert netzero("-q", "check", ".").code == 0
    assert (Path.cwd() / "park.yaml").is_file()
