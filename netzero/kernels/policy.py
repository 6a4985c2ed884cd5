"""What an operator asks of the storages, by policy. A policy only asks; limits and balances are kept elsewhere.

*Self-consumption* stores surplus and gives it back as soon as something is needed. *Time of use* also buys in the cheap
band of the day and keeps what is stored for the dear band; room is kept for as much surplus as yesterday brought. On a
day of one price both are the same. *Peak shaving* is self-consumption that keeps a share of each battery for what the
site would import beyond its target of the month, and buys that share back below the target, not in the dear band.
*CO2-aware* is time of use of batteries by the emission factor of the grid instead of its price: clean hours are those
below the day's mean.
*Combined* is time of use by price and CO2 price together, with peak shaving. Prices and factors of a day are published
beforehand: nothing else of the future is known.
"""

from __future__ import annotations

from netzero.kernels.compiled import step

SELF_CONSUMPTION, TIME_OF_USE, PEAK_SHAVING, CO2_AWARE, COMBINED = 0, 1, 2, 3, 4
FLAT, CHEAP, MIDDLE, DEAR = 0, 1, 2, 3
"""Band of a step: on a day of one price, or by price (CO2-aware: by emission factor) within the day."""


@step
def by_price(policy: int) -> bool:
    """Return whether prices of the day say when to store and when to give."""
    return policy in (TIME_OF_USE, COMBINED)


@step
def gives_power(policy: int, band: int) -> bool:
    """Return whether batteries are to meet need now."""
    return policy in (SELF_CONSUMPTION, PEAK_SHAVING) or band in (FLAT, DEAR)


@step
def gives_heat(policy: int, band: int) -> bool:
    """Return whether heat and cold stores are to meet need now even where no fuel would be burnt instead."""
    return policy == CO2_AWARE or gives_power(policy, band)


@step
def buys_power(policy: int, band: int) -> bool:
    """Return whether electricity may be bought into batteries now, if that pays."""
    return band == CHEAP and policy in (TIME_OF_USE, CO2_AWARE, COMBINED)


@step
def buys_heat(policy: int, band: int) -> bool:
    """Return whether heat, cold and fuels may be made of bought electricity to be stored now, if that pays."""
    return band == CHEAP and by_price(policy)


@step
def makes_ready(policy: int, band: int) -> bool:
    """Return whether fuel may be made of bought electricity for what its makers alone cannot follow."""
    return band != DEAR or not by_price(policy)


@step
def shaves(policy: int) -> bool:
    """Return whether batteries hold the import below a target."""
    return policy in (PEAK_SHAVING, COMBINED)


@step
def restores(policy: int, band: int) -> bool:
    """Return whether what batteries keep for peaks may be bought back now."""
    return shaves(policy) and band != DEAR


@step
def kept_for_peaks_kwh(reserve: float, capacity_kwh: float, surplus_yesterday_kwh: float) -> float:
    """Return the level that a battery keeps for peaks: a share of its energy, less what yesterday's surplus needed."""
    return max(0.0, min(reserve * capacity_kwh, capacity_kwh - surplus_yesterday_kwh))


@step
def bought_kwh(capacity_kwh: float, level_kwh: float, surplus_yesterday_kwh: float) -> float:
    """Return how much may be stored from purchase: up to the room that yesterday's surplus needed."""
    return max(0.0, capacity_kwh - surplus_yesterday_kwh - level_kwh)


@step
def pays(now: float, later: float, charge_efficiency: float, discharge_efficiency: float, wear: float) -> bool:
    """Return whether storing now costs (or emits) less than buying later, all per kWh; wear per kWh discharged."""
    return stored_cost(now, charge_efficiency, discharge_efficiency, wear) < later


@step
def stored_cost(now: float, charge_efficiency: float, discharge_efficiency: float, wear: float) -> float:
    """Return what a kWh costs (or emits) that is stored now and given later; wear per kWh discharged."""
    return now / (charge_efficiency * discharge_efficiency) + wear
