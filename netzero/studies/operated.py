"""A design operated by rules or by looking ahead: flows, settlement, and books with what is settled at year's end.

That is what is offset, and the plan's certificates as far as there is electricity for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import xarray as xr

from netzero.accounts import account, offsets_at_year_end
from netzero.accounts.certificates import at_year_end
from netzero.accounts.record import Record
from netzero.components.park import Park
from netzero.components.rules import Rules
from netzero.scenario.scenario import Resource
from netzero.simulator import settle, simulate
from netzero.studies.look_ahead import look_ahead

Say = Callable[..., None]


def by_rules(
    park: Park,
    hourly: xr.Dataset,
    capacities: xr.Dataset,
    rules: Rules,
    base_year_t: float | None,
    resources: Mapping[str, Resource],
    say: Say = lambda *_, **__: None,
) -> tuple[xr.Dataset, xr.Dataset, xr.Dataset]:
    """Return dispatch, settlement and books (terms DISPATCH, SETTLEMENT, BOOKS) of an operated design.

    Args:
        park: the park.
        hourly: terms HOURLY.
        capacities: capacity and new_capacity of the design, dims (size, stage), and the plan's certificates if any.
        rules: the policy with its parameters.
        base_year_t: emissions of the base year, t; None when unknown.
        resources: how each profile comes about, by its name (`Scenario.resources`).
        say: told how far looking ahead has come.

    Raises:
        BadInput: as `simulate`; NoPlanExists, SolverFailed: as `look_ahead`.

    """
    design = (capacities["capacity"], capacities["new_capacity"])
    if rules.policy == "look_ahead":
        dispatch = look_ahead(park, hourly, capacities, rules, resources, say)
    else:
        dispatch = simulate(park, hourly, *design, rules)
    settlement = settle(park, hourly, dispatch)
    if park.greenhouse.certificates is not None:
        dispatch = dispatch.assign(at_year_end(Record(park, hourly, *design, dispatch, settlement), capacities))
    books = account(park, hourly, *design, dispatch, settlement)
    offset_t = offsets_at_year_end(park, books, float(hourly.attrs["year_fraction"]), base_year_t)
    if offset_t.any():
        dispatch = dispatch.assign(offset_t=dispatch["offset_t"].copy(data=offset_t))
        books = account(park, hourly, *design, dispatch, settlement)
    return dispatch, settlement, books
