"""A battery that follows prices: what its use costs, and what what it gives would replace."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr
from park_factory import a_design, a_meter, a_park, a_size, a_tenant, hours, purchase, pv, stages, store

from netzero.components.ageing import wear_per_kwh
from netzero.components.park import Ageing
from netzero.components.rules import Rules
from netzero.run import _tuned
from netzero.simulator import balance_residual_max, simulate, simulate_many, wear_costs

MILL = ("mill", "electricity")
DAY = [0.05, 0.10, 0.20]
PRICED = ("time_of_use", "combined")


def ageing_battery(capex, per_cycle=0.001, end_of_life=0.8, **more):
    energy = a_size("battery.energy", 60, "kWh", capex=capex)
    return store("battery", energy, 40, ageing=Ageing(0.0, per_cycle, end_of_life), **more)


def a_mill(battery, supplies=()):
    return a_park(tenants=[a_tenant("mill")], supplies=supplies, storages=[battery], meters=[a_meter()])


def run(park, demand, rules, **more):
    hourly = hours(park, {MILL: demand}, **({"price": DAY, "weight": 30} | more))
    done = simulate(park, hourly, *a_design(park), rules)
    assert balance_residual_max(park, hourly, done) <= 1e-9
    return done, hourly


def flows(done, name, label="battery"):
    array = done[name]
    return array.sel({array.dims[0]: label}).values[0].round(6).tolist()


def test_a_kwh_takes_its_share_of_a_replacement():
    # 0.001 of the health that 0.2 of is one replacement: 200 cycles; 30 a kWh give 0.15 in, 0.15 / 0.5 out
    assert wear_per_kwh(ageing_battery(30.0), 0) == pytest.approx(0.15)
    assert wear_per_kwh(ageing_battery(30.0, efficiency=(1.0, 0.5)), 0) == pytest.approx(0.30)


@pytest.mark.parametrize("battery", [store("battery", 60, 40), ageing_battery(30.0, end_of_life=1.0)])
def test_what_has_no_life_to_lose_does_not_wear(battery):
    assert wear_per_kwh(battery, 0) == 0.0


@pytest.mark.parametrize(("capex", "ageing", "bought"), [(28.0, True, 30), (32.0, True, 0), (32.0, False, 30)])
def test_a_battery_buys_only_where_the_dear_price_pays_its_wear(capex, ageing, bought):
    # 0.05 + 28 / 200 = 0.19 is less than 0.20, 0.05 + 32 / 200 = 0.21 is more
    done, _ = run(a_mill(ageing_battery(capex)), 30, Rules("time_of_use", ageing=ageing))
    assert flows(done, "charge_kw")[0] == pytest.approx(bought, rel=0.02)


def test_wear_is_what_was_given_times_its_share_and_nothing_without_ageing():
    # 30 kWh a day for 30 days at 20 / 200: the mill takes 30 kW in the dear hour, of a battery that holds 60
    park = a_mill(ageing_battery(20.0, per_cycle=0.001))
    for rules, cost in ((Rules("time_of_use"), 30 * 30 * 0.1), (Rules("time_of_use", ageing=False), 0.0)):
        done, hourly = run(park, 30, rules)
        assert wear_costs(park, hourly, done, rules).tolist() == pytest.approx([cost])


@pytest.mark.parametrize("policy", PRICED)
def test_a_battery_does_not_cycle_beside_a_purchase_that_covers_all_and_costs_less(policy):
    park = a_mill(store("battery", 60, 40, efficiency=(0.9, 0.9)), [purchase("ppa", 100, 0.02)])
    done, _ = run(park, 30, Rules(policy))
    assert flows(done, "supplied_kw", "ppa") == [30, 30, 30]
    assert flows(done, "charge_kw") == flows(done, "discharge_kw") == [0, 0, 0]


@pytest.mark.parametrize("policy", PRICED)
def test_a_battery_buys_what_a_cheap_purchase_left_over_in_yesterdays_dear_hour(policy):
    # of 50 kW in the dear hour the purchase covers 40: 10 kWh are worth storing, out of its own spare 10 kW
    park = a_mill(store("battery", 60, 40), [purchase("ppa", 40, 0.02)])
    done, _ = run(park, [30, 40, 50], Rules(policy, peak_reserve=0.0))
    assert flows(done, "supplied_kw", "ppa") == [40, 40, 40]
    assert flows(done, "charge_kw") == [10, 0, 0]
    assert flows(done, "discharge_kw") == [0, 0, 10]


def test_a_battery_replaces_plant_that_costs_more_than_what_it_stores():
    # 0.05 is stored, the purchase would cost 0.15: it is called on for nothing
    park = a_mill(store("battery", 60, 40), [purchase("ppa", 100, 0.15)])
    done, _ = run(park, 30, Rules("time_of_use"))
    assert flows(done, "supplied_kw", "ppa") == [0, 0, 0]
    assert flows(done, "discharge_kw") == [0, 0, 30]


def test_what_takes_the_room_of_tomorrows_surplus_is_given_before_a_cheap_purchase():
    # the roof's 60 kWh of surplus fill the battery every day: they replace the purchase, or they would be curtailed
    park = a_mill(store("battery", 60, 60), [purchase("ppa", 100, 0.02), pv("roof", 90)])
    done, _ = run(park, [30, 30, 60], Rules("time_of_use"), availability={"sun": [0, 1, 0]}, price=[0.05, 0.05, 0.20])
    assert flows(done, "charge_kw") == [0, 60, 0]
    assert flows(done, "discharge_kw") == [0, 0, 60]


def test_what_is_kept_for_peaks_is_not_bought_back_in_the_dear_band():
    # January asked for 50 kW, so 40 is February's target; the two dear hours would have room below it, and stand aside
    battery = store("battery", 30, 40)
    park = a_park(tenants=[a_tenant("mill")], storages=[battery], meters=[a_meter(demand_charge=True)])
    prices = [0.1, 0.1, 0.2, 0.2, 0.1]
    hourly = hours(park, {MILL: [50, 50, 0, 0, 0]}, price=prices, start="2026-01-31T23:00", weight=30)
    hourly["block"].values[1:] = 1
    hourly["previous"].values[:2] = 0, 4
    done = simulate(park, hourly, *a_design(park), Rules("peak_shaving", peak_share=0.8))
    assert flows(done, "discharge_kw")[1:] == [10, 0, 0, 0]
    assert flows(done, "charge_kw")[1:] == [0, 0, 0, 10]


def test_the_tuner_counts_wear_besides_what_is_in_the_books():
    # nothing is billed: 30 kWh for 30 days at 0.1, in as many years as the stage counts
    park = replace(a_mill(ageing_battery(20.0)), stages=stages(2026, length=2))
    hourly = hours(park, {MILL: 30}, price=DAY, weight=30)
    books = xr.Dataset({"costs": (("party", "stage", "line"), np.zeros((1, 1, 1)))})

    def operate(rules):
        return SimpleNamespace(books=books, dispatch=simulate(park, hourly, *a_design(park), rules))

    scenario = SimpleNamespace(park=park, rules=Rules("time_of_use"))
    tried = _tuned(scenario, hourly, operate, lambda *_: None)
    assert tried[0].cost == pytest.approx(30 * 30 * 0.1 * park.stages.weights[0])
    assert {one.rules.band for one in tried} == {0.05, 0.2, 0.35, 0.5}


@pytest.mark.parametrize(("capex", "given_kwh"), [(28.0, 30 * 30), (32.0, 0)])
def test_wear_counts_among_many_designs_as_well(capex, given_kwh):
    park = a_mill(ageing_battery(capex, per_cycle=0.001))
    capacity, new = (array.expand_dims(design=[0]) for array in a_design(park))
    designs = xr.Dataset({"capacity": capacity, "new_capacity": new})
    done = simulate_many(park, hours(park, {MILL: 30}, price=DAY, weight=30), designs, "time_of_use")
    assert done.attrs["kernel"] == "side_by_side"
    assert float(done["discharged_kwh"].sum()) == pytest.approx(given_kwh, rel=0.03)
