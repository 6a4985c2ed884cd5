"""What the operator asks beyond its own bill, what roofs are let for, what third parties sell at.

Two mills behind the gate for two hours that stand for half of January each: one takes 150 kW in the first and 50 in the
second, the other 40 and 100. The gate's grid costs 2 a kWh, and 10 a kW of the month's peak (190 kW, the first hour).
"""

from dataclasses import replace

import numpy as np
import pytest
from park_factory import a_design, a_meter, a_park, a_tenant, hours, pv, stages

from netzero.accounts import account
from netzero.components.park import Lease, Resale, Settlement
from netzero.planner import plan
from netzero.simulator import settle, simulate

HALF = 372.0
DEMAND = {("first", "electricity"): [150.0, 50.0], ("second", "electricity"): [40.0, 100.0]}
ROOF = 20.0


def world(settlement=None, owner="park", **given):
    park = a_park(
        tenants=[a_tenant("first"), a_tenant("second")],
        meters=[a_meter(demand_charge=True, billing_interval_min=60)],
        supplies=[pv("roof", 100.0, owners={owner: 1.0})],
        parties=("park", "first", "second", "esco"),
        stages=stages(2026, length=1),
        settlement=settlement or Settlement(),
    )
    plain = {"price": 2.0, "demand_price": 10.0, "availability": {"sun": [0.0, 0.0]}, "weight": HALF}
    hourly = hours(park, DEMAND, start="2026-01-01T00:00", **plain | given)
    return park, hourly


def paid(kind, settlement=None, **given):
    """Return what each party pays by a kind of transfer in the month."""
    park, hourly = world(settlement, **given)
    done = simulate(park, hourly, *a_design(park))
    books = account(park, hourly, *a_design(park), done, settle(park, hourly, done))
    found = books["transfers"].sel(transfer=kind, stage=2026)
    assert found.sum().item() == pytest.approx(0.0, abs=1e-9)
    by_month = books["party_bill"].sel(transfer=kind, stage=2026).sum("billing_month")
    assert by_month.values == pytest.approx(found.values)
    return {str(party): found.sel(party=party).item() for party in found["party"].values}


def test_without_a_word_the_gates_price_is_handed_on_and_the_operator_earns_nothing():
    assert set(paid("margin").values()) == {0.0}
    assert paid("grid_energy")["first"] == pytest.approx(200 * HALF * 2)


def test_a_margin_a_kwh_and_a_share_of_the_price_are_paid_to_the_operator():
    """0.1 a kWh and 5 % of 2: 0.2 on each of 200 and 140 kWh."""
    found = paid("margin", Settlement(resale=Resale(margin=(0.1,), margin_share=(0.05,))))
    assert found == pytest.approx(
        {"first": 200 * HALF * 0.2, "second": 140 * HALF * 0.2, "park": -340 * HALF * 0.2, "esco": 0}
    )


def test_a_table_of_its_own_is_what_tenants_pay_together_with_the_gates_price():
    """The table has 3 in the first hour and 1.5 in the second, 1 more and 0.5 less than the gate."""
    settlement = Settlement(resale=Resale(priced=True))
    park, hourly = world(settlement)
    hourly = hourly.assign(resale_price=(("stage", "time"), [[3.0, 1.5]]))
    done = simulate(park, hourly, *a_design(park))
    books = account(park, hourly, *a_design(park), done, settle(park, hourly, done))
    kinds = books["transfers"].sel(party="first", transfer=["grid_energy", "margin"]).sum().item()
    assert kinds == pytest.approx((150 * 3.0 + 50 * 1.5) * HALF)


@pytest.mark.parametrize(
    ("how", "first"),
    [("coincident", 150 / 190), ("own_peak", 150 / 250), ("energy", 200 / 340), ("none", 0.0)],
)
def test_the_demand_charge_is_handed_on_as_declared(how, first):
    """The charge is 10 x 190; the peaks of the two are 150 and 100 kW, at different hours."""
    found = paid("grid_demand", Settlement(resale=Resale(demand=how)))
    assert found["first"] == pytest.approx(1900 * first)
    assert found["park"] == pytest.approx(-1900 * (0 if how == "none" else 1))


def test_a_roof_is_let_by_capacity_and_by_what_it_gives():
    """100 kWp at 12 a kWp and year for the 744 / 8760 of January; 0.05 on 50 kWh of each half."""
    lease = Lease("roof", "first", (12.0,), (0.05,))
    found = paid("lease", Settlement(leases=(lease,)), owner="esco", availability={"sun": [0.5, 0.5]})
    rent = 1200 * 744 / 8760 + 100 * HALF * 0.05
    assert found == pytest.approx({"first": -rent, "esco": rent, "second": 0, "park": 0})


def test_a_third_party_sells_to_takers_at_its_own_price():
    """It gives 50 kW in both hours at 1.2; givers get 1.0 otherwise (the mean of 2 and 0)."""
    settlement = Settlement(party_prices=(("esco", (1.2,)),))
    given = {"owner": "esco", "availability": {"sun": [0.5, 0.5]}}
    beyond, pool = paid("contract", settlement, **given), paid("pool", settlement, **given)
    assert beyond["esco"] + pool["esco"] == pytest.approx(-100 * HALF * 1.2)
    assert pool["esco"] == pytest.approx(-100 * HALF * 1.0)


def test_what_the_operator_asks_leaves_the_plan_as_it_is():
    asked = Settlement(
        resale=Resale(margin=(0.3,), demand="own_peak"), leases=(Lease("roof", "first", (9.0,), (1.0,)),)
    )
    park, hourly = world(owner="esco", availability={"sun": [0.0, 0.8]})
    plain, with_margin = plan(park, hourly), plan(replace(park, settlement=asked), hourly)
    assert plain.certificate["objective"] == with_margin.certificate["objective"]
    for name in plain.dataset.data_vars:
        assert plain.dataset[name].values.tobytes() == with_margin.dataset[name].values.tobytes(), name


def test_the_operator_books_its_margin_and_the_park_costs_what_it_did():
    asked = Settlement(resale=Resale(margin=(0.1,)))
    totals = []
    for settlement in (Settlement(), asked):
        park, hourly = world(settlement)
        done = simulate(park, hourly, *a_design(park))
        books = account(park, hourly, *a_design(park), done, settle(park, hourly, done))
        totals.append(books["costs"].sum().item() + books["transfers"].sum().item())
        operator = books["present_value"].sel(party="park").sum().item()
    assert totals[0] == pytest.approx(totals[1])
    assert operator == pytest.approx(340 * HALF * 0.1, rel=1e-6)
    assert np.isfinite(operator)
