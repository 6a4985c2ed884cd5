"""What REopt's cases pay over all years, brought to today: their money enters a scenario of one year without interest.

pwf(g) = sum over years y = 1..N of ((1 + g) / (1 + r))^y: the first payment is at the end of year 1, already escalated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Worth:
    """Factors of a case's finance section."""

    years: int
    rate: float
    kept: float
    """Share left after tax of what is saved, and of what is paid, every year."""
    energy_growth: float
    upkeep_growth: float

    @property
    def energy(self) -> float:
        """Worth of one unit of money a year at prices of energy, after tax."""
        return self.kept * self._of(self.energy_growth)

    @property
    def upkeep(self) -> float:
        """Worth of one unit of money a year at prices of upkeep, after tax."""
        return self.kept * self._of(self.upkeep_growth)

    def replacement(self, year: int | None) -> float:
        """Worth of one unit of money paid once at the end of a year, after tax; none without a year."""
        return 0.0 if year is None else self.kept / (1 + self.rate) ** year

    def levelised(self, loss_a_year: float) -> float:
        """Output of a yearly mean year per output of the first, weighted with what energy is worth."""
        aged = ((1 + self.energy_growth) / (1 + self.rate), 1 - loss_a_year)
        worth = sum(aged[0] ** year * aged[1] ** (year - 1) for year in range(1, self.years + 1))
        return worth / self._of(self.energy_growth)

    def _of(self, growth: float) -> float:
        return sum(((1 + growth) / (1 + self.rate)) ** year for year in range(1, self.years + 1))


def worth_of(finance: Mapping[str, Any]) -> Worth:
    """Return the factors of a finance section."""
    return Worth(
        years=finance["analysis_years"],
        rate=finance["discount_rate"],
        kept=1 - finance["tax_rate"],
        energy_growth=finance["elec_escalation"],
        upkeep_growth=finance["om_escalation"],
    )


def of_generator(plant: Mapping[str, Any], worth: Worth) -> float:
    """Return the worth of a kW with its upkeep."""
    return plant["capex_per_kw"] + plant["om_per_kw_yr"] * worth.upkeep


def of_storage(storage: Mapping[str, Any], unit: str, worth: Worth) -> float:
    """Return the worth of a kW or kWh of storage with its upkeep and its replacement."""
    capex = storage[f"capex_per_{unit}"]
    replaced = storage[f"replace_per_{unit}"] * worth.replacement(storage[f"replace_year_{unit}"])
    return capex * (1 + storage["om_fraction_of_capex"] * worth.upkeep) + replaced
