"""Which weather a scenario gets, and what it is told."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from netzero.axis import full_year
from netzero.errors import BadInput
from netzero.scenario.model import SiteIn
from netzero.scenario.promise import WeatherIn
from netzero.weather import bundled, fit_year, read_weather, turbine_wind, weather_for


def scenario(folder: Path, weather: WeatherIn | None, utc_offset: float = 7):
    site = SiteIn(latitude=21.3, longitude=105.6, altitude=10, utc_offset=utc_offset)
    return SimpleNamespace(path=lambda file: folder / file, given=SimpleNamespace(weather=weather, site=site))


def codes(warnings) -> list[str]:
    return [fault.code for fault in warnings]


def test_a_bundled_year_near_the_site_needs_no_warning(tmp_path):
    year, warnings = weather_for(scenario(tmp_path, WeatherIn(bundled="vinh_phuc")))
    assert year.attrs["synthetic"] == 1
    assert warnings == []


def test_a_year_from_far_away_is_told(tmp_path):
    _, warnings = weather_for(scenario(tmp_path, WeatherIn(bundled="dong_nai")))
    assert codes(warnings) == ["NZ0443"]
    assert warnings[0].values["km"] == pytest.approx(1160, abs=10)


def test_a_year_under_another_sun_is_refused(data_folder, tmp_path):
    """Its noon, moved to the clock of Viet Nam, would be at midnight."""
    (tmp_path / "w.epw").write_bytes((data_folder / "weather" / "COL_Bogota.802220_IWEC.epw").read_bytes())
    with pytest.raises(BadInput) as error:
        weather_for(scenario(tmp_path, WeatherIn(file="w.epw")))
    assert [fault.code for fault in error.value.faults] == ["NZ0494"]


def test_without_weather_the_nearest_site_is_taken_and_told(tmp_path):
    year, warnings = weather_for(scenario(tmp_path, None))
    assert year.attrs["latitude"] == 21.31
    assert codes(warnings) == ["NZ0444"]


def test_an_unknown_bundled_year_names_the_nearest(tmp_path):
    with pytest.raises(BadInput, match="'vinh_phuc'"):
        weather_for(scenario(tmp_path, WeatherIn(bundled="vinhphuc")))


def test_a_file_that_is_not_in_the_folder_is_refused(tmp_path):
    with pytest.raises(BadInput) as error:
        weather_for(scenario(tmp_path, WeatherIn(file="absent.epw")))
    assert [fault.code for fault in error.value.faults] == ["NZ0441"]


def test_a_real_epw_of_hanoi_serves_a_park_in_vinh_phuc(data_folder, tmp_path):
    name = "VNM_NVN_Hanoi-Noi.Bai.Intl.AP.488200_TMYx.2009-2023.epw"
    (tmp_path / "hanoi.epw").write_bytes((data_folder / "weather" / name).read_bytes())
    year, warnings = weather_for(scenario(tmp_path, WeatherIn(file="hanoi.epw")))
    assert year.attrs["year_kind"] == "typical"
    assert codes(warnings) == ["NZ0435"]


def test_a_bundled_year_of_another_zone_than_the_site_is_refused(tmp_path):
    with pytest.raises(BadInput) as error:
        weather_for(scenario(tmp_path, WeatherIn(bundled="vinh_phuc"), utc_offset=8))
    assert [fault.code for fault in error.value.faults] == ["NZ0445"]


def test_a_satellite_year_needs_no_declaration_and_carries_its_inspection(data_folder, tmp_path):
    name = "VNM_KhanhHoa_12.52_109.03_NSRDB-himawari_2019_60min.csv"
    (tmp_path / "w.csv").write_bytes((data_folder / "weather" / name).read_bytes())
    year, warnings = weather_for(scenario(tmp_path, WeatherIn(file="w.csv")))
    assert codes(warnings) == ["NZ0443"]  # Khanh Hoa is far from Vinh Phuc
    fitted = fit_year(year, full_year(2026))
    assert json.loads(fitted.attrs["inspection"])["format"] == "nsrdb"


def test_weather_without_light_does_not_serve_a_park(data_folder, tmp_path):
    name = "DEU_windpowerlib_weather_multiheight.csv"
    (tmp_path / "w.csv").write_bytes((data_folder / "weather" / name).read_bytes())
    with pytest.raises(BadInput) as error:
        weather_for(scenario(tmp_path, WeatherIn(file="w.csv"), utc_offset=1))
    assert [fault.code for fault in error.value.faults] == ["NZ0448"]


def test_high_wind_and_roughness_are_laid_on_the_axis_for_turbines(data_folder):
    year = read_weather(data_folder / "weather" / "DEU_windpowerlib_weather_multiheight.csv")
    speed, height_m, roughness_m = turbine_wind(fit_year(year, full_year(2026)))
    assert (height_m, float(speed[0])) == (80, pytest.approx(7.80697))
    assert roughness_m is not None
    assert float(roughness_m[0]) == 0.15
    assert turbine_wind(bundled("hanoi"))[1:] == (10, None)
