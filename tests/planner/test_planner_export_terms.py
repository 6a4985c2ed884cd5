"""Terms of sale: tiers of what is sold, and export set off against import.

The mill takes 10 kW by night and 10 by day; each of the two hours stands for half of January. There is a roof of
50 kW.
"""

import numpy as np
import pytest
import xarray as xr
from golden.parks import a_mill, two_hours
from park_factory import a_design, a_meter, pv

from netzero.accounts import account
from netzero.components.park import SiteLimit
from netzero.components.relaxed import relaxed
from netzero.errors import BadInput
from netzero.planner import plan
from netzero.results.verification.evidence import Evidence
from netzero.results.verification.recomputed import yearly_costs
from netzero.simulator import replay, settle, simulate, simulate_many

JANUARY = 744.0
HALF = JANUARY / 2
SUN = {"sun": [0.0, 0.8]}
DEMAND = {"electricity": [10.0, 10.0]}


def worked(meter, **given):
    """Return park, hours, plan and the books of its replay, over one January."""
    park = a_mill(meters=[meter], supplies=[pv("roof", 50.0, upper=50.0)])
    plain = {"demand": DEMAND, "price": 2.0, "export_price": 1.0, "availability": SUN, "weight": HALF}
    hourly = two_hours(park, **plain | given)
    found = plan(park, hourly)
    design = found.dataset["capacity"], found.dataset["new_capacity"]
    done = replay(park, hourly, found.dataset)
    books = account(park, hourly, *design, done, settle(park, hourly, done))
    for line in ("grid_energy", "export_revenue"):
        again = yearly_costs(Evidence(park, hourly, done, found.dataset))[line][0]
        assert books["costs"].sel(line=line).sum().item() == pytest.approx(again)
    return park, hourly, found, books


def cost(books, line="export_revenue"):
    return books["costs"].sel(line=line).sum().item() / HALF


def test_what_is_sold_beyond_an_amount_earns_the_lower_price():
    """30 kW are sold for half of January; 10 of them at 1.0, the rest at 0.4. The plan is exact."""
    gate = a_meter(export_kw=100.0, tiers=[(0.0, 1.0), (10 * HALF, 0.4)])
    park, hourly, found, books = worked(gate)
    assert cost(books) == pytest.approx(-(10 * 1.0 + 20 * 0.4))
    assert found.certificate["objective"] == pytest.approx(books["costs"].sum().item())
    assert relaxed(park, hourly) == ()


def test_nothing_is_sold_beyond_an_amount_whose_price_is_below_what_it_costs_to_make():
    """A kWh of the roof costs 0.6: 10 kW are sold at 1.0, the 20 more at 0.4 are not."""
    gate = a_meter(export_kw=100.0, tiers=[(0.0, 1.0), (10 * HALF, 0.4)])
    park = a_mill(meters=[gate], supplies=[pv("roof", 50.0, upper=50.0, cost=0.6)])
    hourly = two_hours(park, demand=DEMAND, price=2.0, export_price=1.0, availability=SUN, weight=HALF)
    sold = plan(park, hourly).dataset["exported_kw"].values[0, 0]
    assert sold.round(6).tolist() == [0.0, 10.0]


def test_a_price_that_rises_with_the_amount_is_a_bound_in_the_plan_and_due_in_the_books():
    """10 of 30 kW at 0.4, 20 at 1.0; at most 100 kW may be sold all month, which the plan's bound is drawn from."""
    gate = a_meter(export_kw=100.0, tiers=[(0.0, 0.4), (10 * HALF, 1.0)])
    park, hourly, found, books = worked(gate, export_price=0.4)
    assert cost(books) == pytest.approx(-(10 * 0.4 + 20 * 1.0))
    bound = -(30 * 0.4 + 30 * (1 - 10 * HALF / (100 * JANUARY)) * 0.6) + 10 * 2.0
    assert found.certificate["objective"] / HALF == pytest.approx(bound)
    assert found.certificate["objective"] <= books["costs"].sum().item()
    assert [fault.code for fault in relaxed(park, hourly)] == ["NZ0688"]


def test_what_is_sold_is_set_off_against_what_is_bought_and_the_rest_is_bought_back():
    """10 kW are bought by night and 30 sold by day at one price: 10 of them at 2.0, 20 at the buy-back price of 0.5."""
    park, hourly, found, books = worked(a_meter(export_kw=100.0, net_metering=True), export_price=0.5)
    assert cost(books) == pytest.approx(-(10 * 2.0 + 20 * 0.5))
    assert found.certificate["objective"] == pytest.approx(books["costs"].sum().item())
    assert relaxed(park, hourly) == ()


def test_export_is_not_set_off_against_import_of_another_band():
    """By night a kWh costs 1.5, by day 3.0: nothing is bought by day, so all 30 kW are bought back."""
    _, _, _, books = worked(a_meter(export_kw=100.0, net_metering=True), price=[1.5, 3.0], export_price=0.5)
    assert cost(books) == pytest.approx(-30 * 0.5)
    assert cost(books, "grid_energy") == pytest.approx(10 * 1.5)


def test_a_buy_back_price_above_retail_is_told_and_the_books_count_what_is_set_off():
    """Buy-back 2.5, retail 2: 10 kW are set off at 2.0 all the same."""
    park, hourly, found, books = worked(a_meter(export_kw=100.0, net_metering=True), export_price=2.5)
    assert cost(books) <= -(10 * 2.0 + 20 * 2.5) + 1e-6
    assert found.certificate["objective"] <= books["costs"].sum().item()
    assert [fault.code for fault in relaxed(park, hourly)] == ["NZ0689"]


def test_the_bill_and_the_payments_hold_what_export_earns():
    _, _, _, books = worked(a_meter(export_kw=100.0, net_metering=True), export_price=0.5)
    assert books["bill"].sel(bill_line="export").sum().item() / HALF == pytest.approx(-(20.0 + 10.0))
    assert np.abs(books["transfers"].sum("party").values).max() < 1e-9


def test_operation_by_rules_is_settled_on_the_same_terms():
    gate = a_meter(export_kw=100.0, tiers=[(0.0, 1.0), (10 * HALF, 0.4)])
    park, hourly, _, books = worked(gate)
    done = simulate(park, hourly, *a_design(park))
    operated = account(park, hourly, *a_design(park), done, settle(park, hourly, done))
    assert cost(operated) == pytest.approx(cost(books))


def test_tiers_of_a_year_count_over_all_its_months():
    """An axis that stands for January has a twelfth or so of the year's amount."""
    above = 10 * HALF * 8760 / JANUARY
    gate = a_meter(export_kw=100.0, tiers=[(0.0, 1.0), (above, 0.4)], period="year")
    _, hourly, _, books = worked(gate)
    assert hourly.attrs["year_fraction"] == pytest.approx(JANUARY / 8760)
    assert cost(books) == pytest.approx(-(10 * 1.0 + 20 * 0.4))


def test_pv_is_built_up_to_the_limit_of_net_metering():
    """As in REopt's case of net metering: retail at 0.2106 pays for any PV, and 30 kW may be net-metered."""
    size = {"capex": 100.0, "life_years": 10.0, "upper": 1000.0}
    limit = SiteLimit("net_metering of gate", "kW", 30.0, (("roof", 1.0),))
    gate = a_meter(export_kw=1000.0, net_metering=True, period="year")
    park = a_mill(meters=[gate], supplies=[pv("roof", **size)], site_limits=(limit,))
    hourly = two_hours(park, demand={"electricity": [40.0, 40.0]}, price=0.2106, export_price=0.0, availability=SUN)
    assert plan(park, hourly).dataset["capacity"].item() == pytest.approx(30.0)


def test_totals_of_many_designs_refuse_what_they_do_not_hold():
    park, hourly, _, _ = worked(a_meter(export_kw=100.0, net_metering=True), export_price=0.5)
    capacity, new = a_design(park)
    designs = xr.Dataset({"capacity": capacity, "new_capacity": new}).expand_dims("design")
    with pytest.raises(BadInput) as refused:
        simulate_many(park, hourly, designs)
    assert [(fault.code, fault.values["name"]) for fault in refused.value.faults] == [("NZ0687", "gate")]
