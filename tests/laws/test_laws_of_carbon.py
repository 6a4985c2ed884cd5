"""Carbon is double entry: whatever flows, every party's ledgers add up to the park's, by gas, scope and source."""

from collections.abc import Callable

import numpy as np
import pytest
from accounts.operated import operated
from accounts.test_accounts_closure import random_world
from hypothesis import given, settings
from hypothesis import strategies as st
from park_factory import a_fuel, a_link, a_park, a_tenant, converter

from netzero.accounts import account
from netzero.accounts.emissions import emission_entries

COUNTS = [
    pytest.param(30, id="few"),
    pytest.param(300, id="many", marks=pytest.mark.full),
]


def for_random_years(law: Callable[[int, float], None], count: int) -> None:
    told = settings(max_examples=count, derandomize=True)
    told(given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.3, 0.8, 1.0]))(law))()


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * max(1.0, float(np.abs(expected).max())))


@pytest.mark.parametrize("count", COUNTS)
def test_parties_add_up_to_the_park_by_gas_and_scope(count):
    def law(seed, idle):
        world = random_world(seed, idle)
        books, ledger = account(*world), emission_entries(world)
        for scope in books["scope"].values:
            whole = sum((entry.amount for entry in ledger if entry.line == scope), np.zeros(2))
            close(books["emissions"].sel(scope=scope).sum("party").values, whole)
            for gas in books["gas"].values:
                of_gas = [e.amount * dict(e.gases or (("co2e", 1.0),)).get(gas, 0.0) for e in ledger if e.line == scope]
                told = books["gas_emissions"].sel(scope=scope, gas=gas).sum("party").values
                close(told, sum(of_gas, np.zeros(2)))

    for_random_years(law, count)


@pytest.mark.parametrize("count", COUNTS)
def test_inventories_add_up_and_count_heat_once(count):
    def law(seed, idle):
        books = account(*random_world(seed, idle))
        told = books["inventory"].sum("gas")
        whole = books["emissions"].sel(scope=["scope_1", "scope_2_location"]).sum(("party", "scope"))
        close(told.sum(("party", "source")).values, whole.values)
        inside, given_on = (told.sel(source=name).sum("party").values for name in ("heat_inside", "heat_given"))
        close(inside, -given_on)

    for_random_years(law, count)


def served(by_link: bool):
    """Return the books of A and B with 8 kW of steam each: from boilers of their own, or B's from A's."""
    park = a_park(
        tenants=[a_tenant(name, carriers=["steam"], own=["steam"]) for name in ("A", "B")],
        converters=[converter(f"boiler_{x}", "steam", takes=["gas"], node=x, owners={x: 1.0}) for x in ("A", "B")],
        links=[a_link("pipe", "steam", start="A", to="B", upper=50.0)],
        fuels=[a_fuel("gas", 0.5, factor=0.2, gases={"co2": 0.9, "ch4": 0.1})],
        heat_levels=("steam",),
    )
    output = {"boiler_A": 16, "boiler_B": 0} if by_link else {"boiler_A": 8, "boiler_B": 8}
    return account(
        *operated(
            park,
            steps=2,
            demand={("A", "steam"): 8, ("B", "steam"): 8},
            ratios={"boiler_A:gas": 1.25, "boiler_B:gas": 1.25},
            flows={"output_kw": output, "sent_kw": {"pipe": 8 if by_link else 0}},
        )
    )


def test_a_steam_link_moves_tonnes_between_ledgers_and_leaves_the_total():
    """20 kWh of gas emit 4 t; with the pipe B's are A's direct emissions and B's purchased heat."""
    apart, joined = served(by_link=False), served(by_link=True)
    direct = [books["emissions"].sel(stage=2026, scope="scope_1", party=["A", "B"]).values for books in (apart, joined)]
    assert direct[0].tolist() == pytest.approx([4.0, 4.0])
    assert direct[1].tolist() == pytest.approx([8.0, 0.0])
    rows = joined["inventory"].sel(stage=2026).sum("gas")
    assert float(rows.sel(party="B", source="heat_inside")) == pytest.approx(4.0)
    assert float(rows.sel(party="A", source="heat_given")) == pytest.approx(-4.0)
    assert float(rows.sum()) == pytest.approx(float(apart["inventory"].sum())) == pytest.approx(8.0)
    footprints = [books["footprint"].sel(stage=2026, scope="scope_1").values for books in (apart, joined)]
    assert footprints[0] == pytest.approx(footprints[1])
