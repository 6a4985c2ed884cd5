"""The greenhouse-gas inventory of fuels."""

import json

import pytest

from netzero.accounts.inventory import Burnt, inventory


def test_ipcc_tier_1_combustion_is_reproduced(data_folder):
    folder = data_folder / "cases" / "ghg_stationary_combustion_ipcc_tier1"
    given = json.loads((folder / "inputs.json").read_text())
    expected = json.loads((folder / "expected.json").read_text())["results"]
    fuels = [
        Burnt(energy_tj, *given["factors_kgCO2_kgCH4_kgN2O_per_TJ"][name], biogenic=name == "wood")
        for name, energy_tj in given["fuels_TJ_ncv"].items()
    ]
    found = inventory(fuels, given["gwp"]["CH4"], given["gwp"]["N2O"])
    for value, name in (
        (found.fossil_co2_t, "fossil_tCO2"),
        (found.biogenic_co2_t, "biogenic_tCO2_reported_separately"),
        (found.ch4_t, "tCH4"),
        (found.n2o_t, "tN2O"),
        (found.scope_1_t, "scope1_tCO2e"),
    ):
        assert value == pytest.approx(expected[name]["value"], rel=expected[name]["rel_tol"])


def test_wood_counts_with_its_methane_and_not_with_its_carbon():
    # 1 TJ: 112 t biogenic CO2; 30 kg CH4 x 28 + 4 kg N2O x 265 = 1.9 t CO2e
    found = inventory([Burnt(1.0, 112_000.0, 30.0, 4.0, biogenic=True)], gwp_ch4=28, gwp_n2o=265)
    assert found.biogenic_co2_t == pytest.approx(112.0)
    assert found.scope_1_t == pytest.approx(1.9)
