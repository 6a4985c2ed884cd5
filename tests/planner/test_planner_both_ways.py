"""Where a plan charges and discharges, or buys and sells, at the same time, it says so."""

import pytest
from golden.parks import a_mill, two_hours
from park_factory import a_meter, a_size, pv, store

from netzero.components.park import Storage
from netzero.planner import plan
from netzero.planner.both_ways import both_ways

ALL_WEEK = {"electricity": [10, 10]}
ROOF = pv("roof", 30, upper=30)


def battery(efficiency: float) -> Storage:
    """A battery of 100 kWh and 40 kW."""
    energy, power = a_size("battery.energy", 100, "kWh", upper=100), a_size("battery.power", 40, upper=40)
    return store("battery", energy, power, efficiency=(efficiency, 1.0))


def test_a_plan_that_is_paid_for_losses_says_how_much_it_runs_in_circles() -> None:
    # at -1 in every hour: 40 kW in, 20 kW out, for 8760 h, so that 20 kW more are bought and lost
    given = a_mill(meters=[a_meter()], storages=[battery(0.5)])
    found = plan(given, two_hours(given, ALL_WEEK, price=-1))
    assert [fault.code for fault in found.warnings] == ["NZ0813"]
    told = found.warnings[0].values
    assert (told["name"], told["year"]) == ("battery", 2026)
    assert told["mwh"] == pytest.approx(20 * 8.76)
    assert told["share"] == pytest.approx(1)


def test_a_plan_that_sells_dearer_than_it_buys_says_so() -> None:
    # the roof's 30 kW are sold at 3 and the mill's 10 bought at 2, for half of the year
    given = a_mill(meters=[a_meter(export_kw=100)], supplies=[ROOF])
    found = plan(given, two_hours(given, ALL_WEEK, price=2, export_price=3, availability={"sun": [0, 1]}))
    assert [fault.code for fault in found.warnings] == ["NZ0814"]
    assert found.warnings[0].values["mwh"] == pytest.approx(10 * 4.38)
    assert found.warnings[0].values["share"] == pytest.approx(1 / 3)


def test_the_trace_of_an_interior_point_is_no_finding() -> None:
    # of 10 kW bought all year, a millionth part is sold at the same time: all that is sold, but next to nothing
    given = a_mill(meters=[a_meter(export_kw=100)], supplies=[ROOF])
    hourly = two_hours(given, ALL_WEEK, price=2, availability={"sun": [0, 0]})
    found = plan(given, hourly).dataset
    assert both_ways(given, hourly, found.assign(exported_kw=found["exported_kw"] + 1e-5)) == ()
    assert len(both_ways(given, hourly, found.assign(exported_kw=found["exported_kw"] + 0.1))) == 1


def test_an_ordinary_battery_is_silent() -> None:
    given = a_mill(meters=[a_meter(export_kw=100)], supplies=[ROOF], storages=[battery(0.9)])
    found = plan(given, two_hours(given, ALL_WEEK, price=[3, 2], export_price=1, availability={"sun": [0, 1]}))
    assert found.dataset["discharge_kw"].sum() > 0
    assert found.warnings == ()


def test_a_plan_whose_battery_stands_in_for_what_is_sold_says_so() -> None:
    # 10 kWh bought at 1 serve the mill in the sunny hour, so that 10 kW more of the roof are sold at 2
    stock = store("battery", a_size("battery", 10.0, "kWh", upper=10.0))
    given = a_mill(meters=[a_meter(export_kw=100)], supplies=[pv("roof", 30.0, upper=30.0)], storages=[stock])
    found = plan(given, two_hours(given, ALL_WEEK, price=[1, 3], export_price=[0, 2], availability={"sun": [0, 1]}))
    assert [fault.code for fault in found.warnings] == ["NZ1061"]
    [told] = found.warnings
    assert told.values["mwh"] == pytest.approx(10 * 4.38)
