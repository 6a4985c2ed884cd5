"""Futures: what is drawn, that it belongs to its name, and that nothing drawn leaves everything as foreseen."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from park_factory import a_fuel, a_meter, a_park, a_tenant, hours, pv

from netzero.components.park import ExportTier
from netzero.scenario.promise import FuturesIn
from netzero.studies.futures import drawn, key_of, normal

SERIES = ("demand_kw", "availability", "import_price", "grid_factor_location")


def made(years=(2026, 2031), tenants=("mill", "dye"), steps=2000, supplies=("roof",)):
    park = a_park(
        tenants=[a_tenant(name) for name in tenants],
        supplies=[pv(name, 10, profile=name) for name in supplies],
        meters=[a_meter()],
        fuels=[a_fuel("gas", 0.1)],
        years=years,
    )
    demand = {(name, "electricity"): 100.0 for name in tenants}
    return park, hours(park, demand, availability=dict.fromkeys(supplies, 0.5), steps=steps)


def one(park, hourly, number=1, seed=0, **spreads):
    return drawn(park, hourly, {}, FuturesIn(count=1, **spreads), seed, number)


def test_without_spread_a_future_is_what_was_foreseen():
    park, hourly = made()
    same, series = one(park, hourly)
    assert same == park
    xr.testing.assert_identical(series[list(SERIES)], hourly[list(SERIES)])


def test_the_error_of_demand_has_its_spread_and_fades_with_its_memory():
    park, hourly = made(steps=50_000)
    _, series = one(park, hourly, demand=0.1, memory=10.0)
    error = series["demand_kw"].sel(tenant="mill", carrier="electricity").values[0] / 100 - 1
    assert error.mean() == pytest.approx(0.0, abs=0.01)
    assert error.std() == pytest.approx(0.1, rel=0.05)
    assert np.corrcoef(error[:-10], error[10:])[0, 1] == pytest.approx(np.exp(-1), abs=0.05)


def test_a_draw_belongs_to_seed_future_and_tenant_alone():
    both, alone = made(tenants=("mill", "dye")), made(tenants=("dye",))
    at = {"tenant": "dye", "carrier": "electricity"}
    first = one(*both, demand=0.1)[1]["demand_kw"].sel(at).values
    assert (first == one(*alone, demand=0.1)[1]["demand_kw"].sel(at).values).all()
    for other in ({"number": 2}, {"seed": 1}):
        assert not np.allclose(first, one(*both, demand=0.1, **other)[1]["demand_kw"].sel(at).values)
    assert len({key_of(0, 1, "demand", "a"), key_of(0, 11, "demand", "a"), key_of(0, 1, "demanda")}) == 3


def test_availability_stays_between_nothing_and_all():
    _, series = one(*made(steps=20_000), resource=0.25)
    assert 0.0 <= float(series["availability"].min()) < 0.2
    assert 0.9 < float(series["availability"].max()) <= 1.0


def test_growth_and_prices_are_as_foreseen_at_first_and_drift_apart_with_the_years():
    # stages of five years from 2026 and 2031: prices of their middles, 2 and 7 years ahead; growth of 0 and 5 years
    park, hourly = made()
    found, series = one(park, hourly, growth=0.02, electricity_price=0.1, fuel_price=0.05, grid_factor=0.03)
    grown = series["demand_kw"].sel(tenant="mill", carrier="electricity").values[:, 0]
    assert grown == pytest.approx([100.0, 100.0 * (1 + 0.02 * normal(0, 1, "growth", "mill")) ** 5])
    price = series["import_price"].values[0, :, 0] / 0.1
    assert price == pytest.approx(np.exp(0.1 * normal(0, 1, "electricity_price") * np.sqrt([2, 7])))
    assert found.fuels[0].price == pytest.approx(0.1 * np.exp(0.05 * normal(0, 1, "fuel_price") * np.sqrt([2, 7])))
    factor = series["grid_factor_market"].values[:, 0] / 7e-4
    assert factor == pytest.approx(np.exp(0.03 * normal(0, 1, "grid_factor") * np.sqrt([2, 7])))


def test_draws_for_a_name_are_standard_normal():
    values = np.array([normal(0, number, "growth", "mill") for number in range(3000)])
    assert values.mean() == pytest.approx(0.0, abs=0.06)
    assert values.std() == pytest.approx(1.0, abs=0.05)


def test_what_tiers_of_export_pay_drifts_with_the_price_of_electricity():
    park, hourly = made()
    tiers = (ExportTier(0.0, (0.05, 0.05)), ExportTier(1000.0, (0.03, 0.02)))
    park = replace(park, meters=(replace(park.meters[0], export_tiers=tiers),))
    found, series = one(park, hourly, electricity_price=0.1)
    factor = series["import_price"].values[0, :, 0] / hourly["import_price"].values[0, :, 0]
    assert [tier.price for tier in found.meters[0].export_tiers] == [
        pytest.approx(factor * np.array(tier.price)) for tier in tiers
    ]
