"""What a careless or hostile user writes is refused, at its place, and says nothing of other files."""

from pathlib import Path

import numpy as np
import pytest

from netzero.cli.console import Console
from netzero.cli.show import show_warning

HOURS = 8760


def codes(done) -> list[str]:
    """Codes of the faults in the JSON document."""
    return [fault["code"] for fault in done.document["faults"]]


@pytest.mark.parametrize("reference", ["../secret.csv", "{absolute}", "link.csv"])
@pytest.mark.parametrize("key", ["tenants", "roofs", "bills", "measures"])
def test_a_table_outside_of_the_folder_is_not_even_read(park, netzero, tmp_path, key, reference):
    secret = tmp_path / "secret.csv"
    secret.write_text("root:x:0:0,password\n")
    (park.path / "link.csv").symlink_to(secret)
    done = netzero("check", park.path, "--set", f"{key}={reference.format(absolute=secret)}")
    assert done.code == 3
    assert "NZ0219" in done.err
    assert "root:x" not in done.err + done.out
    assert "password" not in done.err + done.out


@pytest.mark.parametrize("key", ["weather.file", "assets[0].profile.file", "grid.series.file"])
def test_a_series_outside_of_the_folder_is_refused(park, netzero, tmp_path, key):
    (tmp_path / "outside.csv").write_text("1\n")
    done = netzero("check", park.path, "--json", "--set", f"{key}=../outside.csv")
    assert "NZ0219" in codes(done)


@pytest.mark.parametrize("year", ["2_030", "2030.0", "+2030", "0x7ee", "02030", "'2030 '"])
def test_a_second_spelling_of_a_year_does_not_replace_the_first(park, netzero, year):
    park.change("park.yaml", "    2030: 40 %", f"    2030: 40 %\n    {year}: 20 %")
    done = netzero("check", park.path, "--json")
    assert set(codes(done)) <= {"NZ0255", "NZ0210"}
    assert done.code == 3


@pytest.mark.parametrize(
    "setting", ["seed=true", "stages.years=[true, 2030]", "time.calendar_year='2026'", "exchange_rates.USD=true"]
)
def test_true_is_not_taken_for_one_nor_text_for_a_number(park, netzero, setting):
    assert netzero("check", park.path, "--set", setting).code == 3


@pytest.mark.parametrize("section", ["fuels", "grid", "parties", "carbon.cap_shares", "exchange_rates"])
def test_an_empty_section_is_as_good_as_none(park, netzero, section):
    assert netzero("check", park.path, "--set", f"{section}=null").code == 0


def test_an_empty_value_is_not_taken_for_the_default(park, netzero):
    assert codes(netzero("check", park.path, "--json", "--set", "discount_rate=null")) == ["NZ0101"]


@pytest.mark.parametrize("written", ["25,5 MW", "25.000.000", "1.234,5 kW"])
def test_a_decimal_comma_is_answered_with_how_to_write_it(park, netzero, written):
    park.change("park.yaml", "import_limit: 25 MW", f"import_limit: {written}")
    assert codes(netzero("check", park.path, "--json")) == ["NZ0108"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "NZ0207"),
        ("name;sector\nmill;textile\n", "NZ0224"),
        ("name\tsector\nmill\ttextile\n", "NZ0224"),
        ("sector\ntextile\n", "NZ0230"),
        ("name,sector\n", "NZ0257"),
        ("name,sector\nmill,t\xeax\n".encode("latin-1"), "NZ0201"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_alone(park, netzero, content, code):
    park.write("tenants.csv", content)
    assert codes(netzero("check", park.path, "--json")) == [code]


def test_many_faults_are_told_in_the_order_of_the_rows_and_then_counted(park, netzero):
    park.write("tenants.csv", (park.path / "tenants.csv").read_text() + "x,y\n" * 20_000)
    lines = netzero("check", park.path).err.splitlines()
    table = lines[lines.index("tenants.csv has 20000 fault(s)") :]
    assert [line.split()[0] for line in table[1:7]] == ["A6", "A7", "A8", "A9", "A10", "A11"]
    assert len(table) == 52
    assert table[-1].strip() == "and 19950 more"


def weather_csv(factor: float = 1.0, shift: int = 0, names: str = "time,ghi_w_m2,temperature_c,wind_m_s") -> str:
    """A year of clear equinoctial days at a place whose sun is highest at noon."""
    hour = np.arange(HOURS) % 24
    ghi = factor * 900 * np.maximum(np.sin((hour + 0.5 - 6) / 12 * np.pi), 0)
    stamps = np.datetime_as_string(np.datetime64("2025-01-01T00") + np.arange(HOURS), unit="m")
    return f"{names}\n" + "".join(
        f"{t},{g:.6g},25,2\n" for t, g in zip(stamps, np.roll(np.where(ghi < 1e-9, 0, ghi), shift), strict=True)
    )


EQUATOR = ("--set", "site={latitude: 0, longitude: 105, altitude: 0 m, utc_offset: 7}")


def with_weather(park, content: str, folder: Path | None = None) -> None:
    park.change("park.yaml", "  bundled: vinh_phuc", "  {file: sun.csv, utc_offset: 7, label: start}")
    ((folder or park.path) / "sun.csv").write_text(content)


def test_check_reads_the_weather_file_too(park, netzero):
    with_weather(park, weather_csv())
    assert netzero("check", park.path, *EQUATOR).code == 0


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ({"factor": 0.001}, "NZ0427"),
        ({"factor": 1000.0}, "NZ0421"),
        ({"shift": 1}, "NZ0433"),
        ({"shift": -7}, "NZ0432"),
        ({"names": "time,ghi_w_m2,ghi_w_m2,wind_m_s"}, "NZ0416"),
    ],
)
def test_check_refuses_weather_in_another_unit_or_hour(park, netzero, made, code):
    with_weather(park, weather_csv(**made))
    assert code in codes(netzero("check", park.path, "--json", *EQUATOR))


def test_a_scenario_inherits_the_weather_file_of_its_base(park, netzero, tmp_path):
    with_weather(park, weather_csv())
    child = tmp_path / "child"
    child.mkdir()
    (child / "park.yaml").write_text("version: 1\nbase: ../park\nname: child\n")
    done = netzero("check", child, *EQUATOR)
    assert (done.code, done.out) == (0, "")
    assert "ok: child" in done.err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("kw\n" + "5\n" * HOURS, None),
        ("kw\n" + "5\n" * (HOURS - 1), "NZ0513"),
        ("kw\n" + "5\n" * 100 + "broken\n" + "5\n" * (HOURS - 101), "NZ0508"),
        ('kw\n"' + "5\n" * 100_000, "NZ0518"),
        ("kw\n" + "5\n" * 100_000, "NZ0513"),
    ],
)
def test_check_reads_metered_files_too(park, netzero, content, code):
    rows = (park.path / "tenants.csv").read_text().splitlines()
    metered = [f"{rows[0]},electricity_file", rows[1].replace("9 GWh,1450", ",") + ",meter.csv"]
    park.write("tenants.csv", "\n".join([*metered, *(f"{row}," for row in rows[2:])]) + "\n")
    park.write("meter.csv", content)
    done = netzero("check", park.path, "--json")
    assert codes(done) == ([code] if code else [])
    assert done.code == (3 if code else 0)


def test_a_file_too_large_to_be_meant_is_not_read(park, netzero):
    with_weather(park, "")
    with (park.path / "sun.csv").open("wb") as file:
        file.truncate(21_000_000)
    assert codes(netzero("check", park.path, "--json")) == ["NZ0204"]


def test_selling_dearer_than_buying_is_told(park, netzero):
    with_weather(park, weather_csv())
    done = netzero("check", park.path, "--json", *EQUATOR, "--set", "meters.gate.export_price=9000")
    assert "NZ0735" in [warning["code"] for warning in done.document["warnings"]]


def test_a_warning_is_told_with_its_place(park, netzero):
    with_weather(park, weather_csv())
    done = netzero("check", park.path, *EQUATOR, "--set", "meters.gate.export_price=9000")
    assert "warning[NZ0735] meters.gate.export_price: " in done.err


def test_warnings_of_two_files_can_be_told_apart(capsys):
    for file in ("a.csv", "b.csv"):
        show_warning(Console(), "NZ0542", file, "repaired")
    show_warning(Console(lang="vi"), "NZ0558", "", "không phải số đo")
    told = ["warning[NZ0542] a.csv: repaired", "warning[NZ0542] b.csv: repaired", "cảnh báo[NZ0558]: không phải số đo"]
    assert capsys.readouterr().err.splitlines() == told
