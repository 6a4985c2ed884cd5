"""What may fail: the grid, or one unit, and a park's world without it.

A unit is an asset as the park has it: all boilers that one asset stands for fail together.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from netzero.components.park import Asset, Converter, Storage, Supply
from netzero.kernels.park import World
from netzero.kernels.policy import MIDDLE, TIME_OF_USE
from netzero.simulator.world.arrays import Inputs
from netzero.simulator.world.sources import pools
from netzero.terms import UnitClass, outage_of

KINDS: dict[UnitClass, type[Asset]] = {"converter": Converter, "supply": Supply, "storage": Storage}


def largest_units(inputs: Inputs, classes: Iterable[UnitClass]) -> dict[str, Asset]:
    """Return the largest unit of each class by the label of its outage, in the order of the classes.

    The largest of a class is told for each stage; in one stage it may be another unit than in the next, and then each
    of them is tried in all stages. Storages are compared by energy, all else by the most that it can give.
    """
    found: dict[str, Asset] = {}
    for kind in classes:
        sizes = [(asset, most) for asset, most in _sizes(inputs) if isinstance(asset, KINDS[kind])]
        for by_stage in np.array([most for _, most in sizes]).reshape(len(sizes), -1).T:
            asset, _ = sizes[int(by_stage.argmax())]
            if by_stage.max() > 0.0:
                found[outage_of(kind, asset.name)] = asset
    return found


def _sizes(inputs: Inputs) -> Iterable[tuple[Asset, tuple[float, ...]]]:
    """Yield each supply, converter and storage with its size by stage; a fuel's purchase is no unit."""
    layout = inputs.layout
    for supply, kw in zip(layout.supplies, inputs.supplies_kw, strict=True):
        yield supply, tuple(kw.max(axis=1))
    for source, kw in zip(layout.sources, inputs.sources_kw, strict=True):
        if isinstance(source.asset, Converter) or (isinstance(source.asset, Supply) and source.asset.fuel is None):
            yield source.asset, tuple(kw.max(axis=1))
    for storage in layout.storages:
        yield storage, tuple(inputs.capacity[storage.energy.name])


def without(world: World, inputs: Inputs, unit: Asset | None) -> World:
    """Return the world without a unit, or (None) without the grid; arrays that change are copies.

    Without the grid nothing is bought, sold or had by virtual contract, and stores are kept for what nothing else can
    serve, whatever the policy. Without a unit the policy goes on.
    """
    layout = inputs.layout
    source_kw, available_kw, stores = world.source_kw.copy(), world.available_kw.copy(), world.stores.copy()
    for column, source in enumerate(layout.sources):
        virtual = unit is None and isinstance(source.asset, Supply) and source.asset.delivery == "virtual"
        if source.asset is unit or virtual:
            source_kw[:, column] = 0.0
    available_kw[:, [supply is unit for supply in layout.supplies]] = 0.0
    stores["power_kw"][[storage is unit for storage in layout.storages]] = 0.0
    _, pooled_kw = pools(layout, available_kw)
    world = world._replace(source_kw=source_kw, available_kw=available_kw, pooled_kw=pooled_kw, stores=stores)
    if unit is not None:
        return world
    nodes, grid = world.nodes.copy(), world.grid.copy()
    nodes["import_limit_kw"] = 0.0
    nodes["export_limit_kw"] = 0.0
    grid["band"] = np.int64(MIDDLE)
    return world._replace(nodes=nodes, grid=grid, policy=TIME_OF_USE)
