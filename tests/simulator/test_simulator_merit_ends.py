"""A merit order in which two sources feed each other comes to an end."""

from park_factory import a_design
from random_operation import random_park

from netzero.simulator import balance_residual_max, simulate


def test_an_engine_and_the_chillers_on_its_heat_do_not_go_on_in_ever_smaller_steps():
    """In one step of these days each gives the other 50 nW more, a hundred million times."""
    park, hourly = random_park(31, 1440)
    assert balance_residual_max(park, hourly, simulate(park, hourly, *a_design(park))) < 1e-9
