"""Caps that count scope 3: what is embodied binds in the year of building, and once in a budget."""

import pytest
from golden.parks import SIZE, YEAR, a_mill, two_hours
from park_factory import a_meter, carbon, pv, stages

from netzero.planner import plan


def of_a_roof(years=1, **given):
    """A mill of 10 kW that a roof may serve all 8,760 h: the grid emits 0.001 t a kWh, a kWp embodies 1 t."""
    park = a_mill(
        supplies=[pv("roof", **SIZE | {"upper": 10.0}, embodied_t=1.0)],
        meters=[a_meter(limit_kw=1000.0)],
        stages=stages(YEAR, length=years),
        carbon=carbon(counts_scope_3=True, **given),
        unserved_price=50.0,
    )
    sun = {"sun": [1.0, 1.0]}
    return plan(park, two_hours(park, {"electricity": [10, 10]}, price=0.0001, availability=sun, grid_factor=0.001))


def test_a_roof_pays_under_a_cap_as_far_as_it_saves_more_than_it_embodies():
    """Each kWp saves 8.76 t and embodies 1 t: 87.6 - 7.76 x = 40."""
    built = of_a_roof(cap_t=40.0).dataset["new_capacity"].values.sum()
    assert built == pytest.approx(47.6 / 7.76)


def test_what_is_embodied_counts_once_in_a_budget():
    """Of five years: 5 (87.6 - 8.76 x) + x = 300."""
    built = of_a_roof(years=5, budget_t=300.0).dataset["new_capacity"].values.sum()
    assert built == pytest.approx((5 * 87.6 - 300) / (5 * 8.76 - 1))


def test_the_certificate_s_emissions_are_those_that_the_cap_counts():
    assert of_a_roof(cap_t=40.0).certificate["gross_emissions_t"] == pytest.approx([40.0])
