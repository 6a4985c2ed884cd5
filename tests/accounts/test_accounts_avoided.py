"""Avoided emissions: own renewable electricity at the marginal factor, beside the inventory."""

import numpy as np
import pytest
from accounts.operated import operated, two_tenants
from park_factory import purchase, pv

from netzero.accounts import account


def test_own_renewable_electricity_avoids_at_the_marginal_factor():
    """A's roof gives 10 and 30 kWh at 0.8 and 0.4 t; a virtual contract avoids nothing here."""
    park = two_tenants(
        supplies=[pv("roof", owners={"A": 0.75, "B": 0.25}), purchase("wind", 9.0, 0.1, delivery="virtual")]
    )
    world = operated(park, steps=2, grid_factor=0.5, flows={"supplied_kw": {"roof": [10, 30], "wind": 9}})
    marginal = world.hourly["grid_factor_location"].copy(data=np.array([[0.8, 0.4]]))
    books = account(*world.having(hourly=world.hourly.assign(grid_factor_marginal=marginal)))
    assert books["avoided"].sel(stage=2026, party=["A", "B"]).values.tolist() == pytest.approx([15.0, 5.0])


def test_without_a_marginal_factor_the_location_based_one_stands_for_it():
    park = two_tenants(supplies=[pv("roof", owners={"A": 1.0})])
    books = account(*operated(park, steps=2, grid_factor=0.5, flows={"supplied_kw": {"roof": [10, 30]}}))
    assert float(books["avoided"].sel(stage=2026, party="A")) == pytest.approx(20.0)
