"""The verdict of every real file, with what must be said of it."""

import json

import pytest

from netzero.errors import BadInput
from netzero.weather import Declared, inspect_weather, read_weather

HANOI = "VNM_NVN_Hanoi-Noi.Bai.Intl.AP.488200_TMYx.2009-2023"
READ = {
    "AUS_NSW.Sydney.947670_IWEC.epw": ("epw", "accept", 1652.2),
    "COL_Bogota.802220_IWEC.epw": ("epw", "accept", 1617.7),
    "SGP_Singapore-Changi_2030_A1B_TMY.epw": ("epw", "accept", 1596.2),
    f"{HANOI}.epw": ("epw", "accept_with_warning", 1352.8),
    "VNM_KhanhHoa_12.52_109.03_NSRDB-himawari_2019_60min.csv": ("nsrdb", "accept", 2042.3),
    "USA_NSRDB_psm3_with_header.csv": ("nsrdb", "accept", 1748.9),
    "USA_NC_Greensboro_723170TYA_TMY3.csv": ("tmy3", "accept", 1566.2),
    "PVGIS_tmy_45.000_8.000_2005_2023.csv": ("pvgis", "accept", 1435.9),
    "ERA5_example_data_feedinlib.nc": ("era5", "accept_with_warning", 1031.4),
}


def codes(inspection, *kinds: str) -> list[str]:
    return [finding.fault.code for finding in inspection.findings if finding.kind in (kinds or ("refusal",))]


@pytest.mark.parametrize("name", READ)
def test_a_real_file_is_read_by_what_it_holds(data_folder, tmp_path, name):
    path = tmp_path / "weather.txt"  # the name tells nothing
    path.write_bytes((data_folder / "weather" / name).read_bytes())
    inspection, year = inspect_weather(path)
    assert (inspection.format, inspection.verdict) == READ[name][:2]
    assert inspection.details["ghi_kwh_m2"] == pytest.approx(READ[name][2], abs=0.1)
    assert year is not None
    assert json.loads(year.attrs["inspection"])["verdict"] == inspection.verdict
    assert json.dumps(inspection.document("vi"), allow_nan=False)


def test_of_hanoi_the_half_hour_is_measured_twice_and_said(data_folder):
    inspection, _ = inspect_weather(data_folder / "weather" / f"{HANOI}.epw")
    closure = inspection.details["closure_rms_w_m2"]
    assert codes(inspection, "warning", "repair") == ["NZ0435"]
    assert inspection.details["lag_minutes"] == 30
    assert inspection.details["closure_best_minute"] == 0
    assert closure["start"] == pytest.approx(6.5, abs=0.05)
    assert closure["centre"] == pytest.approx(16.5, abs=0.05)


def test_no_other_real_file_is_said_to_be_off_the_sun(data_folder):
    for name in READ:
        inspection, _ = inspect_weather(data_folder / "weather" / name)
        told = codes(inspection, "warning", "repair", "refusal")
        assert told == {f"{HANOI}.epw": ["NZ0435"], "ERA5_example_data_feedinlib.nc": ["NZ0464"]}.get(name, []), name


def test_wind_at_two_heights_without_light_serves_turbines_alone(data_folder):
    inspection, year = inspect_weather(data_folder / "weather" / "DEU_windpowerlib_weather_multiheight.csv")
    assert (inspection.format, inspection.verdict, inspection.zone) == ("heights", "accept_with_warning", "+01:00")
    assert codes(inspection, "warning") == ["NZ0447"]
    assert year is not None
    assert "ghi_w_m2" not in year
    assert float(year["temperature_c"][0]) == pytest.approx(267.6 - 273.15)
    assert (year["wind_m_s"].attrs["height_m"], year["wind_high_m_s"].attrs["height_m"]) == (10, 80)
    assert float(year["wind_high_m_s"][0]) == pytest.approx(7.80697)
    assert float(year["roughness_m"][0]) == 0.15


def test_five_minutes_without_a_site_are_refused_for_it(data_folder):
    path = data_folder / "weather" / "USA_NSRDB_psm3_2019_5min_1day.csv"
    inspection, year = inspect_weather(path)
    assert year is None
    assert (inspection.verdict, inspection.zone, codes(inspection)) == ("refuse", "-07:00", ["NZ0446", "NZ0413"])
    with pytest.raises(BadInput, match="latitude and longitude"):
        read_weather(path)


def test_a_few_rows_of_a_tilted_plane_are_refused_for_both(data_folder):
    inspection, _ = inspect_weather(data_folder / "weather" / "PVGIS_hourly_45.000_8.000_snippet.json")
    assert (inspection.verdict, codes(inspection)) == ("refuse", ["NZ0457", "NZ0413"])
    assert "10 steps" in inspection.findings[-1].fault.say()


def test_a_report_about_weather_is_no_weather(data_folder):
    inspection, _ = inspect_weather(data_folder / "weather" / f"{HANOI}.stat")
    assert (inspection.verdict, codes(inspection)) == ("refuse", ["NZ0419"])


def test_flags_and_negative_light_are_repaired_and_named(data_folder):
    inspection, year = inspect_weather(data_folder / "dirty" / "13_epw_missing_flags.epw")
    said = " ".join(finding.fault.say() for finding in inspection.findings)
    assert inspection.verdict == "repair_with_warning"
    assert "missing-value flags 9999 / 99.9 / 999" in said
    assert "negative irradiance hour 3001 (file line 3009)" in said
    assert inspection.details["gaps"] == {
        "ghi_w_m2": {"count": 10, "longest_h": 10.0, "rows": [[509, 518]]},
        "temperature_c": {"count": 3, "longest_h": 3.0, "rows": [[1209, 1211]]},
        "wind_m_s": {"count": 1, "longest_h": 1.0, "rows": [[2009, 2009]]},
    }
    whole = read_weather(data_folder / "weather" / f"{HANOI}.epw")
    assert year is not None
    assert float(abs(year["ghi_w_m2"] - whole["ghi_w_m2"]).max()) == 0  # the gap lies in the night


def test_a_declared_format_that_the_file_has_not_is_refused(data_folder):
    path = data_folder / "weather" / "DEU_windpowerlib_weather_multiheight.csv"
    inspection, _ = inspect_weather(path, Declared(format="tmy3"))
    assert codes(inspection) == ["NZ0402"]
