"""Who used whose electricity, in parks of one hour."""

import pytest
from park_factory import a_design, a_fuel, a_meter, a_park, a_tenant, converter, hours, pv, store

from netzero.components.park import Settlement
from netzero.simulator import hourly_bills, settle, settlement_warnings, simulate


def settled(park, demand, **more):
    hourly = hours(park, {(name, "electricity"): kw for name, kw in demand.items()}, **more)
    return settle(park, hourly, simulate(park, hourly, *a_design(park)))


def of(dataset, name, party, step=0):
    return pytest.approx(float(dataset[name].sel(party=party).values[0, step]))


def a_roof_for_three(**given):
    """Return a park in which 20 of a's roof and 10 of the park's are left for b and c, who need 60 and 40."""
    return a_park(
        tenants=[a_tenant("a"), a_tenant("b"), a_tenant("c")],
        supplies=[pv("roof_a", 50, owners={"a": 1.0}), pv("roof_park", 10)],
        meters=[a_meter()],
        settlement=Settlement(**given),
    )


THREE = {"a": [30.0], "b": 60.0, "c": 40.0}
AT_NOON = {"availability": {"sun": [1.0]}, "price": 0.12, "export_price": 0.04}


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


@pytest.mark.parametrize(
    ("given", "taken", "grid"),
    [
        ({"rule": "shares", "shares": (("b", 0.9), ("c", 0.1))}, [27, 3], [33, 37]),
        ({"rule": "classes", "classes": (("c",), ("b",))}, [0, 30], [60, 10]),
        ({"rule": "classes", "classes": (("b", "c"),)}, [18, 12], [42, 28]),
    ],
)
def test_the_pool_is_shared_by_the_park_s_rule(given, taken, grid):
    done = settled(a_roof_for_three(**given), THREE, **AT_NOON)
    assert [of(done, "pool_taken_kw", party) for party in ("b", "c")] == taken
    assert [of(done, "grid_taken_kw", party) for party in ("b", "c")] == grid
    assert [of(done, "pool_given_kw", party) for party in ("a", "park")] == [20, 10]


def test_without_declared_shares_those_with_plant_of_their_own_get_the_pool():
    # b's roof gives 10 and c's 30 at noon; in the evening hour the park gives 8, of which c gets three quarters
    park = a_park(
        tenants=[a_tenant("b"), a_tenant("c")],
        supplies=[
            pv("roof_b", 10, owners={"b": 1.0}),
            pv("roof_c", 30, owners={"c": 1.0}),
            pv("park", 8, profile="wind"),
        ],
        meters=[a_meter()],
        settlement=Settlement("shares"),
    )
    done = settled(park, {"b": [50.0, 50.0], "c": 50.0}, availability={"sun": [1.0, 0.0], "wind": [0.0, 1.0]})
    assert [of(done, "pool_taken_kw", party, 1) for party in ("b", "c")] == [2, 6]


def test_a_margin_on_the_pool_is_the_operator_s():
    # the mean of 0.12 and 0.04 is 0.08; takers pay 0.10 for 30 kWh, givers get 0.08, the operator 0.6 besides its 0.8
    done = settled(a_roof_for_three(margin=(0.02,)), THREE, **AT_NOON)
    assert [float(done[name][0, 0]) for name in ("pool_price", "pool_sell_price")] == pytest.approx([0.10, 0.08])
    assert [of(done, "pool_payment", party) for party in ("a", "b", "c", "park")] == [-1.6, 1.8, 1.2, -1.4]


def test_declared_prices_and_weights_stand_instead_of_the_mean():
    done = settled(a_roof_for_three(buy=(0.09,), sell=(0.05,)), THREE, **AT_NOON)
    assert [of(done, "pool_payment", party) for party in ("a", "b", "c")] == [-1.0, 1.62, 1.08]
    done = settled(a_roof_for_three(import_weight=0.25), THREE, **AT_NOON)
    assert float(done["pool_price"][0, 0]) == pytest.approx(0.06)


def test_a_tenant_s_battery_behind_the_gate_serves_that_tenant():
    park = a_park(
        tenants=[a_tenant("a"), a_tenant("b")],
        supplies=[pv("roof", 50, owners={"a": 1.0})],
        storages=[store("battery", 30, owners={"a": 1.0})],
        meters=[a_meter()],
    )
    done = settled(park, {"a": [20.0, 40.0], "b": 10.0}, availability={"sun": [1.0, 0.0]})
    assert [of(done, "stored_kw", "a", step) for step in (0, 1)] == [20, -20]
    assert [of(done, "own_supply_kw", "a", step) for step in (0, 1)] == [40, 20]
    assert of(done, "pool_given_kw", "a", 0) == of(done, "pool_taken_kw", "b", 0) == 10
    assert [of(done, "grid_taken_kw", party, 1) for party in ("a", "b")] == [20, 10]
    assert settlement_warnings(park) == ()


def test_what_the_network_loses_is_borne_pro_rata_to_use():
    park = a_roof_for_three(network_loss=0.02)
    done = settled(park, THREE, **AT_NOON)
    assert [of(done, "network_loss_kw", party) for party in ("a", "b", "c", "park")] == [0.6, 1.2, 0.8, 0]


def test_heat_of_shared_plant_is_shared_and_paid_at_a_declared_price():
    # the mill's boiler gives 50 kW of steam, of which it uses 20; the other two take 30 at 0.05
    park = a_park(
        tenants=[a_tenant(name, carriers=["electricity", "steam"]) for name in ("mill", "a", "b")],
        converters=[converter("boiler", "steam", 100, takes=["gas"], owners={"mill": 1.0})],
        fuels=[a_fuel("gas", 0.03)],
        meters=[a_meter()],
        settlement=Settlement(heat_prices=(("steam", (0.05,)),)),
    )
    needs = {("mill", "steam"): [20.0], ("a", "steam"): 10.0, ("b", "steam"): 20.0}
    hourly = hours(park, needs, ratios={"boiler:gas": 1.25})
    done = settle(park, hourly, simulate(park, hourly, *a_design(park)))

    def heat(name, party):
        return pytest.approx(float(done[name].sel(party_carrier=f"{party}:steam").values[0, 0]))

    assert [heat("heat_own_kw", party) for party in ("mill", "a", "b")] == [20, 0, 0]
    assert [heat("heat_taken_kw", party) for party in ("mill", "a", "b")] == [0, 10, 20]
    assert heat("heat_given_kw", "mill") == 30
    assert [heat("heat_payment", party) for party in ("mill", "a", "b")] == [-1.5, 0.5, 1.0]


def test_a_tenant_keeps_its_own_flows_among_others():
    # alone or with others, a uses 30 of its own roof's 50
    alone = a_park(tenants=[a_tenant("a")], supplies=[pv("roof_a", 50, owners={"a": 1.0})], meters=[a_meter()])
    for park, needs in ((alone, {"a": [30.0]}), (a_roof_for_three(), THREE)):
        assert of(settled(park, needs, **AT_NOON), "own_supply_kw", "a") == 30


def test_hourly_bills_are_what_the_flows_of_the_settlement_cost():
    park = a_roof_for_three(margin=(0.02,))
    hourly = hours(park, {(name, "electricity"): kw for name, kw in THREE.items()}, **AT_NOON)
    bills = hourly_bills(park, hourly, simulate(park, hourly, *a_design(park)))
    # b: 42 of the grid at 0.12 and 18 of the pool at 0.10
    assert [of(bills, "cost", party) for party in ("a", "b", "c", "park")] == [-1.6, 6.84, 4.56, -1.4]
    assert of(bills, "emitted", "b") == 42 * 7e-4
