"""How flexible demand moves when a park is run by rules: out of dear hours into cheap ones, else not at all."""

from dataclasses import replace

import numpy as np
import pytest
from park_factory import a_design, a_meter, a_park, a_tenant, hours, movable

from netzero.accounts import account, residuals
from netzero.components.rules import Rules
from netzero.planner import plan
from netzero.simulator import balance_residual_max, settle, shifting_notes, simulate
from netzero.terms import flexible

PRICE = [1.0, 1.0, 2.0, 3.0, 3.0, 2.0]
"""Cheap below 1.4, dear above 2.6."""


def operated(*items, policy="time_of_use", demand=10.0, price=PRICE, limit_kw=1000.0, tenants=("mill",), **given):
    sites = [a_tenant(name, carriers=["electricity", "cooling"]) for name in tenants]
    park = a_park(tenants=sites, meters=[a_meter(limit_kw=limit_kw)], flexible=items, **given)
    needs = {(name, "electricity"): demand for name in tenants}
    hourly = hours(park, needs, price=price)
    return park, hourly, simulate(park, hourly, *a_design(park), policy=policy)


def moved(done, name="mill:electricity"):
    """What is brought to each step less what is taken from it."""
    at = {"flexible": name}
    return (done["shifted_up_kw"].sel(at) - done["shifted_down_kw"].sel(at)).values[0].tolist()


def test_dear_hours_give_to_the_nearest_cheap_ones_within_reach():
    """Hour 3 reaches hour 1, two hours earlier; hour 4 reaches no cheap hour within two."""
    _, _, done = operated(movable("mill", 0.5, within_h=2, cost=0.5))
    assert moved(done) == [0, 5, 0, -5, 0, 0]
    _, _, done = operated(movable("mill", 0.5, within_h=4, cost=0.5))
    assert moved(done) == [5, 5, 0, -5, -5, 0]
    assert done["imported_kw"].values[0, 0].tolist() == [15, 15, 10, 5, 5, 10]


def test_a_cheap_hour_takes_no_more_than_its_increase():
    _, _, done = operated(movable("mill", 0.5, increase=0.3, within_h=2))
    assert moved(done) == [0, 3, 0, -3, 0, 0]


def test_demand_stays_where_moving_costs_as_much_as_it_saves():
    _, _, done = operated(movable("mill", 0.5, cost=2.0))
    assert moved(done) == [0] * 6


def test_within_the_day_demand_does_not_pass_midnight():
    """The last hour of one day is dear, the first of the next one cheap; so is the first of the day itself."""
    price = ([1.0] + [2.0] * 22 + [3.0]) * 2
    _, _, done = operated(movable("mill", 0.5), price=price)
    assert moved(done) == ([5] + [0] * 22 + [-5]) * 2
    _, _, done = operated(movable("mill", 0.5, within_h=1), price=price)
    assert moved(done) == [0] * 23 + [-5, 5] + [0] * 23


@pytest.mark.parametrize("policy", ["self_consumption", "time_of_use"])
def test_what_does_not_move_is_told(policy):
    """Cold has no tariff, and self-consumption no dear hours; what can only be shed was never to move."""
    items = (movable("mill", 0.5), movable("mill", 0.5, carrier="cooling"))
    park, _, done = operated(*items, policy=policy)
    still = ["mill:cooling"] if policy == "time_of_use" else ["mill:electricity", "mill:cooling"]
    assert [note.values["name"] for note in shifting_notes(park, Rules(policy))] == still
    assert all(moved(done, name) == [0] * 6 for name in still)
    only_shed = replace(park, flexible=(movable("mill", 0.0, shed=0.1),))
    assert shifting_notes(only_shed, Rules(policy)) == ()


def test_the_cheapest_interruptible_demand_goes_first_and_only_for_want_of_supply():
    """20 kW at a connection of 14: 2 kW at 0.5, 3 kW at 1, and 1 kW unserved."""
    items = (movable("mill", 0, shed=0.3, shed_price=1.0), movable("dyer", 0, shed=0.2, shed_price=0.5))
    park, hourly, done = operated(*items, limit_kw=14.0, tenants=("mill", "dyer"))
    assert done["shed_kw"].values[:, 0, 0].tolist() == [3, 2]
    assert done["unserved_kw"].sel(demand_point="park:electricity").values[0, 0] == pytest.approx(1)
    assert balance_residual_max(park, hourly, done) <= 1e-12
    _, _, ample = operated(*items, limit_kw=20.0, tenants=("mill", "dyer"))
    assert ample["shed_kw"].values.max() == 0


def books_of(park, hourly, done):
    settlement = settle(park, hourly, done)
    return account(park, hourly, *a_design(park), done, settlement), settlement


def test_who_moves_demand_bears_its_cost_and_pays_the_price_of_the_new_hour():
    """The mill moves 10 kWh from 3 to 1 at 0.5: it pays 120 - 20 for power and 5; its neighbour pays 120 as before."""
    item = movable("mill", 0.5, within_h=4, cost=0.5)
    park, hourly, done = operated(item, tenants=("mill", "dyer"))
    books, settlement = books_of(park, hourly, done)
    weight = float(hourly["weight"][0])
    assert settlement["grid_taken_kw"].sel(party="mill").values[0].tolist() == [15, 15, 10, 5, 5, 10]
    costs = books["costs"].isel(stage=0).sel(line="flexibility")
    assert costs.sel(party="mill").item() == pytest.approx(5 * weight)
    assert float(costs.sum()) == pytest.approx(5 * weight)
    paid = books["transfers"].isel(stage=0).sel(transfer="grid_energy")
    assert paid.sel(party="mill").item() == pytest.approx(100 * weight)
    assert paid.sel(party="dyer").item() == pytest.approx(120 * weight)


def test_the_books_show_demand_as_it_was_and_what_was_moved_and_shed():
    item = movable("mill", 0.5, within_h=4, shed=0.2, shed_price=0.25)
    park, hourly, done = operated(item, limit_kw=13.0)
    books, _ = books_of(park, hourly, done)
    weight = float(hourly["weight"][0])
    energy = {str(flow): float(books["energy"].sel(flow=flow).sum()) / weight for flow in books["flow"].values}
    # 15 kW in the two cheap hours at a connection of 13: 2 kW of each are shed
    assert energy["demand:electricity"] == pytest.approx(60)
    assert energy["shifted_down:electricity"] == energy["shifted_up:electricity"] == pytest.approx(10)
    assert energy["shed:electricity"] == pytest.approx(4)
    assert energy["imported:electricity"] == pytest.approx(56)
    assert np.abs(residuals(books).values).max() < 1e-9
    assert books["costs"].sel(line="flexibility").values.sum() == pytest.approx(4 * 0.25 * weight)


def test_rules_never_beat_the_plan():
    rng = np.random.default_rng(3)
    for within_h in (None, 2.0, 5.0):
        park = a_park(
            tenants=[a_tenant("mill")], meters=[a_meter()], flexible=[movable("mill", 0.3, within_h=within_h)]
        )
        hourly = hours(park, {("mill", "electricity"): rng.uniform(5, 20, 48)}, price=rng.choice([1.0, 2.0, 3.0], 48))
        done = simulate(park, hourly, *a_design(park), policy="time_of_use")
        by_rules = float((done["imported_kw"].values[0, 0] * hourly["import_price"].values[0, 0]).sum())
        stiff = float((hourly["demand_kw"].values[0, 0, 0] * hourly["import_price"].values[0, 0]).sum())
        best = plan(park, hourly).certificate["objective"] / park.stages.weights[0]
        assert best <= by_rules * (1 + 1e-9)
        assert by_rules < stiff


def test_labels_are_of_tenant_and_carrier():
    assert flexible("mill", "steam") == "mill:steam"
