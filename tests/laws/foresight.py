"""What a design that stands costs at least, by the planner's bound, and what it costs when it is run by rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from netzero.accounts import account
from netzero.components.investment import able_capacity, alive
from netzero.components.park import Park, Size, Storage
from netzero.components.rules import Rules
from netzero.components.storage import first_steps
from netzero.planner import plan
from netzero.simulator import settle, simulate
from netzero.simulator.levels import drawn_kwh
from netzero.terms import Policy

KEPT_KWH = 1e-6
"""A level that ends lower than it began by no more than this has been kept."""


@dataclass(frozen=True, eq=False)
class ByRules:
    """What a standing park costs by a policy, present value of all stages."""

    cost: float
    size: float
    """Sum of the absolute cost lines: what digits are counted against."""
    as_begun: Park
    """The park as a plan may begin it: stores that ended lower than they began have that level given away."""
    kept: bool
    """Whether no store did."""


def standing(park: Park, capacity: xr.DataArray, new_capacity: xr.DataArray) -> Park:
    """Return the park with a design as its stock, nothing to build, and without caps, budgets and shares."""
    years = park.stages.years

    def stands(size: Size) -> Size:
        kw, built = (np.asarray(one.sel(size=size.name).values, float) for one in (capacity, new_capacity))
        stock = replace(size, existing=tuple(kw - built @ alive(size, park.stages)))
        able = able_capacity(stock, park.stages, built)
        output = np.divide(able, kw, out=np.ones_like(kw), where=kw > 0)
        nothing, all_of_it = (0.0,) * len(years), tuple(kw.tolist())
        free = {"capex": nothing, "fixed_om": nothing, "upkeep": (), "renewal": (), "may_retire": False}
        stock = {"existing": all_of_it, "existing_output": tuple(output.tolist())}
        return replace(size, **free, **stock, upper=all_of_it, upper_new=nothing)

    none = (None,) * len(years)
    carbon = replace(park.carbon, cap_t=none, cap_share=none, gross_share=none, budget_t=None)
    carbon = replace(carbon, offset_share=(0.0,) * len(years))
    targets = tuple(replace(one, share=none) for one in park.targets)
    return replace(_sized(park, stands), carbon=carbon, targets=targets, budgets=(), site_limits=())


def _sized(park: Park, change: Callable[[Size], Size]) -> Park:
    def storage(one: Storage) -> Storage:
        return replace(one, energy=change(one.energy), power=change(one.power) if one.power else None)

    meters = [
        replace(one, upgrade=replace(one.upgrade, size=change(one.upgrade.size))) if one.upgrade else one
        for one in park.meters
    ]
    return replace(
        park,
        supplies=tuple(replace(one, size=change(one.size)) if one.size else one for one in park.supplies),
        converters=tuple(replace(one, size=change(one.size)) for one in park.converters),
        storages=tuple(storage(one) for one in park.storages),
        links=tuple(replace(one, size=change(one.size)) for one in park.links),
        meters=tuple(meters),
    )


def least_cost(park: Park, hourly: xr.Dataset) -> float:
    """Return the planner's bound on what a standing park costs."""
    return float(plan(park, hourly).certificate["bound"])


def by_rules(park: Park, hourly: xr.Dataset, policy: Policy) -> ByRules:
    """Return what a standing park costs by a policy; stores hold what they hold when new, as in a plan."""
    sizes = {"size": np.array([size.name for size in park.sizes], dtype=object), "stage": list(park.stages.years)}
    capacity = xr.DataArray(np.array([size.existing for size in park.sizes]), coords=sizes, dims=("size", "stage"))
    design = capacity, xr.zeros_like(capacity)
    done = simulate(park, hourly, *design, policy=Rules(policy, ageing=False))
    lines = account(park, hourly, *design, done, settle(park, hourly, done))["costs"].sum("party")
    weights = np.array(park.stages.weights)
    lowered = {one.name for one in park.storages if drawn_kwh(one, hourly, done).max() > KEPT_KWH}
    as_begun = (
        _given_away(one, hourly, done) if one.name in lowered else _begun_so(one, hourly) for one in park.storages
    )
    return ByRules(
        float(weights @ lines.sum("line").values),
        float(weights @ np.abs(lines).sum("line").values),
        replace(park, storages=tuple(as_begun)),
        not lowered,
    )


def begun_empty(park: Park) -> Park:
    """Return the park with stores that begin every block as low as they may, so that none can end lower."""
    return replace(park, storages=tuple(replace(x, initial=x.least_level, end_is_free=True) for x in park.storages))


def _begun_so(storage: Storage, hourly: xr.Dataset) -> Storage:
    """Return the storage without an initial level where rules begin elsewhere: in blocks that stand for many days."""
    elsewhere = hourly["weight"].values.max() > 1.0 and not storage.end_is_free
    return replace(storage, initial=None) if elsewhere else storage


def _given_away(storage: Storage, hourly: xr.Dataset, done: xr.Dataset) -> Storage:
    """Return the storage with the highest level that it began a block with by rules, and an end that is free."""
    energy = np.array(storage.energy.existing)
    first, step_h = first_steps(hourly), hourly["step_h"].values
    flows = done[["charge_kw", "discharge_kw", "level_kwh"]].sel(storage=storage.name).transpose("stage", "time")
    gained = storage.charge_efficiency * flows["charge_kw"] - flows["discharge_kw"] / storage.discharge_efficiency
    begun = (flows["level_kwh"].values - step_h * gained.values) / (1.0 - storage.loss_per_h) ** step_h
    share = np.divide(begun[:, first].max(axis=1), energy, out=np.zeros_like(energy), where=energy > 0)
    return replace(storage, initial=min(1.0, float(share.max())), end_is_free=True)
