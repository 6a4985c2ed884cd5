"""Forecasts: exact at once, wrong far ahead, and the same for a seed."""

import numpy as np
import pytest
import xarray as xr
from park_factory import a_meter, a_park, a_tenant, hours, pv

from netzero.components.rules import Rules
from netzero.scenario.scenario import WindSite
from netzero.studies.forecasts import forecasts

TENANTS = [f"mill_{i}" for i in range(60)]


@pytest.fixture(scope="module")
def hourly():
    park = a_park(
        tenants=[a_tenant(name) for name in TENANTS], supplies=[pv("roof", 10), pv("mast", 10)], meters=[a_meter()]
    )
    demand = {(name, "electricity"): 100.0 for name in TENANTS}
    return hours(park, demand, availability={"east": 0.5, "west": 0.5}, steps=24 * 40)


def made(hourly, resources=(), **rules):
    given = Rules("look_ahead", **({"forecast_error": 0.1, "forecast_memory_h": 24.0} | rules))
    return forecasts(hourly, dict(resources), given, ahead=48, every=24)


def errors(forecast):
    """Errors as a share, dims (tenant, day, hour)."""
    return forecast["demand_kw"].sel(carrier="electricity").values[0].reshape(len(TENANTS), -1, 24) / 100.0 - 1.0


def test_the_error_grows_with_the_hours_ahead_as_it_says(hourly):
    newest, older = made(hourly)
    # 2,340 draws each: the standard deviation of a standard deviation is 1.5 %
    for forecast, hour, ahead_h in ((newest, 0, 1), (newest, 23, 24), (older, 23, 48)):
        error = errors(forecast)[:, 1:, hour]
        assert error.std() == pytest.approx(0.1 * np.sqrt(1 - np.exp(-2 * ahead_h / 24)), rel=0.06)
        assert abs(error.mean()) < 0.01


def test_errors_fade_in_as_ar1_from_step_to_step(hourly):
    newest, _ = made(hourly)
    error = errors(newest)
    step = error[:, :, 23] - np.exp(-1 / 24) * error[:, :, 22]
    assert step.std() == pytest.approx(0.1 * np.sqrt(1 - np.exp(-2 / 24)), rel=0.06)


def test_a_seed_gives_the_same_forecasts_and_another_one_others(hourly):
    for one, other in zip(made(hourly, seed=3), made(hourly, seed=3), strict=True):
        xr.testing.assert_identical(one, other)
    assert float(abs(made(hourly, seed=3)[0]["demand_kw"] - made(hourly, seed=4)[0]["demand_kw"]).max()) > 1.0


def test_what_is_of_one_wind_errs_together_and_prices_are_known(hourly):
    apart, _ = made(hourly)
    together, _ = made(hourly, resources={"east": WindSite(None), "west": WindSite(None)})
    assert float(abs(apart["availability"][0] - apart["availability"][1]).max()) > 0.01
    assert float(abs(together["availability"][0] - together["availability"][1]).max()) == 0.0
    assert 0.0 <= float(apart["availability"].min()) <= float(apart["availability"].max()) <= 1.0
    xr.testing.assert_identical(apart["import_price"], hourly["import_price"])
