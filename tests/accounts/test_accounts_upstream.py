"""Scope 3: fuels before they arrive, losses of the grid, other purchases, and what is embodied in what is built."""

from dataclasses import replace

import numpy as np
import pytest
from accounts.operated import GATE, operated, two_tenants
from park_factory import a_fuel, converter, purchase, pv

from netzero.accounts import account


def built_and_bought(**given):
    """Return two hours: A's boiler burns 10 kW, A and B take 20 and 30 kW of the grid, B has a roof of 50 kWp built."""
    park = two_tenants(
        others=("maker",),
        supplies=[
            pv("roof", owners={"B": 1.0}, embodied_t=0.8, life_years=25.0),
            replace(purchase("steam", 100.0, 0.2, carrier="heat"), upstream_t_per_kwh=0.03),
            purchase("wind", 100.0, 0.1, delivery="virtual"),
        ],
        converters=[converter("boiler", "heat", takes=["gas"], owners={"A": 1.0})],
        fuels=[a_fuel("gas", 0.5, factor=0.2, upstream=0.05)],
        grid_losses=0.1,
    )
    return operated(
        park,
        steps=2,
        demand={("A", "heat"): 8},
        ratios={"boiler:gas": 1.25},
        grid_factor=0.5,
        flows={"output_kw": {"boiler": 8}, "imported_kw": {"gate": 50}, "supplied_kw": {"steam": 4}},
        settled={"grid_taken_kw": {"A": 20, "B": 30}},
        capacity={"roof": 50.0},
        new={"roof": 50.0},
        **given,
    )


def of(books, party, kind):
    return float(books["upstream"].sel(party=party, stage=2026, kind=kind))


def test_a_fuel_carries_what_was_emitted_before_it_came():
    assert of(account(*built_and_bought()), "A", "fuel_upstream") == pytest.approx(20 * 0.05)


def test_losses_of_the_grid_are_borne_by_who_used_its_electricity():
    """B took 60 kWh, which emitted 30 t; a tenth more was made for it."""
    books = account(*built_and_bought())
    assert (of(books, "A", "grid_losses"), of(books, "B", "grid_losses")) == pytest.approx((2.0, 3.0))


def test_power_of_a_virtual_contract_is_lost_on_its_way_too():
    world = built_and_bought()
    dispatch = world.dispatch.copy(deep=True)
    dispatch["supplied_kw"].loc[{"supply": "wind"}] = 10.0
    more = account(*world.having(dispatch=dispatch))["upstream"].sum("party") - account(*world)["upstream"].sum("party")
    assert float(more.sel(kind="grid_losses", stage=2026)) == pytest.approx(20 * 0.5 * 0.1)


def test_steam_that_is_bought_has_its_upstream():
    assert of(account(*built_and_bought()), "park", "purchase_upstream") == pytest.approx(8 * 0.03)


def test_what_is_built_counts_whole_in_its_year_and_is_told_over_its_life():
    books = account(*built_and_bought())
    assert of(books, "B", "embodied") == pytest.approx(40.0)
    assert float(books["embodied"].sel(party="B", stage=2026)) == pytest.approx(40.0 / 25)


def test_kinds_add_up_to_scope_3_and_footprints_to_the_park():
    books = account(*built_and_bought(year_fraction=0.5))
    np.testing.assert_allclose(books["upstream"].sum("kind"), books["emissions"].sel(scope="scope_3"), rtol=1e-12)
    of_tenants, of_parties = books["footprint"].sum("tenant"), books["emissions"].sum("party")
    np.testing.assert_allclose(of_tenants, of_parties, rtol=1e-9, atol=1e-12)


def test_nothing_of_scope_3_is_in_scopes_1_and_2():
    of_all, gate = built_and_bought(), GATE.name
    totals = account(*of_all)["emissions"].sum("party").sel(stage=2026)
    assert float(totals.sel(scope="scope_1")) == pytest.approx(20 * 0.2)
    imported = float(of_all.dispatch["imported_kw"].sel(meter=gate).sum())
    assert float(totals.sel(scope="scope_2_location")) == pytest.approx(imported * 0.5)
