"""Formats of which there is no real file: written here from a synthetic year, and read back."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from netzero.errors import BadInput, Faults
from netzero.weather import Declared, bundled, inspect_weather, read_weather
from netzero.weather.wind import roughness_of

YEAR = bundled("hanoi")
GHI = YEAR["ghi_w_m2"].values
HOURS = pd.date_range("2025-01-01", periods=8760, freq="h")
SITE = {"latitude": 21.03, "longitude": 105.85}


def codes(inspection, kind: str = "refusal") -> list[str]:
    return [finding.fault.code for finding in inspection.findings if finding.kind == kind]


def series(name: str, index=HOURS) -> pd.Series:
    return pd.Series(YEAR[name].values[: len(index)], index)


def write_pvsyst(path, hours: range = range(24), minute: int = 0, units: str = ";;;;;W/m2;W/m2;deg.C;m/sec"):
    """Write the layout of PVsyst: GHI and DHI, tagged header, names, units."""
    head = ["#TMY hourly data", "#Site;Ha Noi", "#Latitude (deg);21.03", "#Longitude;105.85", "#Altitude;10"]
    names = "Year;Month;Day;Hour;Minute;GHI;DHI;Tamb;WindVel"
    columns = [YEAR[name].values for name in ("ghi_w_m2", "dhi_w_m2", "temperature_c", "wind_m_s")]
    rows = [
        f"1990;{t.month};{t.day};{hours[t.hour]};{minute};" + ";".join(f"{v:.3f}" for v in values)
        for t, *values in zip(HOURS, *columns, strict=True)
    ]
    path.write_text("\n".join([*head, "#Time Zone;7.0", names, units, *rows]) + "\n", encoding="latin-1")
    return path


@pytest.mark.parametrize(
    ("hours", "minute", "label"), [(range(24), 0, "start"), (range(24), 30, "middle"), (range(1, 25), 0, "end")]
)
def test_pvsyst_tells_site_zone_and_label_itself(tmp_path, hours, minute, label):
    inspection, year = inspect_weather(write_pvsyst(tmp_path / "w.csv", hours, minute))
    assert (inspection.format, inspection.zone, inspection.label) == ("pvsyst", "+07:00", label)
    assert codes(inspection, "warning") == ["NZ0453", "NZ0426"]
    assert year is not None
    np.testing.assert_allclose(year["ghi_w_m2"], GHI, atol=1e-3)
    # below 3 degrees of height the beam is left in the diffuse part
    assert float(year["dni_w_m2"].sum()) == pytest.approx(float(YEAR["dni_w_m2"].sum()), rel=0.01)
    assert year.attrs["year_kind"] == "typical"


def test_units_named_below_the_header_are_turned_into_ours(tmp_path):
    path = write_pvsyst(tmp_path / "w.csv", units=";;;;;kW/m2;kW/m2;K;km/h")
    inspection, _ = inspect_weather(path)
    assert set(codes(inspection)) == {"NZ0421", "NZ0422"}  # 600 kW/m2
    path = write_pvsyst(tmp_path / "w.csv", units=";;;;;W/m2;W/m2;deg.C;km/h")
    _, year = inspect_weather(path)
    assert year is not None
    assert float(year["wind_m_s"].mean()) == pytest.approx(float(YEAR["wind_m_s"].mean()) / 3.6, rel=1e-3)
    inspection, _ = inspect_weather(write_pvsyst(tmp_path / "w.csv", units=";;;;;BTU;W/m2;deg.C;m/s"))
    assert codes(inspection) == ["NZ0462"]


def write_grid(path, latitudes=(21.0, 21.25), longitudes=(105.75, 106.0), hours=HOURS):
    """Write a grid like ERA5: the year of Hanoi, in UTC, sums of the hour before the stamp; the south 10 % darker."""
    utc = hours - pd.Timedelta(hours=7)
    shape = (len(hours), len(latitudes), len(longitudes))
    dark = np.linspace(0.9, 1.0, len(latitudes))[None, :, None]

    def grid(values, units):
        return ("time", "latitude", "longitude"), np.broadcast_to(values[:, None, None], shape).copy(), {"units": units}

    ghi = grid(np.tile(GHI, 2)[: len(hours)] * 3600, "J m**-2")
    ghi[1][:] *= dark
    data = {
        "ssrd": ghi,
        "t2m": grid(np.full(len(hours), 298.15), "K"),
        "u10": grid(np.full(len(hours), 3.0), "m s**-1"),
        "v10": grid(np.full(len(hours), -4.0), "m s**-1"),
        "u100": grid(np.full(len(hours), 6.0), "m s**-1"),
        "v100": grid(np.full(len(hours), -8.0), "m s**-1"),
    }
    stamps = (utc + pd.Timedelta(hours=1)).to_numpy()
    xr.Dataset(data, {"time": stamps, "latitude": list(latitudes), "longitude": list(longitudes)}).to_netcdf(
        path, engine="h5netcdf"
    )
    return path


def test_a_grid_gives_the_site_between_its_points_in_local_time(tmp_path):
    path = write_grid(tmp_path / "era5.nc")
    declared = Declared(latitude=21.125, longitude=105.85, site_utc_offset_h=7)
    inspection, year = inspect_weather(path, declared)
    assert year is not None, codes(inspection)
    assert {"NZ0465", "NZ0455"} <= set(codes(inspection, "evidence"))
    np.testing.assert_allclose(year["ghi_w_m2"], 0.95 * GHI, rtol=1e-6)
    assert float(year["wind_m_s"][0]) == pytest.approx(5)
    assert float(year["wind_high_m_s"][0]) == pytest.approx(10)
    assert year["wind_high_m_s"].attrs["height_m"] == 100
    # 5 m/s at 10 m and 10 m/s at 100 m: ln z0 = (10 ln 10 - 5 ln 100) / 5 = 0
    assert float(year["roughness_m"][0]) == pytest.approx(1)


def test_beside_the_grid_the_nearest_point_is_taken_and_told(tmp_path):
    path = write_grid(tmp_path / "era5.nc")
    inspection, year = inspect_weather(path, Declared(latitude=20.9, longitude=105.8, site_utc_offset_h=7))
    assert year is not None
    assert "NZ0466" in codes(inspection, "evidence")
    np.testing.assert_allclose(year["ghi_w_m2"], 0.9 * GHI, rtol=1e-6)
    assert year.attrs["latitude"] == 21.0


def changed(path, change):
    with xr.open_dataset(path, engine="h5netcdf") as grid:
        other = change(grid.load())
    other.to_netcdf(path, engine="h5netcdf")
    return path


def test_a_grid_that_does_not_hold_the_site_is_told(tmp_path):
    path = write_grid(tmp_path / "era5.nc")
    inspection, _ = inspect_weather(path, Declared(latitude=20.4, longitude=105.8, site_utc_offset_h=7))
    assert "NZ0466" in codes(inspection, "warning")


def test_members_of_an_ensemble_are_refused_unless_there_is_only_one(tmp_path):
    site = Declared(latitude=21.1, longitude=105.8)
    one = changed(write_grid(tmp_path / "one.nc"), lambda grid: grid.expand_dims(number=[0]))
    two = changed(write_grid(tmp_path / "two.nc"), lambda grid: grid.expand_dims(expver=[1, 5]))
    assert codes(inspect_weather(one, site)[0], "refusal") == []
    assert codes(inspect_weather(two, site)[0], "refusal") == ["NZ0492"]


def test_longitudes_up_to_360_degrees_are_those_west_of_greenwich(tmp_path):
    """266.15 degrees east are 93.85 west; the point of 0 is no nearer to it."""
    path = changed(write_grid(tmp_path / "era5.nc"), lambda grid: grid.assign_coords(longitude=[0.0, 266.15]))
    inspection, _ = inspect_weather(path, Declared(latitude=21.0, longitude=-93.85))
    found = [finding.fault.values["longitude"] for finding in inspection.findings if finding.fault.code == "NZ0465"]
    assert found == [-93.85]


def test_a_grid_is_in_utc_whatever_is_declared(tmp_path):
    path = write_grid(tmp_path / "era5.nc")
    assert "NZ0403" in codes(
        inspect_weather(path, Declared(utc_offset_h=7, latitude=21.1, longitude=105.8))[0], "refusal"
    )


def test_of_two_years_one_is_chosen(tmp_path):
    path = write_grid(tmp_path / "era5.nc", hours=pd.date_range("2025-01-01", periods=2 * 8760, freq="h"))
    at = {"latitude": 21.25, "longitude": 105.85, "site_utc_offset_h": 7.0}
    assert codes(inspect_weather(path, Declared(**at))[0]) == ["NZ0449"]
    assert codes(inspect_weather(path, Declared(**at, year=2030))[0]) == ["NZ0450"]
    _, year = inspect_weather(path, Declared(**at, year=2026))
    assert year is not None
    assert str(year["time"].values[0])[:16] == "2026-01-01T00:00"
    np.testing.assert_allclose(year["ghi_w_m2"], GHI, rtol=1e-6)


def write_stamped(path, stamps, values=GHI, names="time,ghi_w_m2,temperature_c,wind_m_s"):
    rows = [f"{stamp},{value:.3f},25,2" for stamp, value in zip(stamps, values, strict=True)]
    path.write_text("\n".join([names, *rows]) + "\n", encoding="utf-8")
    return path


def test_stamps_may_name_their_zone(tmp_path):
    stamps = [f"{t:%Y-%m-%d %H:%M}+07:00" for t in HOURS]
    inspection, year = inspect_weather(write_stamped(tmp_path / "w.csv", stamps), Declared(label="start", **SITE))
    assert (inspection.zone, year is None) == ("+07:00", False)
    refused, _ = inspect_weather(tmp_path / "w.csv", Declared(label="start", utc_offset_h=8, **SITE))
    assert codes(refused) == ["NZ0403"]


def test_daylight_saving_in_the_stamps_is_moved_to_standard_time(tmp_path):
    local = HOURS.tz_localize("Etc/GMT-1").tz_convert("Europe/Berlin")
    stamps = [t.isoformat(sep=" ", timespec="minutes") for t in local]
    berlin = {"latitude": 21.03, "longitude": 15.85}  # the light of Hanoi, as far west as its clock
    inspection, year = inspect_weather(write_stamped(tmp_path / "w.csv", stamps), Declared(label="start", **berlin))
    assert year is not None, codes(inspection)
    assert "NZ0468" in codes(inspection, "evidence")
    np.testing.assert_allclose(year["ghi_w_m2"], GHI, atol=1e-3)


def test_five_minutes_become_quarters_of_an_hour(tmp_path):
    stamps = pd.date_range("2025-01-01", periods=8760 * 12, freq="5min").strftime("%Y-%m-%d %H:%M")
    path = write_stamped(tmp_path / "w.csv", stamps, np.repeat(GHI, 12))
    inspection, year = inspect_weather(path, Declared(label="start", utc_offset_h=7, **SITE))
    assert year is not None, codes(inspection)
    assert (year.sizes["time"], inspection.step_minutes) == (35040, 15)
    assert year.attrs["sun_offset_min"] == 7.5
    assert "NZ0454" in codes(inspection, "evidence")


def test_a_leap_year_without_its_leap_day_is_laid_on_the_nominal_year(tmp_path):
    stamps = [str(t)[:16] for t in pd.date_range("2024-01-01", periods=8784, freq="h") if (t.month, t.day) != (2, 29)]
    _, year = inspect_weather(
        write_stamped(tmp_path / "w.csv", stamps), Declared(label="start", utc_offset_h=7, **SITE)
    )
    assert year is not None
    assert str(year["time"].values[0])[:4] == "2001"
    np.testing.assert_allclose(year["ghi_w_m2"], GHI, atol=1e-3)


def test_a_pvgis_json_says_its_moment_of_light(tmp_path):
    rows = [
        {"time(UTC)": f"{t:%Y%m%d:%H%M}", "T2m": 25.0, "RH": 80.0, "G(h)": g, "Gb(n)": b, "Gd(h)": d, "IR(h)": 400.0}
        | {"WS10m": 2.0, "WD10m": 90.0, "SP": 101000.0}
        for t, g, b, d in zip(HOURS, *(YEAR[n].values for n in ("ghi_w_m2", "dni_w_m2", "dhi_w_m2")), strict=True)
    ]
    at = {"latitude": 21.03, "longitude": 0.85, "elevation": 10.0, "irradiance_time_offset": 0.5}
    document = {
        "inputs": {"location": at, "meteo_data": {"radiation_db": "PVGIS-SARAH3"}},
        "outputs": {"months_selected": [], "tmy_hourly": rows},
        "meta": {"inputs": {}},
    }
    (tmp_path / "tmy.json").write_text(json.dumps(document), encoding="utf-8")
    inspection, year = inspect_weather(tmp_path / "tmy.json")
    assert year is not None, codes(inspection)
    assert (inspection.format, inspection.zone, year.attrs["sun_offset_min"]) == ("pvgis", "UTC", 30)


def test_a_long_gap_is_filled_when_the_other_two_lights_tell_it(tmp_path):
    path = tmp_path / "w.csv"
    frame = pd.DataFrame({name: YEAR[name].values for name in ("ghi_w_m2", "dni_w_m2", "dhi_w_m2")})
    frame["temperature_c"], frame["wind_m_s"] = 25, 2
    frame.loc[8 : 8 + 7, "ghi_w_m2"] = np.nan
    frame.insert(0, "time", HOURS.strftime("%Y-%m-%d %H:%M"))
    frame.to_csv(path, index=False)
    warnings = Faults()
    year = read_weather(
        path, utc_offset_h=7, label="start", site_latitude=21.03, site_longitude=105.8, warnings=warnings
    )
    filled = next(fault for fault in warnings if fault.code == "NZ0424")
    assert (filled.values["closed"], filled.values["line"]) == (8, 0)
    np.testing.assert_allclose(year["ghi_w_m2"][8:16], GHI[8:16], rtol=0.02)


def test_a_roughness_that_lets_wind_fall_with_height_is_the_smoothest():
    z0 = roughness_of(np.array([5.0, 6.0]), 10.0, np.array([5.0 * np.log(100) / np.log(10), 5.0]), 100.0)
    assert z0 == pytest.approx([1.0, 1e-5])


def test_no_site_no_sun(tmp_path):
    path = write_stamped(tmp_path / "w.csv", [f"{t:%Y-%m-%d %H:%M}" for t in HOURS])
    with pytest.raises(BadInput, match="latitude and longitude"):
        read_weather(path, utc_offset_h=7, label="start")
