"""A fixed design operated by looking ahead: what an operator could reach at best who has forecasts of some hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import xarray as xr

from netzero.components.park import Park
from netzero.components.rules import Rules
from netzero.scenario.scenario import Resource
from netzero.simulator import closed
from netzero.studies.forecasts import forecasts

Say = Callable[..., None]


def look_ahead(
    park: Park,
    hourly: xr.Dataset,
    capacities: xr.Dataset,
    rules: Rules,
    resources: Mapping[str, Resource],
    say: Say = lambda *_, **__: None,
) -> xr.Dataset:
    """Return the dispatch (terms DISPATCH) of a design that is operated by windows of the planner's own program.

    Args:
        park: the park.
        hourly: terms HOURLY as they come.
        capacities: capacity and new_capacity of the design, dims (size, stage).
        rules: hours ahead, hours between two forecasts, the error of forecasts and its seed.
        resources: how each profile comes about, by its name.
        say: told 'look_ahead' with the number of the window and their count.

    Raises:
        BadInput: the design is larger than the park allows.
        NoPlanExists: some demand has no source.
        SolverFailed: HiGHS does not solve a window.

    """
    from netzero.planner import look_ahead as roll  # rules need no planner

    per_hour = max(1, round(1.0 / float(hourly["step_h"].values[0])))
    ahead, every = rules.ahead_h * per_hour, rules.every_h * per_hour
    thought = forecasts(hourly, resources, rules, ahead=ahead, every=every) if rules.forecast_error else []
    decisions = roll(park, hourly, capacities, ahead=ahead, every=every, forecasts=thought, say=say)
    return closed(park, hourly, decisions, capacities["new_capacity"])
