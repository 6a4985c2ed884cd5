"""Emission factors of fuels, from factors by gas."""

import pytest

from netzero.scenario.resolve.fuels import combustion_factors

KWH_PER_TJ = 1e6 / 3.6


def test_wood_counts_with_its_methane_and_not_with_its_carbon():
    # 1 TJ: 112 t biogenic CO2; 30 kg CH4 x 28 + 4 kg N2O x 265 = 1.9 t CO2e
    scope_1, biogenic = combustion_factors(112_000.0, 30.0 * 28 + 4.0 * 265, biogenic=True)
    assert biogenic * KWH_PER_TJ == pytest.approx(112.0)
    assert scope_1 * KWH_PER_TJ == pytest.approx(1.9)
