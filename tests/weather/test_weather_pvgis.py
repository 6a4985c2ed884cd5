"""PVGIS as it is downloaded: hourly CSV of the horizontal or a tilted plane, and typical years as EPW."""

import numpy as np
import pandas as pd
import pytest

from netzero.weather import Declared, inspect_weather

HOURS = pd.date_range("2025-01-01", periods=8760, freq="h")


def codes(inspection, kind: str = "refusal") -> list[str]:
    return [finding.fault.code for finding in inspection.findings if finding.kind == kind]


@pytest.fixture
def hourly_csv(tmp_path, clear_year):
    """Write an hourly series in UTC whose light is that of ten minutes after the hour, as the stamps say."""

    def write(slope: int = 0, parts: bool = True):
        year = clear_year(10, 0)
        head = [
            "Latitude (decimal degrees):\t45.000",
            "Longitude (decimal degrees):\t8.000",
            "Elevation (m):\t250",
            "Radiation database:\tPVGIS-SARAH3",
            "",
            "",
            f"Slope: {slope} deg. ",
            "Azimuth: 0 deg. ",
            "time,Gb(i),Gd(i),Gr(i),H_sun,T2m,WS10m,Int" if parts else "time,G(i),H_sun,T2m,WS10m,Int",
        ]
        beam = year.ghi - year.dhi
        light = [f"{b:.2f},{d:.2f},0.0" if parts else f"{b + d:.2f}" for b, d in zip(beam, year.dhi, strict=True)]
        warmer = -3 * np.cos((HOURS.hour - 2) * np.pi / 12) - 8 * np.cos(HOURS.dayofyear * 2 * np.pi / 365)
        rows = [
            f"{t:%Y%m%d}:{t:%H}10,{of},0.0,{12.5 + k:.2f},{1.9 + t.hour % 3:.1f},0.0"
            for t, of, k in zip(HOURS, light, warmer, strict=True)
        ]
        foot = ["", "Gb(i): Beam (direct) irradiance on the inclined plane (plane of the array) (W/m2)", "", "PVGIS"]
        path = tmp_path / "Timeseries_45.000_8.000.csv"
        path.write_text("\r\n".join([*head, *rows, *foot]), encoding="utf-8", newline="")
        return path

    return write


def test_an_hourly_csv_of_the_horizontal_gives_all_three_lights(hourly_csv, clear_year):
    inspection, year = inspect_weather(hourly_csv())
    assert year is not None, codes(inspection)
    assert (inspection.format, inspection.zone, inspection.label) == ("pvgis", "UTC", "instant")
    assert (year.attrs["sun_offset_min"], str(year["time"].values[0])[:16]) == (10, "2025-01-01T00:00")
    truth = clear_year(10, 0)
    np.testing.assert_allclose(year["ghi_w_m2"], truth.ghi, atol=0.011)
    high = truth.ghi > 100.0  # a beam below 3 degrees is left in the diffuse part
    np.testing.assert_allclose(year["dni_w_m2"][high], truth.dni[high], rtol=1e-3)
    assert (float(year["temperature_c"][0]), float(year["wind_m_s"][0])) == (1.9, 1.9)
    assert codes(inspection, "warning") == ["NZ0453", "NZ0426"]


def test_rows_of_an_hourly_csv_are_named_by_their_line(hourly_csv):
    path = hourly_csv()
    text = path.read_text(encoding="utf-8").replace("20250101:0210,0.00,0.00,0.0,0.0,1.50", "20250101:0210,0,0,0,0,99")
    path.write_text(text, encoding="utf-8")
    inspection, _ = inspect_weather(path)
    refused = [finding.fault for finding in inspection.findings if finding.kind == "refusal"]
    assert [(fault.code, fault.place.line) for fault in refused] == [("NZ0421", 12)]
    assert path.read_text(encoding="utf-8").splitlines()[11].startswith("20250101:0210")


@pytest.mark.parametrize(("slope", "parts"), [(35, True), (0, False), (35, False)])
def test_a_tilted_plane_or_one_without_parts_is_refused(hourly_csv, slope, parts):
    inspection, year = inspect_weather(hourly_csv(slope, parts))
    assert (codes(inspection), year) == (["NZ0457"], None)


@pytest.mark.parametrize(("says", "told"), [(0, ["NZ0435"]), (1, ["NZ0481", "NZ0435"]), (7, ["NZ0481", "NZ0435"])])
def test_a_typical_year_as_epw_is_in_utc_whatever_its_header_says(write_epw, says, told):
    """Light of ten minutes after the hour stands for the hour: 20 minutes late against its middle."""
    path = write_epw(utc_offset_h=0, moment_min=10, says=says, city="unknown")
    inspection, year = inspect_weather(path)
    assert year is not None, codes(inspection)
    assert (inspection.format, inspection.zone, inspection.details["lag_minutes"]) == ("epw", "UTC", 20)
    assert codes(inspection, "warning") == told
    assert inspect_weather(path, Declared(utc_offset_h=0))[0].verdict == inspection.verdict


def test_a_header_of_pvgis_that_is_right_may_be_declared(write_epw):
    path = write_epw(utc_offset_h=1, moment_min=30, city="unknown")
    assert codes(inspect_weather(path)[0]) == ["NZ0433"]
    inspection, year = inspect_weather(path, Declared(utc_offset_h=1))
    assert year is not None, codes(inspection)
    assert (inspection.zone, codes(inspection, "warning")) == ("+01:00", [])
    assert codes(inspect_weather(path, Declared(utc_offset_h=3))[0]) == ["NZ0403"]
