"""Law 9: a file whose hours are shifted against the sun is refused, or warned of when it is half an hour."""

from dataclasses import replace

import numpy as np
import pytest

from netzero.errors import Place
from netzero.weather import bundled, read_weather
from netzero.weather.agreement import agreement_of, doubts, refusals
from netzero.weather.year import about_of, step_minutes, weather_year

LATE = "VNM_NVN_Hanoi-Noi.Bai.Intl.AP.488200_TMYx.2009-2023.epw"
FILES = (
    "AUS_NSW.Sydney.947670_IWEC.epw",
    "COL_Bogota.802220_IWEC.epw",
    "SGP_Singapore-Changi_2030_A1B_TMY.epw",
    LATE,
    "VNM_KhanhHoa_12.52_109.03_NSRDB-himawari_2019_60min.csv",
    "USA_NSRDB_psm3_with_header.csv",
    "USA_NC_Greensboro_723170TYA_TMY3.csv",
    "PVGIS_tmy_45.000_8.000_2005_2023.csv",
    "ERA5_example_data_feedinlib.nc",
)
SYNTHETIC = ("vinh_phuc", "hanoi", "dong_nai")
SHIFTS_H = [*range(-12, 0), *range(1, 13)]


@pytest.fixture(scope="module")
def years(data_folder):
    files = {name: read_weather(data_folder / "weather" / name) for name in FILES}
    return files | {name: bundled(name) for name in SYNTHETIC}


def rolled(year, minutes: int):
    """Values against stamps, by whole steps."""
    steps = minutes // step_minutes(year)
    return year.assign({name: ("time", np.roll(year[name].values, steps)) for name in year.data_vars})


def relabelled(year, minutes: int):
    """The same values under stamps that are `minutes` wrong: the sun is taken so much too early."""
    about = about_of(year)
    values = {str(name): year[name].values for name in year.data_vars}
    moved = replace(about, sun_offset_min=about.sun_offset_min - minutes)
    high = year.get("wind_high_m_s")
    return weather_year(year["time"].values, values, moved, high.attrs["height_m"] if high is not None else 0.0)


def blurred(year, later: bool):
    """Means of neighbouring steps, as a careless resampling by half a step leaves them."""
    side = 1 if later else -1
    mean = {n: ("time", (year[n].values + np.roll(year[n].values, side)) / 2) for n in year.data_vars}
    return year.assign(mean)


def is_caught(year, independent: bool) -> bool:
    found = agreement_of(year, independent)
    return bool(refusals(found, year, Place()) or doubts(found, year, Place()))


def test_every_year_shifted_by_any_whole_hour_is_refused(years):
    accepted = [
        (name, hours)
        for name, year in years.items()
        for hours in SHIFTS_H
        if not refusals(agreement_of(rolled(year, hours * 60), independent=False), year, Place())
    ]
    assert accepted == []


def test_no_good_year_is_suspected_but_the_late_one(years):
    suspected = [name for name, year in years.items() if is_caught(year, name != "ERA5_example_data_feedinlib.nc")]
    assert suspected == [LATE]


@pytest.mark.parametrize("shift", [relabelled, lambda year, minutes: blurred(year, minutes > 0)])
@pytest.mark.parametrize("independent", [True, False], ids=["with closure", "without closure"])
def test_nine_of_ten_half_hours_are_told(years, shift, independent):
    caught = {(name, m): is_caught(shift(year, m), independent) for name, year in years.items() for m in (-30, 30)}
    missed = [key for key, told in caught.items() if not told]
    assert len(missed) <= 0.1 * len(caught), missed


def swapped(year):
    return year.assign(dni_w_m2=("time", year["dhi_w_m2"].values), dhi_w_m2=("time", year["dni_w_m2"].values))


def other_hemisphere(year):
    return year.assign_attrs(latitude=-float(year.attrs["latitude"]))


@pytest.mark.parametrize("spoilt", [swapped, other_hemisphere])
def test_components_that_contradict_each_other_are_refused(years, spoilt):
    far_from_the_equator = [spoilt(years[name]) for name in FILES[:7] if abs(years[name].attrs["latitude"]) > 10]
    told = [{fault.code for fault in refusals(agreement_of(year), year, Place())} for year in far_from_the_equator]
    assert len(told) == 5
    assert all(told)
