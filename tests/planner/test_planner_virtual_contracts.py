"""Power by virtual contract comes through the meter: in the plan, its replay, operation by rules, books and verify.

The mill takes 100 kW for two hours; the gate's grid costs 1 a kWh and 10 for each kW of a month's peak.
"""

import numpy as np
import pytest
from golden.parks import a_mill
from park_factory import a_design, a_meter, a_size, carbon, converter, hours, purchase, pv, store

from netzero.accounts import account
from netzero.components.park import Size
from netzero.planner import base_year_emissions, plan
from netzero.simulator import difference, replay, settle, simulate

MILL = {("mill", "electricity"): [100.0, 100.0]}


def gate(limit_kw=500.0, **more):
    return a_meter(limit_kw=limit_kw, demand_charge=True, billing_interval_min=60, **more)


def contract(price, limit_kw=3000.0, **more):
    return purchase("dppa", limit_kw, price, **{"delivery": "virtual"} | more)


def two(park, **more):
    return hours(park, MILL, **{"price": 1.0, "demand_price": 10.0, "weight": 4380.0} | more)


def planned(park, hourly):
    """Return the plan and all ways in which it is gone through: the plan's own, its replay and operation by rules."""
    found = plan(park, hourly)
    replayed = replay(park, hourly, found.dataset)
    assert max(difference(found.dataset, replayed).values()) <= 1e-6
    design = found.dataset["capacity"], found.dataset["new_capacity"]
    return found, replayed, simulate(park, hourly, *design)


def kw(done, name, label):
    array = done[name]
    return array.sel({array.dims[0]: label}).values[0].round(6).tolist()


def drawn(done):
    return np.add(kw(done, "imported_kw", "gate"), kw(done, "supplied_kw", "dppa"))


@pytest.mark.parametrize(("price", "bought"), [(0.5, 60.0), (1.5, 0.0)])
def test_import_and_contract_share_the_connection(price, bought):
    """60 kW come in whatever they cost, and 40 of the 100 are not served; the cheaper of the two comes in."""
    park = a_mill(meters=[gate(60.0)], supplies=[contract(price)], unserved_price=50.0)
    for done in planned(park, two(park))[1:]:
        assert kw(done, "supplied_kw", "dppa") == [bought, bought]
        assert drawn(done).tolist() == [60.0, 60.0]
        assert kw(done, "unserved_kw", "park:electricity") == [40.0, 40.0]


def test_what_comes_by_private_line_leaves_the_connection_free():
    park = a_mill(meters=[gate(60.0)], supplies=[contract(1.5, 40.0, delivery="private_line")])
    found, *ways = planned(park, two(park))
    for done in ways:
        assert kw(done, "supplied_kw", "dppa") == [40.0, 40.0]
        assert done["peak_kw"].values.max() == pytest.approx(60.0)
    assert found.certificate["cost_lines"]["grid_demand"] == [pytest.approx(600.0)]


def test_the_demand_charge_is_on_what_comes_through_the_meter():
    """30 kW of the contract at 0.5 and 70 of the grid: the peak is 100 kW, of which the bill is 10 each."""
    park = a_mill(meters=[gate()], supplies=[contract(0.5, 30.0)])
    hourly = two(park)
    found, *ways = planned(park, hourly)
    assert found.certificate["cost_lines"]["grid_demand"] == [pytest.approx(1000.0)]
    for done in ways:
        assert kw(done, "imported_kw", "gate") == [70.0, 70.0]
        assert done["peak_kw"].values.max() == pytest.approx(100.0)
        books = account(park, hourly, *a_design(park), done, settle(park, hourly, done))
        assert books["costs"].sel(line="grid_demand").sum().item() == pytest.approx(1000.0)
        # the mill took all of it, and is handed all of the charge
        handed = books["transfers"].sel(transfer="grid_demand", party="mill").sum().item()
        assert handed == pytest.approx(1000.0)


def test_a_larger_connection_is_built_for_what_is_bought_by_contract():
    """60 kW today; 40 more cost 5 a kW and year, unserved demand 50 a kWh."""
    grown = {"capex": 50.0, "life_years": 10.0, "upper": 100.0}
    park = a_mill(meters=[gate(60.0, upgrade=grown)], supplies=[contract(0.5)])
    found, replayed, operated = planned(park, two(park))
    assert found.dataset["capacity"].sel(size="gate_upgrade").item() == pytest.approx(40.0)
    for done in (replayed, operated):
        assert kw(done, "supplied_kw", "dppa") == [pytest.approx(100.0, abs=1e-4)] * 2


def test_what_is_bought_by_contract_is_not_sold_as_it_comes():
    """Bought at 0.5 and sold at 0.8, a megawatt would earn without any plant."""
    park = a_mill(meters=[gate(export_kw=1000.0, export_from="any")], supplies=[contract(0.5)])
    for done in planned(park, two(park, export_price=0.8))[1:]:
        assert kw(done, "supplied_kw", "dppa") == [100.0, 100.0]
        assert kw(done, "exported_kw", "gate") == [0.0, 0.0]


def test_what_plant_and_storages_make_may_be_sold_beside_a_contract():
    """The engine's 30 kW and 45 of the 50 kWh that the contract charged in the other hour are sold at 1.2."""
    engine = converter("engine", "electricity", 30.0, cost=0.1, upper=30.0)
    sizes = [a_size("cell.energy", 50.0, unit="kWh", upper=50.0), a_size("cell.power", 80.0, upper=80.0)]
    cell = store("cell", *sizes, efficiency=(0.9, 0.9))
    meters = [a_meter(limit_kw=500.0, export_kw=1000.0, export_from="any")]
    blown = {"wind": [0.0, 1.0]}
    park = a_mill(meters=meters, supplies=[contract(0.5, profile="wind")], converters=[engine], storages=[cell])
    found = plan(park, two(park, export_price=[1.2, 0.0], availability=blown)).dataset
    assert kw(found, "exported_kw", "gate") == [pytest.approx(75.0), 0.0]


def test_a_plan_that_sells_the_sun_while_a_contract_serves_the_mill_is_told_so():
    roof = pv("roof", 50.0, upper=50.0)
    park = a_mill(meters=[gate(export_kw=1000.0)], supplies=[roof, contract(0.5)])
    found = plan(park, two(park, export_price=0.8, availability={"sun": 1.0}))
    assert [fault.code for fault in found.warnings] == ["NZ0814"]


def test_the_base_year_has_the_contracts_that_run_today_alone():
    """100 kW for 8,760 h at 1 kg a kWh are 876 t; a contract that runs serves 30 of them."""
    for in_force, base_t in ((False, 876.0), (True, 876.0 * 0.7)):
        running = contract(0.5, 30.0, delivery="private_line", in_force=in_force)
        park = a_mill(meters=[gate()], supplies=[running], carbon=carbon(cap_share=0.5))
        assert base_year_emissions(park, two(park, grid_factor=1e-3)) == pytest.approx(base_t)


def test_a_way_that_is_wide_enough_is_no_equipment():
    plain = {"capex": (0.0,), "fixed_om": (0.0,), "life_years": 1.0, "existing": (9.0,), "upper": (9.0,)}
    wide = Size("feeder", "kW", **plain, upper_new=(0.0,), upper_is_limit=False)
    stock = Size("pipe", "kW", **plain, upper_new=(0.0,))
    assert (wide.is_wide, stock.is_wide) == (True, False)
