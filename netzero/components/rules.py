"""How a park is operated without foresight: a policy and its parameters, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from netzero.components.park import ByStage
from netzero.terms import Policy


@dataclass(frozen=True)
class Rules:
    """A policy and what it asks by. Parameters that a policy does not know change nothing."""

    policy: Policy = "self_consumption"
    band: float = 0.2
    """Share of a day's range of prices, at its low and at its high end, that is cheap and dear (time of use,
    combined; peak shaving: dear alone)."""
    peak_share: float = 0.8
    """Import is held below this share of the most that grid and batteries gave together in the month before, or below
    the highest import of the month so far if that is more (peak shaving, combined)."""
    peak_reserve: float | None = None
    """Share of a battery's energy that is kept for peaks; None: all under peak shaving, half under combined."""
    carbon_price: ByStage = ()
    """Currency per t CO2e by stage, added to prices by what is emitted when deciding, and in no bill (combined).
    Empty: 0."""
    ageing: bool = True
    """Whether the energy of storages falls with time and use, where their ageing is known."""

    ahead_h: int = 48
    """Hours that are looked ahead (look-ahead)."""
    every_h: int = 24
    """Hours after which it is looked ahead again."""
    forecast_error: float = 0.1
    """Standard deviation of a forecast of demand, sun or wind far ahead, as a share of it; 0: forecasts are perfect."""
    forecast_memory_h: float = 24.0
    """After so many hours the error has grown to 93 % of that: variance 1 - exp(-2 h / memory)."""
    seed: int = 0
    """Of the errors of forecasts."""

    @property
    def reserve(self) -> float:
        """Share of a battery's energy that is kept for peaks."""
        if self.peak_reserve is not None:
            return self.peak_reserve
        return 1.0 if self.policy == "peak_shaving" else 0.5

    def co2_price(self, stages: int) -> ByStage:
        """Return what a tonne costs by stage when deciding: nothing but under combined."""
        return self.carbon_price if self.policy == "combined" and self.carbon_price else (0.0,) * stages

    @property
    def by_tariff(self) -> bool:
        """Whether the day's prices tell when to buy and when to give."""
        return self.policy in ("time_of_use", "combined")
