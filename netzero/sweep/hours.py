"""Every hour of one case of a simulation sweep, made again when somebody asks for it.

The design is operated once more as a case of its own, with all its books, and its sums are held against the row that
was stored of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr

from netzero.errors import BadInput, Fault, IntegrityFailed
from netzero.results import Case
from netzero.run import Design, run
from netzero.scenario.nearest import nearest
from netzero.scenario.promise import PromiseIn
from netzero.simulator import totals_of_hours
from netzero.sweep.block_files import asked_of
from netzero.sweep.blocks import Box
from netzero.sweep.cases import Sweep, kept
from netzero.sweep.compute import inputs_folder
from netzero.sweep.designs import laid_over, misfits
from netzero.sweep.places import MANIFEST, block_folder
from netzero.sweep.shards import read_shard
from netzero.sweep.simulated import Asked
from netzero.sweep.simulation import Simulation, boxes, key_of
from netzero.sweep.store import Store
from netzero.sweep.summary import Figures, figures
from netzero.sweep.worlds import World, world_of

TOLERANCE = 1e-11
"""Share of the largest figure of the same unit in a row, by which the two kernels may differ (docs/many_designs.md)."""


@dataclass(frozen=True)
class Wish:
    """Which hours are wanted."""

    case: str
    """Number or name of a case."""
    year: str | None = None
    """Name of the weather year; None: the scenario's own."""
    future: int = 0


@dataclass(frozen=True, eq=False)
class Found:
    """One design in one weather year and future."""

    simulation: Simulation
    number: int
    """Of the case."""
    world: int
    position: int
    """Among the cases of the world."""
    year: int
    future: int

    @property
    def box(self) -> Box:
        """The one row."""
        year, future, design = ((at, at + 1) for at in (self.year, self.future, self.position))
        return Box(year, future, design)


@dataclass(frozen=True, eq=False)
class Hours:
    """A case of its own, and how far its sums are from the stored row."""

    case: Case
    label: str
    off: float | None
    """Largest difference, as a share of the largest figure of the same unit; None: no row is stored yet."""


def hours_of(store: Store, wish: Wish) -> Hours:
    """Return the hours of a case of a simulation sweep.

    Args:
        store: of the sweep.
        wish: which case, weather year and future.

    Raises:
        BadInput: there is no such case, weather year or future, several cases have the name, the design cannot
            be, or the sweep is of planned cases.
        IntegrityFailed: the sums are not those of the stored row, or what is stored is damaged.

    """
    sweep = kept(store)
    if sweep.simulation is None:
        raise BadInput([Fault("NZ2869", values={"store": store.url})])
    at, world = _find(sweep, sweep.simulation, store, wish)
    asked = asked_of(at.simulation, world, at.world, at.box)
    park, hourly = world.drawn(at.year, at.future)
    designs = laid_over(park, asked.base, asked.sizes, 1)
    if wrong := [misfit.at(at.number, count) for misfit, count in misfits(park, designs, asked.sizes)]:
        raise BadInput(wrong)
    given = world.scenario.given.model_copy(update={"promise": PromiseIn()})
    scenario = replace(world.scenario, park=park, given=given, weather_years=())
    design = Design(designs.isel(design=0, drop=True), _named(sweep, at, world), {"base_year_t": asked.base_year_t})
    case = run(scenario, work="simulate", design=design, hours=(hourly, hourly))
    off = _off(store, sweep, at, world, _row(at, case, designs, asked))
    sums = {"sums_of_the_sweep": {"tolerance": TOLERANCE, "off": off}}
    [label] = at.simulation.variation.labels(at.simulation.positions[at.world][[at.position]])
    return Hours(replace(case, provenance=case.provenance | sums), label, off)


def _named(sweep: Sweep, at: Found, world: World) -> dict[str, Any]:
    """Return what tells the hours from all others."""
    return {
        "inputs": sweep.inputs.sha256,
        "simulation": at.simulation.sha256,
        "case": at.number,
        "weather_year": world.weather_years[at.year],
        "future": at.future,
    }


def _find(sweep: Sweep, simulation: Simulation, store: Store, wish: Wish) -> tuple[Found, World]:
    """Return the row that is wished for, and its world."""
    where = _position_of(simulation, wish.case)
    number = int(simulation.numbers[where])
    world_at, position = next(
        (i, int(np.flatnonzero(positions == where)[0]))
        for i, positions in enumerate(simulation.positions)
        if where in positions
    )
    folder = inputs_folder(store.url, sweep.inputs.sha256) / sweep.inputs.scenario
    world = world_of(folder, simulation.worlds[world_at].sets)
    names = world.weather_years
    year = names[0] if wish.year is None else wish.year
    faults = []
    if year not in names:
        faults.append(Fault("NZ2870", values={"read": year, "near": nearest(year, names)}))
    if not 0 <= wish.future < world.futures:
        faults.append(Fault("NZ2871", values={"read": wish.future, "most": world.futures - 1}))
    if faults:
        raise BadInput(faults)
    return Found(simulation, number, world_at, position, names.index(year), wish.future), world


def _position_of(simulation: Simulation, case: str) -> int:
    """Return the position of a case by its number or name."""
    if case.isdecimal() and 0 < int(case) <= simulation.count:
        return int(np.flatnonzero(simulation.numbers == int(case))[0])
    everywhere = np.flatnonzero(simulation.numbers)
    labels = simulation.variation.labels(everywhere)
    if (alike := labels.count(case)) > 1:
        first = int(simulation.numbers[everywhere[labels.index(case)]])
        raise BadInput([Fault("NZ2879", values={"read": case, "count": alike, "first": first})])
    if alike:
        return int(everywhere[labels.index(case)])
    names = [each.name for each in simulation.variation.listed if each.name]
    near = nearest(case, names) if names else ""
    raise BadInput([Fault("NZ2872", values={"read": case, "count": simulation.count, "near": near})])


def _row(at: Found, case: Case, designs: xr.Dataset, asked: Asked) -> Figures:
    """Return what the hours add up to."""
    assert case.operation is not None
    dispatch, settlement = case.operation.dispatch, at.simulation.settlement
    capacity = designs["capacity"].isel(design=0, drop=True)
    totals = totals_of_hours(case.park, case.hourly, capacity, dispatch, settlement=settlement)
    part = float(case.hourly.attrs["year_fraction"])
    return figures(case.park, designs, totals, asked.names, part, asked.base_year_t)


def _off(store: Store, sweep: Sweep, at: Found, world: World, made: Figures) -> float | None:
    """Return how far figures are from the stored row; None: none is stored.

    Raises:
        IntegrityFailed: farther than they may be.

    """
    box = next(box for number, box in boxes(at.simulation) if number == at.world and box.holds(at.box))
    key = key_of(at.simulation, at.world, box, sweep.hashes)
    if not store.exists(f"{block_folder(key)}/{MANIFEST}"):
        return None
    table = read_shard(store, key)
    place = {"number": at.number, "weather_year": world.weather_years[at.year], "future": at.future}
    matching = np.logical_and.reduce([np.asarray(table[name]) == value for name, value in place.items()])
    row = int(np.flatnonzero(matching)[0])
    largest: dict[str, float] = {}
    for unit, (value,) in made.values():
        largest[unit] = max(largest.get(unit, 0.0), abs(value))
    off: dict[str, float] = {
        name: abs(value - table[name][row].as_py()) / (largest[unit] or 1.0) for name, (unit, (value,)) in made.items()
    }
    worst = max(off, key=lambda name: off[name])
    if not off[worst] <= TOLERANCE:
        raise IntegrityFailed("NZ2873", figure=worst, off=off[worst], tolerance=TOLERANCE, key=key)
    return off[worst]
