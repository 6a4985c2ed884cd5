"""PyPSA's own small tests: store held at a cost, gas limited over two periods."""

import pytest
from peers import pypsa_tests
from peers.outcome import assert_sound, energy_mwh, objective, planned


def test_a_store_that_costs_while_it_holds_is_that_of_pypsa(tmp_path):
    # 2 MWh are made in the first hour at 1; 2, 1 and 0 MWh are held at its end and the next two at 0.2: 2 + 0.6
    case = planned(pypsa_tests.store_that_costs(tmp_path / "park"))
    assert objective(case) == pytest.approx(2.6, rel=1e-12)
    assert case.plan["level_kwh"].values.ravel() == pytest.approx([2000, 1000, 0], abs=1e-6)
    assert_sound(case)


@pytest.mark.parametrize(
    ("requirement", "cost", "gas_mwh"),
    [({}, 8, 8), ({"budget": 0.8}, 44, 4), ({"horizon_limit": 6}, 26, 6)],
)
def test_scarce_gas_over_two_periods_is_that_of_pypsa(requirement, cost, gas_mwh, tmp_path):
    # 8 MWh are needed in all: gas at 1 as far as it may be used, the rest at 10
    case = planned(pypsa_tests.scarce_gas(tmp_path / "park", requirement))
    used = sum(2 * energy_mwh(case, "output_kw", "gas_engine", stage) for stage in case.park.stages.years)
    assert objective(case) == pytest.approx(cost, rel=1e-12)
    assert used == pytest.approx(gas_mwh, rel=1e-9)
    assert_sound(case)
