r"""Designs that differ in some sizes: what stands of each, what has to be built for it, and what a site cannot hold.

    built[z,s] = asked[z,s] - kept[z,s] - sum of built[z,v] over the earlier vintages v alive in s   (not below 0)
    kept[z,s] = existing[z,s]; where it may retire: no more than is asked for, and than the stage before

A size that is asked for is so in every stage, or in the stage that its name ends with ('roof_pv.2030'): what ends its
life is built again. All other sizes are as in the design that the sweep starts from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.investment import alive
from netzero.components.park import Park, Size, Stages
from netzero.errors import Fault

Array = NDArray[np.float64]

ROUNDING = 1e-6
"""Share of a limit that is left to arithmetic and to solvers."""
CAPACITIES = ("capacity", "new_capacity")


@dataclass(frozen=True)
class Sized:
    """A size that a parameter sets: in all stages, or in one."""

    size: str
    year: int | None = None

    @property
    def name(self) -> str:
        """How it is written behind `design.`."""
        return self.size if self.year is None else f"{self.size}.{self.year}"


def sized(name: str, park: Park) -> Sized | None:
    """Return what 'battery.energy' or 'battery.energy.2030' sets; None where the park has no such size or stage."""
    known = {size.name for size in park.sizes}
    if name in known:
        return Sized(name)
    size, _, year = name.rpartition(".")
    is_stage = year.isdecimal() and int(year) in park.stages.years
    return Sized(size, int(year)) if size in known and is_stage else None


def names_of(park: Park) -> list[str]:
    """Return everything that `sized` knows in all stages, for those who mistype."""
    return [size.name for size in park.sizes]


def laid_over(park: Park, base: xr.Dataset, asked: Mapping[Sized, Array], count: int) -> xr.Dataset:
    """Return designs, `capacity` and `new_capacity`, dims (design, size, stage).

    Args:
        park: the park.
        base: `capacity` and `new_capacity` of the design that all start from, dims (size, stage).
        asked: capacities by design of the sizes that parameters set, in the sizes' units; NaN: as in `base`.
        count: of designs.

    """
    names = [size.name for size in park.sizes]
    ordered = base.sel(size=names).transpose("size", "stage")
    built = {name: np.tile(ordered[name].values.astype(np.float64), (count, 1, 1)) for name in CAPACITIES}
    for row, size in enumerate(park.sizes):
        wanted = _by_stage(size.name, built["capacity"][:, row], park.stages, asked)
        if wanted is not None:
            other = (wanted != built["capacity"][:, row]).any(axis=1)
            for name, array in zip(CAPACITIES, _stands(size, park.stages, wanted[other]), strict=True):
                built[name][other, row] = array
    coords = {"design": np.arange(count), "size": np.array(names, dtype=object), "stage": list(park.stages.years)}
    return xr.Dataset({name: (("design", "size", "stage"), array) for name, array in built.items()}, coords=coords)


def _by_stage(size: str, base: Array, stages: Stages, asked: Mapping[Sized, Array]) -> Array | None:
    """Return what is asked of a size [design, stage]; None: nothing. One stage goes before all stages."""
    mine = {each.year: values for each, values in asked.items() if each.size == size}
    if not mine:
        return None
    found = base.copy()
    for position, year in enumerate(stages.years):
        for values in (mine.get(None), mine.get(year)):
            if values is not None:
                found[:, position] = np.where(np.isnan(values), found[:, position], values)
    return found


def _stands(size: Size, stages: Stages, asked: Array) -> tuple[Array, Array]:
    """Return capacity and new capacity of a size [design, stage]; more may stand than is asked for."""
    capacity, built, serves = np.zeros_like(asked), np.zeros_like(asked), alive(size, stages)
    kept = np.full(len(asked), np.inf)
    for s in range(asked.shape[1]):
        earlier = (built[:, :s] * serves[:s, s]).sum(axis=1)
        most = np.full(len(asked), size.existing[s])
        kept = np.minimum(np.minimum(kept, most), np.maximum(0.0, asked[:, s] - earlier)) if size.may_retire else most
        built[:, s] = np.maximum(0.0, asked[:, s] - kept - earlier)
        capacity[:, s] = np.where(built[:, s] > 0.0, asked[:, s], kept + earlier)
    return capacity, built


@dataclass(frozen=True)
class Misfit:
    """What is wrong with designs, and with which first."""

    fault: str
    size: str
    design: int
    values: Mapping[str, Any]

    def at(self, case: int, count: int) -> Fault:
        """Return the fault of so many cases, of which `case` is the first."""
        return Fault(self.fault, values={"name": self.size, "case": case, "count": count, **self.values})


def misfits(park: Park, designs: xr.Dataset, asked: Mapping[Sized, Array]) -> Iterator[tuple[Misfit, int]]:
    """Yield what designs cannot be, size by size and site by site, with how many of them: the first one in words.

    Only sizes that parameters set are looked at, and sites that these are on.
    """
    sizes, years = {size.name: size for size in park.sizes}, park.stages.years
    capacity, new = (designs[name].transpose("design", "size", "stage").values for name in CAPACITIES)
    for name in dict.fromkeys(each.size for each in asked):
        row, size = list(sizes).index(name), sizes[name]
        wanted = _by_stage(name, capacity[:, row], park.stages, asked)
        assert wanted is not None
        limits = {
            "NZ2860": (wanted, np.zeros(len(years)), -1),
            "NZ2861": (wanted, capacity[:, row], -1),
            "NZ2862": (wanted, np.array(size.upper), 1),
            "NZ2863": (new[:, row], np.array(size.upper_new), 1),
        }
        for code, (value, limit, sign) in limits.items():
            over = _beyond(value, np.broadcast_to(limit, value.shape), sign)
            if over.any():
                yield _first(code, name, over, value, np.broadcast_to(limit, value.shape), years, size.unit)
                break
    for site in park.site_limits:
        if any(name in {each.size for each in asked} for name, _ in site.uses):
            used = sum(use * capacity[:, list(sizes).index(name)] for name, use in site.uses)
            room = np.full_like(capacity[:, 0], site.upper)
            over = _beyond(np.asarray(used), room, 1)
            if over.any():
                yield _first("NZ2864", site.name, over, np.asarray(used), room, years, site.unit)


def _beyond(value: Array, limit: Array, sign: int) -> NDArray[np.bool_]:
    """Return where a value is above its limit (sign 1) or below it (-1), or no number."""
    room = ROUNDING * np.maximum(1.0, np.abs(limit))
    return np.asarray(~(sign * (value - limit) <= room) | ~np.isfinite(value))


def _first(
    code: str, name: str, over: NDArray[np.bool_], value: Array, limit: Array, years: tuple[int, ...], unit: str
) -> tuple[Misfit, int]:
    design = int(np.flatnonzero(over.any(axis=1))[0])
    stage = int(np.flatnonzero(over[design])[0])
    said = {
        "year": years[stage],
        "read": float(value[design, stage]),
        "limit": float(limit[design, stage]),
        "unit": unit,
    }
    return Misfit(code, name, design, said), int(over.any(axis=1).sum())
