"""What a worker makes of a block: its designs, their rows, and the file of these."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import xarray as xr

from netzero.errors import Faults, StorageFailed
from netzero.hourly import axis_of
from netzero.run import base_year_of, existing, fitting
from netzero.scenario import Scenario
from netzero.sweep.blocks import Box, box_of
from netzero.sweep.cases import kept
from netzero.sweep.places import MANIFEST
from netzero.sweep.shards import SUMMARY, manifest, shard
from netzero.sweep.simulated import Asked, Columns, check_policy, joined, simulated
from netzero.sweep.simulation import Simulation, sizes_of
from netzero.sweep.store import open_store
from netzero.sweep.task import Task
from netzero.sweep.worlds import World, world_of
from netzero.sweep.yearly_costs import left_out

SET = "set."
"""Begins the names of the columns of parameters."""


def block_files(simulation: Simulation, folder: Path, task: Task) -> dict[str, bytes]:
    """Return the files of a block.

    Args:
        simulation: of the sweep.
        folder: of the scenario, as it was when the sweep began.
        task: the block.

    Raises:
        BadInput: as `read_scenario`, `prepare` and `simulate_many`, or the designs are none of this park.

    """
    number, box = int(task.payload["world"]), box_of(task.payload["box"])
    world = world_of(folder, simulation.worlds[number].sets)
    rows = list(simulated(world, box, asked_of(simulation, world, number, box), settlement=simulation.settlement))
    columns = joined(rows, world, of_designs(simulation, number, box))
    data = shard(columns, _about(world.scenario))
    return {SUMMARY: data, MANIFEST: manifest(task.key, data)}


@lru_cache(maxsize=1)
def simulation_in(url: str, sha256: str) -> Simulation:
    """Return the simulation of a store, read once by each process.

    Raises:
        StorageFailed: what is stored is not of this hash.

    """
    found = kept(open_store(url))
    if found.simulation is None or found.simulation.sha256 != sha256:
        raise StorageFailed("NZ2866", store=url)
    return found.simulation


def asked_of(simulation: Simulation, world: World, number: int, box: Box) -> Asked:
    """Return the designs of a box of a world.

    Raises:
        BadInput: they are none of this park.

    """
    positions, scenario = simulation.positions[number][slice(*box.designs)], world.scenario
    check_policy(scenario)
    return Asked(
        base=base_of(simulation, scenario),
        sizes=sizes_of(simulation, positions, scenario.park),
        numbers=simulation.numbers[positions],
        base_year_t=base_year_of(scenario, {"base_year_t": simulation.base_year_t}),
    )


def base_of(simulation: Simulation, scenario: Scenario) -> xr.Dataset:
    """Return the design that all others start from; raises `BadInput` where it is of another park."""
    if simulation.base is None:
        return existing(scenario)
    found, faults = fitting(simulation.base, 1.0, scenario), Faults()
    for size in scenario.park.sizes:
        if size.name not in found["size"].values:
            faults.add("NZ0910", name=size.name)
    faults.raise_if_any()
    return found


def of_designs(simulation: Simulation, number: int, box: Box) -> Columns:
    """Return number, name and parameters of the designs of a box, units and values by name of the column."""
    variation = simulation.variation
    positions = simulation.positions[number][slice(*box.designs)]
    labels = np.array(variation.labels(positions), dtype=object)
    values = variation.settings(positions) | variation.sizes(positions)
    named = {f"{SET}{name}": (variation.unit(name) or "", values[name]) for name in variation.names}
    return {"number": ("", simulation.numbers[positions]), "label": ("", labels), **named}


def _about(scenario: Scenario) -> dict[str, str]:
    """Return what holds of all rows of a file."""
    left = ", ".join(left_out(scenario.park))
    return {
        "currency": scenario.park.currency,
        "policy": scenario.rules.policy,
        "cost_leaves_out": left,
        **({"co2_leaves_out": "scope_3"} if scenario.park.carbon.counts_scope_3 else {}),
        "year_fraction": repr(axis_of(scenario).year_fraction),
    }
