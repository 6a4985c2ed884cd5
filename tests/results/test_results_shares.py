"""Shares of clean electricity and of owners, as they are told."""

import pytest
from golden.parks import a_mill
from park_factory import a_design, a_meter, hours, pv, store, target

from netzero.accounts import account
from netzero.results.exports.tables import owners_in_words
from netzero.results.shares import told_shares
from netzero.simulator import settle, simulate


def shares_of(park, demand_kw, **given):
    hourly = hours(park, {("mill", "electricity"): demand_kw}, **given)
    done = simulate(park, hourly, *a_design(park), policy="time_of_use")
    return told_shares(account(park, hourly, *a_design(park), done, settle(park, hourly, done)))


def test_where_no_electricity_is_used_there_is_no_share():
    park = a_mill(meters=[a_meter()], supplies=[pv("roof", 50.0)], targets=[target("renewable")])
    assert shares_of(park, [0.0, 0.0], availability={"sun": 1.0}) == {"renewable": (None,)}
    assert shares_of(park, [100.0, 0.0], availability={"sun": 1.0}) == {"renewable": (pytest.approx(0.5),)}


def test_what_a_battery_loses_of_the_grid_s_power_takes_no_share_below_zero():
    cell = store("battery", 50.0, 50.0, efficiency=(0.9, 0.9))
    park = a_mill(meters=[a_meter()], storages=[cell], targets=[target("renewable")])
    assert shares_of(park, [10.0, 40.0], price=[1.0, 3.0]) == {"renewable": (0.0,)}


def test_books_without_shares_tell_none():
    park = a_mill(meters=[a_meter()])
    assert shares_of(park, [10.0, 10.0]) == {}


def test_one_owner_is_named_and_several_have_their_shares():
    assert owners_in_words({"park": 1.0}) == "park"
    assert owners_in_words({"park": 0.6, "fund": 0.4}) == "park 60 %, fund 40 %"
