"""Blocks hold every case once, are long enough, and are the same wherever they are cut."""

from dataclasses import replace

import numpy as np
import pytest
from random_designs import random_batch_park

from netzero.components.rules import Rules
from netzero.sweep.blocks import BLOCK_S, Box, box_of, cut, row_s, rows_of_a_block

RULES = Rules("time_of_use")


def rows(box):
    return {
        (year, future, design)
        for year in range(*box.years)
        for future in range(*box.futures)
        for design in range(*box.designs)
    }


@pytest.mark.parametrize("seed", range(40))
def test_every_case_is_in_one_block_and_no_block_is_short(seed):
    random = np.random.default_rng(seed)
    years, futures, designs = (int(random.integers(1, most)) for most in (6, 6, 40))
    least = int(random.integers(1, 60))
    boxes = list(cut(years, futures, designs, least))
    everything = [row for box in boxes for row in rows(box)]
    assert len(everything) == len(set(everything)) == years * futures * designs
    assert min(box.count for box in boxes) >= min(least, years * futures * designs) / 2


def test_weather_years_are_cut_first_then_futures_then_designs():
    assert [box.years for box in cut(4, 2, 10, 40)] == [(0, 2), (2, 4)]
    assert [(box.years, box.futures) for box in cut(1, 4, 10, 20)] == [((0, 1), (0, 2)), ((0, 1), (2, 4))]
    assert [box.designs for box in cut(1, 1, 49, 20)] == [(0, 20), (20, 49)]
    assert [box.designs for box in cut(1, 1, 50, 20)] == [(0, 20), (20, 40), (40, 50)]


def test_designs_that_come_besides_leave_all_blocks_but_the_last():
    few, more = list(cut(1, 1, 100, 30)), list(cut(1, 1, 160, 30))
    assert few[:-1] == more[: len(few) - 1]


def test_a_box_is_the_same_after_it_was_plain_data():
    box = Box((0, 2), (1, 2), (30, 60))
    assert box_of(box.plain()) == box
    assert box.holds(Box((1, 2), (1, 2), (59, 60)))
    assert not box.holds(Box((1, 2), (0, 1), (59, 60)))


def test_how_long_a_block_is_follows_from_the_park_alone():
    park, _ = random_batch_park(4, days=1)
    quick = row_s(park, RULES, 8760, settlement=False)
    assert rows_of_a_block(quick) == round(BLOCK_S / quick)
    assert row_s(park, RULES, 8760, settlement=True) > quick
    assert row_s(park, RULES, 2 * 8760, settlement=False) > quick
    slow = row_s(replace(park, nodes=("park", "mill")), RULES, 8760, settlement=False)
    assert slow > 50 * quick  # the kernel for many designs does not know several nodes
    assert rows_of_a_block(10 * BLOCK_S) == 1
