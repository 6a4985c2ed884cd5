r"""What a kWh of each asset's output costs, and of the park's electricity, heat and cooling.

    cost of an asset = its lines in the books + electricity, heat and cold that it takes, at what is paid for them
    output = main output + what it gives besides and somebody needs; of storages what is discharged, of links sent

Investment is the annuity. Electricity is worth in each step what the party at the asset's node pays for its own: the
grid at the meter's price, all else at the pool's; charges on peaks are not in it. Heat, cold and fuels made on site
cost what is embedded in them at their place. A carbon price counts on what assets emit. Over all stages: sum of weight
x cost / sum of weight x output.

Of the services, electricity bears the costs of its plant and storages without what these take of it, contracts and the
meters' bills less what export earns, over what is used in the park; of cogeneration by energy. Heat and cooling are
what tenants are served, at what is embedded in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from netzero.accounts.heat import Network, embedded
from netzero.accounts.ledger import Entry
from netzero.accounts.record import Array, Record
from netzero.components.converter import coproducts
from netzero.components.park import Link, Storage, Supply
from netzero.terms import ASSET_LINES, COOLING, ELECTRICITY, GRID_LINES, PARK, Node

HEAT = "heat"
SERVICES = (ELECTRICITY, HEAT, COOLING)
_POWER, _WARMTH = ASSET_LINES.index("electricity"), ASSET_LINES.index("heat")


def asset_costs(record: Record, heat: Iterable[Network], entries: Iterable[Entry]) -> tuple[Array, Array]:
    """Return what each asset costs a year (asset, stage, asset_line), and what it gives, kWh a year (asset, stage)."""
    names = [asset.name for asset in record.park.assets]
    costs = np.zeros((len(names), record.stage_count, len(ASSET_LINES)))
    for entry in entries:
        if entry.asset in names and entry.line in ASSET_LINES:
            costs[names.index(entry.asset), :, ASSET_LINES.index(entry.line)] += entry.amount
    for name, amount in _electricity_taken(record).items():
        costs[names.index(name), :, _POWER] += amount
    for network in heat:
        price = _embedded(network, costs[..., :_WARMTH].sum(axis=2), names)
        for a, plant in enumerate(network.plants):
            if not isinstance(plant, Link):
                costs[names.index(plant.name), :, _WARMTH] += (network.taken[a] * price).sum(axis=0)
            if isinstance(plant, Storage):
                charged = record.yearly(record.flow("charge_kw", plant.name))
                at = network.places.index((plant.node, plant.carrier))
                costs[names.index(plant.name), :, _WARMTH] += charged * price[at]
    given, nothing = _outputs(record), np.zeros(record.stage_count)
    return costs, np.array([given.get(name, nothing) for name in names]).reshape(costs.shape[:2])


def service_costs(
    record: Record, heat: Iterable[Network], entries: Iterable[Entry], costs: Array
) -> tuple[Array, Array]:
    """Return cost and kWh a year of `SERVICES` (service, stage); `costs` are those of `asset_costs`."""
    names = [asset.name for asset in record.park.assets]
    own = costs[..., :_WARMTH].sum(axis=2)
    cost, kwh = np.zeros((len(SERVICES), record.stage_count)), np.zeros((len(SERVICES), record.stage_count))
    cost[0] = sum((entry.amount for entry in entries if entry.line in GRID_LINES), cost[0])
    for name, share in _electric_share(record, heat).items():
        lines = costs[names.index(name)]
        cost[0] += share * (lines.sum(axis=1) - lines[:, _POWER])
    kwh[0] = _electricity_used(record)
    for network in heat:
        price = _embedded(network, own, names)
        for c, (_, carrier) in enumerate(network.places):
            service = COOLING if carrier == COOLING else HEAT if carrier in record.park.heat_levels else None
            if service is not None:
                used = network.used[:, c].sum(axis=0)
                cost[SERVICES.index(service)] += used * price[c]
                kwh[SERVICES.index(service)] += used
    return cost, kwh


def _embedded(network: Network, costs: Array, names: list[str]) -> Array:
    """Return what is embedded in a kWh at each place (place, stage), of the costs of all assets (asset, stage)."""
    of_plant = costs[[names.index(plant.name) for plant in network.plants]]
    borne = np.einsum("acs,as->cs", network.share, of_plant)
    moved = np.einsum("acs,ads->cds", network.share, network.taken) + network.moved
    gone = network.used.sum(axis=0) + network.taken.sum(axis=0) + network.moved.sum(axis=0)
    sold = network.used.sum(axis=0) > 0
    stages = range(costs.shape[1])
    return np.stack([embedded(borne[:, [s]], moved[..., s], gone[:, s], sold[:, s])[:, 0] for s in stages], axis=-1)


def _electricity_taken(record: Record) -> dict[str, Array]:
    """Return what is paid for the electricity that converters take and batteries charge, by asset (stage,)."""
    prices: dict[Node, Array] = {}
    found: dict[str, Array] = {}

    def worth(node: Node, kw: Array) -> Array:
        if node not in prices:
            prices[node] = _price_paid(record, node)
        return record.yearly(kw * prices[node])

    for converter in record.park.converters:
        for port in converter.ports:
            if port.carrier == ELECTRICITY and port.sign < 0:
                found[converter.name] = worth(converter.node, record.port_flow(converter, port))
    for storage in record.park.storages:
        if storage.carrier == ELECTRICITY:
            found[storage.name] = worth(storage.node, record.flow("charge_kw", storage.name))
    return found


def _price_paid(record: Record, node: Node) -> Array:
    """Return what the party of a node pays for a kWh of electricity, the grid's and all other (stage, time)."""
    pool = np.asarray(record.settlement["pool_price"].transpose("stage", "time").values)
    named = {tenant.name: tenant.meter for tenant in record.park.tenants}
    meters = {meter.name: meter for meter in record.park.meters}
    at = meters.get(named.get(node, ""), next((meter for meter in record.park.meters if meter.node == PARK), None))
    bought = pool if at is None else record.price("import_price", at)
    grid, other = _settled(record, "grid_taken_kw", node, pool), _settled(record, "own_supply_kw", node, pool)
    other = other + _settled(record, "pool_taken_kw", node, pool)
    paid = np.divide(grid * bought + other * pool, grid + other, out=bought.copy(), where=grid + other > 0)
    return np.asarray(paid)


def _settled(record: Record, name: str, node: Node, like: Array) -> Array:
    return record.settled(name).get(node, np.zeros_like(like))


def _outputs(record: Record) -> dict[str, Array]:
    """Return what each asset gives that somebody needs, kWh a year (stage,)."""
    park = record.park
    found = {supply.name: record.yearly(record.flow("supplied_kw", supply.name)) for supply in park.supplies}
    found |= {storage.name: record.yearly(record.flow("discharge_kw", storage.name)) for storage in park.storages}
    for converter in park.converters:
        besides = sum((record.port_flow(converter, port) for port in converter.ports if port.sign > 0), 0.0)
        found[converter.name] = record.yearly(record.flow("output_kw", converter.name) + besides)
    for label, (made_by, _) in coproducts(park).items():
        found[made_by.name] = found[made_by.name] - record.yearly(record.flow("rejected_kw", label))
    for link in park.links:
        sent = record.flow("sent_kw", link.name) + record.flow("sent_back_kw", link.name)
        found[link.name] = record.yearly(sent)
    return found


def _electric_share(record: Record, heat: Iterable[Network]) -> Mapping[str, Array]:
    """Return the share of an asset's costs that electricity bears: all, or of cogeneration by energy (stage,)."""
    whole, found = np.ones(record.stage_count), dict[str, Array]()
    plant: tuple[Supply | Storage | Link, ...] = (*record.park.supplies, *record.park.storages, *record.park.links)
    found |= {asset.name: whole for asset in plant if asset.carrier == ELECTRICITY}
    found |= {connection.name: whole for connection in record.park.connections}
    shared = {
        plant.name: share.sum(axis=0)
        for network in heat
        for plant, share in zip(network.plants, network.share, strict=True)
    }
    for converter in record.park.converters:
        gives = {converter.output, *(port.carrier for port in converter.ports if port.sign > 0)}
        if ELECTRICITY in gives:
            found[converter.name] = whole - shared.get(converter.name, 0.0)
    return found


def _electricity_used(record: Record) -> Array:
    """Return electricity served to tenants and taken by converters, kWh a year (stage,)."""
    total = sum(
        (record.served_kwh(tenant, ELECTRICITY) for tenant in record.park.tenants), np.zeros(record.stage_count)
    )
    for converter in record.park.converters:
        for port in converter.ports:
            if port.carrier == ELECTRICITY and port.sign < 0:
                total = total + record.yearly(record.port_flow(converter, port))
    return total
