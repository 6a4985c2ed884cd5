"""Emission factors of fuels, from factors by gas."""

import json

import pytest

from netzero.scenario.resolve.fuels import combustion_factors

KWH_PER_TJ = 1e6 / 3.6


def burnt(given, gwp_ch4, gwp_n2o):
    """Return fossil CO2e and biogenic CO2 of all fuels of the case, t."""
    fossil = biogenic = 0.0
    for name, energy_tj in given["fuels_TJ_ncv"].items():
        co2, ch4, n2o = given["factors_kgCO2_kgCH4_kgN2O_per_TJ"][name]
        factors = combustion_factors(co2, gwp_ch4 * ch4 + gwp_n2o * n2o, biogenic=name == "wood")
        fossil += energy_tj * KWH_PER_TJ * factors[0]
        biogenic += energy_tj * KWH_PER_TJ * factors[1]
    return fossil, biogenic


def test_ipcc_tier_1_combustion_is_reproduced(data_folder):
    folder = data_folder / "cases" / "ghg_stationary_combustion_ipcc_tier1"
    given = json.loads((folder / "inputs.json").read_text())
    expected = json.loads((folder / "expected.json").read_text())["results"]
    scope_1, biogenic = burnt(given, given["gwp"]["CH4"], given["gwp"]["N2O"])
    carbon = burnt(given, 0, 0)[0]
    for value, name in (
        (carbon, "fossil_tCO2"),
        (biogenic, "biogenic_tCO2_reported_separately"),
        (burnt(given, 1, 0)[0] - carbon, "tCH4"),
        (burnt(given, 0, 1)[0] - carbon, "tN2O"),
        (scope_1, "scope1_tCO2e"),
    ):
        assert value == pytest.approx(expected[name]["value"], rel=expected[name]["rel_tol"]), name


def test_wood_counts_with_its_methane_and_not_with_its_carbon():
    # 1 TJ: 112 t biogenic CO2; 30 kg CH4 x 28 + 4 kg N2O x 265 = 1.9 t CO2e
    scope_1, biogenic = combustion_factors(112_000.0, 30.0 * 28 + 4.0 * 265, biogenic=True)
    assert biogenic * KWH_PER_TJ == pytest.approx(112.0)
    assert scope_1 * KWH_PER_TJ == pytest.approx(1.9)
