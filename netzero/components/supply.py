r"""Supply: gives one carrier to a node (roof PV, wind, a power purchase agreement).

    supplied[p,s,t] <= sum over groups g of p of availability[g,t] able[g,s]              kW
    able[g,s] = sum over sizes of g of existing and vintages, each after its ageing        kW

Supplies that dispatch cannot tell apart (same node, carrier, cost and factors) form one pool *p* with one variable a
step; those of a pool with the same availability form a group *g*. What a pool could give and does not is curtailed,
shared pro rata to what each of its supplies could give. A supply without a size is bounded by its contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.equations import Constraint, Cost, Emission, Flow, Limit, Mathematics, Table, Variable
from netzero.components.investment import able_capacity, ageing
from netzero.components.park import ByStage, Park, Supply
from netzero.terms import Origin

ALWAYS = "always"
"""Availability of a supply without profile."""


@dataclass(frozen=True)
class Pool:
    """Supplies that dispatch cannot tell apart; the first speaks for all."""

    name: str
    supplies: tuple[Supply, ...]

    @property
    def first(self) -> Supply:
        """Any one of them."""
        return self.supplies[0]

    @property
    def profiles(self) -> tuple[str, ...]:
        """The availabilities in the pool, one per group."""
        return tuple(dict.fromkeys(supply.profile or ALWAYS for supply in self.supplies))


def pools(park: Park) -> tuple[Pool, ...]:
    """Return the supplies of the park in pools, each named after its first supply."""
    found: dict[Any, list[Supply]] = {}
    for supply in park.supplies:
        alike = (supply.node, supply.carrier, supply.variable_cost, supply.factor_t_per_kwh, supply.renewable)
        key = (*alike, supply.purchased, supply.delivery) if supply.size else supply.name
        found.setdefault(key, []).append(supply)
    return tuple(Pool(members[0].name, tuple(members)) for members in found.values())


def available_kw(
    supply: Supply, park: Park, hourly: xr.Dataset, new: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    """Return what a supply could give, kW [stage, time]; `new` is the capacity built by stage (None without size)."""
    shape = _availability(hourly, supply.profile or ALWAYS)
    if supply.size is None:
        able = np.array(supply.limit_kw)
    else:
        able = able_capacity(supply.size, park.stages, np.zeros(len(park.stages.years)) if new is None else new)
    return np.asarray(able[:, None] * shape[None, :])


def origin(supply: Supply) -> Origin:
    """Return what the supply counts as where shares of electricity are required."""
    if not supply.renewable:
        return "other"
    return "virtual" if supply.delivery == "virtual" else "renewable"


def _availability(hourly: xr.Dataset, profile: str) -> NDArray[np.float64]:
    if profile == ALWAYS:
        return np.ones(hourly.sizes["time"])
    return np.asarray(hourly.variables["availability"].values[hourly.get_index("profile").get_loc(profile)])


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of all supplies of the park."""
    years = park.stages.years
    found = pools(park)
    sized = [pool for pool in found if pool.first.size]
    contracts = [pool for pool in found if not pool.first.size]
    groups = {
        f"{pool.name}/{profile}": [s for s in pool.supplies if (s.profile or ALWAYS) == profile]
        for pool in sized
        for profile in pool.profiles
    }
    of_pool = {pool.name: [f"{pool.name}/{profile}" for profile in pool.profiles] for pool in sized}
    profile_of = {name: members[0].profile or ALWAYS for name, members in groups.items()}
    names = [pool.name for pool in found]
    tables: dict[str, Any] = {
        "supply_upper": Table([_upper(pool, park, hourly) for pool in found], names, years, None),
        "contract_limit": {
            (pool.name, year): kw for pool in contracts for year, kw in zip(years, pool.first.limit_kw, strict=True)
        },
        "contract_shape": {pool.name: _availability(hourly, pool.first.profile or ALWAYS) for pool in contracts},
        "supply_cost": Table([pool.first.variable_cost for pool in found], names, years),
        "supply_upstream": Table([pool.first.upstream_t_per_kwh for pool in found], names),
        "supply_loss": Table([_losses(pool.first, park) for pool in found], names, years),
        "supply_factor": Table([pool.first.factor_t_per_kwh for pool in found], names, years),
        "group_availability": Table([_availability(hourly, profile_of[g]) for g in groups], list(groups), None),
        "group_stock": Table([_stock(members, park) for members in groups.values()], list(groups), years),
        "group_vintages": {
            (g, s): of_stage for g, members in groups.items() for s, of_stage in _vintages(members, park).items()
        },
        "groups_of_pool": of_pool,
        "grid_factor": Table(hourly["grid_factor_location"].values, years, None),
    }

    def supply_follows_resource(m: Any, p: str, s: int, t: Any) -> Any:
        return m.supplied[p, s, t] <= sum(m.d.group_availability[g, t] * m.able[g, s] for g in m.d.groups_of_pool[p])

    def able_is_what_ageing_left(m: Any, g: str, s: int) -> Any:
        built = sum(share * m.new[z, v] for z, v, share in m.d.group_vintages[g, s])
        return m.able[g, s] == m.d.group_stock[g, s] + built

    def given(p: str) -> Any:
        return lambda m, s, t: m.supplied[p, s, t]

    def cost(p: str) -> Any:
        return lambda m, s, t: m.d.supply_cost[p, s] * m.supplied[p, s, t]

    def own_factor(p: str) -> Any:
        return lambda m, s, t: m.d.supply_factor[p, s] * m.supplied[p, s, t]

    def before(p: str) -> Any:
        return lambda m, s, t: (
            (m.d.supply_upstream[p] + m.d.supply_loss[p, s] * m.d.grid_factor[s, t]) * m.supplied[p, s, t]
        )

    def factor_of_grid(p: str) -> Any:
        return lambda m, s, t: m.d.grid_factor[s, t] * m.supplied[p, s, t]

    return Mathematics(
        sets={"supply_pool": names, "sized_pool": [pool.name for pool in sized], "supply_group": list(groups)},
        tables=tables,
        variables=(
            Variable(
                "supplied",
                ("supply_pool", "stage", "step"),
                lambda d, p, s, t: d.supply_upper[p, s, t],
                "kW",
                "power given by a pool of supplies",
                Limit(
                    "purchase_limit",
                    "NZ0835",
                    declared=lambda d, p, s: (p, s) in d.contract_limit,
                    value=lambda d, p, s: d.contract_limit[p, s],
                    per=lambda d, p, s, t: d.contract_shape[p][t],
                ),
            ),
            Variable(
                "able",
                ("supply_group", "stage"),
                lambda d, g, s: sum(size.upper[years.index(s)] for size in _sizes(groups[g])),
                "kW",
                "capacity after ageing",
            ),
        ),
        constraints=(
            Constraint("supply_follows_resource", ("sized_pool", "stage", "step"), supply_follows_resource, "kW"),
            Constraint("able_is_what_ageing_left", ("supply_group", "stage"), able_is_what_ageing_left, "kW"),
        ),
        flows=tuple(Flow(pool.first.node, pool.first.carrier, given(pool.name), origin(pool.first)) for pool in found),
        costs=tuple(
            Cost("power_purchase" if pool.first.purchased else "variable_om", cost(pool.name)) for pool in found
        ),
        emissions=tuple(
            Emission(
                location=factor_of_grid(pool.name) if pool.first.delivery == "virtual" else own_factor(pool.name),
                market=own_factor(pool.name),
                direct=None if pool.first.purchased else own_factor(pool.name),
                upstream=before(pool.name),
            )
            for pool in found
        ),
    )


def _losses(supply: Supply, park: Park) -> ByStage:
    """Return what the grid loses on the way to here of a kWh that is given, by stage: of virtual contracts alone."""
    none = (0.0,) * len(park.stages.years)
    return park.greenhouse.grid_losses or none if supply.delivery == "virtual" else none


def _sizes(members: list[Supply]) -> list[Any]:
    return [supply.size for supply in members if supply.size]


def _upper(pool: Pool, park: Park, hourly: xr.Dataset) -> NDArray[np.float64]:
    total = np.zeros((len(park.stages.years), hourly.sizes["time"]))
    for supply in pool.supplies:
        limit = supply.size.upper if supply.size else supply.limit_kw
        total += np.array(limit)[:, None] * _availability(hourly, supply.profile or ALWAYS)[None, :]
    return total


def _stock(members: list[Supply], park: Park) -> NDArray[np.float64]:
    return np.asarray(sum(np.array(size.existing) * ageing(size, park.stages)[0] for size in _sizes(members)))


def _vintages(members: list[Supply], park: Park) -> dict[int, list[tuple[str, int, float]]]:
    """Return, by stage, the size and year of every vintage that serves in it, and the share of output it still has."""
    left = [(size, ageing(size, park.stages)[1].tolist()) for size in _sizes(members)]
    years = list(enumerate(park.stages.years))
    return {
        year: [(size.name, built, kept[v][s]) for size, kept in left for v, built in years if size.alive(built, year)]
        for s, year in years
    }
