"""What was built and what was required of the plan: capacities, sites, fuels, emissions, shares of export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from netzero.results.check import Array, Checks, Labels, above, apart
from netzero.results.recomputed import emitted_t, fuel_kwh
from netzero.results.verify_flows import own_output
from netzero.results.world import World

Residual = tuple[str, Array, tuple[Labels, ...]]


def check_capacity(world: World, to: Checks) -> None:
    """Check what is alive against what was built, and both against what the sites allow."""
    to.worst("NZ1134", "capacity = existing + new that still lives", _alive(world))
    to.worst("NZ1135", "0 <= new <= upper_new, capacity <= upper", _limits(world))
    to.worst("NZ1136", "sum of use x capacity <= site limit", _sites(world))


def check_requirements(world: World, to: Checks, certificate: Mapping[str, Any]) -> None:
    """Check the requirements that bind a plan over a year or the horizon.

    Args:
        world: the park, its hours and the plan's flows.
        to: where checks are noted.
        certificate: holds `base_year_t` when shares of the base year are required and none is declared.

    """
    to.worst("NZ1137", "sum of fuel taken <= annual limit", _fuels(world))
    to.worst("NZ1138", "sum of export <= share x sum of own output", _shares(world))
    to.worst("NZ1139", "net <= cap, gross <= share of base year, sum <= budget", _caps(world, certificate))


def _alive(world: World) -> Iterator[Residual]:
    for size in world.park.sizes:
        stock = np.array(size.existing) + world.new(size) @ world.vintages(size)
        yield size.name, apart(world.capacity(size), stock, stock), (world.years,)


def _limits(world: World) -> Iterator[Residual]:
    for size in world.park.sizes:
        new, alive = world.new(size), world.capacity(size)
        yield size.name, np.maximum(above(new, np.array(size.upper_new)), above(-new, 0.0)), (world.years,)
        yield size.name, above(alive, np.maximum(size.upper, size.existing)), (world.years,)


def _sites(world: World) -> Iterator[Residual]:
    sizes = {size.name: size for size in world.park.sizes}
    for limit in world.park.site_limits:
        used = sum((use * world.capacity(sizes[name]) for name, use in limit.uses), np.zeros(len(world.years)))
        yield limit.name, above(used, limit.upper), (world.years,)


def _fuels(world: World) -> Iterator[Residual]:
    taken = fuel_kwh(world)
    for fuel in world.park.fuels:
        limit = [np.inf if kwh is None else kwh * world.year_fraction for kwh in fuel.annual_limit_kwh]
        over = above(taken[fuel.name], np.array(limit))
        yield fuel.name, over, (world.years,)


def _shares(world: World) -> Iterator[Residual]:
    for meter in world.park.meters:
        sold = world.yearly(world.flow("exported_kw", meter.name))
        own = world.yearly(own_output(world, meter))
        yield meter.name, above(sold, np.array(meter.export_share) * own), (world.years,)


def _caps(world: World, certificate: Mapping[str, Any]) -> Iterator[Residual]:
    carbon, part = world.park.carbon, world.year_fraction
    gross = emitted_t(world)["market" if carbon.market_based else "location"]
    offset = world.dispatch["offset_t"].values
    net = gross - offset

    def of_base(share: float) -> float:
        base = certificate.get("base_year_t") if carbon.base_year_t is None else carbon.base_year_t
        if base is None:
            raise KeyError("certificate: base_year_t")
        return share * float(base)

    for s, year in enumerate(world.years):
        at: tuple[Labels, ...] = ((year,),)
        cap, cap_share, gross_share = carbon.cap_t[s], carbon.cap_share[s], carbon.gross_share[s]
        if cap is not None:
            yield "net emissions", above(net[s : s + 1], part * cap), at
        if cap_share is not None:
            yield "net emissions", above(net[s : s + 1], part * of_base(cap_share)), at
        if gross_share is not None:
            yield "gross emissions", above(gross[s : s + 1], part * of_base(gross_share)), at
        if offset[s] > 0:
            yield "offsets", above(offset[s : s + 1], part * of_base(carbon.offset_share[s])), at
    if carbon.budget_t is not None:
        total = np.dot(world.park.stages.lengths, net)
        yield "emissions", above(np.array([total]), part * carbon.budget_t), (("horizon",),)
