"""Which adapter writes a peer case as a scenario folder and reads its results back in the peer's own words."""

from pathlib import Path
from typing import Protocol

from peers import pypsa_horizon, pypsa_periods

from netzero.results import Case


class Adapter(Protocol):
    """A family of peer cases: one folder of inputs in, one scenario folder out, named results back."""

    def write(self, case_folder: Path, folder: Path) -> Path:
        """Write the scenario of a case and return its folder."""

    def measure(self, case: Case) -> dict[str, float]:
        """Return the quantities of the case's expected.json."""


ADAPTERS: dict[str, Adapter] = {
    "pypsa_week_electricity": pypsa_horizon,
    "pypsa_multiperiod_2x1week": pypsa_periods,
    "pypsa_year_el_heat_co2cap": pypsa_horizon,
}
"""By the name of the case."""
