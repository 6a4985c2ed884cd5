"""Time of use: bought when cheap, given when dear, with room left for tomorrow's surplus."""

import pytest
from park_factory import a_design, a_fuel, a_meter, a_park, a_tenant, converter, hours, pv, store

from netzero.simulator import balance_residual_max, simulate

MILL = ("mill", "electricity")
DAY = [0.05, 0.10, 0.20]


def run(park, hourly, policy="time_of_use"):
    dispatch = simulate(park, hourly, *a_design(park), policy=policy)
    assert balance_residual_max(park, hourly, dispatch) <= 1e-9
    return dispatch


def series(dispatch, name, label):
    array = dispatch[name]
    return array.sel({array.dims[0]: label}).values[0].round(9).tolist()


def with_battery(**more):
    battery = store("battery", 60, 40, **more)
    return a_park(tenants=[a_tenant("mill")], storages=[battery], meters=[a_meter()])


def test_the_battery_buys_in_the_cheap_hour_and_gives_in_the_dear_one():
    done = run(with_battery(), hours(with_battery(), {MILL: 30}, price=DAY))
    assert series(done, "charge_kw", "battery") == [30, 0, 0]
    assert series(done, "discharge_kw", "battery") == [0, 0, 30]
    assert series(done, "imported_kw", "gate") == [60, 30, 0]


def test_nothing_is_bought_when_losses_and_wear_cost_more_than_the_difference():
    # 0.05 / (0.5 x 0.5) = 0.2 is no gain over 0.2; nor is 0.05 + 0.16 of wear
    for park in (with_battery(efficiency=(0.5, 0.5)), with_battery(cost=0.16)):
        assert series(run(park, hours(park, {MILL: 30}, price=DAY)), "charge_kw", "battery") == [0, 0, 0]


def test_a_day_of_one_price_is_operated_as_self_consumption():
    battery = store("battery", 50, 50)
    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 60)], storages=[battery], meters=[a_meter()])
    hourly = hours(park, {MILL: [40, 20, 70]}, availability={"sun": [0, 1, 0]}, price=0.1)
    assert run(park, hourly).equals(run(park, hourly, "self_consumption"))


def test_buying_to_store_makes_no_new_billed_peak():
    # the second run starts at 60 of 100: there is room for 40, but only 30 below the peak of 50
    battery = store("battery", 100, 60)
    park = a_park(tenants=[a_tenant("mill")], storages=[battery], meters=[a_meter(demand_charge=True)])
    done = run(park, hours(park, {MILL: [50, 20, 20]}, price=[0.10, 0.05, 0.20]))
    assert series(done, "imported_kw", "gate") == [50, 50, 0]
    assert done["peak_kw"].sel(meter="gate").max() == 50


def test_buying_to_store_makes_no_new_peak_of_a_billing_interval():
    # half hours of 60 and 50 kW: only the fourth quarter has room below 60 kW, (30 - 25) kWh in a quarter of an hour
    battery = store("battery", 1000, 1000)
    meter = a_meter(demand_charge=True, billing_interval_min=30)
    park = a_park(tenants=[a_tenant("mill")], storages=[battery], meters=[meter])
    needs, price = [100, 20, 100, 0, 5, 5, 5, 5], [0.05] * 4 + [0.2] * 4
    done = run(park, hours(park, {MILL: needs}, price=price, step_h=0.25))
    assert series(done, "charge_kw", "battery")[:4] == [0, 0, 0, 20]
    assert series(done, "imported_kw", "gate")[:4] == [100, 20, 100, 20]
    assert done["peak_kw"].sel(meter="gate").max() == 60


def test_room_is_left_for_what_yesterday_brought_in_surplus():
    # on each day 25 kWh of surplus at noon: the night may fill 60 - 25
    battery = store("battery", 60)
    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 45)], storages=[battery], meters=[a_meter()])
    need = [20] + [0] * 10 + [20] + [0] * 10 + [100, 100]
    sun = [0.0] * 11 + [1.0] + [0.0] * 12
    price = [0.05] + [0.10] * 22 + [0.20]
    hourly = hours(park, {MILL: need * 2}, availability={"sun": sun * 2}, price=price * 2)
    done = run(park, hourly)
    assert done["level_kwh"].sel(storage="battery").values[0, 24] == pytest.approx(35)
    assert done["level_kwh"].sel(storage="battery").values[0, 35] == pytest.approx(60)
    assert series(done, "curtailed_kw", "roof")[35] == 0


def test_the_tank_is_heated_in_the_cheap_hour_when_that_beats_the_boiler():
    # COP 2: 0.05 / 2 = 0.025 now; in the dear hour coal at 0.04 would be burnt (0.2 / 2 = 0.1)
    park = a_park(
        tenants=[a_tenant("mill", carriers=["hot_water"])],
        converters=[
            converter("heat_pump", "hot_water", 50, takes=["electricity"]),
            converter("boiler", "hot_water", 50, takes=["coal"]),
        ],
        storages=[store("tank", 30, carrier="hot_water")],
        fuels=[a_fuel("coal", 0.04)],
        meters=[a_meter()],
    )
    ratios = {"heat_pump:electricity": 0.5, "boiler:coal": 1.0}
    done = run(park, hours(park, {("mill", "hot_water"): [0, 20, 20]}, ratios=ratios, price=DAY))
    assert series(done, "charge_kw", "tank") == [30, 0, 0]
    assert series(done, "output_kw", "heat_pump") == [30, 0, 0]
    assert series(done, "discharge_kw", "tank") == [0, 20, 10]
    assert series(done, "output_kw", "boiler") == [0, 0, 10]


def test_a_battery_kept_for_the_dear_hour_still_prevents_an_outage():
    battery = store("battery", 60, 60)
    park = a_park(tenants=[a_tenant("mill")], storages=[battery], meters=[a_meter(limit_kw=70)])
    done = run(park, hours(park, {MILL: [10, 90, 10]}, price=DAY))
    assert series(done, "discharge_kw", "battery")[1] == 20
    assert series(done, "unserved_kw", "park:electricity") == [0, 0, 0]
