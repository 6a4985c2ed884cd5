r"""Storage: holds one carrier (battery, hot water tank, steam accumulator).

    level[b,s,t] = keep[b,t] before[b,s,t] + h[t] (eta_c charge[b,s,t] - discharge[b,s,t] / eta_d)             kWh
    before[b,s,t] = level[b,s,previous[t]]; in the first step of a block, with an initial level: initial x energy
    least x energy <= level[b,s,t] <= highest x energy, in the last step of a block initial x energy <= level   kWh
    charge, discharge, or with shared power their sum <= capacity of power, or energy / hours, or unlimited      kW
    sum of charge from own output at a node (+ export from own output) <= what its own supplies give              kW
    cost: variable cost x discharge + holding cost x level

`level` is at the end of the step; `previous` wraps round within a block, so without an initial level what a block
starts with it also leaves. With one, a block ends no lower unless its end is free. keep = (1 - loss per hour)^h.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from netzero.components.equations import Constraint, Cost, Flow, Mathematics, Table, Variable
from netzero.components.own_output import own_output
from netzero.components.park import Park, Storage
from netzero.terms import ELECTRICITY, Carrier, Node, demand_point


def power_upper(storage: Storage, step_h: float) -> list[float]:
    """Return the largest charge or discharge, kW by stage, that the storage's own limits could ever allow."""
    if storage.power is not None:
        return list(storage.power.upper)
    if storage.hours is not None:
        return [upper / storage.hours for upper in storage.energy.upper]
    return [upper / (storage.charge_efficiency * step_h) for upper in storage.energy.upper]


def first_steps(hourly: xr.Dataset) -> Any:
    """Return whether a step is the first of its block, dim time."""
    return hourly["previous"].values != np.arange(hourly.sizes["time"]) - 1


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of all storages of the park."""
    years = park.stages.years
    names = [storage.name for storage in park.storages]
    by_name = {storage.name: storage for storage in park.storages}
    limited = [x for x in park.storages if x.power is not None or x.hours is not None]
    held = [storage for storage in park.storages if any(storage.holding_cost)]
    step_h, first = hourly["step_h"].values, first_steps(hourly)
    keep = np.array([(1 - storage.loss_per_h) ** step_h for storage in park.storages]).reshape(len(names), len(step_h))
    carried = np.array([~first | (x.initial is None) for x in park.storages]).reshape(keep.shape)
    brought = np.array([first * (x.initial or 0.0) for x in park.storages]).reshape(keep.shape)
    own_charged = _own_charged(park)
    tables: dict[str, Any] = {
        "storage": by_name,
        "storage_power_upper": Table([power_upper(x, float(step_h.min())) for x in park.storages], names, years),
        "storage_energy_upper": Table([x.energy.upper for x in park.storages], names, years),
        "storage_keep": Table(keep * carried, names, None),
        "storage_brought": Table(keep * brought, names, None),
        "storage_cost": Table([x.variable_cost for x in park.storages], names, years),
        "holding_cost": Table([x.holding_cost for x in held], [x.name for x in held], years),
        "own_charged": own_charged,
        "own_supply": {label: own_output(park, *where) for label, (where, _) in own_charged.items()},
        "own_exporters": {label: _own_exporters(park, *where) for label, (where, _) in own_charged.items()},
    }

    def after_the_step(m: Any, b: str, s: int, t: Any) -> Any:
        store = m.d.storage[b]
        gained = store.charge_efficiency * m.d.step_h[t] * m.charge[b, s, t]
        taken = m.d.step_h[t] / store.discharge_efficiency * m.discharge[b, s, t]
        return m.d.storage_keep[b, t] * m.level[b, s, m.d.previous[t]] + gained - taken

    def level_follows_charge(m: Any, b: str, s: int, t: Any) -> Any:
        return m.level[b, s, t] == after_the_step(m, b, s, t)

    def level_follows_charge_from_initial(m: Any, b: str, s: int, t: Any) -> Any:
        brought = m.d.storage_brought[b, t] * m.capacity[m.d.storage[b].energy.name, s]
        return m.level[b, s, t] == after_the_step(m, b, s, t) + brought

    def level_fits_energy(m: Any, b: str, s: int, t: Any) -> Any:
        return m.level[b, s, t] <= m.d.storage[b].highest_level * m.capacity[m.d.storage[b].energy.name, s]

    def level_keeps_its_least(m: Any, b: str, s: int, t: Any) -> Any:
        return m.level[b, s, t] >= m.d.storage[b].least_level * m.capacity[m.d.storage[b].energy.name, s]

    def block_ends_no_lower(m: Any, b: str, s: int, t: int) -> Any:
        return m.level[b, s, t] >= m.d.storage[b].initial * m.capacity[m.d.storage[b].energy.name, s]

    def power(m: Any, b: str, s: int) -> Any:
        store = m.d.storage[b]
        if store.power is not None:
            return m.capacity[store.power.name, s]
        return 1 / store.hours * m.capacity[store.energy.name, s]

    def charge_fits_power(m: Any, b: str, s: int, t: Any) -> Any:
        return m.charge[b, s, t] <= power(m, b, s)

    def discharge_fits_power(m: Any, b: str, s: int, t: Any) -> Any:
        return m.discharge[b, s, t] <= power(m, b, s)

    def both_fit_power(m: Any, b: str, s: int, t: Any) -> Any:
        return m.charge[b, s, t] + m.discharge[b, s, t] <= power(m, b, s)

    def charge_is_own_output(m: Any, p: str, s: int, t: Any) -> Any:
        charged = sum(m.charge[b, s, t] for b in m.d.own_charged[p][1])
        sold = sum(m.exported[g, s, t] for g in m.d.own_exporters[p])
        return charged + sold <= sum(share * m.supplied[pool, s, t] for pool, share in m.d.own_supply[p].items())

    def net(b: str) -> Any:
        return lambda m, s, t: m.discharge[b, s, t] - m.charge[b, s, t]

    def wear(b: str) -> Any:
        return lambda m, s, t: m.d.storage_cost[b, s] * m.discharge[b, s, t]

    def holding(b: str) -> Any:
        return lambda m, s, t: m.d.holding_cost[b, s] * m.level[b, s, t]

    index, both = ("storage", "stage", "step"), ("stage", "step")
    apart, together = ([x.name for x in limited if x.shared_power is shared] for shared in (False, True))
    return Mathematics(
        sets={
            "storage": names,
            "limited_storage": apart,
            "shared_power_storage": together,
            "cyclic_storage": [x.name for x in park.storages if x.initial is None],
            "initial_storage": [x.name for x in park.storages if x.initial is not None],
            "returning_storage": [x.name for x in park.storages if x.initial is not None and not x.end_is_free],
            "least_level_storage": [x.name for x in park.storages if x.least_level > 0],
            "block_end": tuple(hourly["previous"].values[first].tolist()),
            "own_charged_point": list(own_charged),
        },
        tables=tables,
        variables=(
            Variable("charge", index, lambda d, b, s, t: d.storage_power_upper[b, s], "kW", "power into a storage"),
            Variable("discharge", index, lambda d, b, s, t: d.storage_power_upper[b, s], "kW", "power out of it"),
            Variable("level", index, lambda d, b, s, t: d.storage_energy_upper[b, s], "kWh", "state of charge"),
        ),
        constraints=(
            Constraint("level_follows_charge", ("cyclic_storage", *both), level_follows_charge, "kWh"),
            Constraint(
                "level_follows_charge_from_initial",
                ("initial_storage", *both),
                level_follows_charge_from_initial,
                "kWh",
            ),
            Constraint("level_fits_energy", index, level_fits_energy, "kWh"),
            Constraint("level_keeps_its_least", ("least_level_storage", *both), level_keeps_its_least, "kWh"),
            Constraint("block_ends_no_lower", ("returning_storage", "stage", "block_end"), block_ends_no_lower, "kWh"),
            Constraint("charge_fits_power", ("limited_storage", *both), charge_fits_power, "kW"),
            Constraint("discharge_fits_power", ("limited_storage", *both), discharge_fits_power, "kW"),
            Constraint("both_fit_power", ("shared_power_storage", *both), both_fit_power, "kW"),
            Constraint("charge_is_own_output", ("own_charged_point", *both), charge_is_own_output, "kW"),
        ),
        flows=tuple(Flow(x.node, x.carrier, net(x.name), "stored") for x in park.storages),
        costs=(
            *(Cost("variable_om", wear(name)) for name in names),
            *(Cost("variable_om", holding(storage.name)) for storage in held),
        ),
    )


def _own_charged(park: Park) -> dict[str, tuple[tuple[Node, Carrier], list[str]]]:
    """Return, by node and carrier, the storages there that only own output may charge."""
    found: dict[str, tuple[tuple[Node, Carrier], list[str]]] = {}
    for x in park.storages:
        if x.charge_from == "own_output":
            found.setdefault(demand_point(x.node, x.carrier), ((x.node, x.carrier), []))[1].append(x.name)
    return found


def _own_exporters(park: Park, node: Node, carrier: Carrier) -> list[str]:
    """Return the meters that sell own output of a node: what they sell cannot be charged, too."""
    return [
        meter.name
        for meter in park.meters
        if (meter.node, ELECTRICITY) == (node, carrier)
        and meter.export_from == "own_output"
        and max(meter.export_limit_kw) > 0
    ]
