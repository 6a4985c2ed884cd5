"""Storages with levels of their own and storages that only own output may charge, operated by rules and replayed."""

import pytest
from park_factory import a_design, a_meter, a_park, a_tenant, hours, pv, store

from netzero.planner import plan
from netzero.simulator import level_warnings, replay, simulate

MILL = ("mill", "electricity")


def operated(battery, demand, sun=0.0, **more):
    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 100)], storages=[battery], meters=[a_meter()])
    hourly = hours(park, {MILL: demand}, availability={"sun": sun}, **more)
    return park, hourly, simulate(park, hourly, *a_design(park), policy="time_of_use")


def series(done, name):
    return pytest.approx(done[name].values[0, 0].tolist())


def test_an_initial_level_is_what_the_first_step_finds():
    park, hourly, done = operated(store("battery", 100, 50, initial=0.4), [30.0, 30.0])
    assert series(done, "discharge_kw") == [30, 10]
    assert series(done, "level_kwh") == [10, 0]
    [told] = level_warnings(park, hourly, done)
    assert (told.code, told.values["kwh"]) == ("NZ0970", pytest.approx(40))


def test_a_block_of_many_days_begins_as_it_ends_and_gives_nothing_for_free():
    park, hourly, done = operated(store("battery", 100, 50, initial=0.4), [30.0, 30.0], weight=365.0)
    assert series(done, "discharge_kw") == [0, 0]
    assert not level_warnings(park, hourly, done)


def test_a_level_that_is_given_away_is_given_on_each_of_many_days():
    _, _, done = operated(store("battery", 100, 50, initial=0.4, end_is_free=True), [30.0, 30.0], weight=365.0)
    assert series(done, "discharge_kw") == [30, 10]


def test_what_a_store_gives_without_being_charged_is_told_for_all_blocks_of_the_year():
    # 40 kWh in the one block, at a figure that a reader can take in
    battery = store("battery", 100, 50, initial=0.4, efficiency=(0.9, 0.9))
    park, hourly, done = operated(battery, [30.0, 30.0])
    [told] = level_warnings(park, hourly, done)
    assert "40 kWh more" in told.say("en")


def test_a_free_end_is_not_warned_of():
    park, hourly, done = operated(store("battery", 100, 50, initial=0.4, end_is_free=True), [30.0, 30.0])
    assert not level_warnings(park, hourly, done)


def test_nothing_is_discharged_below_the_least_level():
    _, _, done = operated(store("battery", 100, 50, initial=0.4, least_level=0.25), [30.0, 30.0])
    assert series(done, "discharge_kw") == [15, 0]


def test_nothing_is_charged_above_the_highest_level():
    _, _, done = operated(store("battery", 100, 50, initial=0.4, highest_level=0.7), [10.0, 60.0], [0.6, 0.0])
    assert series(done, "charge_kw") == [30, 0]
    assert series(done, "discharge_kw") == [0, 50]


def test_while_the_grid_serves_the_mill_its_own_output_charges_a_storage_of_own_output():
    # 60 of the roof are charged, though the mill takes 80 just then: the grid serves all of that, at the cheap price
    day = {"price": [0.05, 0.2], "step_h": 1.0}
    _, _, done = operated(store("battery", 100, 100, charge_from="own_output"), [80.0, 100.0], [0.6, 0.0], **day)
    assert series(done, "charge_kw") == [60, 0]
    assert done["imported_kw"].values[0, 0].tolist() == pytest.approx([80, 40])


@pytest.mark.parametrize(("charge_from", "charged"), [("any", [100, 0]), ("own_output", [0, 0])])
def test_the_grid_charges_no_storage_of_own_output(charge_from, charged):
    # the first day's cheap hour fills the battery for the dear one, unless only the roof may
    day = {"price": [0.05, 0.2], "step_h": 1.0}
    _, _, done = operated(store("battery", 100, 100, charge_from=charge_from, initial=0.0), [10.0, 100.0], **day)
    assert series(done, "charge_kw") == charged


def test_surplus_of_the_roof_charges_a_storage_of_own_output():
    _, _, done = operated(store("battery", 100, 100, charge_from="own_output", initial=0.0), [10.0, 60.0], [0.5, 0.0])
    assert series(done, "charge_kw") == [40, 0]
    assert series(done, "discharge_kw") == [0, 40]


@pytest.mark.parametrize("end_is_free", [False, True])
def test_a_plan_with_an_initial_level_is_replayed_as_it_stands(end_is_free):
    park = a_park(
        tenants=[a_tenant("mill")],
        storages=[store("battery", 100, 50, initial=0.4, end_is_free=end_is_free, loss_per_h=0.1)],
        meters=[a_meter()],
        unserved_price=None,
    )
    hourly = hours(park, {MILL: [30.0, 30.0]}, price=[0.1, 0.2])
    found = plan(park, hourly).dataset
    replayed = replay(park, hourly, found)
    assert replayed["level_kwh"].values == pytest.approx(found["level_kwh"].values)
