"""Operation by looking ahead: what a window sees, what foresight is worth, and what its errors cost."""

from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
import xarray as xr
from park_factory import a_design, a_fuel, a_meter, a_park, a_tenant, converter, hours, movable, store
from random_operation import random_park

from netzero.accounts import account
from netzero.components.park import Park, Size
from netzero.components.rules import Rules
from netzero.errors import BadInput
from netzero.planner import look_ahead, plan
from netzero.simulator import balance_residual_max, closed, settle, simulate
from netzero.simulator.levels import drawn_kwh
from netzero.studies.forecasts import forecasts


def operated(park, hourly, ahead_h, every_h, thought=()):
    capacity, new = a_design(park)
    per_hour = round(1.0 / float(hourly["step_h"].values[0]))
    decisions = look_ahead(
        park,
        hourly,
        xr.Dataset({"capacity": capacity, "new_capacity": new}),
        ahead=ahead_h * per_hour,
        every=every_h * per_hour,
        forecasts=thought,
        say=lambda *_, **__: None,
    )
    return closed(park, hourly, decisions, new)


def cost(park, hourly, dispatch):
    """Present value of all costs, as the books have them."""
    books = account(park, hourly, *a_design(park), dispatch, settle(park, hourly, dispatch))
    return float(books["costs"].sum(("party", "line")).values @ np.array(park.stages.weights))


def a_year(park, hourly, dispatch):
    """Costs of one year; a stage of these parks stands for five."""
    return cost(park, hourly, dispatch) / 5


def fixed(item):
    """The same in which nothing may be built, and nothing is asked for over the year."""
    if isinstance(item, Size):
        return replace(item, upper=item.existing, upper_new=(0.0,) * len(item.existing))
    if isinstance(item, tuple):
        return tuple(fixed(each) for each in item)
    if not is_dataclass(item):
        return item
    changes = {field.name: fixed(getattr(item, field.name)) for field in fields(item)}
    if isinstance(item, Park):
        changes |= {"targets": (), "parties": (*item.parties, "fund")}
    return replace(item, **changes)


def a_mill(prices, demand_kw=10.0, *, demand_price=0.0, power_kw=50.0, energy_kwh=100.0, **more):
    """One tenant and a battery without losses that begins empty, for as many hours as there are prices."""
    park = a_park(
        tenants=[a_tenant("mill")],
        storages=[store("battery", energy_kwh, power_kw, initial=0.0)],
        meters=[a_meter(demand_charge=demand_price > 0, billing_interval_min=60)],
        **more,
    )
    hourly = hours(park, {("mill", "electricity"): demand_kw}, price=prices, demand_price=demand_price)
    return fixed(park), hourly


def test_who_sees_the_dear_day_before_it_comes_buys_for_it_on_the_cheap_one():
    park, hourly = a_mill([0.1] * 24 + [0.3] * 24)
    # 240 kWh at 0.1 and 240 kWh at 0.3; who sees both moves 100 kWh from the one to the other
    assert a_year(park, hourly, operated(park, hourly, 24, 24)) == pytest.approx(96.0)
    assert a_year(park, hourly, operated(park, hourly, 48, 24)) == pytest.approx(76.0)
    # rules know the prices of the day alone
    rules = simulate(park, hourly, *a_design(park), policy="time_of_use")
    assert a_year(park, hourly, rules) == pytest.approx(96.0)


def test_a_longer_window_is_not_dearer():
    park, hourly = a_mill([0.2] * 24 + [0.1] * 24 + [0.2] * 24 + [0.4] * 24)
    found = [a_year(park, hourly, operated(park, hourly, ahead, 24)) for ahead in (24, 48, 72, 96)]
    # 216 without a battery; 100 kWh bought at 0.1 and used at 0.4 save 30. A day alone buys at 0.1, for a kWh was worth
    # 0.2 the day before, and uses it at 0.2
    assert found == pytest.approx([206.0, 186.0, 186.0, 186.0])


def test_looking_again_earlier_lets_a_short_window_see_what_comes():
    park, hourly = a_mill([0.1] * 24 + [0.3] * 24)
    # from hour 12 on a window of 24 hours sees the first half of the dear day, and there is time to fill the battery
    assert a_year(park, hourly, operated(park, hourly, 24, 12)) == pytest.approx(76.0)


def test_a_peak_that_is_billed_already_is_not_shaved_again():
    demand = np.full(48, 10.0)
    demand[10], demand[34] = 60.0, 40.0
    park, hourly = a_mill([0.1] * 48, demand, demand_price=1.0, energy_kwh=20.0)
    done = operated(park, hourly, 24, 24)
    assert done["peak_kw"].values[0, 0, 0] == pytest.approx(40.0)  # 60 less the 20 kWh of the battery
    assert a_year(park, hourly, done) == pytest.approx(0.1 * demand.sum() + 40.0)


def test_a_limited_fuel_lasts_the_year_and_is_there_when_nothing_else_is():
    park = a_park(
        tenants=[a_tenant("mill", carriers=["steam"])],
        converters=[
            converter("boiler", "steam", 10.0, takes=["wood"]),
            converter("coal", "steam", 6.0, takes=["coal"]),
        ],
        fuels=[a_fuel("wood", 0.01, limit_kwh=8760 * 5.0), a_fuel("coal", 0.05)],
    )
    demand = np.array([10.0] * 24 + [4.0] * 24)
    hourly = hours(park, {("mill", "steam"): demand}, ratios={"boiler:wood": 1.0, "coal:coal": 1.0})
    done = operated(fixed(park), hourly, 24, 24)
    wood = done["output_kw"].sel(converter="boiler").values[0]
    # 5 kW on average: 120 kWh on the first day, where 4 kW at least must be wood; 96 kWh are all that the second needs
    assert wood[:24].sum() == pytest.approx(120.0)
    assert wood[24:].sum() == pytest.approx(96.0)
    assert done["unserved_kw"].values.max() == pytest.approx(0.0, abs=1e-9)
    park = replace(park, converters=park.converters[:1])
    scarce = operated(fixed(park), hourly, 24, 24)
    # without coal the wood of the second day is burnt on the first; 240 + 96 kWh are asked for and 240 kWh are there
    assert scarce["output_kw"].values[0, 0, :24] == pytest.approx(10.0)
    assert scarce["unserved_kw"].values.sum() == pytest.approx(96.0)


def test_shifted_demand_is_made_up_within_what_is_seen():
    park, hourly = a_mill([0.1] * 12 + [0.3] * 12 + [0.1] * 12 + [0.3] * 12, energy_kwh=0.0, power_kw=0.0)
    park = replace(park, flexible=a_park(flexible=[movable("mill", 0.5)]).flexible)
    done = operated(park, hourly, 24, 24)
    # half of 10 kW for twelve hours of each day goes from 0.3 to 0.1
    assert done["shifted_down_kw"].values.sum() == pytest.approx(120.0)
    assert done["shifted_up_kw"].values.sum() == pytest.approx(120.0)
    assert a_year(park, hourly, done) == pytest.approx(0.1 * 360 + 0.3 * 120)


def test_demand_that_must_be_met_is_missed_only_where_nothing_can_meet_it():
    park, hourly = a_mill([0.1] * 24, unserved_price=None)
    park = replace(park, meters=(replace(park.meters[0], import_limit_kw=(8.0,)),))
    done = operated(park, hourly, 24, 24)
    assert done["unserved_kw"].values.sum() == pytest.approx(48.0)


def test_a_design_beyond_the_limits_of_the_park_is_refused():
    park, hourly = a_mill([0.1] * 24)
    small = replace(park.storages[0], energy=replace(park.storages[0].energy, upper=(99.0,)))
    with pytest.raises(BadInput) as failure:
        operated(replace(park, storages=(small,)), hourly, 24, 24)
    assert [fault.code for fault in failure.value.faults] == ["NZ0980"]


@pytest.mark.parametrize("seed", range(4))
def test_a_window_of_the_whole_block_costs_what_the_plan_of_the_design_costs(seed):
    park, hourly = random_park(seed)
    park, h = fixed(park), round(float(hourly["step_h"].sum()))
    done = operated(park, hourly, h, h)
    assert cost(park, hourly, done) == pytest.approx(plan(park, hourly).certificate["objective"], rel=1e-6)
    assert balance_residual_max(park, hourly, done) <= 1e-9


@pytest.mark.parametrize("seed", [0, 3, 6])
def test_no_foresight_beats_all_of_it_and_energy_closes(seed):
    park, hourly = random_park(seed)
    park, bound = fixed(park), plan(fixed(park), hourly).certificate["bound"]
    rules = Rules("look_ahead", forecast_error=0.15, seed=seed)
    per_hour = round(1.0 / float(hourly["step_h"].values[0]))
    wrong = forecasts(hourly, {}, rules, ahead=12 * per_hour, every=6 * per_hour)
    for thought in ((), wrong):
        done = operated(park, hourly, 12, 6, thought)
        assert balance_residual_max(park, hourly, done) <= 1e-9
        lent = sum(float(drawn_kwh(storage, hourly, done).sum()) for storage in park.storages)
        assert lent > 1e-6 or cost(park, hourly, done) >= bound - 1e-6 * abs(bound)


@pytest.mark.parametrize("seed", [1, 4])
def test_settled_hour_by_hour_a_forecast_that_comes_true_is_what_was_planned(seed):
    park, hourly = random_park(seed)
    park = fixed(park)
    planned, settled = operated(park, hourly, 24, 6), operated(park, hourly, 24, 6, [hourly] * 4)
    assert cost(park, hourly, settled) == pytest.approx(cost(park, hourly, planned), rel=1e-6)
    np.testing.assert_allclose(settled["level_kwh"], planned["level_kwh"], atol=1e-6)
