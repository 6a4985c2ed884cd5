"""Sizes of designs into the lanes of a block, and what it added up to out of them."""

from __future__ import annotations

from typing import NamedTuple

from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.lanes import BATTERY, WIDTH, Lanes
from netzero.kernels.compiled import part
from netzero.kernels.park import Floats


class Designs(NamedTuple):
    """Sizes of many designs; all [..., design]. Stores: the battery first, then those of heat and cold."""

    import_kw: Floats
    export_kw: Floats
    able: Floats
    """[profile, design]: capacity that follows a profile."""
    capacity: Floats
    """[source, design]"""
    energy_kwh: Floats
    power_kw: Floats
    least_kwh: Floats
    initial_kwh: Floats
    """[store, design]"""
    owned: Floats
    """[party, profile, design]: capacity that belongs to a party; no parties where nothing is shared out."""


class Sums(NamedTuple):
    """What a year added up to; all [..., design], kWh."""

    imported: Floats
    """[book, design]"""
    sold: Floats
    peak_kw: Floats
    """[month, design]"""
    curtailed: Floats
    """[profile, design], per unit of capacity."""
    output: Floats
    """[source, design]"""
    taken: Floats
    charged: Floats
    """[store, design]"""
    discharged: Floats
    unserved: Floats
    """[position, design]"""
    parties: Floats
    """[party, quantity, design]: used of its own, taken of the pool, given to it, taken of the grid, sold (kWh); then
    what was paid (currency) and emitted (t)."""
    settled: Floats
    """[design]: whether stores began as they must; else all else is to be found by a run in full."""


@part
def store_of(lanes: Lanes, k: int) -> Floats:
    """Return what belongs to a store, the battery being the first."""
    if k == 0:
        return lanes.node[BATTERY : BATTERY + at.STORE]
    return lanes.stores[(k - 1) * at.STORE : k * at.STORE]


@part
def load(lanes: Lanes, designs: Designs, first: int) -> None:
    """Set a block of lanes to the designs from `first` on, stores half full; lanes without a design are empty."""
    for array in lanes:
        array[:] = 0.0
    for j in range(min(WIDTH, designs.import_kw.shape[0] - first)):
        d = first + j
        lanes.node[at.IMPORT_LIMIT + j] = designs.import_kw[d]
        lanes.node[at.EXPORT_LIMIT + j] = designs.export_kw[d]
        for p in range(designs.able.shape[0]):
            lanes.profiles[p * at.PROFILE + at.ABLE + j] = designs.able[p, d]
        for i in range(designs.capacity.shape[0]):
            lanes.sources[i * at.SOURCE + at.CAPACITY + j] = designs.capacity[i, d]
        for k in range(designs.energy_kwh.shape[0]):
            store = store_of(lanes, k)
            store[at.ENERGY + j] = designs.energy_kwh[k, d]
            store[at.POWER + j] = designs.power_kw[k, d]
            store[at.LEAST + j] = designs.least_kwh[k, d]
            store[at.LEVEL + j] = designs.energy_kwh[k, d] / 2
        for i in range(designs.owned.shape[0]):
            for p in range(designs.owned.shape[1]):
                lanes.owned[(i * designs.owned.shape[1] + p) * WIDTH + j] = designs.owned[i, p, d]


@part
def unload(lanes: Lanes, sums: Sums, first: int) -> None:
    """Write the sums of a block of lanes to the designs from `first` on."""
    for j in range(min(WIDTH, sums.settled.shape[0] - first)):
        d = first + j
        for b in range(sums.imported.shape[0]):
            sums.imported[b, d] = lanes.books[b * at.BOOK + at.IMPORTED + j]
            sums.sold[b, d] = lanes.books[b * at.BOOK + at.SOLD + j]
        for m in range(12):
            sums.peak_kw[m, d] = lanes.peaks[m * WIDTH + j]
        for p in range(sums.curtailed.shape[0]):
            sums.curtailed[p, d] = lanes.profiles[p * at.PROFILE + at.CURTAILED + j]
        for i in range(sums.output.shape[0]):
            sums.output[i, d] = lanes.sources[i * at.SOURCE + at.OUTPUT + j]
            sums.taken[i, d] = lanes.sources[i * at.SOURCE + at.TAKEN + j]
        for k in range(sums.charged.shape[0]):
            store = store_of(lanes, k)
            sums.charged[k, d] = store[at.CHARGED + j]
            sums.discharged[k, d] = store[at.DISCHARGED + j]
        for position in range(sums.unserved.shape[0]):
            sums.unserved[position, d] = lanes.unserved[position * WIDTH + j]
        for i in range(sums.parties.shape[0]):
            for q in range(at.SUMS_OF_PARTY):
                sums.parties[i, q, d] = lanes.parties[i * at.PARTY + at.OWN_USED + q * WIDTH + j]
