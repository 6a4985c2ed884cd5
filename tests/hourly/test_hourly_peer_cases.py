"""PV and wind against independent tools: pvlib and windpowerlib on real weather."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from netzero.catalogue.model import Figure, PvPhysics, WindPhysics
from netzero.hourly.solar import TRANSPOSITIONS, plane_table, planes_of, pv_availability, sky_of
from netzero.hourly.wind import wind_availability
from netzero.kernels import solar
from netzero.scenario.scenario import PvPlane
from netzero.weather import read_weather


def figure(value, unit="1"):
    return Figure(value=value, unit=unit, source="case", confidence="user")


def hanoi(folder, _tmp_path):
    return read_weather(folder / "weather" / "VNM_NVN_Hanoi-Noi.Bai.Intl.AP.488200_TMYx.2009-2023.epw")


def khanh_hoa(folder, tmp_path):
    """The satellite file as a plain table of our own names; its values are those of the full hour."""
    name = "VNM_KhanhHoa_12.52_109.03_NSRDB-himawari_2019_60min.csv"
    read = pd.read_csv(folder / "weather" / name, skiprows=2)
    table = pd.DataFrame(
        {
            "time": pd.to_datetime(read[["Year", "Month", "Day", "Hour", "Minute"]]).dt.strftime("%Y-%m-%d %H:%M"),
            "ghi_w_m2": read["GHI"],
            "dni_w_m2": read["DNI"],
            "dhi_w_m2": read["DHI"],
            "temperature_c": read["Temperature"],
            "wind_m_s": read["Wind Speed"],
            "pressure_pa": read["Pressure"] * 100,
        }
    )
    table.to_csv(tmp_path / "khanh_hoa.csv", index=False)
    return read_weather(
        tmp_path / "khanh_hoa.csv",
        utc_offset_h=7.0,
        label="instant",
        site_latitude=12.52,
        site_longitude=109.03,
        site_altitude_m=24.0,
    )


CASES = {"pv_hanoi_tmyx": (hanoi, 21.0), "pv_khanhhoa_nsrdb2019": (khanh_hoa, 12.5)}


@pytest.mark.parametrize("case", CASES)
def test_pv_year_is_that_of_pvlib(case, data_folder, tmp_path):
    read, tilt = CASES[case]
    expected = json.loads((data_folder / "cases" / case / "expected.json").read_text())["results"]
    weather = read(data_folder, tmp_path)
    physics = PvPhysics(
        losses=figure(14, "%"),
        gamma_pdc=figure(-0.0037, "1/K"),
        inverter_efficiency=figure(0.96),
        dc_ac_ratio=figure(1.2),
        albedo=figure(0.2),
        mounting="open_rack_glass_glass",
        transposition="haydavies",
    )
    plane = PvPlane(tilt, 180.0, physics)
    found = {
        "ghi_kwh_m2": float(weather["ghi_w_m2"].sum()) / 1e3,
        "dni_kwh_m2": float(weather["dni_w_m2"].sum()) / 1e3,
        "dhi_kwh_m2": float(weather["dhi_w_m2"].sum()) / 1e3,
        "temp_air_mean_C": float(weather["temperature_c"].mean()),
        "ac_kwh_per_kwdc": float(pv_availability(weather, [plane], 2026).sum()),
    }
    sky, planes = sky_of(weather), planes_of(plane_table([plane], 2026))
    for name, model in (("isotropic", solar.ISOTROPIC), ("haydavies", TRANSPOSITIONS["haydavies"])):
        poa, dc = np.empty(8760), np.empty(8760)
        solar.plane_irradiance(sky, solar.sun_vector(sky), solar.diffuse_weights(model, sky), planes, 0, poa)
        solar.plane_dc(sky, solar.mounting_heating(sky, planes, 0), planes, 0, poa, dc)
        found[f"poa_{name}_kwh_m2"] = poa.sum() / 1e3
        found["dc_kwh_per_kwdc"] = dc.sum()
    assert set(found) == set(expected)
    for quantity, wanted in expected.items():
        assert found[quantity] == pytest.approx(wanted["value"], rel=wanted["rel_tol"]), quantity


@pytest.mark.parametrize("case", CASES)
def test_every_hour_of_pv_is_that_of_pvlib(case, data_folder, tmp_path):
    read, tilt = CASES[case]
    profile = pd.read_csv(data_folder / "cases" / case / "ac_profile_8760.csv")
    physics = PvPhysics(
        losses=figure(0.14),
        gamma_pdc=figure(-0.37, "%/K"),
        inverter_efficiency=figure(0.96),
        dc_ac_ratio=figure(1.2),
        albedo=figure(0.2),
        mounting="open_rack_glass_glass",
        transposition="haydavies",
    )
    power = pv_availability(read(data_folder, tmp_path), [PvPlane(tilt, 180.0, physics)], 2026)[0]
    # the file is rounded, and a typical year lies on other calendar years, which moves the sun by minutes of arc
    assert np.abs(power * 1e3 - profile.iloc[:, -1].to_numpy()).max() < 0.5


def test_equal_planes_in_any_order_get_equal_power(data_folder, tmp_path):
    weather = hanoi(data_folder, tmp_path)
    physics = PvPhysics(
        losses=figure(0.14),
        gamma_pdc=figure(-0.0037, "1/K"),
        inverter_efficiency=figure(0.96),
        dc_ac_ratio=figure(1.2),
        albedo=figure(0.2),
        mounting="close_mount_glass_glass",
    )
    east, west = PvPlane(30.0, 90.0, physics), PvPlane(30.0, 270.0, physics)
    other = replace(west, physics=physics.model_copy(update={"transposition": "haydavies"}))
    power = pv_availability(weather, [west, east, west, other], 2026)
    assert np.array_equal(power[0], power[2])
    assert np.array_equal(power[1], pv_availability(weather, [east], 2026)[0])
    morning = np.arange(8760) % 24 < 11
    assert power[1, morning].sum() > 1.5 * power[0, morning].sum()
    assert not np.array_equal(power[0], power[3])


def test_wind_year_is_that_of_windpowerlib(data_folder):
    case = data_folder / "cases" / "wind_e126_135m"
    expected = json.loads((case / "expected.json").read_text())["results"]
    read = pd.read_csv(data_folder / "weather" / "DEU_windpowerlib_weather_multiheight.csv", header=[0, 1], index_col=0)
    curve = pd.read_csv(case / "power_curve.csv")
    physics = WindPhysics(
        hub_height_m=figure(135, "m"),
        rated_kw=figure(4.2, "MW"),
        power_curve=dict(zip(curve["wind_speed"], curve["value"] / 4.2e6, strict=True)),
        roughness_m=figure(0.15, "m"),
    )
    wind, roughness = read[("wind_speed", "80")].to_numpy(), read[("roughness_length", "0")].to_numpy()
    share = wind_availability(wind, 80.0, physics, 2026, roughness)
    hourly = pd.read_csv(case / "power_8760.csv")["power_kw"].to_numpy()
    assert share.sum() * 4.2 == pytest.approx(expected["annual_mwh"]["value"], rel=1e-6)
    assert share.mean() == pytest.approx(expected["capacity_factor"]["value"], rel=1e-4)
    assert (share == 0).sum() == expected["hours_at_zero"]["value"]
    assert np.abs(share * 4200 - hourly).max() < 0.01
