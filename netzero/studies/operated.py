"""A design operated by rules: flows, who used what, and the books, with what is offset when a year is over."""

from __future__ import annotations

import xarray as xr

from netzero.accounts import account, offsets_at_year_end
from netzero.components.park import Park
from netzero.components.rules import Rules
from netzero.simulator import settle, simulate


def by_rules(
    park: Park, hourly: xr.Dataset, capacities: xr.Dataset, rules: Rules, base_year_t: float | None
) -> tuple[xr.Dataset, xr.Dataset, xr.Dataset]:
    """Return dispatch, settlement and books (terms DISPATCH, SETTLEMENT, BOOKS) of a design operated by rules.

    Args:
        park: the park.
        hourly: terms HOURLY.
        capacities: capacity and new_capacity of the design, dims (size, stage).
        rules: the policy with its parameters.
        base_year_t: emissions of the base year, t; None when unknown.

    Raises:
        BadInput: as `simulate`.

    """
    design = (capacities["capacity"], capacities["new_capacity"])
    dispatch = simulate(park, hourly, *design, rules)
    settlement = settle(park, hourly, dispatch)
    books = account(park, hourly, *design, dispatch, settlement)
    offset_t = offsets_at_year_end(park, books, float(hourly.attrs["year_fraction"]), base_year_t)
    if offset_t.any():
        dispatch = dispatch.assign(offset_t=dispatch["offset_t"].copy(data=offset_t))
        books = account(park, hourly, *design, dispatch, settlement)
    return dispatch, settlement, books
