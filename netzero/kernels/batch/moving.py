"""Sizes of designs into the lanes of a block, and what it added up to out of them; done by NumPy, once a block."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netzero.kernels.batch import lanes as at
from netzero.kernels.batch.lanes import BATTERY, WIDTH, Lanes
from netzero.kernels.batch.year import Year
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
    """[store, design]: what it may hold when the year begins."""
    power_kw: Floats
    initial_kwh: Floats
    fade_kw: Floats
    """[store, design]: energy lost in an hour of the year."""
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


def stores_of(lanes: Lanes) -> list[Floats]:
    """Return what belongs to each store, the battery being the first."""
    battery = lanes.node[BATTERY : BATTERY + at.STORE]
    return [battery, *lanes.stores.reshape(-1, at.STORE)]


def load(lanes: Lanes, designs: Designs, least: Floats, first: int) -> None:
    """Set a block of lanes to the designs from `first` on, stores half full; lanes without a design are empty.

    `least`: least level of each store as a share of what it may hold.
    """
    for array in lanes:
        array[:] = 0.0
    count = min(WIDTH, designs.import_kw.shape[0] - first)
    some = slice(first, first + count)
    lanes.node[at.IMPORT_LIMIT : at.IMPORT_LIMIT + count] = designs.import_kw[some]
    lanes.node[at.EXPORT_LIMIT : at.EXPORT_LIMIT + count] = designs.export_kw[some]
    lanes.profiles.reshape(-1, at.PROFILE)[:, at.ABLE : at.ABLE + count] = designs.able[:, some]
    lanes.sources.reshape(-1, at.SOURCE)[:, at.CAPACITY : at.CAPACITY + count] = designs.capacity[:, some]
    for k, store in enumerate(stores_of(lanes)):
        energy_kwh = designs.energy_kwh[k, some]
        store[at.ENERGY : at.ENERGY + count] = energy_kwh
        store[at.POWER : at.POWER + count] = designs.power_kw[k, some]
        store[at.LEAST : at.LEAST + count] = least[k] * energy_kwh
        store[at.LEVEL : at.LEVEL + count] = energy_kwh / 2
        store[at.FADE : at.FADE + count] = designs.fade_kw[k, some]
    if len(designs.owned):
        lanes.owned.reshape(*designs.owned.shape[:2], WIDTH)[:, :, :count] = designs.owned[:, :, some]


def unload(lanes: Lanes, year: Year, sums: Sums, first: int) -> None:
    """Write the sums of a block of lanes to the designs from `first` on."""
    count = min(WIDTH, sums.settled.shape[0] - first)
    some = slice(first, first + count)

    def take(array: Floats, size: int, quantity: int) -> Floats:
        return array.reshape(-1, size)[:, quantity : quantity + count]

    sums.imported[:, some] = take(lanes.books, at.BOOK, at.IMPORTED)
    sums.sold[:, some] = take(lanes.books, at.BOOK, at.SOLD)
    sums.peak_kw[:, some] = take(lanes.peaks, WIDTH, 0)
    sums.curtailed[:, some] = take(lanes.profiles, at.PROFILE, at.CURTAILED)
    sums.output[:, some] = take(lanes.sources, at.SOURCE, at.OUTPUT)
    by_ratio = sums.output[:, some] * year.ratio[0][:, None]
    sums.taken[:, some] = np.where(year.ratio_varies[:, None], take(lanes.sources, at.SOURCE, at.TAKEN), by_ratio)
    for k, store in enumerate(stores_of(lanes)):
        sums.charged[k, some] = store[at.CHARGED : at.CHARGED + count]
        sums.discharged[k, some] = store[at.DISCHARGED : at.DISCHARGED + count]
    sums.unserved[:, some] = take(lanes.unserved, WIDTH, 0)
    for q in range(at.SUMS_OF_PARTY if len(sums.parties) else 0):
        sums.parties[:, q, some] = take(lanes.parties, at.PARTY, at.OWN_USED + q * WIDTH)
