"""What flexible demand is worth, on hours that can be worked by hand: a mill of 10 kW, half of which may move."""

import pytest
from park_factory import a_meter, a_park, a_tenant, hours, movable

from netzero.planner import plan
from netzero.planner.late import moved_too_far
from netzero.simulator import balance_residual_max, replay


def planned(price, *flexible, limit_kw=1000.0, unserved_price=50.0, method=None, **given):
    park = a_park(
        tenants=[a_tenant("mill")],
        meters=[a_meter(limit_kw=limit_kw)],
        flexible=flexible,
        unserved_price=unserved_price,
        stages=given.pop("stages", None) or a_park().stages,
    )
    hourly = hours(park, {("mill", "electricity"): 10.0}, price=price, **given)
    found = plan(park, hourly, method=method)
    weight = park.stages.weights[0]
    return park, hourly, found, found.certificate["objective"] / weight


def test_demand_moves_where_the_difference_of_prices_pays_for_it():
    """In two hours at 3, 5 kWh each save 2 - 0.5: 80 - 15."""
    *_, cost = planned([1, 3, 1, 3], movable("mill", 0.5, within_h=1, cost=0.5))
    assert cost == pytest.approx(80 - 2 * 5 * 1.5)


def test_demand_stays_where_moving_costs_more_than_it_saves():
    *_, found, cost = planned([1, 3, 1, 3], movable("mill", 0.5, within_h=1, cost=2.1))
    assert cost == pytest.approx(80)
    assert found.dataset["shifted_down_kw"].values.max() == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(("within_h", "moved_kwh"), [(1, 10), (2, 15), (3, 15)])
def test_no_more_is_outstanding_than_the_window_can_make_up(within_h, moved_kwh):
    """Three dear hours beside three cheap ones, in a circle: 5 kWh an hour of window pass each of the two borders."""
    *_, cost = planned([3, 3, 3, 1, 1, 1], movable("mill", 0.5, within_h=within_h))
    assert cost == pytest.approx(120 - 2 * moved_kwh)


def test_a_higher_increase_lets_a_cheap_hour_take_more():
    """Hours of 3, 3, 1 with all within reach: the cheap hour takes 5 or 10 kWh."""
    assert planned([3, 3, 1], movable("mill", 0.5, within_h=3))[-1] == pytest.approx(70 - 2 * 5)
    assert planned([3, 3, 1], movable("mill", 0.5, increase=1.0, within_h=3))[-1] == pytest.approx(70 - 2 * 10)


def test_within_the_day_nothing_moves_to_the_next_one():
    """A dear day before a cheap one; with hours, 5 kWh an hour of window pass midnight, and the end of the circle."""
    price = [3] * 24 + [1] * 24
    assert planned(price, movable("mill", 0.5))[-1] == pytest.approx(960)
    assert planned(price, movable("mill", 0.5, within_h=2))[-1] == pytest.approx(960 - 2 * 2 * 10)
    within = [3] * 12 + [1] * 12
    assert planned(within, movable("mill", 0.5))[-1] == pytest.approx(480 - 2 * 60)


def test_half_hours_hold_half_the_energy():
    *_, cost = planned([1, 1, 3, 3], movable("mill", 0.5, within_h=1), step_h=0.5)
    assert cost == pytest.approx(0.5 * (80 - 2 * 10))


def test_interruptible_demand_goes_before_the_rest():
    """The grid gives 8 of 10 kW: 1 kW is shed at 2, 1 kW is unserved at 5."""
    item = movable("mill", 0.0, shed=0.1, shed_price=2.0)
    *_, found, cost = planned([0, 0], item, limit_kw=8.0, unserved_price=5.0)
    assert cost == pytest.approx(2 * (2 + 5))
    assert found.certificate["cost_lines"]["flexibility"] == [pytest.approx(4.0)]
    assert found.dataset["shed_kw"].values.tolist() == [[[1.0, 1.0]]]


def test_what_was_shed_or_moved_is_not_unserved_too():
    """Electricity at 20, doing without at 2 or 5: of 10 kW in each hour none is bought, and none is given away."""
    item = movable("mill", 0.5, within_h=1, shed=0.1, shed_price=2.0)
    *_, cost = planned([20, 20], item, unserved_price=5.0)
    assert cost == pytest.approx(2 * (1 * 2 + 9 * 5))


def test_all_demand_must_be_met_without_a_price_and_shifting_meets_it():
    """A grid of 13 kW cannot bear 10 and 15 kW; it can when 2 kWh of the second hour are taken in the first."""
    park = a_park(
        tenants=[a_tenant("mill")],
        meters=[a_meter(limit_kw=13.0)],
        flexible=[movable("mill", 0.2, increase=0.3, within_h=1, cost=1.0)],
        unserved_price=None,
    )
    hourly = hours(park, {("mill", "electricity"): [10.0, 15.0]}, price=0.0)
    found = plan(park, hourly)
    assert found.certificate["objective"] / park.stages.weights[0] == pytest.approx(2.0)
    assert found.dataset["imported_kw"].values[0, 0].tolist() == pytest.approx([12.0, 13.0])


@pytest.mark.parametrize("method", ["simplex", "hours", "ipm"])
def test_every_method_finds_the_same_plan_and_the_replay_equals_it(method):
    price = [1, 1, 2, 3, 3, 2] * 4
    items = [movable("mill", 0.3, increase=0.5, within_h=2, cost=0.1, shed=0.1, shed_price=2.5)]
    park, hourly, found, cost = planned(price, *items, method=method)
    assert cost == pytest.approx(planned(price, *items)[-1], rel=1e-7)
    replayed = replay(park, hourly, found.dataset)
    assert balance_residual_max(park, hourly, replayed) < 1e-9
    assert replayed["imported_kw"].values == pytest.approx(found.dataset["imported_kw"].values, abs=1e-6)


def told_as_late(within_h, down, up):
    """Return the kWh that are told to move too far of what is taken from and brought to each hour of a plan."""
    park, hourly, found, _ = planned(1.0, movable("mill", 0.5, within_h=within_h), steps=6)
    for name, kw in (("shifted_down_kw", down), ("shifted_up_kw", up)):
        found.dataset[name].values[0, 0] = kw
    return [fault.values["kwh"] for fault in moved_too_far(park, hourly, found.dataset)]


@pytest.mark.parametrize(
    ("within_h", "down", "up", "late"),
    [
        (1, [5, 0, 0, 0, 0, 0], [0, 5, 0, 0, 0, 0], []),
        (1, [0, 5, 0, 0, 0, 0], [5, 0, 0, 0, 0, 0], []),  # taken ahead
        (1, [5, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 5], []),  # ahead, round the circle
        (1, [5, 0, 0, 0, 0, 0], [0, 0, 5, 0, 0, 0], [2.5]),  # two hours away: 2.5 of it whichever way it is counted
        (2, [5, 0, 0, 0, 0, 0], [0, 0, 5, 0, 0, 0], []),
        (1, [5, 5, 0, 0, 0, 0], [0, 5, 5, 0, 0, 0], []),  # one job is made up while the next is put off
    ],
)
def test_what_moves_further_than_its_hours_is_told(within_h, down, up, late):
    assert told_as_late(within_h, down, up) == pytest.approx(late)
