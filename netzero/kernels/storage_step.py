"""One step of a storage: standing loss first, then what it can take or give, then its new level.

Loss comes before the limits: the other way round an empty store would fall below zero and charge to come back.
"""

from __future__ import annotations

from netzero.kernels.compiled import step


@step
def kept(level_kwh: float, loss_per_h: float, step_h: float) -> float:
    """Return what is left of a level after the standing loss of a step, kWh."""
    if loss_per_h == 0.0:
        return level_kwh
    share: float = 1.0 - loss_per_h
    return level_kwh * (share if step_h == 1.0 else share**step_h)


@step
def room_kw(kept_kwh: float, capacity_kwh: float, power_kw: float, charge_efficiency: float, step_h: float) -> float:
    """Return the largest power that can be charged in a step, before losses, kW."""
    return max(0.0, min(power_kw, (capacity_kwh - kept_kwh) / (charge_efficiency * step_h)))


@step
def reach_kw(kept_kwh: float, least_kwh: float, power_kw: float, discharge_efficiency: float, step_h: float) -> float:
    """Return the largest power that can be discharged in a step down to a least level, after losses, kW."""
    return max(0.0, min(power_kw, (kept_kwh - least_kwh) * discharge_efficiency / step_h))


@step
def level_after(
    kept_kwh: float,
    charge_kw: float,
    discharge_kw: float,
    charge_efficiency: float,
    discharge_efficiency: float,
    step_h: float,
) -> float:
    """Return the level at the end of a step, kWh: kept + h (eta_c charge - discharge / eta_d)."""
    return kept_kwh + step_h * (charge_efficiency * charge_kw - discharge_kw / discharge_efficiency)
