"""Emissions embedded in products: heat as booked, shares as declared."""

from types import SimpleNamespace

import pytest
from laws.test_laws_of_carbon import served

from netzero.components.greenhouse import Greenhouse, Product
from netzero.results.products import embedded


def of_b(books, *products):
    park = SimpleNamespace(greenhouse=Greenhouse(products=products))
    case = SimpleNamespace(park=park, hourly=SimpleNamespace(attrs={"year_fraction": 1.0}))
    return embedded(case, SimpleNamespace(books=books), 0)


def test_steam_that_was_bought_is_a_direct_emission_of_the_product():
    """B's steam of A's boiler emitted 4 t."""
    [row] = of_b(served(by_link=True), Product("bolts", "B", (20.0,), (1.0,)))
    assert (row["direct_t"], row["direct_per_t"], row["indirect_t"]) == pytest.approx((4.0, 0.2, 0.0))


def test_what_was_given_is_not_in_the_supplier_s_product():
    [row] = of_b(served(by_link=True), Product("rods", "A", (20.0,), (0.5,)))
    assert row["direct_t"] == pytest.approx(0.5 * (8.0 - 4.0))


def test_a_product_that_is_not_made_has_no_figure_for_a_tonne():
    [row] = of_b(served(by_link=False), Product("bolts", "B", (0.0,), (1.0,)))
    assert row["direct_per_t"] is None
