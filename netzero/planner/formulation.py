"""The whole model of a park, read like a table of contents.

minimise   sum over stages of weight[s] ( yearly costs + sum over steps of hours[t] x costs per hour )
such that  energy is conserved at every node, for every carrier, in every step
           what each kind of component says of itself holds          (netzero/components/*.py)
           requirements on sums hold                     (netzero/planner/requirements.py, targets.py)
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import xarray as xr

from netzero.components import (
    bill_terms,
    budget,
    certificates,
    charges,
    converter,
    demand,
    embodied,
    export_terms,
    flexible,
    greenhouse,
    investment,
    link,
    matching,
    meter,
    offset,
    storage,
    supply,
)
from netzero.components.equations import Constraint, Cost, Emission, Flow, Limit, Mathematics, Table, Variable
from netzero.components.park import Park
from netzero.errors import Fault, NoPlanExists, WayOut
from netzero.planner import carbon_costs
from netzero.planner.requirements import Requirements
from netzero.planner.requirements import mathematics as requirements_mathematics
from netzero.planner.targets import mathematics as targets_mathematics
from netzero.terms import demand_point

BALANCE = "energy_is_conserved"
"""Name of the rows of all balances, indexed (balance, stage, step)."""


@dataclass(frozen=True)
class Formulation:
    """Sets, numbers, variables and rules of one park on one time axis: everything a reader needs."""

    sets: Mapping[str, Sequence[Hashable]]
    d: SimpleNamespace
    variables: tuple[Variable, ...]
    constraints: tuple[Constraint, ...]
    costs: tuple[Cost, ...]
    emissions: tuple[Emission, ...]


def formulate(park: Park, hourly: xr.Dataset, requirements: Requirements) -> Formulation:
    """Return the mathematics of the park on the time axis of `hourly`."""
    most_imported = {each.name: meter.most_imported(each) for each in park.meters}
    parts = [
        _time(park, hourly),
        investment.mathematics(park, hourly),
        embodied.mathematics(park, hourly),
        budget.mathematics(park),
        supply.mathematics(park, hourly),
        converter.mathematics(park, hourly),
        storage.mathematics(park, hourly),
        link.mathematics(park),
        meter.mathematics(park, hourly),
        charges.mathematics(park, hourly),
        bill_terms.mathematics(park, hourly),
        export_terms.mathematics(park, hourly),
        matching.mathematics(park, hourly, most_imported),
        certificates.purchase_mathematics(park, hourly, most_imported),
        certificates.sale_mathematics(park, hourly),
        demand.mathematics(park, hourly),
        flexible.mathematics(park, hourly),
        offset.mathematics(park, requirements.part * requirements.base_year_t),
        greenhouse.mathematics(park.greenhouse.declared, park.stages.years, float(hourly.attrs["year_fraction"])),
    ]
    flows = [flow for part in parts for flow in part.flows]
    parts.append(_balances(park, flows))
    parts.append(_fuels(park, flows, float(hourly.attrs["year_fraction"])))
    emissions = [emission for part in parts for emission in part.emissions]
    parts.append(requirements_mathematics(park, requirements, emissions))
    parts.append(carbon_costs.mathematics(park, emissions, float(hourly.attrs["year_fraction"])))
    parts.append(targets_mathematics(park, hourly, flows))
    return Formulation(
        sets={name: _kept(items) for part in parts for name, items in part.sets.items()},
        d=SimpleNamespace(**{name: table for part in parts for name, table in part.tables.items()}),
        variables=tuple(variable for part in parts for variable in part.variables),
        constraints=tuple(constraint for part in parts for constraint in part.constraints),
        costs=tuple(cost for part in parts for cost in part.costs),
        emissions=tuple(emissions),
    )


def _kept(items: Sequence[Hashable]) -> Sequence[Hashable]:
    """Return the members of a set; a range stays one: its members are positions, which a reader may take at once."""
    return items if isinstance(items, range) else tuple(items)


def objective(m: Any, formulation: Formulation) -> Any:
    """Return the present value of all costs, in currency."""
    return sum(m.d.stage_weight[s] * cost_of_year(m, formulation.costs, s) for s in formulation.sets["stage"])


def cost_of_year(m: Any, costs: Sequence[Cost], s: Hashable) -> Any:
    """Return the cost of one year of a stage, currency per year."""
    yearly = sum(cost.rule(m, s) for cost in costs if cost.yearly)
    running = [cost for cost in costs if not cost.yearly]
    return yearly + m.over_the_year(lambda t: sum(cost.rule(m, s, t) for cost in running))


def _time(park: Park, hourly: xr.Dataset) -> Mathematics:
    hours = hourly["step_h"].values * hourly["weight"].values
    return Mathematics(
        sets={"stage": park.stages.years, "step": range(hourly.sizes["time"])},
        tables={
            "hours": Table(hours, None),
            "step_h": Table(hourly["step_h"].values, None),
            "previous": Table(hourly["previous"].values.astype(np.int64), None),
            "stage_weight": Table(park.stages.weights, park.stages.years),
            "stage_length": Table(park.stages.lengths, park.stages.years),
        },
    )


def _balances(park: Park, flows: Sequence[Flow]) -> Mathematics:
    """Energy is conserved wherever something flows; a fuel that is burnt as bought has no balance."""
    fuels = park.burnt_as_bought
    at: dict[str, list[Flow]] = {}
    for flow in flows:
        if flow.carrier not in fuels:
            at.setdefault(demand_point(flow.node, flow.carrier), []).append(flow)
    # of a point that nothing else serves, the demand itself is the one flow
    lonely = [point for label, point in demand.demand_points(park).items() if len(at[label]) < 2]
    if lonely:
        raise NoPlanExists("NZ0822", (WayOut(tuple(_without_source(*point) for point in lonely)),))

    def energy_is_conserved(m: Any, p: str, s: int, t: Any) -> Any:
        return sum(flow.rule(m, s, t) for flow in at[p]) == 0

    return Mathematics(
        sets={"balance": list(at)},
        constraints=(Constraint(BALANCE, ("balance", "stage", "step"), energy_is_conserved, "kW into a node"),),
    )


def _without_source(node: str, carrier: str) -> Fault:
    told = {"key": "source", "name": demand_point(node, carrier), "year": None, "node": node, "carrier": carrier}
    return Fault("NZ0801", values=told)


def _fuels(park: Park, flows: Sequence[Flow], part: float) -> Mathematics:
    """Return cost, emissions and limits of the fuels that are bought: all of it counts where it is bought."""
    years = park.stages.years
    takers = {name: [flow for flow in flows if flow.carrier == name] for name in park.burnt_as_bought}
    sellers = {fuel.name: [x.name for x in park.supplies if x.fuel == fuel.name] for fuel in park.fuels}
    used = [fuel for fuel in park.fuels if takers.get(fuel.name) or sellers[fuel.name]]
    limits = {
        (fuel.name, year): part * kwh
        for fuel in used
        for year, kwh in zip(years, fuel.annual_limit_kwh, strict=True)
        if kwh is not None
    }

    def bought(m: Any, fuel: str, s: int, t: Any) -> Any:
        taken = -sum(flow.rule(m, s, t) for flow in takers.get(fuel, ()))
        return taken + sum(m.supplied[seller, s, t] for seller in sellers[fuel])

    def purchase(fuel: str) -> Any:
        return lambda m, s, t: m.d.fuel_price[fuel, s] * bought(m, fuel, s, t)

    def emitted(fuel: str) -> Any:
        return lambda m, s, t: m.d.fuel_factor[fuel] * bought(m, fuel, s, t)

    def before(fuel: str) -> Any:
        return lambda m, s, t: m.d.fuel_upstream[fuel] * bought(m, fuel, s, t)

    def fuel_is_limited(m: Any, fuel_of_stage: tuple[str, int]) -> Any:
        fuel, s = fuel_of_stage
        return m.over_the_year(lambda t: bought(m, fuel, s, t)) <= m.d.fuel_limit[fuel, s]

    def fuel_keeps_its_horizon(m: Any, fuel: str) -> Any:
        total = sum(m.d.stage_length[s] * m.over_the_year(lambda t, s=s: bought(m, fuel, s, t)) for s in years)
        return total <= m.d.fuel_horizon[fuel]

    names = [fuel.name for fuel in park.fuels]
    horizon = {fuel.name: part * fuel.horizon_limit_kwh for fuel in used if fuel.horizon_limit_kwh is not None}
    return Mathematics(
        sets={"limited_fuel": list(limits), "horizon_fuel": list(horizon)},
        tables={
            "fuel_price": Table([fuel.price for fuel in park.fuels], names, years),
            "fuel_factor": Table([fuel.factor_t_per_kwh for fuel in park.fuels], names),
            "fuel_upstream": Table([fuel.upstream_t_per_kwh for fuel in park.fuels], names),
            "fuel_limit": limits,
            "fuel_horizon": horizon,
        },
        constraints=(
            Constraint(
                "fuel_is_limited",
                ("limited_fuel",),
                fuel_is_limited,
                "kWh a year",
                Limit("annual_limit", "NZ0834", words=_words_of_fuel, unit="kWh", of_year=True),
            ),
            Constraint(
                "fuel_keeps_its_horizon",
                ("horizon_fuel",),
                fuel_keeps_its_horizon,
                "kWh over the horizon",
                Limit("horizon_limit", "NZ1062", words=_words_of_horizon, unit="kWh", of_year=True),
            ),
        ),
        costs=tuple(Cost("fuel", purchase(fuel.name)) for fuel in used),
        emissions=tuple(
            Emission(rule, rule, rule, before(fuel.name)) for fuel in used for rule in (emitted(fuel.name),)
        ),
    )


def _words_of_horizon(_: Any, fuel: str) -> dict[str, Any]:
    return {"name": fuel, "year": None}


def _words_of_fuel(_: Any, fuel_of_stage: tuple[str, int]) -> dict[str, Any]:
    return dict(zip(("name", "year"), fuel_of_stage, strict=True))
