"""Cases by position: what each one is follows from the sweep, without any of them being written down."""

from itertools import product

import numpy as np
import pytest

from netzero.sweep.choices import choice, together
from netzero.sweep.expand import Parameter
from netzero.sweep.ranges import Range
from netzero.sweep.variation import Listed, Variation, plain_of, variation_of

UNITS = {"design.tank": "kWh", "design.sun": "kWp"}
RATE = Parameter("discount_rate", tuple(choice("discount_rate", value) for value in ("6 %", "8 %")))
TANK = Parameter("design.tank", tuple(choice("design.tank", value) for value in ("1 MWh", 500, "2 MWh")))
POLICY = Parameter("policy", (together("strict", {"a": 1, "b": 2}), together("mild", {"a": 3})))


def everything(variation):
    return np.arange(len(variation))


def test_a_grid_has_all_combinations_the_last_one_fastest():
    variation = Variation((RATE, TANK, POLICY), units=UNITS)
    wanted = list(product((0.06, 0.08), (1000.0, 500.0, 2000.0), ("strict", "mild")))
    found = variation.settings(everything(variation)) | variation.sizes(everything(variation))
    told = zip(found["discount_rate"], found["design.tank"], found["policy"], strict=True)
    assert list(told) == wanted
    assert variation.labels(np.array([3])) == ["discount_rate=6 %, design.tank=500, policy=mild"]


def test_what_differs_in_settings_is_another_world_and_what_differs_in_sizes_is_not():
    variation = Variation((RATE, TANK, POLICY), units=UNITS)
    worlds = variation.worlds
    assert list(worlds)[1] == ('discount_rate="6 %"', "a=3")
    assert [positions.tolist() for positions in worlds.values()] == [[0, 2, 4], [1, 3, 5], [6, 8, 10], [7, 9, 11]]


def test_listed_cases_come_after_the_grid_and_may_leave_sizes_as_they_are():
    listed = (
        Listed({"design.sun": choice("design.sun", "3 MWp")}, "much sun"),
        Listed({"discount_rate": choice("discount_rate", "6 %"), "design.tank": choice("design.tank", 7)}),
    )
    variation = Variation((TANK,), listed, units=UNITS)
    assert variation.names == ("design.tank", "design.sun", "discount_rate")
    sizes = variation.sizes(everything(variation))
    assert sizes["design.sun"].tolist() == pytest.approx([np.nan] * 3 + [3000.0, np.nan], nan_ok=True)
    assert sizes["design.tank"].tolist() == pytest.approx([1000.0, 500.0, 2000.0, np.nan, 7.0], nan_ok=True)
    assert variation.labels(np.array([4, 3])) == ["discount_rate=6 %, design.tank=7", "much sun"]
    assert [positions.tolist() for positions in variation.worlds.values()] == [[0, 1, 2, 3], [4]]


def sampled(points):
    sun = Range("design.sun", "uniform", "MW", False, 1.0, 3.0)
    return Variation((Parameter("design.sun", drawn=sun), RATE), points=np.array(points), units=UNITS)


def test_a_sample_is_read_from_shares():
    variation = sampled([[0.0, 0.1], [0.5, 0.9], [0.25, 0.4]])
    assert variation.sizes(everything(variation))["design.sun"].tolist() == [1000.0, 2000.0, 1500.0]
    assert [positions.tolist() for positions in variation.worlds.values()] == [[0, 2], [1]]
    assert variation.labels(np.array([1])) == ["design.sun=2 MW, discount_rate=8 %"]
    assert [picked.label for picked in variation.row(1).values()] == ["2 MW", "8 %"]


def test_settings_that_are_drawn_make_a_world_each():
    rate = Range("discount_rate", "uniform", "%", False, 4.0, 8.0)
    variation = Variation((Parameter("discount_rate", drawn=rate),), points=np.array([[0.0], [0.5], [0.5]]))
    assert [positions.tolist() for positions in variation.worlds.values()] == [[0], [1, 2]]
    assert variation.settings(everything(variation))["discount_rate"].tolist() == [0.04, 0.06, 0.06]
    assert variation.unit("discount_rate") == ""


def test_values_of_several_units_are_told_as_texts():
    mixed = Parameter("carbon.price", tuple(choice("carbon.price", each) for each in ("5 USD/t", 100)))
    variation = Variation((mixed,))
    assert variation.unit("carbon.price") is None
    assert variation.settings(everything(variation))["carbon.price"].tolist() == ["5 USD/t", "100"]


@pytest.mark.parametrize("points", [None, [[0.2, 0.4], [0.7, 0.6]]])
def test_what_varies_is_the_same_after_it_was_plain_data(points):
    listed = (Listed({"design.tank": choice("design.tank", 7)}, "one"),)
    given = sampled(points).parameters if points else (RATE, TANK)
    variation = Variation(given, listed, None if points is None else np.array(points), UNITS)
    again = variation_of(plain_of(variation), variation.points)
    assert again.labels(everything(again)) == variation.labels(everything(variation))
    assert list(again.worlds) == list(variation.worlds)
    for name, values in variation.sizes(everything(variation)).items():
        np.testing.assert_array_equal(again.sizes(everything(again))[name], values)
