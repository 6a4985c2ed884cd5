"""Numbers in another unit than a weather year's are refused, doubted or turned into ours; good years are left alone."""

import numpy as np
import pytest

from netzero.catalogue import sites
from netzero.errors import Place
from netzero.weather import Declared, bundled, inspect_weather, read_weather
from netzero.weather.brightness import brightness_doubts, brightness_refusals
from netzero.weather.windiness import windiness_doubts

PLACE = Place("made.csv")
FILES = (
    "AUS_NSW.Sydney.947670_IWEC.epw",
    "COL_Bogota.802220_IWEC.epw",
    "SGP_Singapore-Changi_2030_A1B_TMY.epw",
    "VNM_NVN_Hanoi-Noi.Bai.Intl.AP.488200_TMYx.2009-2023.epw",
    "VNM_KhanhHoa_12.52_109.03_NSRDB-himawari_2019_60min.csv",
    "USA_NSRDB_psm3_with_header.csv",
    "USA_NC_Greensboro_723170TYA_TMY3.csv",
    "PVGIS_tmy_45.000_8.000_2005_2023.csv",
    "ERA5_example_data_feedinlib.nc",
)


@pytest.fixture(scope="module")
def years(data_folder):
    return [read_weather(data_folder / "weather" / name) for name in FILES] + [bundled(name) for name in sites()]


def codes(inspection, kind: str) -> list[str]:
    return [finding.fault.code for finding in inspection.findings if finding.kind == kind]


def brighter(year, times: float):
    return year.assign(ghi_w_m2=times * year["ghi_w_m2"])


def windier(year, times: float, height_m: float = 10.0):
    wind = (times * year["wind_m_s"]).assign_attrs(height_m=height_m)
    return year.assign(wind_m_s=wind)


def test_no_good_year_is_said_to_be_too_bright_or_dark_or_windy(years):
    told = [
        fault
        for year in years
        for check in (brightness_refusals, brightness_doubts, windiness_doubts)
        for fault in check(year, PLACE)
    ]
    assert told == []


def test_wind_at_two_heights_is_not_doubted(data_folder):
    year = read_weather(data_folder / "weather" / "DEU_windpowerlib_weather_multiheight.csv")
    assert windiness_doubts(year, PLACE) == []


@pytest.mark.parametrize("times", [0.25, 0.5, 1.8, 3.6])
def test_sums_instead_of_means_and_kilojoules_are_refused(years, times):
    assert all(brightness_refusals(brighter(year, times), PLACE) for year in years)


def test_a_factor_of_five_quarters_is_doubted_in_every_year(years):
    spoilt = [brighter(year, 1.25) for year in years]
    assert all(brightness_refusals(year, PLACE) or brightness_doubts(year, PLACE) for year in spoilt)


def test_a_factor_of_four_fifths_is_doubted_but_high_in_the_mountains(years):
    low = [year for year in years if year.attrs["altitude_m"] < 2000]
    assert len(low) == 15
    assert all(brightness_doubts(brighter(year, 0.8), PLACE) for year in low if year.attrs["altitude_m"] < 2000)


def test_under_the_sun_of_the_other_hemisphere_half_of_the_year_is_too_bright(years):
    far = [year for year in years if abs(year.attrs["latitude"]) > 10]
    flipped = [year.assign_attrs(latitude=-float(year.attrs["latitude"])) for year in far]
    assert len(flipped) == 15
    assert all(brightness_refusals(year, PLACE) or brightness_doubts(year, PLACE) for year in flipped)


def test_the_clearness_of_a_year_is_told(write_epw):
    """Made with a clearness of 0.75 at every moment: 0.45 of it gives 34 %, 1.25 times 94 %."""
    assert codes(inspect_weather(write_epw())[0], "warning") == []
    refused, year = inspect_weather(write_epw(light=0.45))
    assert (codes(refused, "refusal"), year) == (["NZ0470"], None)
    assert "34% of the sunlight above the air, 0.43 times" in refused.findings[-1].fault.say()
    doubted, year = inspect_weather(write_epw(light=1.25))
    assert codes(doubted, "warning") == ["NZ0471"]
    assert doubted.findings[-1].fault.values["clearness"] == pytest.approx(0.9375, abs=1e-4)
    assert year is not None


def test_one_hour_with_more_light_than_there_is_is_told():
    year = bundled("hanoi")
    light = year["ghi_w_m2"].values.copy()
    noon = 180 * 24 + 11
    light[noon] = 1400.0  # some 1,310 W/m2 reach the air above Hanoi at noon in June
    told = brightness_doubts(year.assign(ghi_w_m2=("time", light)), PLACE)
    assert [(fault.code, fault.values["hours"], fault.values["first"]) for fault in told] == [
        ("NZ0472", 1, "2001-06-30 11:00")
    ]


def test_a_month_without_light_is_told():
    year = bundled("hanoi")
    light = year["ghi_w_m2"].values.copy()
    light[31 * 24 + 28 * 24 : 90 * 24] = 0.0
    told = brightness_doubts(year.assign(ghi_w_m2=("time", light)), PLACE)
    assert [(fault.code, fault.values["month"]) for fault in told] == [("NZ0480", 3)]


def test_steps_shorter_than_an_hour_are_judged_by_their_hour():
    """Clouds let single quarters of an hour exceed the sky; their hour does not."""
    year = bundled("hanoi")
    quarters = year.isel(time=np.repeat(np.arange(8760), 4))
    start = np.datetime64("2001-01-01", "ns") + np.arange(35040) * np.timedelta64(15, "m")
    quarters = quarters.assign_coords(time=start).assign_attrs(sun_offset_min=7.5)
    flicker = np.tile([1.5, 0.5, 1.5, 0.5], 8760)
    assert brightness_doubts(quarters.assign(ghi_w_m2=quarters["ghi_w_m2"] * flicker), PLACE) == []


def test_wind_in_kilometres_an_hour_is_doubted_in_viet_nam_and_where_it_blows(years):
    calm = [year for year in years if not windiness_doubts(windier(year, 3.6), PLACE)]
    assert [float(year["wind_m_s"].mean()) < 1.5 for year in calm] == [True]  # the one in a valley of the Alps


def test_knots_are_doubted_where_they_exceed_what_blows():
    """Wind of 4 m/s in knots reads as 7.8 m/s, of 3 m/s as 5.8 m/s."""
    calm = bundled("hanoi").assign_attrs(latitude=-30.0)
    steady = calm.assign(wind_m_s=calm["wind_m_s"] * 0.0 + 1.0)
    steady["wind_m_s"].attrs["height_m"] = 10.0
    assert windiness_doubts(windier(steady, 3.0 / 0.5144), PLACE) == []
    assert [fault.code for fault in windiness_doubts(windier(steady, 4.0 / 0.5144), PLACE)] == ["NZ0473"]


def test_wind_at_the_hub_may_blow_harder():
    """At 100 m the profile allows ln(1000) / ln(100) = 1.5 times the 7.5 m/s of 10 m: 11.25 m/s."""
    calm = bundled("hanoi").assign_attrs(latitude=-30.0)
    steady = calm.assign(wind_m_s=calm["wind_m_s"] * 0.0 + 1.0)
    assert windiness_doubts(windier(steady, 11.2, 100.0), PLACE) == []
    assert windiness_doubts(windier(steady, 11.3, 100.0), PLACE) != []


def test_a_file_without_wind_is_doubted(write_epw):
    assert codes(inspect_weather(write_epw(wind=0.0))[0], "warning") == ["NZ0473"]


def test_wind_far_from_the_normal_of_its_site_is_doubted():
    year = bundled("hanoi")  # a mean of 1.78 m/s
    assert windiness_doubts(windier(year, 2.4), PLACE) == []
    told = windiness_doubts(windier(year, 2.6), PLACE)
    assert [(fault.code, fault.values["site"]) for fault in told] == [("NZ0474", "hanoi")]
    assert windiness_doubts(windier(year, 2.6).assign_attrs(latitude=22.1), PLACE) == []


def test_an_epw_in_kelvin_is_refused_in_one_sentence_that_names_the_column(write_epw):
    inspection, year = inspect_weather(write_epw(celsius=293.15))
    assert (codes(inspection, "refusal"), year) == (["NZ0475"], None)
    assert "'temp_air' is in kelvin (median 293)" in inspection.findings[-1].fault.say()


def test_a_plain_csv_in_kelvin_and_hectopascal_is_turned_into_ours_and_told(tmp_path):
    year = bundled("hanoi")
    rows = [
        f"{str(time)[:16]},{ghi:.2f},{celsius + 273.15:.2f},{wind:.2f},1009.5"
        for time, ghi, celsius, wind in zip(
            year["time"].values,
            *(year[name].values for name in ("ghi_w_m2", "temperature_c", "wind_m_s")),
            strict=True,
        )
    ]
    path = tmp_path / "w.csv"
    path.write_text("\n".join(["time,ghi_w_m2,temperature_c,wind_m_s,pressure_pa", *rows]), encoding="utf-8")
    declared = Declared(utc_offset_h=7, label="start", latitude=21.03, longitude=105.8)
    inspection, read = inspect_weather(path, declared)
    told = [f.fault for f in inspection.findings if f.fault.code == "NZ0459" and f.kind == "warning"]
    assert [(fault.values["name"], fault.values["unit"]) for fault in told] == [
        ("temperature_c", "K"),
        ("pressure_pa", "hPa"),
    ]
    assert read is not None
    np.testing.assert_allclose(read["temperature_c"], year["temperature_c"], atol=0.006)
    assert float(read["pressure_pa"][0]) == pytest.approx(100950.0)
