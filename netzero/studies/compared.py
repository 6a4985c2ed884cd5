"""What a plan is worth against the same park without it: today's stock, operated by rules on the same hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import xarray as xr

from netzero.accounts import Side, account, reference_design, reference_park, worth
from netzero.components.rules import Rules
from netzero.errors import Fault
from netzero.scenario.scenario import Scenario
from netzero.simulator import not_by_rules, settle, simulate, unpriced_warnings

Say = Callable[..., None]


@dataclass(frozen=True, eq=False)
class Compared:
    """Books of the park without the plan, and what the plan is worth; None: nothing to compare, or not to be had."""

    reference: xr.Dataset | None = None
    """Terms BOOKS."""
    finance: xr.Dataset | None = None
    """Terms FINANCE."""
    warnings: tuple[Fault, ...] = ()
    """Why there is no finance."""


def against_today(
    scenario: Scenario, hourly: xr.Dataset, new_capacity: xr.DataArray, books: xr.Dataset, rules: Rules, say: Say
) -> Compared:
    """Return what a design is worth to each party.

    The reference keeps no cap, buys no offsets and has no contract that is not in force. Where rules cannot operate the
    park there is none. Instead of looking ahead it follows the rule of self-consumption: today's stock has little to
    look ahead with. Where it leaves demand unserved at no price the two cannot be compared in money.

    Args:
        scenario: the scenario; `finance.reference` says what becomes of today's stock.
        hourly: terms HOURLY on the axis of the books.
        new_capacity: what the design builds, dims (size, stage); a design that builds nothing is not compared.
        books: terms BOOKS with the plan.
        rules: of the operation.
        say: told what is being done.

    """
    park = reference_park(scenario.park)
    asked = park.finance.reference != "none" and bool((new_capacity.values > 0.0).any())
    if not asked or not_by_rules(scenario):
        return Compared()
    say("reference")
    design = reference_design(park)
    plain = replace(rules, policy="self_consumption") if rules.policy == "look_ahead" else rules
    dispatch = simulate(park, hourly, design["capacity"], design["new_capacity"], plain)
    settlement = settle(park, hourly, dispatch)
    without = account(park, hourly, design["capacity"], design["new_capacity"], dispatch, settlement)
    if told := unpriced_warnings(park, hourly, dispatch):
        return Compared(without, warnings=told)
    fraction = float(hourly.attrs["year_fraction"])
    found = worth(park, fraction, Side(new_capacity, books), Side(design["new_capacity"], without))
    return Compared(without, found)
