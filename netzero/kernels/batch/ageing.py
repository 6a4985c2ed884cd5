"""What stores of a block of designs may hold falls with time and use, as `netzero.kernels.ageing` says of one."""

from __future__ import annotations

from netzero.kernels.ageing import energy_after
from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.lanes import BATTERY, WIDTH, Lanes
from netzero.kernels.batch.year import Plant
from netzero.kernels.compiled import side_by_side
from netzero.kernels.park import Floats


@side_by_side
def age(store: Floats, held: Floats, eta: float, back: float, hours: float, fade_per_kwh: float) -> None:
    """Find what a store may hold after a step."""
    for j in range(WIDTH):
        charge, discharge, fade_kw = store[at.CHARGE + j], store[at.DISCHARGE + j], store[at.FADE + j]
        held[j] = energy_after(store[at.ENERGY + j], charge, discharge, eta, back, hours, fade_kw, fade_per_kwh)


@side_by_side
def end_step(store: Floats, held: Floats, least_share: float) -> None:
    """Let into a store what it may hold after a step."""
    for j in range(WIDTH):
        store[at.ENERGY + j] = held[j]
        store[at.LEAST + j] = least_share * held[j]


@side_by_side
def age_stores(plant: Plant, lanes: Lanes, held: Floats, hours: float, as_before: bool) -> None:
    """End the step of all stores that age, of which CHARGE and DISCHARGE tell what went through them.

    `held`: what they may hold after the step [store, lane]: found, or given if they age `as_before`.
    """
    for k in range(len(plant.ages)):
        if plant.ages[k]:
            eta, back = plant.battery_efficiency
            store = lanes.node[BATTERY : BATTERY + at.STORE]
            if k > 0:
                eta, back = plant.store_efficiency[k - 1, 0], plant.store_efficiency[k - 1, 1]
                store = lanes.stores[(k - 1) * at.STORE : k * at.STORE]
            if not as_before:
                age(store, held[k], eta, back, hours, plant.fade_per_kwh[k])
            end_step(store, held[k], plant.least_share[k])
