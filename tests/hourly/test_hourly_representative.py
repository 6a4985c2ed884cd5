"""Typical days: twelve peaks survive and every month keeps its energy."""

from dataclasses import replace

import numpy as np
import pytest

from netzero.errors import BadInput
from netzero.hourly import prepare, represent
from netzero.vocabulary import HOURLY, LATER_HOURLY


@pytest.fixture
def both(changed):
    """The scenario with typical days, its hourly Dataset and the typical days."""
    scenario = changed(time={"representative": {"days_per_month": 3}})
    hourly, _ = prepare(scenario)
    return scenario, hourly, represent(scenario, hourly)


def yearly(dataset, name):
    return (dataset[name] * dataset["step_h"] * dataset["weight"]).groupby(dataset["month"]).sum("time")


def total_power(dataset):
    return dataset["demand_kw"].sel(carrier="electricity").sum("tenant")


def test_without_typical_days_the_hours_are_returned_as_they_are(changed):
    scenario = changed()
    hourly, _ = prepare(scenario)
    assert represent(scenario, hourly) is hourly


def test_weights_of_a_month_are_its_days(both):
    *_, periods = both
    days = periods.isel(time=slice(0, None, 24))
    weights = days["weight"].groupby(days["month"]).sum()
    assert weights.values.tolist() == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert periods.attrs["year_fraction"] == 1.0
    assert periods.attrs["axis_kind"] == "representative_periods"
    # three typical days in each month, its peak before the mill comes and its peak from then on
    assert len(days["time"]) == 12 * 5


def test_days_are_real_days_with_their_own_weather(both):
    _, hourly, periods = both
    same = hourly.sel(time=periods["time"])
    for name in ("temperature_c", "ghi_w_m2", "month"):
        assert np.array_equal(same[name].values, periods[name].values)
    assert np.array_equal(periods["demand_price"].values, hourly["demand_price"].values)


def test_hours_of_peak_tariff_are_those_of_the_year(both):
    _, hourly, periods = both
    # January 2026: 27 days but Sundays with five hours of peak tariff (two half ones among them)
    # 27 x 5 h x (3,000 - 1,800) above 31 x 24 h x 1,800
    january = yearly(periods, "import_price").isel(meter=0, stage=0).sel(month=1)
    assert float(january) == pytest.approx(27 * 5 * 1200 + 31 * 24 * 1800)
    for name in ("import_price", "export_price", "grid_factor_location", "port_ratio"):
        np.testing.assert_allclose(yearly(periods, name).values, yearly(hourly, name).values, rtol=1e-12)


def test_one_working_day_a_month_has_the_prices_of_sundays_in_it(changed):
    scenario = changed(time={"representative": {"days_per_month": 1, "keep_peak_days": False}})
    periods = represent(scenario, prepare(scenario)[0])
    january = periods["import_price"].sel(meter="gate").isel(stage=0, time=slice(0, 24)).values
    assert january[20] == pytest.approx((27 * 3000 + 4 * 1800) / 31)
    assert january[12] == 1800.0


def test_twelve_peaks_survive_in_every_stage(both):
    _, hourly, periods = both
    real = total_power(hourly).groupby(hourly["month"]).max("time")
    kept = total_power(periods).groupby(periods["month"]).max("time")
    np.testing.assert_allclose(kept.values, real.values, rtol=1e-12)


def test_peak_days_stand_for_themselves_untouched(both):
    _, hourly, periods = both
    # the mill, there from 2030 on, has its peak on the 17th of each month
    peaks = periods.sel(time=(periods["time"].dt.day == 17) & (periods["time"].dt.hour == 18))
    assert peaks["weight"].values.tolist() == [1.0] * 12
    assert peaks["demand_kw"].equals(hourly["demand_kw"].sel(time=peaks["time"]))


def test_every_demand_keeps_the_energy_of_every_month(both):
    _, hourly, periods = both
    np.testing.assert_allclose(yearly(periods, "demand_kw").values, yearly(hourly, "demand_kw").values, rtol=1e-12)


def test_availability_keeps_the_energy_of_every_month_and_stays_below_one(both):
    _, hourly, periods = both
    np.testing.assert_allclose(
        yearly(periods, "availability").values, yearly(hourly, "availability").values, rtol=1e-12
    )
    assert float(periods["availability"].max()) <= 1.0
    assert float(periods["availability"].min()) >= 0.0


def test_each_day_is_a_block_that_closes_on_itself(both):
    *_, periods = both
    block, previous = periods["block"].values, periods["previous"].values
    assert (block == np.repeat(np.arange(60), 24)).all()
    assert previous[0] == 23
    assert previous[24] == 47
    assert previous[25] == 24


def test_the_same_days_are_chosen_again(both):
    scenario, hourly, periods = both
    assert represent(scenario, hourly).identical(periods)


def test_without_peak_days_all_days_are_typical(changed):
    scenario = changed(time={"representative": {"days_per_month": 1, "keep_peak_days": False}})
    hourly, _ = prepare(scenario)
    periods = represent(scenario, hourly)
    assert periods["weight"].values[::24].tolist() == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    np.testing.assert_allclose(yearly(periods, "demand_kw").values, yearly(hourly, "demand_kw").values, rtol=1e-12)


def test_a_park_of_electricity_alone_and_without_plant_has_typical_days(changed):
    scenario = changed(time={"representative": {}}, resources={}, ratios={})
    park = replace(scenario.park, heat_levels=(), carriers=("electricity",))
    tenants = tuple(replace(tenant, needs=tenant.needs[:1]) for tenant in scenario.tenants)
    scenario = replace(scenario, park=park, tenants=tenants)
    periods = represent(scenario, prepare(scenario)[0])
    assert (periods.sizes["profile"], periods.sizes["carrier"]) == (0, 1)
    assert float((periods["step_h"] * periods["weight"]).sum()) == 8760.0


def test_half_hours_keep_their_days(changed):
    scenario = changed(time={"step_minutes": 30, "representative": {"days_per_month": 2}})
    hourly, _ = prepare(scenario)
    periods = represent(scenario, hourly)
    assert float((periods["step_h"] * periods["weight"]).sum()) == 8760.0
    assert periods["previous"].values[0] == 47
    assert set(periods.data_vars) == set(HOURLY) - set(LATER_HOURLY)
    assert all(periods[name].attrs["units"] == HOURLY[name].units for name in periods.data_vars)


def test_typical_days_of_declared_blocks_are_refused(changed):
    time = {"blocks": [{"start": "03-01", "steps": 168}], "representative": {}}
    scenario = changed(time=time)
    hourly, _ = prepare(scenario)
    with pytest.raises(BadInput) as caught:
        represent(scenario, hourly)
    assert [fault.code for fault in caught.value.faults] == ["NZ0730"]
