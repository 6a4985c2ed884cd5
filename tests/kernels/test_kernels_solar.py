"""PV kernels against pvlib and against numbers worked by hand."""

import numpy as np
import pandas as pd
import pvlib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netzero.kernels import solar

SAPM = pvlib.temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"]
MODELS = {"isotropic": solar.ISOTROPIC, "haydavies": solar.HAY_DAVIES, "perez": solar.PEREZ}


def sky_from(zenith, azimuth, ghi, dni, dhi, temperature, wind, extra=1366.1):
    zenith = np.asarray(zenith, dtype=float)
    airmass = pvlib.atmosphere.get_relative_airmass(zenith)
    columns = (azimuth, np.full(zenith.shape, extra), airmass, ghi, dni, dhi, temperature, wind)
    return solar.Sky(zenith, *(np.asarray(column, dtype=float) for column in columns))


def planes_from(tilts, azimuths, model, mounting="close_mount_glass_glass", albedo=0.2):
    n = len(tilts)
    m = SAPM[mounting]
    same = (albedo, m["a"], m["b"], float(m["deltaT"]), -0.0037, 0.14, 0.96, 1.2)
    columns = [np.full(n, value) for value in same]
    return solar.Planes(
        np.asarray(tilts, float), np.asarray(azimuths, float), *columns, np.full(n, MODELS[model], dtype=np.int64)
    )


def year_of_skies(seed=7):
    """A year at Ha Noi with random clouds, nights included."""
    times = pd.date_range("2026-01-01 00:30", periods=8760, freq="h", tz="Etc/GMT-7")
    sun = pvlib.solarposition.get_solarposition(times, 21.2, 105.8)
    random = np.random.default_rng(seed)
    up = np.maximum(np.cos(np.radians(sun.apparent_zenith.to_numpy())), 0)
    dni = np.where(up > 0, 1000 * random.random(8760) * (random.random(8760) > 0.3), 0)
    dhi = 400 * up * random.random(8760)
    return sky_from(
        sun.apparent_zenith, sun.azimuth, dhi + dni * up, dni, dhi, 40 * random.random(8760), 12 * random.random(8760)
    )


def pvlib_ac(sky, planes, model, mounting="close_mount_glass_glass"):
    z, a, extra, airmass, ghi, dni, dhi, air, wind = (column[:, None] for column in sky)
    tilt, azimuth = planes.tilt_deg[None], planes.azimuth_deg[None]
    with np.errstate(invalid="ignore"):
        diffuse = pvlib.irradiance.get_sky_diffuse(
            tilt, azimuth, z, a, dni, ghi, dhi, dni_extra=extra, airmass=airmass, model=model
        )
    # pvlib's Perez is NaN in the dark, where both beam and diffuse are zero
    diffuse = np.where(dhi == 0, 0, diffuse)
    ground = pvlib.irradiance.get_ground_diffuse(tilt, ghi, planes.albedo[0])
    poa = pvlib.irradiance.poa_components(pvlib.irradiance.aoi(tilt, azimuth, z, a), dni, diffuse, ground)["poa_global"]
    m = SAPM[mounting]
    cell = pvlib.temperature.sapm_cell(poa, air, wind, m["a"], m["b"], m["deltaT"])
    dc = pvlib.pvsystem.pvwatts_dc(poa, cell, 1.0, -0.0037) * (1 - 0.14)
    return pvlib.inverter.pvwatts(dc, 1 / 1.2 / 0.96, 0.96).T


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    "mounting", ["open_rack_glass_glass", "close_mount_glass_glass", "insulated_back_glass_polymer"]
)
def test_power_is_that_of_pvlib_for_all_tilts_and_azimuths(model, mounting):
    sky = year_of_skies()
    tilt, azimuth = (part.ravel() for part in np.meshgrid(np.arange(0, 91, 15), np.arange(0, 361, 45)))
    planes = planes_from(tilt, azimuth, model, mounting)
    power = solar.pv_power(sky, planes)
    assert power.max() > 0.7
    assert np.abs(power - pvlib_ac(sky, planes, model, mounting)).max() < 1e-9


@settings(max_examples=60)
@given(
    zenith=st.floats(0, 180),
    sun=st.floats(0, 360),
    tilt=st.floats(0, 90),
    azimuth=st.floats(0, 360),
    dni=st.floats(0, 1100).map(lambda w_m2: round(w_m2, 6)),
    dhi=st.floats(0, 700).map(lambda w_m2: round(w_m2, 6)),
    model=st.sampled_from(sorted(MODELS)),
)
def test_power_is_that_of_pvlib_for_any_single_sky(zenith, sun, tilt, azimuth, dni, dhi, model):
    # micro-watts and up: pvlib's inverter divides by the power, which overflows for the smallest numbers there are
    ghi = dhi + dni * max(np.cos(np.radians(zenith)), 0)
    sky = sky_from([zenith], [sun], [ghi], [dni], [dhi], [25.0], [2.0])
    planes = planes_from([tilt], [azimuth], model)
    assert np.abs(solar.pv_power(sky, planes) - pvlib_ac(sky, planes, model)).max() < 1e-9


def test_planes_of_all_models_and_mountings_together_are_as_each_alone():
    sky = year_of_skies()
    alone = [
        planes_from([15], [180], model, mounting)
        for model in MODELS
        for mounting in ("open_rack_glass_glass", "close_mount_glass_glass")
    ]
    together = solar.Planes(*(np.concatenate(columns) for columns in zip(*alone, strict=True)))
    expected = np.concatenate([solar.pv_power(sky, planes) for planes in alone])
    assert np.array_equal(solar.pv_power(sky, together), expected)


def test_a_plane_in_the_dark_gives_nothing():
    sky = sky_from([120.0], [0.0], [0.0], [0.0], [0.0], [25.0], [1.0])
    assert np.isnan(sky.airmass[0])
    assert (solar.pv_power(sky, planes_from([20, 90], [180, 0], "perez")) == 0).all()


@pytest.mark.parametrize("compiled", [True, False])
def test_steps_by_hand(compiled):
    def step(function):
        return function if compiled else function.py_func

    # 1000 W/m2 at cells of 45 C, -0.4 %/K: 92 %, less 10 % of losses
    assert step(solar.dc_power)(1000.0, 45.0, -0.004, 0.1) == pytest.approx(0.92 * 0.9)
    # exp(-3) K per W/m2 without wind, and 3 K at 1000 W/m2
    assert step(solar.heating)(0.0, -3.0, -0.06, 3.0) == pytest.approx(0.049787068 + 0.003)
    # at full load the PVWatts inverter has its nominal efficiency: -0.0162 - 0.0059 + 0.9858 = 0.9637
    assert step(solar.ac_power)(1.0 / 1.25 / 0.96, 0.96, 1.25) == pytest.approx(0.8)
    # above it the rating clips, below 0.6 % of load nothing comes out
    assert step(solar.ac_power)(1.0, 0.96, 1.25) == pytest.approx(0.8)
    assert step(solar.ac_power)(0.001, 0.96, 1.25) == 0.0
    assert step(solar.ac_power)(0.0, 0.96, 1.25) == 0.0
    # half of the extraterrestrial beam at a zenith of 60: half isotropic, half circumsolar over cos 60
    assert step(solar.hay_davies_weights)(60.0, 683.05, 1366.1) == pytest.approx((0.5, 1.0, 0.0))
    # overcast (clearness 1): brightness 100 x 1 / 1000 = 0.1, F1 = -0.008 + 0.0588, F2 = -0.06 + 0.0072
    assert step(solar.perez_weights)(0.0, 0.0, 100.0, 1000.0, 1.0) == pytest.approx((0.9492, 0.0508, -0.0528))
    assert step(solar.perez_weights)(100.0, 0.0, 5.0, 1000.0, np.nan) == (0.0, 0.0, 0.0)


def test_compiled_and_interpreted_drivers_agree(monkeypatch):
    sky = solar.Sky(*(column[10:34] for column in year_of_skies()))
    planes = planes_from([0, 30, 90], [0, 200, 90], "perez")
    compiled = solar.pv_power(sky, planes)
    for name in ("diffuse_weights", "sun_vector", "mounting_heating", "same_mounting", "plane_irradiance", "plane_dc"):
        monkeypatch.setattr(solar, name, getattr(solar, name).py_func)
    np.testing.assert_allclose(solar.pv_power.py_func(sky, planes), compiled, rtol=0, atol=1e-14)


def test_a_flat_plane_sees_the_horizontal_irradiance():
    sky = sky_from([40.0], [150.0], [500 * np.cos(np.radians(40)) + 120], [500.0], [120.0], [25.0], [1.0])
    poa = np.empty(1)
    weights = solar.diffuse_weights.py_func(solar.ISOTROPIC, sky)
    solar.plane_irradiance.py_func(
        sky, solar.sun_vector.py_func(sky), weights, planes_from([0], [0], "isotropic"), 0, poa
    )
    assert poa[0] == pytest.approx(sky.ghi_w_m2[0])
