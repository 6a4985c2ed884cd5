"""Heat and cooling are sold at cost, each kWh with what is embedded in it."""

from dataclasses import replace

import numpy as np
import pytest
from accounts.operated import BOTH, operated, two_hours, two_tenants
from park_factory import a_fuel, a_tenant, converter

from netzero.accounts import account
from netzero.accounts.heat import embedded

approx = pytest.approx


def heat_paid(books, party):
    return float(books["transfers"].sel(party=party, stage=2026, transfer="heat"))


def operated_with(converters, carriers, demand, ratios, flows, **given):
    park = two_tenants(carriers, ["esco"], converters=converters, fuels=[a_fuel("gas", 1.0, factor=0.2)])
    return operated(park, demand=demand, ratios=ratios, flows=flows, **given)


def test_a_price_is_what_was_put_in_by_what_went_out():
    # 10 is borne for 4 kWh of steam, of which 1 kWh makes hot water; 2 is borne besides for 3 kWh of hot water
    price = embedded(
        borne=np.array([[10.0], [2.0]]),
        moved=np.array([[0.0, 0.0], [1.0, 0.0]]),
        gone=np.array([4.0, 3.0]),
        sold=np.array([True, True]),
    )
    assert price[:, 0] == approx([2.5, (2.0 + 2.5) / 3])


def test_what_no_user_takes_has_no_price():
    price = embedded(np.array([[10.0], [2.0]]), np.zeros((2, 2)), np.array([0.0, 3.0]), np.array([False, True]))
    assert price[:, 0] == approx([0.0, 2 / 3])


def test_steam_that_falls_to_hot_water_brings_its_cost():
    # 40 kWh of steam cost 40: A uses 30 as steam, B 10 as hot water
    world = operated_with(
        [converter("boiler", "steam", takes=["gas"])],
        ("electricity", "steam", "water"),
        {("A", "steam"): 30, ("B", "water"): 10},
        {"boiler:gas": 1.0},
        {"output_kw": {"boiler": 40}, "cascaded_kw": {"park:steam>water": 10}},
    )
    books = account(*world)
    assert heat_paid(books, "A") == approx(30.0)
    assert heat_paid(books, "B") == approx(10.0)
    assert books["footprint"].sel(tenant="B", stage=2026, scope="scope_1") == approx(2.0)


def test_a_chiller_s_electricity_is_in_the_price_of_cold():
    # 10 kWh of electricity at 2 make 40 kWh of cold; A needs 30 of it, B 10 and 5 kWh of electricity
    world = operated_with(
        [converter("chiller", "cooling", takes=["electricity"])],
        ("electricity", "cooling"),
        {("A", "cooling"): 30, ("B", "cooling"): 10, ("B", "electricity"): 5},
        {"chiller:electricity": 0.25},
        {"output_kw": {"chiller": 40}, "imported_kw": {"gate": 15}},
        settled={"grid_taken_kw": {"park": 10, "B": 5}},
        price=2.0,
        grid_factor=0.5,
    )
    books = account(*world)
    assert heat_paid(books, "A") == approx(15.0)
    assert heat_paid(books, "B") == approx(5.0)
    assert heat_paid(books, "park") == approx(-20.0)
    assert books["transfers"].sum("transfer").sel(party="B", stage=2026) == approx(5 + 10)
    assert books["emissions"].sel(party="park", stage=2026, scope="scope_2_location") == approx(5.0)
    assert books["footprint"].sel(tenant="A", stage=2026, scope="scope_2_location") == approx(3.75)


def test_an_engine_s_cost_is_split_by_energy_and_its_electricity_stays_with_the_owner():
    # 90 of gas for 20 kWh of electricity and 40 of heat: 60 are the heat's
    world = operated_with(
        [converter("engine", "electricity", takes=["gas"], gives=["heat"], owners={"esco": 1.0})],
        ("electricity", "heat"),
        {("A", "heat"): 40, ("B", "electricity"): 20},
        {"engine:gas": 4.5, "engine:heat": 2.0},
        {"output_kw": {"engine": 20}},
    )
    books = account(*world)
    assert heat_paid(books, "A") == approx(60.0)
    assert heat_paid(books, "esco") == approx(-60.0)
    assert heat_paid(books, "park") == 0.0


def test_each_owner_gets_back_what_it_bears():
    # the esco's boiler takes 30 of gas for 30 kWh, A's own 20 for 10 kWh; A uses a quarter of the 40 kWh
    world = operated_with(
        [
            converter("b1", "heat", takes=["gas"], owners={"esco": 1.0}),
            converter("b2", "heat", takes=["gas"], owners={"A": 1.0}),
        ],
        ("electricity", "heat"),
        {("A", "heat"): 10, ("B", "heat"): 30},
        {"b1:gas": 1.0, "b2:gas": 2.0},
        {"output_kw": {"b1": 30, "b2": 10}},
    )
    books = account(*world)
    assert heat_paid(books, "esco") == approx(-30.0)
    assert heat_paid(books, "A") == approx(50 / 4 - 20)
    assert heat_paid(books, "B") == approx(50 * 3 / 4)


def test_plant_that_serves_nobody_stays_with_its_owner():
    world = operated_with(
        [converter("boiler", "heat", takes=["gas"], fixed_om=3.0)],
        ("electricity", "heat"),
        {},
        {"boiler:gas": 1.0},
        {},
        capacity={"boiler": 10.0},
    )
    books = account(*world)
    assert books["costs"].sel(party="park", line="fixed_om", stage=2026) == approx(30.0)
    assert float(abs(books["transfers"]).sum()) == 0.0


def test_a_boiler_of_an_esco_at_a_tenant_is_paid_by_that_tenant():
    tenants = [a_tenant("A", carriers=BOTH, own=["heat"]), a_tenant("B", carriers=BOTH)]
    boiler = converter("boiler", "heat", takes=["gas"], owners={"esco": 1.0}, node="A")
    park = two_tenants(others=["esco"], tenants=tenants, converters=[boiler], fuels=[a_fuel("gas", 1.0)])
    world = operated(park, demand={("A", "heat"): 7}, ratios={"boiler:gas": 1.0}, flows={"output_kw": {"boiler": 7}})
    assert heat_paid(account(*world), "A") == approx(7.0)


def test_order_of_tenants_does_not_matter():
    world = two_hours()
    swapped = replace(world.park, tenants=world.park.tenants[::-1], parties=("B", "park", "A"))
    one, other = account(*world), account(*world.having(park=swapped))
    for name in ("costs", "transfers", "emissions", "footprint", "energy"):
        assert other[name].reindex_like(one[name]).values == approx(one[name].values)
