"""What an operator asks of the storages, by policy. A policy only asks; limits and balances are kept elsewhere.

*Self-consumption* stores surplus and gives it back as soon as something is needed. *Time of use* also buys in the cheap
band of the day and keeps what is stored for the dear band; room is kept for as much surplus as yesterday brought. On a
day of one price both are the same. The price bands of a day are published beforehand: nothing else of the future is
known.
"""

from __future__ import annotations

from netzero.kernels.compiled import step

SELF_CONSUMPTION, TIME_OF_USE = 0, 1
FLAT, CHEAP, MIDDLE, DEAR = 0, 1, 2, 3
"""Band of a step: on a day of one price, or by price within the day."""


@step
def gives_power(policy: int, band: int) -> bool:
    """Return whether batteries are to meet need now."""
    return policy == SELF_CONSUMPTION or band in (FLAT, DEAR)


@step
def gives_heat(policy: int, band: int, fuel_is_next: bool) -> bool:
    """Return whether heat and cold stores are to meet need now; they always do when fuel would be burnt instead."""
    return fuel_is_next or gives_power(policy, band)


@step
def buys_to_store(policy: int, band: int) -> bool:
    """Return whether bought electricity may be stored now."""
    return policy == TIME_OF_USE and band == CHEAP


@step
def bought_kwh(capacity_kwh: float, level_kwh: float, surplus_yesterday_kwh: float) -> float:
    """Return how much may be stored from purchase: up to the room that yesterday's surplus needed."""
    return max(0.0, capacity_kwh - surplus_yesterday_kwh - level_kwh)


@step
def pays(now: float, later: float, charge_efficiency: float, discharge_efficiency: float, wear: float) -> bool:
    """Return whether storing now is cheaper than buying later (all prices per kWh; wear per kWh discharged)."""
    return now / (charge_efficiency * discharge_efficiency) + wear < later
