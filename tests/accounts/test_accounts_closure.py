"""Whatever flows, the books close: parties add up to the park, transfers to nothing."""

import numpy as np
import pytest
from accounts.operated import BOTH, GATE, operated
from hypothesis import given, settings
from hypothesis import strategies as st
from park_factory import a_fuel, a_meter, a_park, a_tenant, carbon, converter, purchase, pv, stages, store, trading

from netzero.accounts import account, residuals
from netzero.components.greenhouse import CarbonPrice

STEPS, YEARS = 5, (2026, 2030)
PARTIES = ("park", "A", "B", "C", "esco")
CARRIERS = ("electricity", "steam", "water", "cooling")
SHARED = {"park": 0.25, "A": 0.35, "esco": 0.4}
ESCO = {"esco": 1.0}


def park_of_all_kinds():
    """Return A and B behind the gate, C on its own meter with its own boiler, and every kind of plant."""
    return a_park(
        tenants=[
            a_tenant("A", carriers=CARRIERS),
            a_tenant("B", carriers=CARRIERS),
            a_tenant("C", carriers=CARRIERS, own=["electricity", "steam"], meter="meter_c"),
        ],
        parties=PARTIES,
        stages=stages(*YEARS, length=(4, 6), rate=0.08),
        discount_rate=0.08,
        carbon=carbon(offset_price=11.0, offset_share=1.0),
        unserved_price=5.0,
        heat_levels=("steam", "water"),
        supplies=[
            pv("roof", owners={"A": 1.0}, capex=[500.0, 400.0], cost=0.01),
            pv("field", owners=SHARED, capex=450.0, life_years=7),
            purchase("dppa", 100.0, 1.1, owners={"park": 0.7, "B": 0.3}, factor=0.02, delivery="virtual"),
            purchase("line", 100.0, 0.9, owners=ESCO, factor=0.1, node="C"),
            purchase("waste_heat", 100.0, 0.2, owners=SHARED, carrier="water", factor=0.03),
        ],
        converters=[
            converter("boiler", "steam", takes=["coal"], owners=SHARED, capex=90.0, fixed_om=2.0, cost=0.1),
            converter("heat_pump", "water", takes=["electricity"], owners=ESCO, capex=300.0),
            converter("absorber", "cooling", takes=["water", "electricity"], fixed_om=1.0),
            converter("engine", "electricity", takes=["gas"], gives=["water"], owners=SHARED, capex=700.0),
            converter("boiler_c", "steam", takes=["gas"], node="C", owners={"esco": 0.5, "C": 0.5}, cost=0.3),
        ],
        storages=[store("battery", 0.0, 0.0, owners=SHARED, cost=0.05), store("tank", 0.0, 0.0, carrier="water")],
        meters=[GATE, a_meter("meter_c", node="C", demand_charge=True)],
        fuels=[
            a_fuel("coal", [0.4, 0.5], factor=0.35, biogenic=0.01, gases={"co2": 0.9, "n2o": 0.1}, upstream=0.02),
            a_fuel("gas", 0.7, factor=0.2),
        ],
        grid_losses=0.05,
        carbon_price=CarbonPrice((3.0, 5.0), scope_2=True),
        allowances=trading(40.0, buy=9.0, sell=4.0, credit_price=6.0, credit_share=0.3),
    )


def random_world(seed, idle):
    """Return random flows of that park; each is zero with probability `idle`. Electricity closes by the gate alone."""
    draw = np.random.default_rng(seed)
    park = park_of_all_kinds()

    def kw(names):
        values = draw.uniform(0, 100, (len(names), len(YEARS), STEPS))
        return dict(zip(names, np.where(draw.random(values.shape) < idle, 0.0, values), strict=True))

    def names(assets):
        return [asset.name for asset in assets]

    points = [f"{node}:{c}" for node in ("park", "C") for c in CARRIERS]
    ratios = {port.label: draw.uniform(0.2, 2) for converter in park.converters for port in converter.ports}
    flows = {
        "supplied_kw": kw(names(park.supplies)),
        "curtailed_kw": kw(names(park.supplies)),
        "output_kw": kw(names(park.converters)),
        "charge_kw": kw(names(park.storages)),
        "discharge_kw": kw(names(park.storages)),
        "cascaded_kw": kw(["park:steam>water"]),
        "imported_kw": kw(names(park.meters)),
        "exported_kw": kw(names(park.meters)),
        "unserved_kw": {point: 0.1 * value for point, value in kw(points).items()},
    }
    settled = {
        name: kw(PARTIES)
        for name in ("own_supply_kw", "pool_taken_kw", "pool_given_kw", "grid_taken_kw", "exported_by_kw")
    }
    paid = kw(PARTIES)
    mean = sum(paid.values()) / len(PARTIES)
    settled["pool_payment"] = {party: value - mean for party, value in paid.items()}
    stock = {size.name: draw.uniform(0, 50, len(YEARS)) for size in park.sizes}
    factors = draw.uniform(0.3, 0.8, (2, len(YEARS), STEPS))
    world = operated(
        park,
        steps=STEPS,
        demand=kw([(t.name, c) for t in park.tenants for c in CARRIERS]),
        ratios=ratios,
        price=draw.uniform(0.5, 2, (len(YEARS), STEPS)),
        export_price=draw.uniform(-0.1, 0.4, (len(YEARS), STEPS)),
        demand_price=draw.uniform(0, 9, 12),
        grid_factor=factors[0],
        market_factor=factors[1],
        year_fraction=float(draw.uniform(0.01, 1)),
        capacity={name: value + 1 for name, value in stock.items()},
        new=stock,
        flows=flows,
        settled=settled,
        pool_price=draw.uniform(0, 1, (len(YEARS), STEPS)),
        offset=draw.uniform(0, 9),
    )
    clock = {"step_h": ("time", draw.uniform(0.25, 1, STEPS)), "month": ("time", [1, 1, 2, 2, 7])}
    return world.having(hourly=world.hourly.assign(clock))


COUNTS = pytest.mark.parametrize(
    "count", [pytest.param(25, id="few"), pytest.param(300, id="many", marks=pytest.mark.full)]
)


def for_random_worlds(law, count):
    """Hold a law on random years, the same each time."""
    drawn = given(seed=st.integers(0, 2**32 - 1), idle=st.sampled_from([0.0, 0.3, 0.8, 1.0]))
    settings(max_examples=count, derandomize=True)(drawn(law))()


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * max(1.0, float(np.abs(expected).max())))


@COUNTS
def test_parties_add_up_to_the_park(count):
    """The park's totals are computed here from the flows themselves, by other formulas than the ledger's."""

    def law(seed, idle):
        world = random_world(seed, idle)
        park, hourly, dispatch = world.park, world.hourly, world.dispatch
        totals = account(*world).sum("party")
        hours = hourly["step_h"] * hourly["weight"]

        def year(kw):
            return (kw * hours).sum("time").transpose(..., "stage").values

        cost = totals["costs"].transpose("line", "stage")
        bought = dispatch["imported_kw"] * hourly["import_price"]
        sold = dispatch["exported_kw"] * hourly["export_price"]
        close(cost.sel(line="grid_energy").values, year(bought.sum("meter")))
        close(cost.sel(line="export_revenue").values, -year(sold.sum("meter")))
        drawn = dispatch["imported_kw"] + dispatch["supplied_kw"].sel(supply="dppa") * (dispatch["meter"] == GATE.name)
        peak = drawn.assign_coords(billing_month=("time", hourly["month"].values))
        peak = peak.groupby("billing_month").max() * hourly["demand_price"]
        close(cost.sel(line="grid_demand").values, peak.sum(("meter", "billing_month")).values)
        output = dispatch["output_kw"]
        coal = year(output.sel(converter="boiler") * hourly["port_ratio"].sel(port="boiler:coal"))
        gas = year(output.sel(converter="engine") * hourly["port_ratio"].sel(port="engine:gas"))
        gas += year(output.sel(converter="boiler_c") * hourly["port_ratio"].sel(port="boiler_c:gas"))
        close(cost.sel(line="fuel").values, coal * np.array([0.4, 0.5]) + gas * 0.7)
        close(cost.sel(line="offsets").values, dispatch["offset_t"].values * 11.0)
        supplied = dispatch["supplied_kw"]
        prices = {"dppa": 1.1, "line": 0.9, "waste_heat": 0.2}
        close(
            cost.sel(line="power_purchase").values,
            sum(price * year(supplied.sel(supply=name)) for name, price in prices.items()),
        )

        t = totals["emissions"].transpose("scope", "stage")
        close(t.sel(scope="scope_1").values, coal * 0.35 + gas * 0.2)
        close(t.sel(scope="biogenic").values, coal * 0.01)
        other = 0.1 * year(supplied.sel(supply="line")) + 0.03 * year(supplied.sel(supply="waste_heat"))
        from_grid = dispatch["imported_kw"].sum("meter")
        location = (from_grid + supplied.sel(supply="dppa")) * hourly["grid_factor_location"]
        close(t.sel(scope="scope_2_location").values, year(location) + other)
        market = from_grid * hourly["grid_factor_market"] + 0.02 * supplied.sel(supply="dppa")
        close(t.sel(scope="scope_2_market").values, year(market) + other)
        flows = totals["energy"].transpose("flow", "stage")
        close(flows.sel(flow="imported:electricity").values, year(from_grid))
        assert park.parties == PARTIES

    for_random_worlds(law, count)


@COUNTS
def test_transfers_footprints_bills_and_cash_agree_with_the_park(count):
    def law(seed, idle):
        world = random_world(seed, idle)
        books = account(*world)
        paid = books["transfers"]
        close(paid.sum("party").values, 0 * np.abs(paid).sum("party").values)
        close(books["footprint"].sum("tenant").values, books["emissions"].sum("party").values)
        bills = books["bill"].sum(("meter", "billing_month"))
        lines = books["costs"].sum("party")
        for bill_line, line in (("energy", "grid_energy"), ("demand", "grid_demand"), ("export", "export_revenue")):
            close(bills.sel(bill_line=bill_line).values, lines.sel(line=line).values)
        weights = np.array(world.park.stages.weights)
        each = books["costs"].sum("line") + paid.sum("transfer")
        close(books["present_value"].sum("cash_line").values, -(each.values @ weights))

    for_random_worlds(law, count)


@COUNTS
def test_no_more_is_paid_for_heat_than_its_plant_costs(count):
    def law(seed, idle):
        world = random_world(seed, idle)
        books = account(*world)
        got = -books["transfers"].sel(transfer="heat", party="esco").values
        plant = ["investment", "fixed_om", "variable_om", "fuel", "power_purchase", "carbon_price"]
        assert (got <= books["costs"].sel(party="esco", line=plant).sum("line").values * (1 + 1e-9) + 1e-9).all()
        assert (got >= -1e-9).all()

    for_random_worlds(law, count)


def test_a_sliver_in_the_pool_may_carry_the_rounding_of_what_it_is_left_of():
    """A plan's 1e-9 kW of PV: its pool is the difference of flows of 1e4 kW, each rounded at its sixteenth digit."""
    park = a_park(tenants=[a_tenant("A")], meters=[GATE])
    world = operated(
        park,
        price=1.0,
        demand={("A", "electricity"): 1e4},
        flows={"imported_kw": {"gate": 1e4}},
        settled={"grid_taken_kw": {"A": 1e4}, "pool_payment": {"A": 1e-9, "park": -1e-9 * (1 - 1e-6)}},
    )
    assert float(np.abs(account(*world)["transfers"].sum("party")).max()) < 1e-14


def test_an_hour_that_balances_leaves_no_residual():
    """8 kW of the roof and 12 of the grid serve 15 kW, charge 3 and run a heat pump on 2 that makes 6 kW of heat."""
    park = a_park(
        tenants=[a_tenant("A", carriers=BOTH)],
        heat_levels=["heat"],
        supplies=[pv("roof")],
        converters=[converter("heat_pump", "heat", takes=["electricity"])],
        storages=[store("battery", 0.0, 0.0)],
        meters=[GATE],
    )
    world = operated(
        park,
        demand={("A", "electricity"): 15, ("A", "heat"): 7},
        ratios={"heat_pump:electricity": 1 / 3},
        flows={
            "supplied_kw": {"roof": 8},
            "imported_kw": {"gate": 12},
            "charge_kw": {"battery": 3},
            "output_kw": {"heat_pump": 6},
            "unserved_kw": {"park:heat": 1},
        },
        settled={"grid_taken_kw": {"A": 7, "park": 2}, "own_supply_kw": {"park": 0}},
    )
    books = account(*world)
    assert residuals(books).values == pytest.approx(0.0)
    # what the battery took from the grid is its payer's: 12 - 7 - 2
    assert books["energy"].sel(party="park", stage=2026, flow="imported:electricity") == 5.0
