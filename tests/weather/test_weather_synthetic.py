"""Synthetic years: they have the normals they were made from, obey the sun, and repeat."""

import numpy as np
import pandas as pd
import pytest

from netzero.catalogue import sites, technologies
from netzero.weather import bundled, sun_of, synthesise
from netzero.weather.bundle import write
from netzero.weather.bundled import SEED, bundled_path
from netzero.weather.year import NOMINAL_YEAR

MADE = {name: synthesise(site, NOMINAL_YEAR, SEED) for name, site in sites().items()}


def monthly(values, times):
    return pd.Series(values).groupby(pd.DatetimeIndex(times).month).mean().to_numpy()


@pytest.mark.parametrize("name", MADE)
def test_every_month_has_its_normals(name):
    year, site = MADE[name], sites()[name]
    times = year["time"].values
    np.testing.assert_allclose(monthly(year["ghi_w_m2"].values, times) * 0.024, site.ghi_kwh_m2_day, rtol=1e-6)
    np.testing.assert_allclose(monthly(year["temperature_c"].values, times), site.temperature_c, rtol=1e-6)
    np.testing.assert_allclose(monthly(year["wind_m_s"].values, times), site.wind_m_s, rtol=1e-6)


@pytest.mark.parametrize("name", MADE)
def test_light_closes_and_night_is_dark(name):
    year = MADE[name]
    height = np.maximum(np.cos(np.radians(sun_of(year).zenith_deg)), 0.0)
    ghi, dni, dhi = (year[term].values for term in ("ghi_w_m2", "dni_w_m2", "dhi_w_m2"))
    np.testing.assert_allclose(ghi, dhi + dni * height, atol=1e-9)
    assert min(ghi.min(), dni.min(), dhi.min()) >= 0
    assert ghi[sun_of(year).zenith_deg > 98].max() == 0
    assert ghi.max() < 1150
    assert dni.max() < 1000


@pytest.mark.parametrize("name", MADE)
def test_rooftop_pv_yields_what_is_published_within_12_per_cent(name):
    assert pv_yield_kwh(MADE[name]) == pytest.approx(sites()[name].pv_yield_kwh_per_kwp, rel=0.12)


def pv_yield_kwh(year) -> float:
    """Return kWh per kWp and year of the catalogue's rooftop PV at a tilt of 10 degrees to the south, by pvlib."""
    from pvlib import atmosphere, inverter, irradiance, pvsystem, temperature

    physics = technologies()["pv_roof"].pv
    assert physics is not None
    sun = sun_of(year)
    light = irradiance.get_total_irradiance(
        10,
        180,
        sun.apparent_zenith_deg,
        sun.azimuth_deg,
        year["dni_w_m2"].values,
        year["ghi_w_m2"].values,
        year["dhi_w_m2"].values,
        dni_extra=sun.dni_extra_w_m2,
        airmass=np.nan_to_num(atmosphere.get_relative_airmass(sun.apparent_zenith_deg), nan=40.0),
        albedo=physics.albedo.at(2026),
        model=physics.transposition,
    )
    on_plane = np.nan_to_num(np.asarray(light["poa_global"]))
    mounting = temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"][physics.mounting]
    cell_c = temperature.sapm_cell(on_plane, year["temperature_c"].values, year["wind_m_s"].values, **mounting)
    dc = pvsystem.pvwatts_dc(on_plane, cell_c, 1.0, physics.gamma_pdc.at(2026)) * (1 - physics.losses.at(2026))
    efficiency = physics.inverter_efficiency.at(2026)
    ac = inverter.pvwatts(dc, 1 / physics.dc_ac_ratio.at(2026) / efficiency, efficiency)
    return float(np.sum(ac))


def test_afternoons_are_warmest_and_dawns_coldest():
    day = MADE["hanoi"]["temperature_c"].values.reshape(-1, 24).mean(axis=0)
    assert day.argmax() in (14, 15)
    assert day.argmin() in (4, 5)


def test_clear_days_swing_more_than_overcast_ones():
    year = MADE["dong_nai"]
    ghi = year["ghi_w_m2"].values.reshape(365, 24).sum(axis=1)
    swing = np.ptp(year["temperature_c"].values.reshape(365, 24), axis=1)
    order = np.argsort(ghi)
    assert swing[order[-60:]].mean() > swing[order[:60]].mean() + 2


def test_the_same_seed_gives_the_same_year_and_another_seed_another():
    site = sites()["can_tho"]
    assert synthesise(site, 2001, 7).identical(synthesise(site, 2001, 7))
    assert not np.array_equal(synthesise(site, 2001, 7)["ghi_w_m2"], synthesise(site, 2001, 8)["ghi_w_m2"])


def test_a_leap_year_has_8784_hours():
    assert synthesise(sites()["hanoi"], 2028, 1).sizes["time"] == 8784


def test_more_sun_than_any_sky_gives_is_refused():
    site = sites()["hanoi"].model_copy(update={"ghi_kwh_m2_day": (9.0,) * 12})
    with pytest.raises(ValueError, match="sign"):
        synthesise(site, 2001, 1)


@pytest.mark.parametrize("name", MADE)
def test_a_bundled_file_is_small_synthetic_and_says_so(name):
    path = bundled_path(name)
    assert path.stat().st_size < 500_000
    year = bundled(name)
    assert year.attrs["synthetic"] == 1
    assert year.attrs["source"].startswith("SYNTHETIC")
    np.testing.assert_allclose(year["ghi_w_m2"], MADE[name]["ghi_w_m2"], atol=0.051)


def test_a_bundled_file_is_written_again_byte_for_byte(tmp_path):
    path = bundled_path("vinh_phuc")
    assert write("vinh_phuc", tmp_path).read_bytes() == path.read_bytes()
