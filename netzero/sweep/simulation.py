"""A sweep of simulations as it is stored: what varies, the worlds that come of it, and their blocks with keys.

The driver holds a few numbers of each case and no row: a block is a range of the cases of one world, and the worker
that computes it makes its designs from what varies.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.park import Park
from netzero.errors import Faults
from netzero.results.identity import case_hash
from netzero.scenario.nearest import nearest
from netzero.sweep.blocks import Box, cut
from netzero.sweep.choices import DESIGN
from netzero.sweep.designs import Sized, names_of, sized
from netzero.sweep.model import Method
from netzero.sweep.sampling import points
from netzero.sweep.variation import Array, Positions, Variation, plain_of, variation_of


@dataclass(frozen=True)
class WorldPlan:
    """One scenario with its settings, and what its designs are operated in."""

    sets: tuple[str, ...]
    """Settings 'key=value', those of all cases first."""
    tree: str
    """SHA-256 of the scenario with these settings."""
    years: int
    """Weather years, the scenario's own among them."""
    futures: int
    """Futures, the one that is foreseen among them."""


@dataclass(frozen=True)
class Drawn:
    """How the points of a sample are drawn."""

    method: Method
    count: int
    seed: int


@dataclass(frozen=True, eq=False)
class Simulation:
    """What is simulated."""

    variation: Variation
    worlds: tuple[WorldPlan, ...]
    """In the order of `positions`."""
    least: int
    """Rows that make a block."""
    settlement: bool = False
    base: xr.Dataset | None = field(default=None, repr=False)
    """`capacity` and `new_capacity` that all designs start from, dims (size, stage); None: what exists today."""
    base_year_t: float | None = None
    """Emissions of the base year as the plan of `base` found them."""
    kept: NDArray[np.bool_] | None = field(default=None, repr=False)
    """Which positions meet the constraints; None: all do."""
    drawn: Drawn | None = None
    """How the points of `variation` were drawn; None: it is a grid."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Simulation) and self.sha256 == other.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of it all."""
        return hashlib.sha256(json.dumps(plain_simulation(self), sort_keys=True).encode()).hexdigest()

    @cached_property
    def hash_of_base(self) -> str:
        """SHA-256 of the design that all start from; empty: what exists today."""
        if self.base is None:
            return ""
        whole = hashlib.sha256(repr(self.base_year_t).encode())
        for name in ("size", "stage", "capacity", "new_capacity"):
            whole.update(repr(self.base[name].values.tolist()).encode())
        return whole.hexdigest()

    @cached_property
    def numbers(self) -> NDArray[np.int64]:
        """Number of the case at each position, from 1 on; 0: it is left out."""
        kept = np.ones(len(self.variation), dtype=np.bool_) if self.kept is None else self.kept
        return np.where(kept, np.cumsum(kept), 0)

    @cached_property
    def positions(self) -> tuple[Positions, ...]:
        """Positions of the cases of each world."""
        found = (each[self.numbers[each] > 0] for each in self.variation.worlds.values())
        return tuple(each for each in found if len(each))

    @property
    def count(self) -> int:
        """Number of cases."""
        return int((self.numbers > 0).sum())

    @property
    def rows(self) -> int:
        """Number of rows: cases in weather years and futures."""
        pairs = zip(self.worlds, self.positions, strict=True)
        return sum(world.years * world.futures * len(positions) for world, positions in pairs)


@dataclass(frozen=True)
class Block:
    """Some cases of a world in some weather years and futures."""

    key: str
    """SHA-256 of everything that can change it."""
    world: int
    """Position of its world."""
    box: Box


def blocks(simulation: Simulation, hashes: Mapping[str, str]) -> Iterator[Block]:
    """Yield the blocks of a simulation, each with its key; hashes: of the files that the scenario is read from."""
    for number, box in boxes(simulation):
        yield Block(key_of(simulation, number, box, hashes), number, box)


def boxes(simulation: Simulation) -> Iterator[tuple[int, Box]]:
    """Yield the blocks of a simulation: the position of their world, and their box."""
    for number, (world, positions) in enumerate(zip(simulation.worlds, simulation.positions, strict=True)):
        for box in cut(world.years, world.futures, len(positions), simulation.least):
            yield number, box


def key_of(simulation: Simulation, world: int, box: Box, hashes: Mapping[str, str]) -> str:
    """Return the SHA-256 of everything that can change a block."""
    options = {
        "work": "simulate",
        "designs": simulation.hash_of_base,
        "settlement": simulation.settlement,
        "box": box.plain(),
        "cases": _hash_of_cases(simulation, simulation.positions[world][slice(*box.designs)]),
    }
    return case_hash({"tree": simulation.worlds[world].tree}, hashes, options)


def _hash_of_cases(simulation: Simulation, positions: Positions) -> str:
    """Return a hash of numbers, names and capacities of some cases."""
    variation = simulation.variation
    whole = hashlib.sha256(simulation.numbers[positions].astype("<i8").tobytes())
    whole.update("\n".join(variation.labels(positions)).encode())
    for name, values in variation.sizes(positions).items():
        whole.update(f"\n{name} {variation.units[name]}\n".encode())
        whole.update(values.astype("<f8").tobytes())
    return whole.hexdigest()


def sized_by(simulation: Simulation, park: Park) -> dict[str, Sized]:
    """Return what each parameter that the park has a size for sets, by its name."""
    named = {name: sized(name.removeprefix(DESIGN), park) for name in simulation.variation.design_names}
    return {name: each for name, each in named.items() if each is not None}


def sizes_of(simulation: Simulation, positions: Positions, park: Park) -> dict[Sized, Array]:
    """Return what is asked of the sizes of some designs.

    Raises:
        BadInput: the park has no such size.

    """
    known, faults = sized_by(simulation, park), Faults()
    for name in simulation.variation.design_names:
        if name not in known:
            faults.add("NZ2867", read=name, near=nearest(name.removeprefix(DESIGN), names_of(park)))
    faults.raise_if_any()
    return {known[name]: values for name, values in simulation.variation.sizes(positions).items()}


@lru_cache(maxsize=1)
def points_of(drawn: Drawn, dims: int) -> Array:
    """Return the points of a sample, shares 0..1, dims (case, parameter)."""
    return points(drawn.method, drawn.count, drawn.seed, dims)


def plain_simulation(simulation: Simulation) -> dict[str, Any]:
    """Return a simulation as plain JSON data."""
    base, kept = simulation.base, simulation.kept
    return {
        **plain_of(simulation.variation),
        "worlds": [asdict(world) for world in simulation.worlds],
        "least": simulation.least,
        "settlement": simulation.settlement,
        "base": base and {name: base[name].values.tolist() for name in ("size", "stage", "capacity", "new_capacity")},
        "base_year_t": simulation.base_year_t,
        "drawn": simulation.drawn and asdict(simulation.drawn),
        "kept": None if kept is None else base64.b64encode(zlib.compress(np.packbits(kept).tobytes())).decode(),
    }


def simulation_of(plain: Mapping[str, Any]) -> Simulation:
    """Return a simulation from plain data; what was drawn is drawn again."""
    drawn = Drawn(**plain["drawn"]) if plain["drawn"] else None
    variation, kept, base = (
        variation_of(plain, points_of(drawn, len(plain["parameters"])) if drawn else None),
        None,
        None,
    )
    if plain["kept"] is not None:
        bits = np.frombuffer(zlib.decompress(base64.b64decode(plain["kept"])), dtype=np.uint8)
        kept = np.unpackbits(bits, count=len(variation)).astype(np.bool_)
    if plain["base"] is not None:
        coords = {"size": np.array(plain["base"]["size"], dtype=object), "stage": plain["base"]["stage"]}
        arrays = {name: (("size", "stage"), np.array(plain["base"][name])) for name in ("capacity", "new_capacity")}
        base = xr.Dataset(arrays, coords=coords)
    worlds = tuple(WorldPlan(**{**world, "sets": tuple(world["sets"])}) for world in plain["worlds"])
    year_t, settlement = plain["base_year_t"], plain["settlement"]
    return Simulation(variation, worlds, plain["least"], settlement, base, year_t, kept, drawn)
