"""The rows of a block: designs operated in weather years and futures, and what each adds up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.errors import BadInput, Fault
from netzero.scenario import Scenario
from netzero.simulator import simulate_many
from netzero.simulator.world.grid import POLICIES
from netzero.sweep.blocks import Box
from netzero.sweep.designs import Sized, laid_over, misfits
from netzero.sweep.summary import Figures, figures
from netzero.sweep.worlds import World

Array = NDArray[np.float64]
Columns = Mapping[str, tuple[str, Any]]
"""Unit and values by name of a column."""

AT_ONCE = 1024
"""Designs that are in memory at a time, however long a block is."""


@dataclass(frozen=True, eq=False)
class Asked:
    """Designs of a world: what they start from, and the sizes in which they differ."""

    base: xr.Dataset
    """`capacity` and `new_capacity`, dims (size, stage)."""
    sizes: Mapping[Sized, Array]
    """Capacities by design."""
    numbers: NDArray[np.int64]
    """Of the cases that the designs are."""
    base_year_t: float | None = None
    """Emissions of the base year, t; None: unknown."""

    @property
    def count(self) -> int:
        """Number of designs."""
        return len(self.numbers)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the sizes in which they differ."""
        return tuple(dict.fromkeys(each.size for each in self.sizes))

    def part(self, positions: range) -> Asked:
        """Return some of them."""
        sizes = {each: values[positions.start : positions.stop] for each, values in self.sizes.items()}
        return Asked(self.base, sizes, self.numbers[positions.start : positions.stop], self.base_year_t)


@dataclass(frozen=True, eq=False)
class Rows:
    """Some designs in one weather year and future."""

    year: int
    future: int
    positions: range
    """Of the designs among those that were asked for."""
    figures: Figures


def check_policy(scenario: Scenario) -> None:
    """Raise `BadInput` where a scenario is operated otherwise than by rules."""
    if scenario.rules.policy == "look_ahead":
        raise BadInput([Fault("NZ2878", values={"allowed": ", ".join(POLICIES)})])


def simulated(world: World, box: Box, asked: Asked, *, settlement: bool) -> Iterator[Rows]:
    """Yield the figures of designs, weather year by weather year of a box, future by future.

    Args:
        world: the world.
        box: which weather years and futures.
        asked: the designs of the box.
        settlement: whether electricity is shared out among parties.

    Raises:
        BadInput: as `prepare` and `simulate_many`, or a design cannot be.

    """
    for year, future in product(range(*box.years), range(*box.futures)):
        for begin in range(0, asked.count, AT_ONCE):
            positions = range(begin, min(begin + AT_ONCE, asked.count))
            yield _rows(world, year, future, asked.part(positions), positions, settlement)


def _rows(world: World, year: int, future: int, asked: Asked, positions: range, settlement: bool) -> Rows:
    park, hourly = world.drawn(year, future)
    designs = laid_over(park, asked.base, asked.sizes, asked.count)
    faults = (each.at(int(asked.numbers[each.design]), count) for each, count in misfits(park, designs, asked.sizes))
    if told := list(faults):
        raise BadInput(told)
    totals = simulate_many(park, hourly, designs, world.scenario.rules, settlement=settlement)
    found = figures(park, designs, totals, asked.names, float(hourly.attrs["year_fraction"]), asked.base_year_t)
    return Rows(year, future, positions, found)


def joined(parts: Sequence[Rows], world: World, of_designs: Columns) -> Columns:
    """Return rows as columns, units and values by name.

    Args:
        parts: the rows.
        world: the world.
        of_designs: what is told of each design.

    """
    years, lengths = world.weather_years, [len(part.positions) for part in parts]

    def repeated(values: list[Any], kind: type) -> Any:
        return np.repeat(np.array(values, dtype=kind), lengths)

    return {
        **{
            name: (unit, np.concatenate([values[each.positions.start : each.positions.stop] for each in parts]))
            for name, (unit, values) in of_designs.items()
        },
        "weather_year": ("", repeated([years[part.year] for part in parts], object)),
        "future": ("", repeated([part.future for part in parts], np.int64)),
        **{
            name: (unit, np.concatenate([part.figures[name][1] for part in parts]))
            for name, (unit, _) in parts[0].figures.items()
        },
    }
