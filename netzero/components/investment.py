r"""Investment: what is built in a stage, what is alive, what it costs.

    capacity[z,s] = kept[z,s] + sum of new[z,v] over the vintages v alive in s              (v <= s < v + life)
    kept[z,s] = existing[z,s]; where it may retire: kept[z,s] <= existing[z,s], kept[z,s] <= kept[z,s-1]
    sum over z of use[l,z] capacity[z,s] <= upper[l]                                        (a roof, a plot of land)
    cost per year: sum over alive v of (annuity[z,v] + upkeep[z,v]) new[z,v]
                   + upkeep[z,first] kept[z,s] + fixed_om[z,s] capacity[z,s]

Upkeep is a share of the overnight cost of what was built, which a later fall of prices does not change.
The annuity is overnight cost x capital recovery factor over the asset's life (or the years until its place is left),
charged in every represented year of the stages in which the vintage is alive: inside the horizon only. An axis that
stands for part of a year bears that part.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.equations import Constraint, Cost, Limit, Mathematics, Table, Variable
from netzero.components.park import Park, Size, Stages
from netzero.money import annuity_factor


def annuity(size: Size, stages: Stages, rate: float) -> NDArray[np.float64]:
    """Return the yearly payment per unit of capacity, by the stage in which it is built (currency/unit/year).

    Where nothing can be built, because its place has been left, it is 0.
    """
    lives = [size.life_if_built(year) for year in stages.years]
    return np.array(size.capex) * [annuity_factor(rate, life) if life else 0.0 for life in lives]


def alive(size: Size, stages: Stages) -> NDArray[np.bool_]:
    """Return whether what is built in stage v (rows) serves in stage s (columns)."""
    return np.array([[size.alive(built, year) for year in stages.years] for built in stages.years])


def able_capacity(size: Size, stages: Stages, new: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the capacity by stage after ageing: each vintage loses `degradation` of its output per year of age.

    Args:
        size: the size, with its existing stock and what a unit of that stock still gives.
        stages: the stages.
        new: capacity built by stage, in the size's unit.

    Returns:
        Usable capacity by stage, in the size's unit.

    """
    stock, vintage = ageing(size, stages)
    return np.asarray(np.array(size.existing) * stock + np.asarray(new) @ vintage)


def ageing(size: Size, stages: Stages) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the remaining share of output of the existing stock [stage] and of each vintage [built, stage]."""
    years = np.array(stages.years)
    stock = np.array(size.existing_output or np.ones(len(years)))
    age = np.maximum(years[None, :] - years[:, None], 0)
    return stock, np.where(alive(size, stages), size.mean_output * (1 - size.degradation) ** age, 0.0)


def mathematics(park: Park, hourly: xr.Dataset) -> Mathematics:
    """Return the mathematics of investment for all sizes of the park."""
    sizes, stages = park.sizes, park.stages
    names, years = [size.name for size in sizes], stages.years
    kept_up = [size.name for size in sizes if any(size.upkeep)]
    retirable = [size.name for size in sizes if size.may_retire and any(size.existing)]
    gone = set(retirable)
    limits = {limit.name: limit for limit in park.site_limits}
    vintages = {
        (size.name, year): [built for built, serves in zip(years, serving, strict=True) if serves]
        for size in sizes
        for year, serving in zip(years, alive(size, stages).T.tolist(), strict=True)
    }
    rate, part = park.discount_rate, float(hourly.attrs["year_fraction"])
    tables: dict[str, Any] = {
        "existing": Table([size.existing for size in sizes], names, years),
        "upper": Table([size.upper for size in sizes], names, years),
        "upper_new": Table([size.upper_new for size in sizes], names, years),
        "annuity": Table([part * annuity(size, stages, rate) for size in sizes], names, years),
        "fixed_om": Table([part * np.array(size.fixed_om) for size in sizes], names, years),
        "upkeep": Table([part * np.array(size.upkeep) for size in sizes if any(size.upkeep)], kept_up, years),
        "vintages": vintages,
        "site_limit": limits,
        "unit_of_size": {size.name: size.unit for size in sizes},
        "max_is_declared": _max_is_declared(park),
        "max_new_is_declared": _max_new_is_declared(park),
    }

    def stock(m: Any, z: str, s: int) -> Any:
        return m.kept[z, s] if z in gone else m.d.existing[z, s]

    def capacity_is_what_is_alive(m: Any, z: str, s: int) -> Any:
        return m.capacity[z, s] == stock(m, z, s) + sum(m.new[z, v] for v in m.d.vintages[z, s])

    def what_retired_stays_retired(m: Any, z: str, s: int) -> Any:
        return m.kept[z, s] <= m.kept[z, years[years.index(s) - 1]]

    def site_is_shared(m: Any, limit: str, s: int) -> Any:
        uses = m.d.site_limit[limit].uses
        return sum(use * m.capacity[z, s] for z, use in uses) <= m.d.site_limit[limit].upper

    def investment(m: Any, s: int) -> Any:
        return sum(m.d.annuity[z, v] * m.new[z, v] for z in names for v in m.d.vintages[z, s])

    def upkeep(m: Any, s: int) -> Any:
        of_stock = sum(m.d.upkeep[z, years[0]] * stock(m, z, s) for z in kept_up)
        of_built = sum(m.d.upkeep[z, v] * m.new[z, v] for z in kept_up for v in m.d.vintages[z, s])
        return sum(m.d.fixed_om[z, s] * m.capacity[z, s] for z in names) + of_stock + of_built

    return Mathematics(
        sets={"size": names, "site_limit": list(limits), "retirable": retirable, "later_stage": list(years[1:])},
        tables=tables,
        variables=(
            Variable(
                "new",
                ("size", "stage"),
                lambda d, z, s: d.upper_new[z, s],
                "unit",
                "capacity built",
                Limit("max_new", "NZ0828", words=_words_of_size, declared=lambda d, z, s: d.max_new_is_declared[z, s]),
            ),
            Variable(
                "capacity",
                ("size", "stage"),
                lambda d, z, s: d.upper[z, s],
                "unit",
                "capacity alive",
                Limit("max", "NZ0827", words=_words_of_size, declared=lambda d, z, s: d.max_is_declared[z, s]),
            ),
            Variable(
                "kept",
                ("retirable", "stage"),
                lambda d, z, s: d.existing[z, s],
                "unit",
                "existing stock that still serves",
                bound_is_fact=True,
            ),
        ),
        constraints=(
            Constraint(
                "capacity_is_what_is_alive",
                ("size", "stage"),
                capacity_is_what_is_alive,
                "existing stock and vintages that live, in units of capacity",
            ),
            Constraint(
                "what_retired_stays_retired",
                ("retirable", "later_stage"),
                what_retired_stays_retired,
                "existing stock that still serves, in units of capacity",
            ),
            Constraint(
                "site_is_shared",
                ("site_limit", "stage"),
                site_is_shared,
                "what a site can hold",
                Limit("site", "NZ0829", words=_words_of_site),
            ),
        ),
        costs=(Cost("investment", investment, yearly=True), Cost("fixed_om", upkeep, yearly=True)),
    )


def _words_of_size(d: Any, size: str, year: int) -> dict[str, Any]:
    return {"name": size, "year": year, "unit": d.unit_of_size[size]}


def _words_of_site(d: Any, limit: str, year: int) -> dict[str, Any]:
    return {"name": limit, "year": year, "unit": d.site_limit[limit].unit}


def _max_is_declared(park: Park) -> dict[tuple[str, int], bool]:
    """Return by size and stage whether its largest capacity is a limit of its own.

    It is none where it only follows from a site that it could fill alone, or where nothing may be built anyway.
    """
    room = {(size, limit.upper / use) for limit in park.site_limits for size, use in limit.uses if use > 0}
    return {
        (size.name, year): size.upper_is_limit
        and any(size.upper_new)
        and not any(name == size.name and upper >= most * (1 - 1e-9) for name, most in room)
        for size in park.sizes
        for year, upper in zip(park.stages.years, size.upper, strict=True)
    }


def _max_new_is_declared(park: Park) -> dict[tuple[str, int], bool]:
    """Return by size and stage whether the largest addition is a limit of its own, and not only that of the whole."""
    return {
        (size.name, year): new < upper or not any(size.upper_new)
        for size in park.sizes
        for year, upper, new in zip(park.stages.years, size.upper, size.upper_new, strict=True)
    }
