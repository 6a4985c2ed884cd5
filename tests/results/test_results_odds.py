"""Quantiles and odds of a few trials that can be counted by hand."""

import numpy as np
import pytest

from netzero.results.odds import met, quantiles, told_h


def test_quantiles_are_read_between_the_ordered_trials():
    # eleven trials of 0..10: P10 is the second lowest
    assert quantiles(np.arange(11.0)[::-1]) == pytest.approx({"p10": 1.0, "p50": 5.0, "p90": 9.0})


def test_one_trial_is_all_quantiles():
    assert quantiles(np.array([[4.0]])) == {"p10": 4.0, "p50": 4.0, "p90": 4.0}


def test_a_cap_is_met_up_to_a_solvers_tolerance_and_always_where_there_is_none():
    assert met(np.array([99.0, 100.0, 100.01, 100.02]), np.float64(100.0)).tolist() == [True, True, True, False]
    assert met(np.array([1e9]), np.float64(np.nan)).tolist() == [True]


def test_round_durations_and_the_longest_are_told():
    import xarray as xr

    assert told_h(xr.Dataset(coords={"outage_h": range(1, 31)})) == [1, 2, 4, 8, 12, 24, 30]
    assert told_h(xr.Dataset(coords={"outage_h": [24]})) == [24]
