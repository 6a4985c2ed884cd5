"""Which adapter reproduces a peer case: one for each family of names.

An adapter turns the inputs of a case into an ordinary scenario folder, or calls the one public function that the case
is about, and returns what it found under the names of the case's expected.json. It reads everything from the case and
knows no case by its name. What netzero cannot express it refuses, by saying what is missing.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from . import bills, combustion, dppa, finance, photovoltaics, pypsa_horizon, pypsa_periods, reference_park, reopt, wind
from .unsupported import not_supported

Reproduce = Callable[[Path, Path], Mapping[str, float]]
"""From the folder of a case and a folder to work in, to what was found."""

FAMILIES: dict[str, Reproduce] = {
    "pypsa_multiperiod_": pypsa_periods.reproduce,
    "pypsa_": pypsa_horizon.reproduce,
    "reopt_": reopt.reproduce,
    "demand_charge_": reopt.reproduce,
    "bill_": bills.reproduce,
    "evn_bill_": bills.reproduce,
    "lcc_": bills.reproduce,
    "finance_": finance.reproduce,
    "ghg_": combustion.reproduce,
    "pv_": photovoltaics.reproduce,
    "wind_": wind.reproduce,
    "reference_park": reference_park.reproduce,
    "community_": not_supported("a reward for energy shared in a community, and the worth of each coalition"),
    "game_": not_supported("dividing a worth among players (Shapley value, nucleolus, core)"),
    "mv_": not_supported("a regression of metered energy on what drives it (measurement and verification)"),
    "dppa_": dppa.reproduce,
}
"""By the beginning of the case's name; the longest that fits counts."""


def family_of(name: str) -> Reproduce:
    """Return the adapter of a case by its name."""
    beginnings = [beginning for beginning in FAMILIES if name.startswith(beginning)]
    if not beginnings:
        return not_supported("an adapter for cases of this name")
    return FAMILIES[max(beginnings, key=len)]
