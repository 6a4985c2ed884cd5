"""`netzero weather inspect`: figures, sentences, exit codes."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from netzero.cli import cli
from netzero.cli.guard import guarded
from netzero.weather import inspect_weather

HANOI = "VNM_NVN_Hanoi-Noi.Bai.Intl.AP.488200_TMYx.2009-2023.epw"


def inspect(*args: str) -> tuple[int, str]:
    found = CliRunner().invoke(cli, ["weather", "inspect", *args], standalone_mode=False)
    assert found.exception is None, found.exception
    return found.return_value, found.stdout


def test_figures_and_evidence_stand_in_the_document(data_folder):
    code, out = inspect(str(data_folder / "weather" / HANOI), "--json")
    document = json.loads(out)
    assert (code, document["verdict"], document["zone"]) == (0, "accept_with_warning", "+07:00")
    assert document["details"]["lag_minutes"] == 30
    assert document["details"]["closure_rms_w_m2"]["start"] == pytest.approx(6.5, abs=0.05)
    assert {column["name"] for column in document["columns"]} >= {"ghi_w_m2", "wind_m_s", "pressure_pa"}


def test_a_refused_file_ends_with_3_and_says_why(data_folder):
    code, out = inspect(str(data_folder / "weather" / "USA_NSRDB_psm3_2019_5min_1day.csv"))
    assert code == 3
    assert "NZ0446" in out


def test_a_plain_file_is_read_by_what_is_declared(tmp_path):
    hour = np.arange(8760)
    ghi = 900 * np.maximum(np.sin((hour % 24 - 5.5) / 12 * np.pi), 0)
    stamps = np.datetime_as_string(np.datetime64("2025-01-01T00") + hour, unit="m")
    rows = [f"{t},{g:.1f},25,2" for t, g in zip(stamps, ghi, strict=True)]
    path = tmp_path / "sun.csv"
    path.write_text("\n".join(["time,ghi_w_m2,temperature_c,wind_m_s", *rows]), encoding="utf-8")
    given = ("--tz", "7", "--label", "start", "--latitude", "0", "--longitude", "105", "--altitude", "20")
    assert inspect(str(path), *given)[0] == 0
    assert inspect(str(path), *given[2:])[0] == 3
    assert "từ chối" not in inspect(str(path), *given)[1]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.epw", b"", "NZ0417"),
        ("book.xlsx", b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)) * 20, "NZ0477"),
        ("program", b"\x7fELF\x02\x01\x01\x00" + b"\x00\x01" * 500, "NZ0477"),
        ("broken.nc", b"\x89HDF\r\n\x1a\n" + bytes(500), "NZ0402"),
    ],
)
def test_what_is_no_weather_ends_with_3_and_one_plain_sentence(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    exit_code, out = inspect(str(path), "--json")
    refused = [finding for finding in json.loads(out)["findings"] if finding["kind"] == "refusal"]
    assert (exit_code, [finding["code"] for finding in refused]) == (3, [code])


@pytest.mark.parametrize("command", ["weather", "load"])
def test_a_folder_is_no_file(tmp_path, capsys, command):
    assert guarded(cli, [command, "inspect", str(tmp_path)]) == 2
    assert "is a directory" in capsys.readouterr().err


def test_a_folder_where_a_scenario_names_a_file_is_refused(tmp_path):
    inspection, year = inspect_weather(tmp_path)
    assert year is None
    assert [finding.fault.code for finding in inspection.findings] == ["NZ0478"]
