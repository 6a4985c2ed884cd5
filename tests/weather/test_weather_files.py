"""Weather files as they come: real EPWs, plain CSVs with declared zone and label, and what is wrong with them."""

from pathlib import Path

import numpy as np
import pytest

from netzero.errors import BadInput, Faults
from netzero.vocabulary import WEATHER, check
from netzero.weather import bundled, check_solar_noon, read_weather, solar_lag_min

EPWS = {
    "AUS_NSW.Sydney.947670_IWEC.epw": (10, "typical"),
    "COL_Bogota.802220_IWEC.epw": (-5, "typical"),
    "SGP_Singapore-Changi_2030_A1B_TMY.epw": (8, "single"),
    "VNM_NVN_Hanoi-Noi.Bai.Intl.AP.488200_TMYx.2009-2023.epw": (7, "typical"),
}
TERMS = ("ghi_w_m2", "dni_w_m2", "dhi_w_m2", "temperature_c", "wind_m_s")


def write_csv(path: Path, minutes: int = 60, move_min: int = 0, edit=None) -> Path:
    """Write the bundled year of Hanoi as a user would export it, stamps moved by `move_min`."""
    year = bundled("hanoi")
    start = np.arange(np.datetime64("2025-01-01T00:00", "m"), np.datetime64("2026-01-01T00:00", "m"), minutes)
    columns = [np.repeat(year[name].values, 60 // minutes) for name in TERMS]
    rows = [
        [str(stamp).replace("T", " "), *(f"{value:.2f}" for value in values)]
        for stamp, *values in zip(start + np.timedelta64(move_min, "m"), *columns, strict=True)
    ]
    if edit:
        edit(rows)
    path.write_text("\n".join(",".join(row) for row in [["time", *TERMS], *rows]) + "\n", encoding="utf-8")
    return path


def read_csv(path: Path, label: str = "start", utc_offset_h: float = 7, **more):
    return read_weather(path, utc_offset_h=utc_offset_h, label=label, site_latitude=21.03, site_longitude=105.8, **more)


def codes(error: pytest.ExceptionInfo[BadInput]) -> list[str]:
    return [fault.code for fault in error.value.faults]


@pytest.mark.parametrize("name", EPWS)
def test_a_real_epw_becomes_8760_hours_that_agree_with_the_sun(data_folder, name):
    warnings = Faults()
    year = read_weather(data_folder / "weather" / name, warnings=warnings)
    check(year, WEATHER)
    assert year.sizes["time"] == 8760
    assert (year.attrs["utc_offset_h"], year.attrs["year_kind"]) == EPWS[name]
    late = name.startswith("VNM")
    assert solar_lag_min(year)[0] == (30 if late else 0)
    assert [fault.code for fault in warnings] == (["NZ0435"] if late else [])


def test_epw_hour_13_is_the_step_that_starts_at_12(data_folder):
    path = data_folder / "weather" / "SGP_Singapore-Changi_2030_A1B_TMY.epw"
    line = path.read_text(encoding="utf-8").splitlines()[8 + 12].split(",")
    assert line[3] == "13"
    step = read_weather(path).sel(time="2030-01-01T12:00")
    assert float(step["ghi_w_m2"]) == float(line[13])
    assert float(step["temperature_c"]) == float(line[6])


def test_missing_flags_of_an_epw_are_repaired_when_short_and_told(data_folder, tmp_path):
    lines = (data_folder / "weather" / "COL_Bogota.802220_IWEC.epw").read_text(encoding="utf-8").splitlines()
    for row, column, flag in ((108, 6, "99.9"), (109, 6, "99.9"), (500, 21, "999"), (700, 13, "9999")):
        cells = lines[row].split(",")
        cells[column] = flag
        lines[row] = ",".join(cells)
    path = tmp_path / "gaps.epw"
    path.write_text("\n".join(lines), encoding="utf-8")
    warnings = Faults()
    year = read_weather(path, warnings=warnings)
    flags, *filled = warnings
    assert (flags.code, flags.values["flags"]) == ("NZ0428", "9999 / 99.9 / 999")
    assert "temperature_c hour 101-102 (file line 109-110)" in flags.say()
    assert {(fault.code, fault.values["name"], fault.values["count"]) for fault in filled} == {
        ("NZ0424", "temperature_c", 2),
        ("NZ0424", "wind_m_s", 1),
        ("NZ0424", "ghi_w_m2", 1),
    }
    before, after = (float(lines[row].split(",")[6]) for row in (107, 110))
    assert float(year["temperature_c"][100]) == pytest.approx(before + (after - before) / 3)


def test_four_missing_hours_of_an_epw_are_refused(data_folder, tmp_path):
    lines = (data_folder / "weather" / "COL_Bogota.802220_IWEC.epw").read_text(encoding="utf-8").splitlines()
    for row in range(108, 112):
        cells = lines[row].split(",")
        cells[6] = "99.9"
        lines[row] = ",".join(cells)
    path = tmp_path / "gap.epw"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadInput) as error:
        read_weather(path)
    assert codes(error) == ["NZ0423"]
    assert error.value.faults[0].place.line == 109


def test_an_epw_cut_short_is_refused(data_folder, tmp_path):
    lines = (data_folder / "weather" / "COL_Bogota.802220_IWEC.epw").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "short.epw"
    path.write_text("\n".join(lines[:5000]), encoding="utf-8")
    with pytest.raises(BadInput) as error:
        read_weather(path)
    assert codes(error) == ["NZ0413"]


def test_an_epw_of_another_zone_than_declared_is_refused(data_folder):
    with pytest.raises(BadInput) as error:
        read_weather(data_folder / "weather" / "SGP_Singapore-Changi_2030_A1B_TMY.epw", utc_offset_h=7)
    assert codes(error) == ["NZ0403"]


@pytest.mark.parametrize(
    ("text", "code"), [("hello\n", "NZ0402"), ("a,b\n" * 20, "NZ0402"), ("\x00\xff" * 50, "NZ0477")]
)
def test_text_that_is_no_weather_is_refused(tmp_path, text, code):
    path = tmp_path / "x.epw"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as error:
        read_weather(path, format="epw")
    assert codes(error) == [code]
    with pytest.raises(BadInput):
        read_csv(path)


def test_text_among_the_numbers_of_an_epw_is_refused(data_folder, tmp_path):
    lines = (data_folder / "weather" / "COL_Bogota.802220_IWEC.epw").read_text(encoding="utf-8").splitlines()
    lines[50] = lines[50].replace(",", ",x", 7)
    path = tmp_path / "x.epw"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadInput) as error:
        read_weather(path)
    assert codes(error) == ["NZ0402"]


@pytest.mark.parametrize(("label", "move_min"), [("start", 0), ("middle", 30), ("end", 60)])
def test_a_stamp_at_start_middle_or_end_gives_the_same_year(tmp_path, label, move_min):
    year = read_csv(write_csv(tmp_path / "w.csv", move_min=move_min), label)
    assert str(year["time"].values[0])[:16] == "2025-01-01T00:00"
    np.testing.assert_allclose(year["ghi_w_m2"], bundled("hanoi")["ghi_w_m2"], atol=0.05)
    assert check_solar_noon(year) == []


def test_stamps_in_utc_become_local_time_and_the_end_of_the_year_comes_round(tmp_path):
    path = write_csv(tmp_path / "w.csv", move_min=-7 * 60)
    year = read_csv(path, utc_offset_h=0, site_utc_offset_h=7)
    assert year.sizes["time"] == 8760
    assert year.attrs["utc_offset_h"] == 7
    np.testing.assert_allclose(year["ghi_w_m2"], bundled("hanoi")["ghi_w_m2"], atol=0.05)


def test_half_hourly_steps_are_read(tmp_path):
    year = read_csv(write_csv(tmp_path / "w.csv", minutes=30))
    assert year.sizes["time"] == 17520
    assert year.attrs["sun_offset_min"] == 15


def test_columns_may_have_any_name_and_direct_light_may_lack(tmp_path):
    path = write_csv(tmp_path / "w.csv")
    text = path.read_text(encoding="utf-8").replace("ghi_w_m2,dni_w_m2,dhi_w_m2", "G,x,y", 1)
    path.write_text(text, encoding="utf-8")
    warnings = Faults()
    year = read_csv(path, columns={"ghi_w_m2": "G"}, warnings=warnings)
    assert [fault.code for fault in warnings] == ["NZ0425", "NZ0426"]
    # The sun of 2025 is not exactly that of the nominal year.
    assert float(year["dni_w_m2"].sum()) == pytest.approx(float(bundled("hanoi")["dni_w_m2"].sum()), rel=0.005)


def test_all_faults_of_a_file_are_told_together_with_row_and_column(tmp_path):
    def edit(rows):
        rows[10][4] = "warm"
        rows[20][1] = "2000"
        for row in range(30, 34):
            rows[row][5] = ""

    with pytest.raises(BadInput) as error:
        read_csv(write_csv(tmp_path / "w.csv", edit=edit))
    found = {(fault.code, fault.place.line, fault.place.path) for fault in error.value.faults}
    assert found == {
        ("NZ0415", 12, "temperature_c"),
        ("NZ0421", 22, "ghi_w_m2"),
        ("NZ0423", 32, "wind_m_s"),
    }


def test_a_missing_row_and_a_doubled_row_are_named(tmp_path):
    def edit(rows):
        del rows[100]
        rows.insert(200, list(rows[200]))

    with pytest.raises(BadInput) as error:
        read_csv(write_csv(tmp_path / "w.csv", edit=edit))
    assert [(f.code, f.place.line, f.values["read"]) for f in error.value.faults] == [
        ("NZ0411", 102, 120),
        ("NZ0411", 203, 0),
    ]


def test_half_a_year_is_refused(tmp_path):
    def edit(rows):
        del rows[4000:]

    with pytest.raises(BadInput) as error:
        read_csv(write_csv(tmp_path / "w.csv", edit=edit))
    assert codes(error) == ["NZ0413"]


def test_a_plain_csv_must_declare_zone_and_label(tmp_path):
    with pytest.raises(BadInput) as error:
        read_weather(write_csv(tmp_path / "w.csv"))
    assert sorted(codes(error)) == ["NZ0405", "NZ0406", "NZ0446"]


def test_a_date_that_does_not_exist_is_named(tmp_path):
    def edit(rows):
        rows[5][0] = "2025-02-30 05:00"
        rows[7][0] = "1/1/2025 7:00"

    with pytest.raises(BadInput) as error:
        read_csv(write_csv(tmp_path / "w.csv", edit=edit))
    assert set(codes(error)) == {"NZ0409"}


def test_an_unknown_column_is_named_with_the_header(tmp_path):
    with pytest.raises(BadInput) as error:
        read_csv(write_csv(tmp_path / "w.csv"), columns={"ghi_w_m2": "GHI", "rain": "x"})
    assert sorted(codes(error)) == ["NZ0407", "NZ0408"]
    assert "ghi_w_m2" in error.value.faults[1].say("en")
