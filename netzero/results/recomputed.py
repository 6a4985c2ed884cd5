r"""Costs, fuels and emissions of a year, computed again from stored flows, capacities and prices.

annuity = capex r / (1 - (1 + r)^-n), charged for every vintage alive in the stage; 1/n at r = 0
energy, demand, fuel, purchase, wear: sum over steps of hours x price x power
location-based: grid import and virtual purchases at the grid's factor; market-based: purchases at their own
"""

from __future__ import annotations

import numpy as np

from netzero.components.park import Size
from netzero.results.check import Array
from netzero.results.world import World, series
from netzero.terms import COST_LINES, demand_point


def yearly_costs(world: World) -> dict[str, Array]:
    """Return the costs of a year of each stage by line, scenario currency."""
    park, part = world.park, world.year_fraction
    lines = {line: np.zeros(len(world.years)) for line in COST_LINES}
    for size in park.sizes:
        lines["investment"] += part * (world.new(size) * annuity(size, park.discount_rate)) @ world.vintages(size)
        lines["fixed_om"] += part * np.array(size.fixed_om) * world.capacity(size)
    for supply in park.supplies:
        given = world.yearly(world.flow("supplied_kw", supply.name))
        lines["power_purchase" if supply.purchased else "variable_om"] += np.array(supply.variable_cost) * given
    for converter in park.converters:
        lines["variable_om"] += np.array(converter.variable_cost) * world.yearly(
            world.flow("output_kw", converter.name)
        )
    for storage in park.storages:
        given = world.yearly(world.flow("discharge_kw", storage.name))
        lines["variable_om"] += np.array(storage.variable_cost) * given
    taken = fuel_kwh(world)
    for fuel in park.fuels:
        lines["fuel"] += np.array(fuel.price) * taken[fuel.name]
    for meter in park.meters:
        bought = world.flow("imported_kw", meter.name) * world.price("import_price", meter.name)
        sold = world.flow("exported_kw", meter.name) * world.price("export_price", meter.name)
        lines["grid_energy"] += world.yearly(bought)
        lines["export_revenue"] -= world.yearly(sold)
        if meter.has_demand_charge:
            peak = series(world.dispatch["peak_kw"], meter.name)
            lines["grid_demand"] += (peak * world.price("demand_price", meter.name)).sum(axis=1)
    lines["unserved"] += _unserved(world)
    lines["offsets"] += np.array(park.carbon.offset_price) * world.dispatch["offset_t"].values
    return lines


def annuity(size: Size, rate: float) -> Array:
    """Return the yearly payment per unit built in each stage."""
    life = size.life_years
    share = 1 / life if rate == 0 else rate / (1 - (1 + rate) ** -life)
    return np.asarray(np.array(size.capex) * share)


def fuel_kwh(world: World) -> dict[str, Array]:
    """Return what is taken of each fuel in a year of each stage, kWh."""
    taken = {fuel.name: np.zeros(len(world.years)) for fuel in world.park.fuels}
    for converter in world.park.converters:
        for port in converter.ports:
            if port.carrier in taken and port.sign < 0:
                burnt = world.ratio(port.label) * world.flow("output_kw", converter.name)
                taken[port.carrier] += world.yearly(burnt)
    return taken


def emitted_t(world: World) -> dict[str, Array]:
    """Return gross emissions, scope 1 + 2, of a year of each stage by method, t CO2e."""
    taken = fuel_kwh(world)
    burnt = sum((fuel.factor_t_per_kwh * taken[fuel.name] for fuel in world.park.fuels), np.zeros(len(world.years)))
    grid = {name: world.hourly[f"grid_factor_{name}"].values for name in ("location", "market")}
    total = {name: burnt.copy() for name in grid}
    for meter in world.park.meters:
        for name, factor in grid.items():
            total[name] += world.yearly(factor * world.flow("imported_kw", meter.name))
    for supply in world.park.supplies:
        given = world.flow("supplied_kw", supply.name)
        own = np.array(supply.factor_t_per_kwh) * world.yearly(given)
        total["market"] += own
        total["location"] += world.yearly(grid["location"] * given) if supply.delivery == "virtual" else own
    return total


def _unserved(world: World) -> Array:
    prices = dict(world.park.unserved_price)
    total = np.zeros(len(world.years))
    present = set(world.dispatch["demand_point"].values.tolist())
    for node in world.park.nodes:
        for carrier in world.park.carriers:
            if (point := demand_point(node, carrier)) in present:
                total += (prices.get(carrier) or 0.0) * world.yearly(world.flow("unserved_kw", point))
    return total
