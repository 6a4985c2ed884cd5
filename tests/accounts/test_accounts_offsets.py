"""Offsets at the end of a year, by hand."""

import numpy as np
import pytest
import xarray as xr
from park_factory import a_park, carbon

from netzero.accounts import offsets_at_year_end

LOCATION, MARKET = [60.0, 55.0], [30.0, 30.0]


def offset(rules, base_year_t=200.0, year_fraction=1.0):
    """Of 100 and 65 t gross in two stages (20 and 10 of them scope 1 of each of two parties)."""
    park = a_park(years=(2026, 2030), carbon=rules)
    t = np.array([[20.0, 5.0], LOCATION, MARKET]).T
    emissions = xr.DataArray(
        np.array([t, [[20.0, 0.0, 0.0], [5.0, 0.0, 0.0]]]),
        dims=("party", "stage", "scope"),
        coords={"scope": ["scope_1", "scope_2_location", "scope_2_market"]},
    )
    found = offsets_at_year_end(park, xr.Dataset({"emissions": emissions}), year_fraction, base_year_t)
    return pytest.approx(found.tolist())


def test_what_is_beyond_the_cap_is_offset():
    assert offset(carbon(cap_t=92.0, offset_share=0.1)) == [8, 0]


def test_no_more_is_offset_than_its_share_of_the_base_year():
    assert offset(carbon(cap_t=40.0, offset_share=0.1)) == [20, 20]


def test_the_tighter_of_two_caps_counts_and_a_part_of_the_year_has_a_part_of_it():
    # half a year: caps of 46 (92 t) and 45 (0.45 x 200 t); gross emissions are those of the books
    assert offset(carbon(cap_t=92.0, cap_share=0.45, offset_share=0.5), year_fraction=0.5) == [50, 20]


def test_by_the_market_based_method_other_emissions_count():
    assert offset(carbon(cap_t=60.0, offset_share=0.1, market_based=True)) == [10, 0]


def test_nothing_is_offset_without_a_cap_or_a_base_year():
    assert offset(carbon(offset_share=0.1)) == [0, 0]
    assert offset(carbon(cap_t=40.0, offset_share=0.1), base_year_t=None) == [0, 0]
