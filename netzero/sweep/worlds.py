"""A world: one scenario with its settings, and its hours by weather year and future, which many designs share.

A worker reads a world once and keeps the hours that it made last, however many blocks ask for them; never more than a
few, so that its memory does not grow with the number of cases.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import xarray as xr

from netzero.components.park import Park
from netzero.hourly import prepare
from netzero.scenario import Scenario, read_scenario
from netzero.studies.futures import drawn
from netzero.terms import OWN_WEATHER

Made = TypeVar("Made")

WORLDS, YEARS, DRAWS = 2, 2, 1
"""Worlds that a worker keeps, and of each the weather years and the drawn futures."""


@dataclass(frozen=True, eq=False)
class World:
    """A scenario, and its hours as they are asked for."""

    scenario: Scenario
    _years: OrderedDict[Any, xr.Dataset] = field(default_factory=OrderedDict, repr=False)
    _draws: OrderedDict[Any, tuple[Park, xr.Dataset]] = field(default_factory=OrderedDict, repr=False)

    @property
    def weather_years(self) -> tuple[str, ...]:
        """Names of its weather years, the scenario's own first."""
        return (OWN_WEATHER, *(name for name, _ in self.scenario.weather_years))

    @property
    def futures(self) -> int:
        """Number of futures, with the one that is foreseen."""
        asked = self.scenario.given.promise.futures
        return 1 + (asked.count if asked else 0)

    def hourly(self, year: int) -> xr.Dataset:
        """Return terms HOURLY of a weather year by its position; 0: the scenario's own.

        Raises:
            BadInput: as `prepare`.

        """
        return _kept(self._years, year, YEARS, lambda: prepare(self._in(year))[0])

    def drawn(self, year: int, future: int) -> tuple[Park, xr.Dataset]:
        """Return the park and terms HOURLY of a weather year in a future; 0: what is foreseen."""
        futures, scenario = self.scenario.given.promise.futures, self.scenario
        if not future or futures is None:
            return scenario.park, self.hourly(year)
        given = (scenario.resources, futures, scenario.given.seed, future)
        return _kept(self._draws, (year, future), DRAWS, lambda: drawn(scenario.park, self.hourly(year), *given))

    def _in(self, year: int) -> Scenario:
        if not year:
            return self.scenario
        _, weather = self.scenario.weather_years[year - 1]
        return replace(self.scenario, given=self.scenario.given.model_copy(update={"weather": weather}))


def _kept(found: OrderedDict[Any, Made], key: Any, most: int, make: Callable[[], Made]) -> Made:
    """Return what was made of a key, made when it is not among the last so many."""
    if key not in found:
        while len(found) >= most:
            found.popitem(last=False)
        found[key] = make()
    found.move_to_end(key)
    return found[key]


@lru_cache(maxsize=WORLDS)
def world_of(folder: Path, sets: tuple[str, ...]) -> World:
    """Return the world of a scenario folder and settings, read once while it is among the last asked for.

    Raises:
        BadInput: as `read_scenario`.

    """
    return World(read_scenario(folder, sets))
