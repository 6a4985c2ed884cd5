"""Who used whose electricity, in parks of one hour."""

import pytest
from park_factory import a_design, a_meter, a_park, a_tenant, converter, hours, pv, store

from netzero.simulator import settle, settlement_warnings, simulate


def settled(park, demand, **more):
    hourly = hours(park, {(name, "electricity"): kw for name, kw in demand.items()}, **more)
    return settle(park, hourly, simulate(park, hourly, *a_design(park)))


def of(dataset, name, party, step=0):
    return pytest.approx(float(dataset[name].sel(party=party).values[0, step]))


def test_own_roof_first_then_the_pool_pro_rata_then_the_grid():
    # a has 50 of its own and uses 30; 20 of a and 10 of the park go to b and c, who need 60 and 40
    park = a_park(
        tenants=[a_tenant("a"), a_tenant("b"), a_tenant("c")],
        supplies=[pv("roof_a", 50, owners={"a": 1.0}), pv("roof_park", 10)],
        meters=[a_meter()],
    )
    done = settled(
        park, {"a": [30.0], "b": 60.0, "c": 40.0}, availability={"sun": [1.0]}, price=0.12, export_price=0.04
    )
    assert of(done, "own_supply_kw", "a") == 30
    assert [of(done, "pool_given_kw", party) for party in ("a", "park")] == [20, 10]
    assert [of(done, "pool_taken_kw", party) for party in ("a", "b", "c")] == [0, 18, 12]
    assert [of(done, "grid_taken_kw", party) for party in ("a", "b", "c")] == [0, 42, 28]
    assert float(done["pool_price"][0, 0]) == pytest.approx(0.08)
    assert [of(done, "pool_payment", party) for party in ("a", "b", "c", "park")] == [-1.6, 1.44, 0.96, -0.8]


def test_what_is_sold_to_the_grid_counts_for_those_who_fed_the_pool():
    park = a_park(
        tenants=[a_tenant("a"), a_tenant("b")],
        supplies=[pv("roof", 80, owners={"a": 0.75, "fund": 0.25})],
        meters=[a_meter(export_kw=1000)],
    )
    # a uses 40 of its 60; 20 of a and 20 of the fund meet the 10 of b; 30 are sold
    done = settled(park, {"a": [40.0], "b": 10.0}, availability={"sun": [1.0]}, export_price=0.04)
    assert [of(done, "pool_given_kw", party) for party in ("a", "fund")] == [5, 5]
    assert [of(done, "exported_by_kw", party) for party in ("a", "fund")] == [15, 15]


def test_the_parks_own_plant_takes_from_pool_and_grid_like_a_tenant():
    park = a_park(
        tenants=[a_tenant("a", carriers=["electricity", "hot_water"])],
        supplies=[pv("roof", 40)],
        converters=[converter("heat_pump", "hot_water", 100, takes=["electricity"])],
        meters=[a_meter()],
    )
    hourly = hours(
        park,
        {("a", "electricity"): [30.0], ("a", "hot_water"): [100.0]},
        availability={"sun": [1.0]},
        ratios={"heat_pump:electricity": 0.5},
    )
    done = settle(park, hourly, simulate(park, hourly, *a_design(park)))
    assert [of(done, "pool_taken_kw", party) for party in ("a", "park")] == [15, 25]
    assert [of(done, "grid_taken_kw", party) for party in ("a", "park")] == [15, 25]
    assert of(done, "own_supply_kw", "park") == 0


def test_a_tenant_on_its_own_meter_pays_a_third_partys_roof_at_its_own_mean_price():
    park = a_park(
        tenants=[a_tenant("a", own=["electricity"], meter="a")],
        supplies=[pv("esco", 20, node="a", owners={"fund": 1.0}), pv("mine", 10, node="a", owners={"a": 1.0})],
        meters=[a_meter("a", node="a")],
    )
    done = settled(park, {"a": [50.0]}, availability={"sun": [1.0]}, price=0.1, export_price=0.02)
    assert of(done, "own_supply_kw", "a") == 10
    assert of(done, "pool_taken_kw", "a") == of(done, "pool_given_kw", "fund") == 20
    assert of(done, "grid_taken_kw", "a") == 20
    assert of(done, "pool_payment", "fund") == -1.2


def test_charging_is_the_operators_need_and_discharge_its_gift():
    park = a_park(
        tenants=[a_tenant("a")],
        supplies=[pv("roof", 50, owners={"a": 1.0})],
        storages=[store("battery", 30)],
        meters=[a_meter()],
    )
    done = settled(park, {"a": [20.0, 40.0]}, availability={"sun": [1.0, 0.0]})
    assert of(done, "pool_taken_kw", "park", 0) == of(done, "pool_given_kw", "a", 0) == 30
    assert of(done, "pool_given_kw", "park", 1) == of(done, "pool_taken_kw", "a", 1) == 30
    assert of(done, "grid_taken_kw", "a", 1) == 10


def test_unserved_demand_is_nobodys_use():
    park = a_park(tenants=[a_tenant("a"), a_tenant("b")], meters=[a_meter(limit_kw=30)])
    done = settled(park, {"a": [40.0], "b": 20.0})
    assert [of(done, "grid_taken_kw", party) for party in ("a", "b")] == [20, 10]


def test_a_battery_that_is_not_its_node_s_own_is_told_to_earn_nothing():
    at_mill = {"node": "mill"}
    park = a_park(
        tenants=[a_tenant("mill", own=["electricity"], meter="mill")],
        meters=[a_meter(), a_meter("mill", **at_mill)],
        storages=[
            store("own", 10, owners={"mill": 1.0}, **at_mill),
            store("leased", 10, owners={"esco": 1.0}, **at_mill),
            store("shared", 10, owners={"park": 0.5, "mill": 0.5}),
            store("tank", 10, carrier="steam", owners={"esco": 1.0}),  # heat is paid to whoever owns its plant
        ],
    )
    told = settlement_warnings(park)
    assert [(fault.code, fault.values["name"], fault.values["node"]) for fault in told] == [
        ("NZ0911", "leased", "mill"),
        ("NZ0911", "shared", "park"),
    ]
    assert "belongs to esco, but what it gives counts for 'mill'" in told[0].say()


def test_who_owns_nothing_but_a_connection_is_a_party_too():
    park = a_park(tenants=[a_tenant("a")], meters=[a_meter(upgrade={"owners": {"fund": 1.0}})])
    done = settled(park, {"a": [30.0]}, price=0.12)
    assert list(done["party"].values) == ["park", "a", "fund"]
