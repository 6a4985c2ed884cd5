"""Heat and cooling are sold at cost, each kWh with what is embedded in it."""

from dataclasses import replace

import numpy as np
import pytest

from netzero.accounts import account
from netzero.accounts.heat import embedded

approx = pytest.approx
OPERATOR = (("park", 1.0),)


def heat_paid(books, party):
    return float(books["transfers"].sel(party=party, stage=2026, transfer="heat"))


def world_with(kit, build, converters, carriers, demand, ratios, flows, *, settled=(), fuels=(), **more):
    make = kit()
    nodes = dict.fromkeys(carriers, "park")
    park = make.park(
        [make.tenant("A", nodes), make.tenant("B", nodes)],
        ("park", "A", "B", "esco"),
        converters=tuple(converters(make)),
        meters=(make.meter(),),
        fuels=fuels or (make.fuel("gas", price=1.0, factor=0.2),),
        carriers=carriers,
    )
    return build(park, steps=1, demand=demand, ratios=ratios, flows=flows, settled=settled, **more)


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


def test_steam_that_falls_to_hot_water_brings_its_cost(kit, build):
    # 40 kWh of steam cost 40: A uses 30 as steam, B 10 as hot water
    world = world_with(
        kit,
        build,
        lambda make: [make.converter("boiler", OPERATOR, "steam", ["gas"])],
        ("electricity", "steam", "water"),
        {("A", "steam"): 30, ("B", "water"): 10},
        {"boiler:gas": 1.0},
        {"output_kw": {"boiler": 40}, "cascaded_kw": {"park:steam>water": 10}},
    )
    books = account(*world)
    assert heat_paid(books, "A") == approx(30.0)
    assert heat_paid(books, "B") == approx(10.0)
    assert books["footprint"].sel(tenant="B", stage=2026, scope="scope_1") == approx(2.0)


def test_a_chiller_s_electricity_is_in_the_price_of_cold(kit, build):
    # 10 kWh of electricity at 2 make 40 kWh of cold; A needs 30 of it, B 10 and 5 kWh of electricity
    world = world_with(
        kit,
        build,
        lambda make: [make.converter("chiller", OPERATOR, "cooling", ["electricity"])],
        ("electricity", "cooling"),
        {("A", "cooling"): 30, ("B", "cooling"): 10, ("B", "electricity"): 5},
        {"chiller:electricity": 0.25},
        {"output_kw": {"chiller": 40}, "imported_kw": {"gate": 15}},
        settled={"grid_taken_kw": {"park": 10, "B": 5}},
        import_price=2.0,
        factors=(0.5, 0.5),
    )
    books = account(*world)
    assert heat_paid(books, "A") == approx(15.0)
    assert heat_paid(books, "B") == approx(5.0)
    assert heat_paid(books, "park") == approx(-20.0)
    assert books["transfers"].sum("transfer").sel(party="B", stage=2026) == approx(5 + 10)
    assert books["emissions"].sel(party="park", stage=2026, scope="scope_2_location") == approx(5.0)
    assert books["footprint"].sel(tenant="A", stage=2026, scope="scope_2_location") == approx(3.75)


def test_an_engine_s_cost_is_split_by_energy_and_its_electricity_stays_with_the_owner(kit, build):
    # 90 of gas for 20 kWh of electricity and 40 of heat: 60 are the heat's
    world = world_with(
        kit,
        build,
        lambda make: [make.converter("engine", (("esco", 1.0),), "electricity", ["gas"], ["heat"])],
        ("electricity", "heat"),
        {("A", "heat"): 40, ("B", "electricity"): 20},
        {"engine:gas": 4.5, "engine:heat": 2.0},
        {"output_kw": {"engine": 20}},
    )
    books = account(*world)
    assert heat_paid(books, "A") == approx(60.0)
    assert heat_paid(books, "esco") == approx(-60.0)
    assert heat_paid(books, "park") == 0.0


def test_each_owner_gets_back_what_it_bears(kit, build):
    # the esco's boiler takes 30 of gas for 30 kWh, A's own 20 for 10 kWh; A uses a quarter of the 40 kWh
    world = world_with(
        kit,
        build,
        lambda make: [
            make.converter("b1", (("esco", 1.0),), "heat", ["gas"]),
            make.converter("b2", (("A", 1.0),), "heat", ["gas"]),
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


def test_plant_that_serves_nobody_stays_with_its_owner(kit, build):
    world = world_with(
        kit,
        build,
        lambda make: [make.converter("boiler", OPERATOR, "heat", ["gas"], fixed_om=3.0)],
        ("electricity", "heat"),
        {},
        {"boiler:gas": 1.0},
        {},
        capacity={"boiler": 10.0},
    )
    books = account(*world)
    assert books["costs"].sel(party="park", line="fixed_om", stage=2026) == approx(30.0)
    assert float(abs(books["transfers"]).sum()) == 0.0


def test_a_boiler_of_an_esco_at_a_tenant_is_paid_by_that_tenant(kit, build):
    make = kit()
    a = make.tenant("A", {"electricity": "park", "heat": "A"})
    b = make.tenant("B", {"electricity": "park", "heat": "park"})
    boiler = make.converter("boiler", (("esco", 1.0),), "heat", ["gas"], node="A")
    park = make.park(
        [a, b], ("park", "A", "B", "esco"), converters=(boiler,), fuels=(make.fuel("gas", 1.0),), meters=(make.meter(),)
    )
    world = build(
        park, steps=1, demand={("A", "heat"): 7}, ratios={"boiler:gas": 1.0}, flows={"output_kw": {"boiler": 7}}
    )
    assert heat_paid(account(*world), "A") == approx(7.0)


def test_order_of_tenants_does_not_matter(two_tenants):
    swapped = replace(two_tenants.park, tenants=two_tenants.park.tenants[::-1], parties=("B", "park", "A"))
    one, other = account(*two_tenants), account(*two_tenants.having(park=swapped))
    for name in ("costs", "transfers", "emissions", "footprint", "energy"):
        assert other[name].reindex_like(one[name]).values == approx(one[name].values)
