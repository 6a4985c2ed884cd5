"""Emissions of fuels, from factors by gas as the scenario resolves them."""

from pathlib import Path

from netzero.scenario.resolve.fuels import combustion_factors

from .inputs import read_inputs

KWH_PER_TJ = 1e6 / 3.6
BIOGENIC = {"wood"}
"""Fuels of the cases whose carbon was in the air before; all cases mean the same by their names."""


def reproduce(case_folder: Path, folder: Path) -> dict[str, float]:
    """Return emissions by gas in t and as t CO2e."""
    given = read_inputs(case_folder)
    gwp = given["gwp"]

    def emitted(ch4: float, n2o: float) -> tuple[float, float]:
        """Return fossil CO2e and biogenic CO2 of all fuels, t, when methane and nitrous oxide count so much."""
        fossil = biogenic = 0.0
        for name, energy_tj in given["fuels_TJ_ncv"].items():
            co2, *others = given["factors_kgCO2_kgCH4_kgN2O_per_TJ"][name]
            factors = combustion_factors(co2, ch4 * others[0] + n2o * others[1], biogenic=name in BIOGENIC)
            fossil += energy_tj * KWH_PER_TJ * factors[0]
            biogenic += energy_tj * KWH_PER_TJ * factors[1]
        return fossil, biogenic

    carbon, biogenic = emitted(0, 0)
    return {
        "fossil_tCO2": carbon,
        "biogenic_tCO2_reported_separately": biogenic,
        "tCH4": emitted(1, 0)[0] - carbon,
        "tN2O": emitted(0, 1)[0] - carbon,
        "scope1_tCO2e": emitted(gwp["CH4"], gwp["N2O"])[0],
    }
