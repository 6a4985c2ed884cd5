"""What a design keeps of what its plan promised: weather years, futures and outages of one operation by rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import xarray as xr

from netzero.components.rules import Rules
from netzero.errors import Fault
from netzero.scenario.scenario import Scenario
from netzero.simulator import outages
from netzero.studies.trials import trials

Say = Callable[..., None]


@dataclass(frozen=True, eq=False)
class Tried:
    """What a design was tried against; None: the scenario asks for nothing of the kind."""

    trials: xr.Dataset | None = None
    """Terms TRIALS."""
    outages: xr.Dataset | None = None
    """Terms OUTAGES of the grid, for every duration."""
    failures: xr.Dataset | None = None
    """Terms OUTAGES of the largest units, for one duration."""
    warnings: tuple[Fault, ...] = ()


def tried(
    scenario: Scenario,
    hourly: xr.Dataset,
    capacities: xr.Dataset,
    dispatch: xr.Dataset,
    rules: Rules,
    base_year_t: float | None,
    say: Say,
) -> Tried:
    """Return what the scenario's `promise` asks for of a design that is operated by rules.

    Args:
        scenario: the scenario.
        hourly: terms HOURLY of its own weather year.
        capacities: capacity and new_capacity of the design, dims (size, stage).
        dispatch: terms DISPATCH of the operation.
        rules: of the operation.
        base_year_t: emissions of the base year, t; None when unknown.
        say: told what is being done.

    Raises:
        BadInput: as `prepare` and `simulate`.

    """
    asked = scenario.given.promise
    design = (scenario.park, hourly, capacities["capacity"], capacities["new_capacity"], dispatch, rules)
    made, out, failed, told = None, None, None, tuple[Fault, ...]()
    if asked.outages:
        say("outages")
        out = outages(*design, durations_h=range(1, asked.outages.longest + 1))
        if asked.outages.failures:
            failed = outages(*design, durations_h=(asked.outages.failures,), units=asked.outages.units)
    if scenario.weather_years or asked.futures:
        made, told = trials(scenario, hourly, capacities, rules, base_year_t, say)
    return Tried(made, out, failed, told)
