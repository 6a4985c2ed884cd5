"""Sizes of many designs into the arrays of their kernel, and back from it sums under the labels of the park."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.components.demand import demand_points
from netzero.components.park import Storage
from netzero.components.storage import first_steps
from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.drive import Blocks
from netzero.kernels.batch.lanes import Lanes, aligned
from netzero.kernels.batch.moving import Designs, Sums
from netzero.simulator.many.ageing import fade_kw, health_of
from netzero.simulator.many.park import Batch
from netzero.simulator.many.parties import owned_in, settled_parties
from netzero.simulator.many.year import Books

Array = NDArray[np.float64]


def designs_of(batch: Batch, stage: int, cycles: Array) -> Designs:
    """Return the sizes of every design in a stage; cycles: of the stages before, as of `batch_ageing.cycles_of`."""
    inputs, meter, count = batch.inputs, batch.meter, len(batch.capacity)
    able = np.zeros((batch.profile.shape[1], count))
    for supply in inputs.layout.supplies:
        able[batch.profiles.index(supply.profile)] += batch.able(supply, stage)
    capacity = [batch.size(batch.capacity, converter.size.name, stage) for converter in batch.converters]
    energy, power, initial, fade = (np.zeros((len(batch.stores), count)) for _ in range(4))
    for row, storage in enumerate(batch.stores):
        if storage is not None:
            built = batch.size(batch.capacity, storage.energy.name, stage)
            health = health_of(batch, row, stage, cycles)
            energy[row] = health * (storage.highest_level * built)
            power[row] = _power(batch, storage, stage)
            initial[row] = (storage.initial or 0.0) * health * built
            fade[row] = fade_kw(batch, row, storage.highest_level * built)
    return Designs(
        np.full(count, meter.import_limit_kw[stage] if meter else 0.0),
        np.full(count, meter.export_limit_kw[stage] if meter else 0.0),
        able,
        np.array(capacity, dtype=np.float64).reshape(len(capacity), count),
        energy,
        power,
        initial,
        fade,
        owned_in(batch, stage) if batch.settled else np.zeros((0, 0, count)),
    )


def _power(batch: Batch, storage: Storage, stage: int) -> Any:
    if storage.power is not None:
        return batch.size(batch.capacity, storage.power.name, stage)
    energy = batch.size(batch.capacity, storage.energy.name, stage)
    return energy / storage.hours if storage.hours is not None else np.inf


def blocks_of(batch: Batch, *, once: bool) -> Blocks:
    """Return the blocks of the time axis; `once`: of a year in one block a month or two tell how it begins.

    They do not where stores age, or where months do not begin at midnight.
    """
    hourly, first = batch.inputs.hourly, first_steps(batch.inputs.hourly)
    begins, weight, month = np.flatnonzero(first), hourly["weight"].values[first], hourly["month"].values
    day = hourly["time"].values.astype("datetime64[D]")
    given = [
        [storage is not None and storage.initial is not None and (one <= 1.0 or storage.end_is_free) for one in weight]
        for storage in batch.stores
    ]
    turns = np.flatnonzero(np.diff(month)) + 1
    in_order = len(turns) > 1 and bool((np.diff(month) >= 0).all() and (day[turns] != day[turns - 1]).all())
    whole = once and in_order and not any(batch.ages) and len(begins) == 1 and weight[0] <= 1.0
    return Blocks(
        np.append(begins, len(month)).astype(np.int64),
        weight > 1.0,
        np.ascontiguousarray(np.array(given, dtype=np.bool_).T),
        int(turns[0]) if whole else 0,
        int(turns[-1]) if whole else 0,
    )


def lanes_of(batch: Batch, books: Books) -> Lanes:
    """Return scratch for a block of designs."""
    return Lanes(
        aligned(at.NODE),
        aligned((batch.levels + 2) * at.WIDTH),
        aligned(batch.profile.shape[1] * at.PROFILE),
        aligned(len(batch.inputs.layout.sources) * at.SOURCE),
        aligned((len(batch.stores) - 1) * at.STORE),
        aligned(len(books.month) * at.BOOK),
        aligned(12 * at.WIDTH),
        aligned(_parties(batch) * at.PARTY),
        aligned(_parties(batch) * batch.profile.shape[1] * at.WIDTH),
    )


def sums_of(batch: Batch, books: Books) -> Sums:
    """Return room for the sums of every design."""
    count, sources, stores = len(batch.capacity), len(batch.inputs.layout.sources), len(batch.stores)
    rows = (len(books.month), len(books.month), 12, batch.profile.shape[1], sources, sources, stores, stores)
    parties = np.zeros((_parties(batch), at.SUMS_OF_PARTY, count))
    return Sums._make([*(np.zeros((row, count)) for row in (*rows, batch.levels + 2)), parties, np.zeros(count)])


def _parties(batch: Batch) -> int:
    return len(settled_parties(batch.inputs.park)) if batch.settled else 0


def add_sums(flows: dict[str, Array], batch: Batch, stage: int, books: Books, sums: Sums) -> None:
    """Write the sums of a stage under the labels of the park."""
    park, layout, hourly = batch.inputs.park, batch.inputs.layout, batch.inputs.hourly
    could = (hourly["step_h"].values * hourly["weight"].values) @ batch.profile
    for column, supply in enumerate(park.supplies):
        able, row = batch.able(supply, stage), batch.profiles.index(supply.profile)
        flows["supplied_kwh"][:, stage, column] = able * (could[row] - sums.curtailed[row])
        flows["curtailed_kwh"][:, stage, column] = able * sums.curtailed[row]
    names = [converter.name for converter in park.converters]
    for row, source in enumerate(layout.sources):
        flows["output_kwh"][:, stage, names.index(source.asset.name)] = sums.output[row]
        flows["port_kwh"][:, stage, names.index(source.asset.name)] = sums.taken[row]
    for row, storage in enumerate(batch.stores):
        if storage is not None:
            column = park.storages.index(storage)
            flows["charged_kwh"][:, stage, column] = sums.charged[row]
            flows["discharged_kwh"][:, stage, column] = sums.discharged[row]
    for column, (_, carrier) in enumerate(demand_points(park).values()):
        flows["unserved_kwh"][:, stage, column] = sums.unserved[layout.position[carrier]]
    if park.meters:
        flows["peak_kw"][:, stage, 0] = sums.peak_kw.T
        for book, month in enumerate(books.month):
            imported, sold = sums.imported[book], sums.sold[book]
            flows["imported_kwh"][:, stage, 0, month] += imported
            flows["exported_kwh"][:, stage, 0, month] += sold
            flows["import_cost"][:, stage, 0, month] += imported * books.import_price[book]
            flows["export_income"][:, stage, 0, month] += sold * books.export_price[book]
            for method, factor in enumerate(books.factors[:, book]):
                flows["grid_t"][:, stage, method] += imported * factor
