"""Peer cases done as a user does them: a scenario folder planned, replayed and accounted, against expected.json."""

import pytest
from peers.adapters import ADAPTERS
from peers.expected import assert_reproduced, read_expected
from peers.outcome import assert_sound, planned

FULL = {"pypsa_year_el_heat_co2cap"}


@pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.full] if n in FULL else []) for n in ADAPTERS])
def test_the_results_of_the_peer_are_reproduced(name, data_folder, tmp_path):
    source = data_folder / "cases" / name
    case = planned(ADAPTERS[name].write(source, tmp_path / name))
    assert_reproduced(ADAPTERS[name].measure(case), read_expected(source))
    assert_sound(case)
