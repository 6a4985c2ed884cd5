"""What a year of each stage costs, line by line, and who pays it before anything is passed on.

Owners bear what their assets cost, the payer of a meter its bill, a tenant what it was not served, moved or shed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netzero.accounts.certificates import certificate_costs
from netzero.accounts.fuels import fuel_uses
from netzero.accounts.ledger import Entry, alone
from netzero.accounts.market import market_entries
from netzero.accounts.record import Array, Record, by_stage
from netzero.accounts.vintages import Vintage, vintages
from netzero.components.investment import alive
from netzero.components.park import Size
from netzero.terms import PARK

BILLING_MONTHS = tuple(range(1, 13))
"""January to December."""


def cost_entries(record: Record) -> list[Entry]:
    """Return all costs, currency per year of each stage, lines `terms.COST_LINES`; income is negative."""
    return [
        *_investment(record),
        *_fixed_om(record),
        *_supplies(record),
        *_converters(record),
        *_fuels(record),
        *_storages(record),
        *_links(record),
        *_meters(record),
        *market_entries(record),
        *_flexible(record),
        *_unserved(record),
        _offsets(record),
        *certificate_costs(record),
    ]


def _investment(record: Record) -> Iterator[Entry]:
    for vintage in vintages(record):
        yield _while_it_serves(record, vintage, "investment", vintage.annuity)


def _fixed_om(record: Record) -> Iterator[Entry]:
    for size in record.park.sizes:
        asset = record.park.asset_of_size(size.name)
        capacity = record.size(record.capacity, size.name)
        of_all = by_stage(size.fixed_om) * capacity
        of_stock = stock(record, size, capacity) * (size.upkeep[0] if size.upkeep else 0.0)
        yield Entry(asset.name, "fixed_om", asset.owners, (of_all + of_stock) * record.year_fraction)
    for vintage in vintages(record):
        yield _while_it_serves(record, vintage, "fixed_om", vintage.upkeep)


def stock(record: Record, size: Size, capacity: Array) -> Array:
    """Return what still serves of the existing stock: all that its age left, or what the plan kept of it."""
    if not size.may_retire:
        return by_stage(size.existing)
    return capacity - record.size(record.new_capacity, size.name) @ alive(size, record.park.stages)


def _while_it_serves(record: Record, vintage: Vintage, line: str, yearly: float) -> Entry:
    amount = np.zeros(record.stage_count)
    amount[list(vintage.served)] = yearly
    return Entry(vintage.asset, line, vintage.owners, amount)


def _supplies(record: Record) -> Iterator[Entry]:
    for supply in record.park.supplies:
        if supply.fuel is not None:
            continue
        line = "power_purchase" if supply.purchased else "variable_om"
        given = record.yearly(record.flow("supplied_kw", supply.name))
        yield Entry(supply.name, line, supply.owners, given * by_stage(supply.variable_cost))


def _converters(record: Record) -> Iterator[Entry]:
    for converter in record.park.converters:
        output = record.yearly(record.flow("output_kw", converter.name))
        yield Entry(converter.name, "variable_om", converter.owners, output * by_stage(converter.variable_cost))


def _fuels(record: Record) -> Iterator[Entry]:
    for fuel, asset, bearers, bought in fuel_uses(record):
        yield Entry(asset, "fuel", bearers, bought * by_stage(fuel.price))


def _storages(record: Record) -> Iterator[Entry]:
    for storage in record.park.storages:
        given = record.yearly(record.flow("discharge_kw", storage.name))
        yield Entry(storage.name, "variable_om", storage.owners, given * by_stage(storage.variable_cost))
        if storage.holding_cost:
            held = record.yearly(record.flow("level_kwh", storage.name))
            yield Entry(storage.name, "variable_om", storage.owners, held * by_stage(storage.holding_cost))


def _links(record: Record) -> Iterator[Entry]:
    for link in record.park.links:
        moved = record.yearly(record.flow("sent_kw", link.name) + record.flow("sent_back_kw", link.name))
        yield Entry(link.name, "wheeling", link.owners, moved * by_stage(link.fee))


def _meters(record: Record) -> Iterator[Entry]:
    for meter in record.park.meters:
        bought = record.flow("imported_kw", meter.name) * record.price("import_price", meter)
        sold = record.flow("exported_kw", meter.name) * record.export_price(meter)
        payer, bills = alone(meter.payer), record.bills(meter)
        fixed = [(bill.standing + bill.minimum).sum() for bill in bills]
        yield Entry(None, "grid_energy", payer, record.yearly(bought) + [bill.band_cost.sum() for bill in bills])
        yield Entry(None, "grid_demand", payer, np.array([bill.demand_cost.sum() for bill in bills]))
        yield Entry(None, "grid_fixed", payer, np.array(fixed))
        yield Entry(None, "grid_power_factor", payer, np.array([bill.power_factor.sum() for bill in bills]))
        yield Entry(None, "export_revenue", payer, -record.yearly(sold))


def _flexible(record: Record) -> Iterator[Entry]:
    """Yield what tenants bear for demand taken at other times, and for interruptible demand done without."""
    for item in record.park.flexible:
        moved = record.yearly(record.flow("shifted_down_kw", item.name)) * by_stage(item.cost)
        shed = record.yearly(record.flow("shed_kw", item.name)) * by_stage(item.shed_price)
        yield Entry(None, "flexibility", alone(item.tenant), moved + shed)


def _unserved(record: Record) -> Iterator[Entry]:
    """Yield the price of demand not met; a carrier without a price must be met and costs nothing here."""
    prices = dict(record.park.unserved_price)
    for (tenant, carrier), missing in record.unserved_kwh.items():
        yield Entry(None, "unserved", alone(tenant), missing * (prices.get(carrier) or 0.0))


def _offsets(record: Record) -> Entry:
    """Return what the operator pays for the park's offsets."""
    covered = np.asarray(record.dispatch["offset_t"].values, dtype=np.float64)
    return Entry(None, "offsets", alone(PARK), covered * by_stage(record.park.carbon.offset_price))
