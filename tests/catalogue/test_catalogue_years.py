"""The synthetic years in the files of `weather/`, read and checked by pandas and pvlib alone."""

import numpy as np
import pandas as pd
import pytest

from netzero import catalogue
from netzero.scenario.shipped import shipped

SITES = tuple(catalogue.sites())


@pytest.fixture(scope="module")
def years():
    paths = {name: shipped("weather") / f"{name}.csv" for name in SITES}
    return {
        name: pd.read_csv(path, comment="#", index_col="time", parse_dates=True).tz_localize("Etc/GMT-7")
        for name, path in paths.items()
    }


def sun(name, year):
    from pvlib.solarposition import get_solarposition

    site = catalogue.sites()[name]
    middle = year.index + pd.Timedelta(minutes=30)
    return get_solarposition(middle, site.latitude, site.longitude, site.altitude_m).set_index(year.index)


def test_every_site_has_its_file_and_no_file_is_without_site():
    assert {path.stem for path in shipped("weather").glob("*.csv")} == set(SITES)
    assert all((shipped("weather") / f"{name}.csv").stat().st_size < 350_000 for name in SITES)


@pytest.mark.parametrize("name", SITES)
def test_a_file_says_on_its_first_line_that_it_is_synthetic(name):
    with (shipped("weather") / f"{name}.csv").open(encoding="utf-8") as file:
        assert "SYNTHETIC" in file.readline()


@pytest.mark.parametrize("name", SITES)
def test_months_of_a_file_have_the_normals_within_1_per_cent(name, years):
    months = years[name].groupby(years[name].index.month).mean()
    site = catalogue.sites()[name]
    np.testing.assert_allclose(months["ghi_w_m2"] * 0.024, site.ghi_kwh_m2_day, rtol=0.01)
    np.testing.assert_allclose(months["temperature_c"], site.temperature_c, rtol=0.01)
    np.testing.assert_allclose(months["wind_m_s"], site.wind_m_s, rtol=0.01)


@pytest.mark.parametrize("name", SITES)
def test_light_of_a_file_closes_and_its_nights_are_dark(name, years):
    year, zenith = years[name], sun(name, years[name])["zenith"]
    beam = year["dni_w_m2"] * np.cos(np.radians(zenith)).clip(lower=0)
    assert (year["ghi_w_m2"] - year["dhi_w_m2"] - beam).abs().max() < 0.2
    assert year.loc[zenith > 98, ["ghi_w_m2", "dni_w_m2", "dhi_w_m2"]].max().max() == 0


@pytest.mark.parametrize("name", SITES)
def test_rooftop_pv_under_a_file_yields_what_is_published_within_12_per_cent(name, years):
    assert pv_yield(name, years[name]) == pytest.approx(catalogue.sites()[name].pv_yield_kwh_per_kwp, rel=0.12)


def pv_yield(name, year):
    """Return kWh per kWp of the PVWatts chain with the catalogue's module, tilted 10 degrees to the south.

    No reflection at the glass, as in the catalogue's chain.
    """
    from pvlib.location import Location
    from pvlib.modelchain import ModelChain
    from pvlib.pvsystem import Array, FixedMount, PVSystem
    from pvlib.temperature import TEMPERATURE_MODEL_PARAMETERS

    site, physics = catalogue.sites()[name], catalogue.technologies()["pv_roof"].pv
    array = Array(
        FixedMount(10, 180),
        module_parameters={"pdc0": 1000, "gamma_pdc": physics.gamma_pdc.value},
        temperature_model_parameters=TEMPERATURE_MODEL_PARAMETERS["sapm"][physics.mounting],
    )
    efficiency = physics.inverter_efficiency.value
    inverter = {"pdc0": 1000 / physics.dc_ac_ratio.value / efficiency, "eta_inv_nom": efficiency}
    place = Location(site.latitude, site.longitude, altitude=site.altitude_m)
    chain = ModelChain.with_pvwatts(PVSystem([array], inverter_parameters=inverter), place, aoi_model="no_loss")
    names = {"ghi_w_m2": "ghi", "dni_w_m2": "dni", "dhi_w_m2": "dhi", "temperature_c": "temp_air"}
    weather = year.rename(columns={**names, "wind_m_s": "wind_speed"})
    weather.index = weather.index + pd.Timedelta(minutes=30)
    return chain.run_model(weather).results.ac.sum() / 1000
