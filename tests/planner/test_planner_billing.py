"""A demand charge is on the highest import averaged over the billing interval, in the plan as on the bill."""

import numpy as np
import pytest
from golden.parks import a_mill, two_hours
from park_factory import a_design, a_meter, a_park, a_tenant, hours, store

from netzero.accounts import account
from netzero.planner import plan
from netzero.planner.evaluate import Values
from netzero.planner.formulation import formulate
from netzero.planner.requirements import none_for
from netzero.planner.solve import solve
from netzero.planner.stamping_reader import linear_program
from netzero.simulator import difference, replay, settle, simulate

NEEDS = [100.0, 20.0, 100.0, 20.0]
QUARTERS = {"step_h": 0.25, "price": 0.0, "demand_price": 10.0}


def gate(minutes, **more):
    return a_meter(demand_charge=True, billing_interval_min=minutes, **more)


@pytest.mark.parametrize(("minutes", "billed_kw"), [(15, 100.0), (30, 60.0), (60, 60.0)])
def test_plan_replay_operation_and_books_bill_the_same_peak(minutes, billed_kw):
    park = a_mill(meters=[gate(minutes)])
    quarters = hours(park, {("mill", "electricity"): NEEDS}, **QUARTERS)
    found = plan(park, quarters)
    assert found.certificate["cost_lines"]["grid_demand"] == [pytest.approx(10 * billed_kw)]
    assert found.dataset["peak_kw"].values[0, 0, 0] == pytest.approx(billed_kw)
    replayed = replay(park, quarters, found.dataset)
    assert difference(found.dataset, replayed)["peak_kw"] <= 1e-9
    for done in (replayed, simulate(park, quarters, *a_design(park))):
        assert done["peak_kw"].values[0, 0].tolist() == [pytest.approx(billed_kw)] + [0.0] * 11
        books = account(park, quarters, *a_design(park), done, settle(park, quarters, done))
        assert books["costs"].sel(line="grid_demand").sum().item() == pytest.approx(10 * billed_kw)


def test_each_meter_has_its_own_billing_interval():
    tenants = [a_tenant(name, own=["electricity"], meter=name) for name in ("mill", "dairy", "forge")]
    meters = [gate(minutes, name=name, node=name) for name, minutes in (("mill", 15), ("dairy", 30), ("forge", 60))]
    park = a_park(tenants=tenants, meters=meters, unserved_price=None)
    needs = {(name, "electricity"): [100.0, 20.0, 0.0, 0.0] for name in ("mill", "dairy", "forge")}
    found = plan(park, hours(park, needs, **QUARTERS))
    assert found.dataset["peak_kw"].values[:, 0, 0] == pytest.approx([100, 60, 30])
    assert found.certificate["cost_lines"]["grid_demand"] == [pytest.approx(1900)]


def test_a_battery_need_not_level_what_the_interval_does():
    # 60 kW in either half hour; of quarters, 40 kW for a quarter of an hour would have to be shifted: 10 kWh
    for minutes, levelled_kwh in ((30, 0.0), (15, 10.0)):
        park = a_mill(meters=[gate(minutes)], storages=[store("battery", 50.0, cost=0.1)])
        found = plan(park, hours(park, {("mill", "electricity"): NEEDS}, **QUARTERS)).dataset
        assert found["peak_kw"].values.max() == pytest.approx(60)
        assert found["discharge_kw"].values.max() * 0.25 == pytest.approx(levelled_kwh)


def test_the_rule_of_the_peak_reads_intervals_one_by_one_and_all_at_once():
    park = a_mill(meters=[gate(30)])
    formulation = formulate(park, hours(park, {("mill", "electricity"): NEEDS}, **QUARTERS), none_for(park))
    program = linear_program(formulation)
    values = Values(formulation, program, solve(program).x)
    rule = next(one.rule for one in formulation.constraints if one.name == "peak_covers_import_of_2_steps")
    values.peak.values[...] = 60.0
    assert rule(values, "gate", 2026, np.array([0, 1])).tolist() == [True, True]
    values.peak.values[...] = 59.9
    assert [rule(values, "gate", 2026, 1), *rule(values, "gate", 2026, np.array([0, 1]))] == [False] * 3


def test_an_hourly_step_is_its_own_billing_interval():
    # whatever shorter interval the tariff names
    for minutes in (15, 30, 60):
        park = a_mill(meters=[gate(minutes)])
        found = plan(park, two_hours(park, {"electricity": [10, 20]}, demand_price=7))
        assert found.certificate["cost_lines"]["grid_demand"] == [140.0]
