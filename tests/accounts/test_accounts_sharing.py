"""What tenants pay each other by the month, and for heat with a price of its own."""

from dataclasses import replace

import numpy as np
import pytest
from accounts.operated import BOTH, two_tenants
from park_factory import a_design, a_fuel, a_tenant, converter, hours, pv
from random_operation import random_park

from netzero.accounts import account, residuals
from netzero.components.park import Settlement
from netzero.simulator import settle, simulate

approx = pytest.approx


def books_of(park, hourly):
    design = a_design(park)
    dispatch = simulate(park, hourly, *design)
    return account(park, hourly, *design, dispatch, settle(park, hourly, dispatch))


def paid(books, kind):
    """Return what A, B and the operator pay others in a year."""
    at = books["transfers"].sel(transfer=kind, stage=2026)
    return [approx(float(at.sel(party=party))) for party in ("A", "B", "park")]


def test_months_of_what_parties_pay_add_up_to_the_year_and_every_month_to_nothing():
    # A gives 10 kW at noon of the 31st of January and of the 1st of February; the pool costs 0.08
    park = two_tenants(("electricity",), supplies=[pv("roof", 20.0, owners={"A": 1.0})])
    needs = {("A", "electricity"): 10.0, ("B", "electricity"): 30.0}
    given = {"price": 0.12, "export_price": 0.04, "start": "2026-01-31T23:00", "steps": 2, "demand_price": 5.0}
    books = books_of(park, hours(park, needs, availability={"sun": [1.0, 1.0]}, **given))
    bill = books["party_bill"].sel(stage=2026)
    assert bill.sel(party="B", transfer="pool").values[:3] == approx([0.8, 0.8, 0])
    assert bill.sel(party="B", transfer="grid_energy").values[:3] == approx([2.4, 2.4, 0])
    # B alone imports 20 kW at the peak of both months
    assert bill.sel(party="B", transfer="grid_demand").values[:3] == approx([100, 100, 0])
    assert np.abs(bill.sum("party")).max() <= 1e-12
    assert bill.sum("billing_month").sel(party="B").values == approx(
        books["transfers"].sel(party="B", stage=2026).values
    )


def a_boiler(declared, **given):
    """A owns the boiler and needs 10 kW of heat, B 30; a kWh costs 0.05 of gas."""
    park = two_tenants(
        converters=[converter("boiler", "heat", 100.0, takes=["gas"], owners={"A": 1.0})],
        fuels=[a_fuel("gas", 0.04)],
        settlement=Settlement(heat_prices=declared),
        **given,
    )
    needs = {("A", "heat"): [10.0], ("B", "heat"): 30.0}
    return books_of(park, hours(park, needs, ratios={"boiler:gas": 1.25}))


def test_heat_is_handed_on_at_cost_or_at_its_declared_price():
    assert paid(a_boiler(()), "heat") == [-30 * 0.05, 30 * 0.05, 0]
    books = a_boiler((("heat", (0.07,)),))
    assert paid(books, "heat") == [-30 * 0.07, 30 * 0.07, 0]
    assert books["party_bill"].sel(party="B", transfer="heat", stage=2026, billing_month=1) == approx(2.1)


def test_who_is_paid_a_declared_price_pays_for_the_electricity_that_went_in():
    # the operator buys 10 kWh at 0.10 for A's heat pump: A gets 0.07 for B's 30 kWh and repays the operator 1.0
    park = two_tenants(
        converters=[converter("pump", "heat", 100.0, takes=["electricity"], owners={"A": 1.0})],
        settlement=Settlement(heat_prices=(("heat", (0.07,)),)),
    )
    needs = {("A", "heat"): [10.0], ("B", "heat"): 30.0}
    books = books_of(park, hours(park, needs, ratios={"pump:electricity": 0.25}, price=0.10))
    assert paid(books, "heat") == [10 * 0.10 - 30 * 0.07, 30 * 0.07, -10 * 0.10]
    assert paid(books, "grid_energy") == [0, 0, 0]


def test_cold_at_cost_made_of_steam_with_a_price_carries_that_price():
    # 20 kWh of the esco's steam at 0.06 make 10 kWh of cold for B, in the operator's chiller
    park = two_tenants(
        ("electricity", "steam", "cooling"),
        others=("esco",),
        converters=[
            converter("boiler", "steam", 100.0, takes=["gas"], owners={"esco": 1.0}),
            converter("absorption", "cooling", 100.0, takes=["steam"]),
        ],
        fuels=[a_fuel("gas", 0.01)],
        settlement=Settlement(heat_prices=(("steam", (0.06,)),)),
    )
    hourly = hours(park, {("B", "cooling"): [10.0]}, ratios={"boiler:gas": 1.0, "absorption:steam": 2.0})
    books = books_of(park, hourly)
    assert paid(books, "heat") == [0, 1.2, 0]
    assert float(books["transfers"].sel(party="esco", transfer="heat", stage=2026)) == approx(-1.2)


def test_what_the_network_loses_is_apart_from_what_tenants_use():
    park = two_tenants(("electricity",), settlement=Settlement(network_loss=0.02))
    books = books_of(park, hours(park, {("A", "electricity"): [100.0]}))
    energy = books["energy"].sel(party="A", stage=2026)
    assert energy.sel(flow="demand:electricity") == approx(98.0)
    assert energy.sel(flow="network_loss:electricity") == approx(2.0)
    assert float(abs(residuals(books)).max()) <= 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_books_close_by_every_rule_and_price(seed):
    park, hourly = random_park(seed, 24)
    prices = (("steam", (0.06,)), ("cooling", (0.04,)))
    rule = Settlement("classes", classes=(("forge",),), margin=(0.01,), heat_prices=prices, network_loss=0.01)
    park = replace(park, parties=(*park.parties, "fund"), settlement=rule)
    books = books_of(park, hourly)
    assert np.abs(residuals(books)).max() <= 1e-9 * float(np.abs(books["energy"]).sum())
    size = float(np.abs(books["transfers"]).sum())
    assert np.abs(books["transfers"].sum("party")).max() <= 1e-12 * size
    assert np.abs(books["party_bill"].sum("party")).max() <= 1e-12 * size


def test_a_tenant_pays_the_same_for_its_own_use_whatever_the_rule():
    # A's own steam at its own node is nobody's business but A's
    tenants = [a_tenant("A", carriers=BOTH, own=["heat"]), a_tenant("B", carriers=BOTH)]
    boiler = converter("boiler", "heat", 100.0, takes=["gas"], owners={"A": 1.0}, node="A")
    park = two_tenants(
        tenants=tenants,
        converters=[boiler],
        fuels=[a_fuel("gas", 0.04)],
        settlement=Settlement(heat_prices=(("heat", (0.5,)),)),
    )
    books = books_of(park, hours(park, {("A", "heat"): [10.0]}, ratios={"boiler:gas": 1.25}))
    assert paid(books, "heat") == [0, 0, 0]
