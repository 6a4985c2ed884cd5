"""What links are worth: plans whose figures can be worked by hand."""

import numpy as np
import pytest
from park_factory import a_fuel, a_link, a_meter, a_park, a_tenant, converter, hours, purchase, pv, stages

from netzero.accounts import account
from netzero.planner import plan
from netzero.simulator import replay, settle

approx = pytest.approx
YEAR = {"stages": stages(2026, length=1), "weight": 8760.0}


def planned(park, demand, **given):
    """Return the plan, its books and its settlement, for hours that stand for a year."""
    hourly = hours(park, demand, **({"grid_factor": 0.0, "steps": 1, "weight": 8760.0} | given))
    found = plan(park, hourly)
    dispatch = replay(park, hourly, found.dataset)
    settlement = settle(park, hourly, dispatch)
    design = found.dataset["capacity"], found.dataset["new_capacity"]
    return found, account(park, hourly, *design, dispatch, settlement), settlement


def two_boilers(**link):
    """A has a boiler on gas at 0.05; B one at 0.09 and needs 90 kW of steam."""
    tenants = [a_tenant("A", carriers=["steam"], own=["steam"]), a_tenant("B", carriers=["steam"], own=["steam"])]
    return a_park(
        tenants=tenants,
        converters=[
            converter("cheap", "steam", 200, takes=["gas"], node="A", owners={"A": 1.0}, upper=200.0),
            converter("dear", "steam", 200, takes=["oil"], node="B", owners={"B": 1.0}, upper=200.0),
        ],
        fuels=[a_fuel("gas", 0.05, factor=2e-4), a_fuel("oil", 0.09, factor=3e-4)],
        meters=[a_meter()],
        links=[a_link("pipe", "steam", start="A", to="B", **link)],
        stages=stages(2026, length=1),
    )


STEAM = {("A", "steam"): 30.0, ("B", "steam"): 90.0}
GAS = {"ratios": {"cheap:gas": 1.0, "dear:oil": 1.0}}


@pytest.mark.parametrize(("capex", "built_kw"), [(3000.0, 100.0), (3100.0, 0.0)])
def test_a_pipe_is_built_while_it_costs_less_than_the_fuel_it_saves(capex, built_kw):
    """A kW that is sent saves 0.9 kW of oil for 1 of gas: 8760 (0.9 x 0.09 - 0.05 - 0.0005 of fee) = 267.18 a year."""
    park = two_boilers(loss=0.1, fee=0.0005, capex=capex, life_years=11.4, upper=500.0)
    found, books, _ = planned(park, STEAM, **GAS)
    assert capex / 11.4 < 267.18 or not built_kw
    assert found.dataset["capacity"].sel(size="pipe").values == approx([built_kw], abs=1e-6)
    assert found.dataset["sent_kw"].sel(link="pipe").values == approx(np.array([[built_kw]]), abs=1e-6)
    assert books["costs"].sel(line="wheeling").sum() == approx(8760 * 0.0005 * built_kw)


def test_what_a_pipe_brings_is_in_the_books_of_who_uses_it():
    """100 kW leave A, 90 arrive: B bears 100 of the 130 kWh of gas and its emissions; the park's sum stays."""
    park = two_boilers(existing_kw=100.0, loss=0.1, upper=100.0)
    _, books, _ = planned(park, STEAM, **GAS)
    tonnes = books["footprint"].sel(scope="scope_1", stage=2026)
    assert tonnes.sel(tenant=["A", "B"]).values == approx(8760 * 2e-4 * np.array([30.0, 100.0]))
    assert books["emissions"].sel(party="A", scope="scope_1").values == approx([8760 * 2e-4 * 130])
    paid = books["transfers"].sel(transfer="heat", stage=2026)
    assert paid.sel(party=["A", "B"]).values == approx(8760 * 0.05 * np.array([-100.0, 100.0]))
    assert books["energy"].sel(flow="link_loss:steam:pipe").sum() == approx(8760 * 10)


def a_feeder(limit_kw, **given):
    """The annex, behind the gate with a roof, at its own node; the mill at the park's. Export pays 0.05."""
    tenants = [a_tenant("mill"), a_tenant("annex", own=["electricity"])]
    roof = pv("roof", 100.0, node="annex", owners={"annex": 1.0}, profile=None, upper=100.0)
    feeder = a_link("feeder", "electricity", limit_kw, to="annex", both_ways=True, upper=limit_kw)
    return a_park(
        tenants=tenants,
        supplies=[roof],
        meters=[a_meter(export_kw=1000.0)],
        links=[feeder],
        stages=stages(2026, length=1),
        **given,
    )


NEEDS = {("mill", "electricity"): 20.0, ("annex", "electricity"): 30.0}


@pytest.mark.parametrize(("limit_kw", "sold_kw"), [(200.0, 50.0), (40.0, 20.0)])
def test_a_feeder_sells_at_the_gate_what_it_lets_through(limit_kw, sold_kw):
    """The roof gives 100, the annex takes 30, the mill 20: 50 are left to sell, 20 when the feeder holds 40."""
    found, _, settlement = planned(a_feeder(limit_kw), NEEDS, export_price=0.05)
    assert found.dataset["exported_kw"].values.item() == approx(sold_kw)
    assert settlement["own_supply_kw"].sel(party="annex").values.item() == approx(30.0)
    assert settlement["pool_given_kw"].sel(party="annex").values.item() == approx(20.0)
    assert settlement["exported_by_kw"].sel(party="annex").values.item() == approx(sold_kw)


def a_private_line(both_ways=False, **given):
    """The loner has its own meter at 0.2; the park's power costs 0.1; a line of 50 kW loses 4 %."""
    tenants = [a_tenant("mill"), a_tenant("loner", own=["electricity"], meter="loner")]
    line = a_link("line", "electricity", 50.0, to="loner", loss=0.04, fee=0.01, both_ways=both_ways, upper=50.0)
    meters = [a_meter(), a_meter("loner", node="loner", export_kw=100.0)]
    return a_park(tenants=tenants, meters=meters, links=[line], stages=stages(2026, length=1), **given)


def by_meter(hourly, gate, loner):
    hourly["import_price"].loc[{"meter": "gate"}] = gate
    hourly["import_price"].loc[{"meter": "loner"}] = loner
    return hourly


def test_a_private_line_brings_the_park_s_power_to_a_meter_of_its_own_and_its_emissions_to_who_uses_it():
    park = a_private_line()
    hourly = by_meter(
        hours(park, {("mill", "electricity"): 10.0, ("loner", "electricity"): 60.0}, steps=1, weight=8760.0), 0.1, 0.2
    )
    found = plan(park, hourly).dataset
    assert found["imported_kw"].sel(meter=["gate", "loner"]).values.ravel() == approx([60.0, 12.0])
    dispatch = replay(park, hourly, found)
    settlement = settle(park, hourly, dispatch)
    assert settlement["grid_sent_kw"].sel(way="line").values.item() == approx(50.0)
    books = account(park, hourly, found["capacity"], found["new_capacity"], dispatch, settlement)
    tonnes = books["emissions"].sel(scope="scope_2_location", stage=2026)
    assert tonnes.sel(party=["park", "mill", "loner"]).values == approx(8760 * 7e-4 * np.array([0.0, 10.0, 62.0]))
    paid = books["transfers"].sel(transfer="grid_energy", stage=2026)
    assert paid.sel(party=["park", "mill", "loner"]).values == approx(8760 * 0.1 * np.array([-60.0, 10.0, 50.0]))


def test_power_of_another_meter_is_never_exported():
    """The loner could buy at 0.1 through the line and sell at 0.5: it has no output of its own, so it sells nothing."""
    park = a_private_line()
    hourly = by_meter(hours(park, {("loner", "electricity"): 10.0}, export_price=0.5, steps=1), 0.1, 0.2)
    assert float(plan(park, hourly).dataset["exported_kw"].max()) == 0.0


def test_a_purchase_at_a_meter_of_its_own_comes_before_its_dearer_grid():
    park = a_private_line(supplies=[purchase("ppa", 30.0, 0.15, node="loner", owners={"loner": 1.0})])
    hourly = by_meter(hours(park, {("loner", "electricity"): 90.0}, steps=1), 0.1, 0.2)
    found = plan(park, hourly).dataset
    # 48 kW by the line (0.1 + 0.01 for 0.96), 30 of the contract, the rest from its own grid
    assert found["supplied_kw"].values.item() == approx(30.0)
    assert found["imported_kw"].sel(meter="loner").values.item() == approx(12.0)
