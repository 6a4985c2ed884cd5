"""The monthly statement of each party: the bills of its meters and what it pays to and receives from others."""

import numpy as np
import pytest
from park_factory import a_contract, a_design, a_fuel, a_meter, a_park, a_tenant, converter, hours, pv

from netzero.accounts import account
from netzero.components.park import Lease, Resale, Settlement
from netzero.simulator import settle, simulate
from netzero.terms import CONTRACT_LINES

OF_THE_GRID = ["grid_energy", "grid_demand", "export_revenue", *CONTRACT_LINES]


@pytest.fixture(scope="module")
def books():
    park = a_park(
        tenants=[
            a_tenant("mill", carriers=("electricity", "steam")),
            a_tenant("clinic"),
            a_tenant("loner", own=("electricity",), meter="loner"),
        ],
        meters=[
            a_meter(demand_charge=True, export_kw=500.0, tiers=[(0.0, 0.5), (100.0, 0.2)]),
            a_meter("loner", node="loner"),
        ],
        supplies=[pv("roof", 200.0, owners={"esco": 1.0})],
        converters=[converter("boiler", "steam", 100.0, takes=["gas"])],
        fuels=[a_fuel("gas", 0.1)],
        parties=("park", "mill", "clinic", "loner", "esco"),
        contracts=[a_contract("wind", 80.0, 0.9, profile="sun", service=0.1)],
        settlement=Settlement(
            resale=Resale(margin=(0.05,), demand="own_peak"),
            leases=(Lease("roof", "mill", (10.0,), (0.01,)),),
            party_prices=(("esco", (0.8,)),),
        ),
    )
    needs = {
        ("mill", "electricity"): [90.0, 30.0, 40.0],
        ("mill", "steam"): [20.0, 30.0, 40.0],
        ("clinic", "electricity"): [20.0, 10.0, 60.0],
        ("loner", "electricity"): [5.0, 5.0, 5.0],
    }
    given = {"price": 1.5, "export_price": 0.5, "demand_price": 4.0, "market_price": 0.7, "weight": 300.0}
    shapes = {"availability": {"sun": [0.3, 0.9, 0.0]}, "ratios": {"boiler:gas": 1.25}}
    hourly = hours(park, needs, **given, **shapes)
    done = simulate(park, hourly, *a_design(park))
    return account(park, hourly, *a_design(park), done, settle(park, hourly, done))


def test_every_statement_adds_up_to_the_books(books):
    stated = books["statement"].sum(["billing_month", "statement_line"])
    booked = books["costs"].sel(line=OF_THE_GRID).sum("line") + books["transfers"].sum("transfer")
    assert stated.transpose("party", "stage").values == pytest.approx(booked.transpose("party", "stage").values)


def test_all_statements_together_are_what_the_park_pays_the_grid(books):
    whole = books["statement"].sum().item()
    assert whole == pytest.approx(books["costs"].sel(line=OF_THE_GRID).sum().item())


def test_each_line_is_used_and_the_loner_has_its_own_bill_alone(books):
    lines = books["statement"].sum("billing_month").isel(stage=0)
    assert np.abs(lines.values).max(axis=0).all()
    loner = {str(line): lines.sel(party="loner", statement_line=line).item() for line in lines["statement_line"].values}
    assert loner.pop("grid_energy") == pytest.approx(15 * 300 * 1.5)
    assert set(loner.values()) == {0.0}
