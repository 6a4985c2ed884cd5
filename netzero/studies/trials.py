"""A fixed design operated by rules in weather years and futures that its plan did not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import xarray as xr

from netzero.components.demand import demand_points
from netzero.components.park import Park
from netzero.components.rules import Rules
from netzero.errors import Fault
from netzero.hourly import prepare
from netzero.scenario.scenario import Resource, Scenario
from netzero.studies.futures import drawn
from netzero.studies.operated import by_rules
from netzero.terms import COST_LINES, OWN_WEATHER, SCOPES
from netzero.vocabulary import TRIALS, check, describe

Say = Callable[..., None]


def trials(
    scenario: Scenario, hourly: xr.Dataset, capacities: xr.Dataset, rules: Rules, base_year_t: float | None, say: Say
) -> tuple[xr.Dataset, tuple[Fault, ...]]:
    """Return the yearly sums of every trial, terms TRIALS, and what is to be told of the further weather years.

    The first weather year is the scenario's own, future 0 is what it foresees: both together are the operation itself.
    Attribute `seed`: of all that was drawn.

    Args:
        scenario: with its weather years and futures.
        hourly: terms HOURLY of its own weather year.
        capacities: capacity and new_capacity of the design, dims (size, stage).
        rules: of the operation.
        base_year_t: emissions of the base year, t; None when unknown.
        say: told of each weather year.

    Raises:
        BadInput: as `prepare` and `simulate`.

    """
    park, futures = scenario.park, scenario.given.promise.futures
    numbers = np.arange((futures.count if futures else 0) + 1)
    names = [OWN_WEATHER, *(name for name, _ in scenario.weather_years)]
    result, told = _empty(park, names, numbers), list[Fault]()
    for row, year in enumerate(_years(scenario, hourly, told)):
        say("trials", number=row + 1, count=len(names), futures=len(numbers))
        for number in numbers.tolist():
            one, hours = park, year
            if futures and number:
                one, hours = drawn(park, year, scenario.resources, futures, scenario.given.seed, number)
            for name, values in _sums(one, hours, capacities, rules, base_year_t, scenario.resources).items():
                result[name].values[row, number] = values
    result.attrs["seed"] = scenario.given.seed
    return check(describe(result, TRIALS), TRIALS), tuple(told)


def _years(scenario: Scenario, own: xr.Dataset, told: list[Fault]) -> Iterator[xr.Dataset]:
    """Yield terms HOURLY of the scenario's own weather year and of each further one; note what is new of it."""
    yield own
    for _, year in scenario.weather_years:
        there = replace(scenario, given=scenario.given.model_copy(update={"weather": year}))
        hourly, notes = prepare(there)
        told += [note for note in notes if note.place.path in ("weather", "site") or note.place.file == year.file]
        yield hourly


def _sums(
    park: Park,
    hourly: xr.Dataset,
    capacities: xr.Dataset,
    rules: Rules,
    base_year_t: float | None,
    resources: Mapping[str, Resource],
) -> dict[str, np.ndarray]:
    dispatch, _, books = by_rules(park, hourly, capacities, rules, base_year_t, resources)
    hours = hourly["step_h"].values * hourly["weight"].values
    return {
        "trial_costs": books["costs"].sum("party").transpose("stage", "line").values,
        "trial_emissions": books["emissions"].sum("party").transpose("stage", "scope").values,
        "trial_unserved_kwh": dispatch["unserved_kw"].transpose("stage", "demand_point", "time").values @ hours,
    }


def _empty(park: Park, names: list[str], numbers: np.ndarray) -> xr.Dataset:
    coords = {
        "weather_year": np.array(names, dtype=object),
        "future": numbers,
        "stage": np.array(park.stages.years),
        "line": np.array(COST_LINES, dtype=object),
        "scope": np.array(SCOPES, dtype=object),
        "demand_point": np.array(list(demand_points(park)), dtype=object),
    }
    zeros = {
        name: xr.DataArray(np.zeros([len(coords[dim]) for dim in term.dims]), dims=term.dims)
        for name, term in TRIALS.items()
    }
    return xr.Dataset(zeros, coords=coords)
