"""What stores of a block of designs may hold falls with time and use, as `netzero.kernels.ageing` says of one."""

from __future__ import annotations

from netzero.kernels.ageing import energy_after
from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.lanes import BATTERY, WIDTH, Lanes
from netzero.kernels.batch.year import Plant
from netzero.kernels.compiled import side_by_side
from netzero.kernels.park import Floats


@side_by_side
def age(store: Floats, eta: float, back: float, hours: float, fade_per_kwh: float, least_share: float) -> None:
    """End the step of a store that ages: less fits into it."""
    for j in range(WIDTH):
        charge, discharge = store[at.CHARGE + j], store[at.DISCHARGE + j]
        energy = energy_after(
            store[at.ENERGY + j], charge, discharge, eta, back, hours, store[at.FADE + j], fade_per_kwh
        )
        store[at.ENERGY + j] = energy
        store[at.LEAST + j] = least_share * energy


@side_by_side
def age_stores(plant: Plant, lanes: Lanes, hours: float) -> None:
    """End the step of all stores that age, of which CHARGE and DISCHARGE tell what went through them."""
    for k in range(len(plant.ages)):
        if plant.ages[k]:
            eta, back = plant.battery_efficiency
            store = lanes.node[BATTERY : BATTERY + at.STORE]
            if k > 0:
                eta, back = plant.store_efficiency[k - 1, 0], plant.store_efficiency[k - 1, 1]
                store = lanes.stores[(k - 1) * at.STORE : k * at.STORE]
            age(store, eta, back, hours, plant.fade_per_kwh[k], plant.least_share[k])
