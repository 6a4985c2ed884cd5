"""Greenhouse gases of stationary combustion, gas by gas.

Tier 1 of the 2006 IPCC Guidelines, volume 2, chapter 2: emission = fuel burnt x factor, by fuel and gas. Biogenic CO2
stands apart from scope 1, whereas CH4 and N2O of the same fuel count (GHG Protocol Corporate Standard, chapter 4).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

KG_PER_T = 1000.0


@dataclass(frozen=True)
class Burnt:
    """A fuel burnt in a year: energy on the net calorific value and emission factors per gas."""

    energy_tj: float
    co2_kg_per_tj: float
    ch4_kg_per_tj: float
    n2o_kg_per_tj: float
    biogenic: bool = False


@dataclass(frozen=True)
class Inventory:
    """Emissions of a year in tonnes of each gas; `scope_1_t` in CO2e without biogenic CO2."""

    fossil_co2_t: float
    biogenic_co2_t: float
    ch4_t: float
    n2o_t: float
    scope_1_t: float


def inventory(fuels: Sequence[Burnt], gwp_ch4: float, gwp_n2o: float) -> Inventory:
    """Return the emissions of the fuels burnt.

    Args:
        fuels: what was burnt.
        gwp_ch4: global warming potential of methane over 100 years (28 in IPCC AR5 without feedbacks).
        gwp_n2o: that of nitrous oxide (265 in IPCC AR5 without feedbacks).

    """
    fossil = math.fsum(fuel.energy_tj * fuel.co2_kg_per_tj for fuel in fuels if not fuel.biogenic) / KG_PER_T
    biogenic = math.fsum(fuel.energy_tj * fuel.co2_kg_per_tj for fuel in fuels if fuel.biogenic) / KG_PER_T
    ch4 = math.fsum(fuel.energy_tj * fuel.ch4_kg_per_tj for fuel in fuels) / KG_PER_T
    n2o = math.fsum(fuel.energy_tj * fuel.n2o_kg_per_tj for fuel in fuels) / KG_PER_T
    return Inventory(fossil, biogenic, ch4, n2o, fossil + gwp_ch4 * ch4 + gwp_n2o * n2o)
