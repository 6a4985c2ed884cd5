"""One step of a storage's ageing: what it may hold falls with time and with what goes through it."""

from __future__ import annotations

from netzero.kernels.compiled import step


@step
def energy_after(
    energy_kwh: float,
    charge_kw: float,
    discharge_kw: float,
    charge_efficiency: float,
    discharge_efficiency: float,
    hours: float,
    fade_kw: float,
    fade_per_kwh: float,
) -> float:
    """Return what a storage may hold after a step that stands for some hours of the year, kWh; never below zero.

    `fade_kw`: energy lost in an hour whatever the use. `fade_per_kwh`: energy lost for each kWh that goes into the
    store, after the loss of charging, or comes out of it, before the loss of discharging.
    """
    through_kw = charge_efficiency * charge_kw + discharge_kw / discharge_efficiency
    return max(0.0, energy_kwh - hours * (fade_kw + fade_per_kwh * through_kw))
