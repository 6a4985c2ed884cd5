r"""Ageing of storages: what they can hold falls with time and use. Operation by rules knows it, the plan does not.

    health of a lot = 1 - calendar x years since it was built - per cycle x equivalent full cycles so far, never below 0
    health of a storage = mean over its lots, each counted by its energy
    equivalent full cycles = half of what went into the store and came out of it / energy built

A lot is what was built in one stage, or one part of the existing stock. All lots of a storage are used alike, by their
energy. A stage stands for its first year; its cycles count for each year up to the next stage. Of stock that exists
today nobody knows the cycles before the first stage: none are counted, unless its health is declared.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from netzero.components.park import Ageing, Stages, Storage
from netzero.money import annuity_factor

Array = NDArray[np.float64]


def health_at_start(
    storage: Storage, stages: Stages, stage: int, capacity_kwh: Array, new_kwh: Array, cycles: Array
) -> Array:
    """Return the state of health of a storage when the year of a stage begins: energy held per energy built, 0..1.

    Args:
        storage: the storage.
        stages: the stages.
        stage: position of the stage.
        capacity_kwh: what is alive in the stage, of each of some designs.
        new_kwh: what was built, dims (stage, design).
        cycles: equivalent full cycles a year of the stages before, dims (stage, design).

    """
    energy, held = np.zeros_like(capacity_kwh), np.zeros_like(capacity_kwh)
    if storage.ageing is not None:
        for lot_kwh, health in _lots(storage, storage.ageing, stages, stage, capacity_kwh, new_kwh, cycles):
            energy += lot_kwh
            held += lot_kwh * np.maximum(0.0, health)
    return np.divide(held, energy, out=np.ones_like(held), where=(energy > 0.0) & (capacity_kwh > 0.0))


def years_to_end_of_life(ageing: Ageing, health: float, cycles: float) -> float | None:
    """Return for how many years a state of health stays above the end of life; None: for ever.

    `cycles`: equivalent full cycles a year, as of now.
    """
    fade = ageing.calendar_per_year + ageing.per_cycle * cycles
    if fade <= 0.0 or ageing.end_of_life <= 0.0:
        return None
    return max(0.0, health - ageing.end_of_life) / fade


def wear_per_kwh(storage: Storage, stage: int) -> float:
    """Return what a kWh that a storage gives takes of its replacement at a stage's price, currency per kWh; 0: no wear.

    A life ends at the end of life: the health until then is worth one replacement, of which an equivalent full cycle
    takes its share. A cycle gives the energy built once, less the loss of discharging:

        cost of energy per kWh x per cycle / ((1 - end of life) x discharge efficiency)

    Every cycle counts in full, undiscounted, also where years alone would end the life before.
    """
    ageing = storage.ageing
    if ageing is None or ageing.end_of_life >= 1.0:
        return 0.0
    share = ageing.per_cycle / (1.0 - ageing.end_of_life)
    return storage.energy.paid_at_start[stage] * share / storage.discharge_efficiency


def replaced_early(
    storage: Storage, rate: float, stage: int, energy_kwh: float, cycles: float
) -> tuple[float, float] | None:
    """Return after how many years use wears a storage out, and what it costs more a year to replace it then.

    The annuity over that life less the annuity over the life that its cost was reckoned with, at a stage's price. None:
    it lasts at least that long.

    Args:
        storage: the storage.
        rate: discount rate.
        stage: position of the stage.
        energy_kwh: energy alive.
        cycles: equivalent full cycles a year.

    """
    planned = storage.energy.life_years
    life = years_to_end_of_life(storage.ageing, 1.0, cycles) if storage.ageing and energy_kwh else None
    if life is None or not 0.0 < life < planned:
        return None
    dearer = annuity_factor(rate, life) - annuity_factor(rate, planned)
    return life, storage.energy.capex[stage] * energy_kwh * dearer


def _lots(
    storage: Storage,
    ageing: Ageing,
    stages: Stages,
    stage: int,
    capacity_kwh: Array,
    new_kwh: Array,
    cycles: Array,
) -> Iterator[tuple[Array, Array]]:
    """Yield energy, kWh, and health of each lot that serves in a stage; stock that was retired goes from all lots."""
    used = cycles[:stage] * np.array(stages.lengths[:stage])[:, None]
    vintages = [
        (new_kwh[built], (stages.years[stage] - year) * ageing.calendar_per_year, used[built:].sum(axis=0))
        for built, year in enumerate(stages.years[: stage + 1])
        if storage.energy.alive(year, stages.years[stage])
    ]
    yield from ((kwh, 1.0 - by_age - ageing.per_cycle * count) for kwh, by_age, count in vintages)
    kept = capacity_kwh - sum((kwh for kwh, _, _ in vintages), np.zeros_like(capacity_kwh))
    lots = ageing.lots(storage.energy)
    existing = sum(lot.energy_kwh[stage] for lot in lots)
    for lot in lots if existing > 0.0 else ():
        count = used[np.array(lot.energy_kwh[:stage]) > 0.0].sum(axis=0)
        yield lot.energy_kwh[stage] * np.maximum(0.0, kept / existing), lot.health[stage] - ageing.per_cycle * count
