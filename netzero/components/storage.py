r"""Storage: holds one carrier (battery, hot water tank, steam accumulator).

    level[b,s,t] = keep[b,t] level[b,s,previous[t]] + h[t] (eta_c charge[b,s,t] - discharge[b,s,t] / eta_d)     kWh
    level[b,s,t] <= capacity of energy                                                                         kWh
    charge, discharge <= capacity of power, or energy / hours at a fixed ratio, or unlimited                    kW

`level` is at the end of the step; `previous` wraps round within a block, so what a block starts with it also leaves.
keep = (1 - loss per hour)^h.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from netzero.components.equations import Constraint, Cost, Flow, Mathematics, Table, Variable
from netzero.components.park import Park, Storage


def power_upper(storage: Storage, step_h: float) -> list[float]:
    """Return the largest charge or discharge, kW by stage, that the storage's own limits could ever allow."""
    if storage.power is not None:
        return list(storage.power.upper)
    if storage.hours is not None:
        return [upper / storage.hours for upper in storage.energy.upper]
    return [upper / (storage.charge_efficiency * step_h) for upper in storage.energy.upper]


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of all storages of the park."""
    years = park.stages.years
    names = [storage.name for storage in park.storages]
    by_name = {storage.name: storage for storage in park.storages}
    limited = [name for name, storage in by_name.items() if storage.power is not None or storage.hours is not None]
    step_h = hourly["step_h"].values
    keep = [(1 - storage.loss_per_h) ** step_h for storage in park.storages]
    tables: dict[str, Any] = {
        "storage": by_name,
        "storage_power_upper": Table([power_upper(x, float(step_h.min())) for x in park.storages], names, years),
        "storage_energy_upper": Table([x.energy.upper for x in park.storages], names, years),
        "storage_keep": Table(np.array(keep).reshape(len(names), len(step_h)), names, None),
        "storage_cost": Table([x.variable_cost for x in park.storages], names, years),
    }

    def level_follows_charge(m: Any, b: str, s: int, t: Any) -> Any:
        store = m.d.storage[b]
        before = m.level[b, s, m.d.previous[t]]
        gained = store.charge_efficiency * m.d.step_h[t] * m.charge[b, s, t]
        taken = m.d.step_h[t] / store.discharge_efficiency * m.discharge[b, s, t]
        return m.level[b, s, t] == m.d.storage_keep[b, t] * before + gained - taken

    def level_fits_energy(m: Any, b: str, s: int, t: Any) -> Any:
        return m.level[b, s, t] <= m.capacity[m.d.storage[b].energy.name, s]

    def power(m: Any, b: str, s: int) -> Any:
        store = m.d.storage[b]
        if store.power is not None:
            return m.capacity[store.power.name, s]
        return 1 / store.hours * m.capacity[store.energy.name, s]

    def charge_fits_power(m: Any, b: str, s: int, t: Any) -> Any:
        return m.charge[b, s, t] <= power(m, b, s)

    def discharge_fits_power(m: Any, b: str, s: int, t: Any) -> Any:
        return m.discharge[b, s, t] <= power(m, b, s)

    def net(b: str) -> Any:
        return lambda m, s, t: m.discharge[b, s, t] - m.charge[b, s, t]

    def wear(b: str) -> Any:
        return lambda m, s, t: m.d.storage_cost[b, s] * m.discharge[b, s, t]

    index = ("storage", "stage", "step")
    return Mathematics(
        sets={"storage": names, "limited_storage": limited},
        tables=tables,
        variables=(
            Variable("charge", index, lambda d, b, s, t: d.storage_power_upper[b, s], "kW", "power into a storage"),
            Variable("discharge", index, lambda d, b, s, t: d.storage_power_upper[b, s], "kW", "power out of it"),
            Variable("level", index, lambda d, b, s, t: d.storage_energy_upper[b, s], "kWh", "state of charge"),
        ),
        constraints=(
            Constraint("level_follows_charge", index, level_follows_charge, "kWh"),
            Constraint("level_fits_energy", index, level_fits_energy, "kWh"),
            Constraint("charge_fits_power", ("limited_storage", "stage", "step"), charge_fits_power, "kW"),
            Constraint("discharge_fits_power", ("limited_storage", "stage", "step"), discharge_fits_power, "kW"),
        ),
        flows=tuple(Flow(x.node, x.carrier, net(x.name)) for x in park.storages),
        costs=tuple(Cost("variable_om", wear(name)) for name in names),
    )
