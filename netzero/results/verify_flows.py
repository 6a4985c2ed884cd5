"""Every balance, limit and storage level of every step, from stored flows and ratios."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netzero.components.park import Meter, Storage
from netzero.results.check import Array, Checks, Labels, above, apart
from netzero.results.world import World, series
from netzero.terms import ELECTRICITY, demand_point
from netzero.vocabulary import DISPATCH

Residual = tuple[str, Array, tuple[Labels, ...]]


def check_flows(world: World, to: Checks, *, cyclic: bool) -> None:
    """Check all flows of a dispatch.

    Args:
        world: the park and its flows.
        to: where checks are noted.
        cyclic: whether a storage ends each block as it began it (a plan); an operation may begin it at any level
            that the storage can hold.

    """
    to.worst("NZ1122", "flow >= 0", _negative(world))
    to.worst("NZ1123", "supply + discharge + import + unserved = demand + charge + export + use", _balances(world))
    to.worst("NZ1124", "unserved <= demand", _unserved(world))
    to.worst("NZ1125", "supplied + curtailed = availability x capacity after ageing", _supplies(world))
    to.worst("NZ1126", "output <= capacity", _outputs(world))
    to.worst("NZ1127", "level <= energy capacity", _levels(world))
    to.worst("NZ1128", "level = keep x level before + h (eta charge - discharge / eta)", _storages(world, cyclic))
    to.worst("NZ1129", "charge, discharge <= power capacity", _powers(world))
    to.worst("NZ1130", "cascade from high to low", _cascades(world))
    to.worst("NZ1131", "import, export <= limit", _connections(world))
    to.worst("NZ1132", "export <= what the node's own supplies give", _exports(world))
    to.worst("NZ1133", "import <= peak of its billing month", _peaks(world))


def _negative(world: World) -> Iterator[Residual]:
    for name, term in DISPATCH.items():
        array = world.dispatch[name]
        if name == "offset_t":
            yield name, np.maximum(-array.values, 0.0), (world.years,)
        else:
            columns = list(array["billing_month"].values) if "billing_month" in term.dims else world.steps[1]
            for label in array[term.dims[0]].values:
                yield f"{name} {label}", above(-series(array, label), 0.0), (world.years, columns)


def _balances(world: World) -> Iterator[Residual]:
    for node in world.park.nodes:
        for carrier in world.park.carriers:
            flows = [*world.inflows(node, carrier), -world.demand(node, carrier)]
            if (point := demand_point(node, carrier)) in world.dispatch["demand_point"].values:
                flows.append(world.flow("unserved_kw", point))
            given = sum(np.maximum(flow, 0.0) for flow in flows)
            yield f"{node} {carrier}", apart(np.asarray(sum(flows)), np.zeros(1), given), world.steps


def _unserved(world: World) -> Iterator[Residual]:
    for label in world.dispatch["demand_point"].values:
        node, _, carrier = str(label).partition(":")
        yield str(label), above(world.flow("unserved_kw", str(label)), world.demand(node, carrier)), world.steps


def _supplies(world: World) -> Iterator[Residual]:
    for supply in world.park.supplies:
        could = world.available(supply)
        did = world.flow("supplied_kw", supply.name) + world.flow("curtailed_kw", supply.name)
        yield supply.name, apart(did, could, could), world.steps


def _outputs(world: World) -> Iterator[Residual]:
    for converter in world.park.converters:
        limit = world.capacity(converter.size)[:, None]
        yield converter.name, above(world.flow("output_kw", converter.name), limit), world.steps


def _levels(world: World) -> Iterator[Residual]:
    for storage in world.park.storages:
        limit = world.capacity(storage.energy)[:, None]
        yield storage.name, above(world.flow("level_kwh", storage.name), limit), world.steps


def _storages(world: World, cyclic: bool) -> Iterator[Residual]:
    previous = world.hourly["previous"].values.astype(np.int64)
    first = previous != np.arange(len(previous)) - 1
    for storage in world.park.storages:
        level = world.flow("level_kwh", storage.name)
        keep = (1 - storage.loss_per_h) ** world.step_h
        charge = storage.charge_efficiency * world.step_h * world.flow("charge_kw", storage.name)
        discharge = world.step_h / storage.discharge_efficiency * world.flow("discharge_kw", storage.name)
        before = level[:, previous]
        scale = np.maximum(level, before) + charge + discharge
        residual = apart(level, keep * before + charge - discharge, scale)
        if not cyclic:
            residual[:, first] = _begins_outside(world, storage, ((level - charge + discharge) / keep)[:, first])
        yield storage.name, residual, world.steps


def _begins_outside(world: World, storage: Storage, begin: Array) -> Array:
    """Return by how much the level before a block's first step is below zero or above the capacity."""
    return np.maximum(above(begin, world.capacity(storage.energy)[:, None]), above(-begin, 0.0))


def _powers(world: World) -> Iterator[Residual]:
    for storage in world.park.storages:
        if storage.power is not None:
            limit = world.capacity(storage.power)[:, None]
        elif storage.hours is not None:
            limit = world.capacity(storage.energy)[:, None] / storage.hours
        else:
            continue
        for name in ("charge_kw", "discharge_kw"):
            yield f"{name} {storage.name}", above(world.flow(name, storage.name), limit), world.steps


def _cascades(world: World) -> Iterator[Residual]:
    levels = world.park.heat_levels
    for label in world.dispatch["cascade"].values:
        high, _, low = str(label).partition(":")[2].partition(">")
        falls = high in levels and low in levels and levels.index(high) < levels.index(low)
        yield str(label), np.full((1,), 0.0 if falls else 1.0), (("any",),)


def _connections(world: World) -> Iterator[Residual]:
    for meter in world.park.meters:
        for name, limit in (("imported_kw", meter.import_limit_kw), ("exported_kw", meter.export_limit_kw)):
            yield f"{name} {meter.name}", above(world.flow(name, meter.name), np.array(limit)[:, None]), world.steps


def own_output(world: World, meter: Meter) -> Array:
    """Return what the own supplies at a meter's node give, kW (stage, time)."""
    total = np.zeros((len(world.years), len(world.hours)))
    for supply in world.park.supplies:
        if (supply.node, supply.carrier) == (meter.node, ELECTRICITY) and not supply.purchased:
            total += world.flow("supplied_kw", supply.name)
    return total


def _exports(world: World) -> Iterator[Residual]:
    for meter in world.park.meters:
        yield meter.name, above(world.flow("exported_kw", meter.name), own_output(world, meter)), world.steps


def _peaks(world: World) -> Iterator[Residual]:
    month = world.hourly["month"].values
    columns = world.dispatch["billing_month"].values
    for meter in world.park.meters:
        if meter.has_demand_charge:
            peak = series(world.dispatch["peak_kw"], meter.name)[:, np.searchsorted(columns, month)]
            yield meter.name, above(world.flow("imported_kw", meter.name), peak), world.steps
