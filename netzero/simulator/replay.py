"""The plan's own dispatch, gone through step by step: what follows from its decisions is computed anew.

Decisions are taken from the plan: what supplies give, what converters put out, what goes into and out of storages,
what demand is shifted or shed, what is exported and what is left unserved. What follows from them is not: levels by the
level equation, curtailment from what was available, heat that falls a level, imports and monthly peaks. Nothing is
clamped or aged beyond the plan, so that where the plan is right the replay equals it up to the solver's tolerance.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.components.contracts import drawn_kw
from netzero.components.converter import cascades
from netzero.components.meter import billing_intervals
from netzero.components.park import Park
from netzero.components.supply import available_kw
from netzero.kernels.levels import trace_levels
from netzero.simulator.flows import Array, Point, node_flows
from netzero.terms import ELECTRICITY
from netzero.vocabulary import DISPATCH, check, describe

DERIVED = ("curtailed_kw", "level_kwh", "cascaded_kw", "imported_kw", "peak_kw")
"""Terms that a replay computes; all others are the plan's."""


def replay(park: Park, periods: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """Return the dispatch (terms DISPATCH) that follows from the plan's decisions on the plan's own axis.

    Args:
        park: the park.
        periods: terms HOURLY on the plan's axis.
        plan: terms PLAN.

    """
    done = plan[[name for name in DISPATCH if name in plan]].copy(deep=True)
    _follow_levels(done, park, periods, plan)
    return closed(park, periods, done, plan["new_capacity"])


def closed(park: Park, periods: xr.Dataset, decisions: xr.Dataset, new_capacity: xr.DataArray) -> xr.Dataset:
    """Return the dispatch (terms DISPATCH) of decisions and levels, with all else that follows from them.

    Args:
        park: the park.
        periods: terms HOURLY.
        decisions: terms DISPATCH, of which curtailment, falling heat, import and peaks are computed anew.
        new_capacity: what is built in each stage, dims (size, stage).

    """
    done = decisions.copy(deep=True)
    _curtail(done, park, periods, new_capacity)
    _balance_nodes(done, park, periods)
    for meter in park.meters:
        at = {"meter": meter.name}
        done["peak_kw"].loc[at] = billing_intervals(periods, meter).peaks(drawn_kw(park, meter, done))
    return check(describe(done, DISPATCH), DISPATCH)


def difference(plan: xr.Dataset, replayed: xr.Dataset) -> dict[str, float]:
    """Return the largest difference of each derived term, relative to max(1, largest value in the plan)."""
    found = {}
    for name in DERIVED:
        here, there = plan[name], replayed[name].transpose(*plan[name].dims)
        scale = max(1.0, float(np.abs(here.values).max(initial=0.0)))
        found[name] = float(np.abs(here.values - there.values).max(initial=0.0)) / scale
    return found


def _curtail(done: xr.Dataset, park: Park, periods: xr.Dataset, new_capacity: xr.DataArray) -> None:
    for supply in park.supplies:
        new = new_capacity.sel(size=supply.size.name).values if supply.size else None
        at = {"supply": supply.name}
        done["curtailed_kw"].loc[at] = available_kw(supply, park, periods, new) - done["supplied_kw"].sel(at).values


def _follow_levels(done: xr.Dataset, park: Park, periods: xr.Dataset, plan: xr.Dataset) -> None:
    """Run each storage through every block, from its initial level or the one the plan leaves at the block's end."""
    step_h, block = periods["step_h"].values, periods["block"].values.astype(np.int64)
    previous = periods["previous"].values.astype(np.int64)
    for storage in park.storages:
        for stage in done["stage"].values:
            at = {"storage": storage.name, "stage": stage}
            begin = done["level_kwh"].sel(at).values[previous]
            if storage.initial is not None:
                energy = float(plan["capacity"].sel(size=storage.energy.name, stage=stage))
                begin = np.full_like(begin, storage.initial * energy)
            done["level_kwh"].loc[at] = trace_levels(
                np.ascontiguousarray(done["charge_kw"].sel(at).values),
                np.ascontiguousarray(done["discharge_kw"].sel(at).values),
                np.ascontiguousarray(begin),
                step_h,
                block,
                storage.charge_efficiency,
                storage.discharge_efficiency,
                storage.loss_per_h,
            )


def _balance_nodes(done: xr.Dataset, park: Park, periods: xr.Dataset) -> None:
    """Let heat fall that a level does not use, from the hottest down; import what electricity lacks at each node."""
    surplus: dict[Point, Array] = {}
    for flow in node_flows(park, periods, done):
        if flow.kind not in ("cascaded_kw", "imported_kw"):
            surplus[flow.at] = surplus.get(flow.at, np.zeros_like(flow.kw)) + flow.sign * flow.kw
    nothing = np.zeros((done.sizes["stage"], done.sizes["time"]))
    for label, (node, high, low) in cascades(park).items():
        fallen = surplus.get((node, high), nothing)
        done["cascaded_kw"].loc[{"cascade": label}] = fallen
        surplus[node, low] = surplus.get((node, low), nothing) + fallen
    for meter in park.meters:
        done["imported_kw"].loc[{"meter": meter.name}] = -surplus.get((meter.node, ELECTRICITY), nothing)
