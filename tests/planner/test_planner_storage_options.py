"""Storages with levels, charging and costs of their own: plans that can be worked by hand."""

from typing import Any

import pytest
from golden.parks import a_mill, two_hours
from park_factory import a_meter, a_size, pv, store

from netzero.accounts import account
from netzero.components.park import Park
from netzero.planner import Plan, plan
from netzero.simulator import replay, settle

HALF_A_YEAR_H = 4380
GATE = a_meter(limit_kw=1000.0)


def with_battery(kwh: float = 10.0, power_kw: float | None = None, **options: Any) -> Park:
    """The mill with a battery that stands there and costs nothing."""
    power = None if power_kw is None else a_size("battery.power", power_kw, upper=power_kw)
    name = "battery" if power is None else "battery.energy"
    return a_mill(storages=[store("battery", a_size(name, kwh, "kWh", upper=kwh), power, **options)], meters=[GATE])


def planned(park: Park, price: list[float], **more: Any) -> Plan:
    return plan(park, two_hours(park, {"electricity": [10, 20]}, price=price, **more))


def levels(found: Plan) -> Any:
    return found.dataset["level_kwh"].values.ravel()


def test_what_a_free_end_takes_of_the_initial_level_costs_nothing() -> None:
    # 5 kWh are there; they serve the dear hour, and 5 more are bought at 1
    found = planned(with_battery(initial=0.5, end_is_free=True), [1, 3])
    assert levels(found) == pytest.approx([10, 0])
    assert found.certificate["objective"] == pytest.approx(HALF_A_YEAR_H * (10 + 5 + 3 * 10))


def test_a_block_ends_no_lower_than_it_began() -> None:
    # dear first: the 5 kWh serve it, and are bought again at 1
    found = planned(with_battery(initial=0.5), [3, 1])
    assert levels(found) == pytest.approx([0, 5])
    assert found.certificate["objective"] == pytest.approx(HALF_A_YEAR_H * (3 * 5 + 25))


def test_an_initial_level_loses_before_its_first_step() -> None:
    # of 5 kWh a fifth is lost before 4 are used; kept instead, 3.2 would be left and 1.8 bought
    found = planned(with_battery(initial=0.5, loss_per_h=0.2), [1, 1])
    assert found.dataset["discharge_kw"].values[0, 0] == pytest.approx([4, 0])
    assert levels(found) == pytest.approx([0, 5])


def test_the_least_level_is_never_used() -> None:
    found = planned(with_battery(least_level=0.3), [1, 3])
    assert levels(found) == pytest.approx([10, 3])


def test_shared_power_leaves_less_to_a_storage_that_goes_both_ways() -> None:
    # paid 1 for each kWh taken: with 4 kW each way 4 kW circle at a loss of half; shared, x in and x/2 out fill 4 kW
    apart, shared = (
        planned(with_battery(power_kw=4.0, shared_power=share, efficiency=(0.5, 1.0)), [-1, -1])
        for share in (False, True)
    )
    assert apart.dataset["charge_kw"].values[0, 0] == pytest.approx([4, 4])
    assert shared.dataset["charge_kw"].values[0, 0].sum() == pytest.approx(2 * 4 / 1.5)


def test_a_kwh_held_for_an_hour_costs_what_is_said() -> None:
    # 10 kWh are held for one hour at 0.5: worth it against 3 - 1; at 2.5 it is not
    held, dear = (with_battery(holding_cost=(cost,)) for cost in (0.5, 2.5))
    found = planned(held, [1, 3])
    assert found.certificate["cost_lines"]["variable_om"] == [pytest.approx(HALF_A_YEAR_H * 10 * 0.5)]
    assert levels(planned(dear, [1, 3])) == pytest.approx([0, 0])
    hours = two_hours(held, {"electricity": [10, 20]}, price=[1, 3])
    dispatch = replay(held, hours, found.dataset)
    design = found.dataset["capacity"], found.dataset["new_capacity"]
    books = account(held, hours, *design, dispatch, settle(held, hours, dispatch))
    assert float(books["costs"].sel(line="variable_om").sum()) == pytest.approx(HALF_A_YEAR_H * 10 * 0.5)


@pytest.mark.parametrize(("charge_from", "charged"), [("any", 10), ("own_output", 8)])
def test_a_storage_of_own_output_takes_nothing_from_the_grid(charge_from: Any, charged: float) -> None:
    # the roof gives 8 kW in the cheap hour; from the grid the battery could fill up to its 10 kWh
    roof = pv("roof", 8.0, upper=8.0)
    battery = store("battery", a_size("battery", 10.0, "kWh", upper=10.0), charge_from=charge_from)
    park = a_mill(storages=[battery], supplies=[roof], meters=[GATE])
    found = planned(park, [1, 3], availability={"sun": [1, 0]})
    assert found.dataset["charge_kw"].values[0, 0] == pytest.approx([charged, 0])


def test_what_charges_a_storage_of_own_output_is_not_sold_too() -> None:
    # 8 kW of the roof: sold at 2 they earn more than the 1 that they cost to replace, stored they save 3
    roof = pv("roof", 8.0, upper=8.0)
    battery = store("battery", a_size("battery", 5.0, "kWh", upper=5.0), charge_from="own_output")
    gate = a_meter(limit_kw=1000.0, export_kw=50.0)
    park = a_mill(storages=[battery], supplies=[roof], meters=[gate])
    found = planned(park, [1, 3], availability={"sun": [1, 0]}, export_price=[2, 0])
    assert found.dataset["charge_kw"].values[0, 0] == pytest.approx([5, 0])
    assert found.dataset["exported_kw"].values[0, 0] == pytest.approx([3, 0])
