"""What years take from the output of supplies."""

import numpy as np
import pytest
from park_factory import a_size, stages

from netzero.components.investment import able_capacity, ageing

STAGES = stages(2026, 2030)


def test_every_vintage_ages_from_the_stage_in_which_it_is_built():
    vintage = ageing(a_size("roof", [0.0, 0.0], degradation=0.1), STAGES)[1]
    assert vintage == pytest.approx(np.array([[1.0, 0.9**4], [0.0, 1.0]]))


def test_existing_stock_gives_what_its_lots_still_give():
    stock = a_size("roof", [0.0, 500.0], degradation=0.1, existing_output=(1.0, 0.81))
    assert able_capacity(stock, STAGES, np.zeros(2)) == pytest.approx([0.0, 405.0])


def test_stock_of_which_nothing_is_said_gives_all_of_its_capacity():
    assert able_capacity(a_size("roof", [100.0, 100.0], degradation=0.1), STAGES, np.zeros(2)).tolist() == [100, 100]
