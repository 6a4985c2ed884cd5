"""What time and use leave of each storage in an operation by rules, from flows and years of building alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netzero.components.park import Ageing, Storage
from netzero.results.verification.check import Array, Residual, apart
from netzero.results.verification.evidence import Evidence, series

APART_CYCLES = 20.0
"""Within a block that happens once what a storage may hold falls as in an uncounted run of it: the wear of the first
days tells them apart (0.75 cycles in a year of a park, 5.7 at most in 900 runs of random parks of three days)."""


def most_kwh(evidence: Evidence, storage: Storage) -> Array:
    """Return what a storage may hold in each step (stage, time)."""
    energy = evidence.capacity(storage.energy)[:, None]
    once = (evidence.hourly["weight"].values <= 1.0).any()
    apart_by = APART_CYCLES * storage.ageing.per_cycle if storage.ageing and evidence.ages and once else 0.0
    return np.asarray(storage.highest_level * energy * (health(evidence, storage)[:, :-1] + apart_by))


def health(evidence: Evidence, storage: Storage) -> Array:
    """Return the state of health before each step of a year and after the last one (stage, time + 1)."""
    steps, capacity = len(evidence.hours), evidence.capacity(storage.energy)
    if storage.ageing is None or not evidence.ages:
        return np.ones((len(evidence.years), steps + 1))
    by_time = storage.ageing.calendar_per_year * evidence.year_fraction * evidence.hours / evidence.hours.sum()
    by_use = storage.ageing.per_cycle * _cycles_by_step(evidence, storage)
    lost = np.cumsum(by_time + by_use, axis=1) * (capacity > 0.0)[:, None]
    begin = _begins(evidence, storage, storage.ageing)[:, None]
    return np.asarray(np.maximum(0.0, np.concatenate([begin, begin - lost], axis=1)))


def healths(evidence: Evidence) -> Iterator[Residual]:
    """Yield how far the cycles and states of health that are told are from those of the flows."""
    if "full_cycles" not in evidence.dispatch:
        return
    for storage in evidence.park.storages:
        found, cycles = health(evidence, storage), _cycles_by_step(evidence, storage).sum(axis=1)
        for name, right in (("health_begin", found[:, 0]), ("health_end", found[:, -1]), ("full_cycles", cycles)):
            yield (
                f"{name} {storage.name}",
                apart(series(evidence.dispatch[name], storage.name), right, right),
                (evidence.years,),
            )


def _cycles_by_step(evidence: Evidence, storage: Storage) -> Array:
    """Return equivalent full cycles, as often as the step occurs (stage, time)."""
    into = storage.charge_efficiency * evidence.flow("charge_kw", storage.name)
    out_of = evidence.flow("discharge_kw", storage.name) / storage.discharge_efficiency
    capacity = evidence.capacity(storage.energy)[:, None]
    through = (into + out_of) / 2 * evidence.hours
    return np.divide(through, capacity, out=np.zeros_like(through), where=capacity > 0.0)


def _begins(evidence: Evidence, storage: Storage, ageing: Ageing) -> Array:
    """Return the state of health at the beginning of each stage's year, mean over all lots by their energy."""
    years, lengths = np.array(evidence.years), np.array(evidence.park.stages.lengths)
    yearly = _cycles_by_step(evidence, storage).sum(axis=1) / evidence.year_fraction
    so_far = np.concatenate([[0.0], np.cumsum(yearly * lengths)[:-1]])
    age, cycles = years[None, :] - years[:, None], so_far[None, :] - so_far[:, None]
    vintages = np.maximum(0.0, 1.0 - ageing.calendar_per_year * age - ageing.per_cycle * cycles)
    energy = evidence.new(storage.energy)[:, None] * evidence.vintages(storage.energy)
    held, total = (energy * vintages).sum(axis=0), energy.sum(axis=0)
    lots = ageing.lots(storage.energy)
    stock = np.array([lot.energy_kwh for lot in lots])
    kept = evidence.stock(storage.energy) / np.maximum(stock.sum(axis=0), np.finfo(float).tiny)
    for lot, kwh in zip(lots, stock * kept, strict=True):
        served = np.array(lot.energy_kwh) > 0.0
        used = np.concatenate([[0.0], np.cumsum(served * yearly * lengths)[:-1]])
        held = held + kwh * np.maximum(0.0, np.array(lot.health) - ageing.per_cycle * used)
        total = total + kwh
    return np.asarray(np.divide(held, total, out=np.ones_like(held), where=total > 0.0))
