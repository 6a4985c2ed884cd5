"""Pieces of the lines of cost of one stage: what each booked amount is the product of.

investment = capacity built x unit cost x annuity factor; fixed O&M = capacity x cost of a year; all else = energy or
power x price. On an axis that stands for part of a year, costs of capital bear that part as one more factor.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np

from netzero.accounts.carbon_costs import carbon_cost_entries
from netzero.accounts.certificates import bought_by, sold_by
from netzero.accounts.costs import stock
from netzero.accounts.emissions import emission_entries
from netzero.accounts.fuels import fuel_uses
from netzero.accounts.ledger import Shares, alone
from netzero.accounts.record import Array, Record
from netzero.components.market import rest_kw
from netzero.components.park import Asset, Meter, Size
from netzero.money import annuity_factor
from netzero.terms import PARK
from netzero.tracing.model import Input, Piece
from netzero.tracing.sources import Found, Sources

Key: TypeAlias = tuple[str | None, str, Shares]
"""Asset, line and bearers of a booked amount."""
DISTINCT = 24
"""Up to so many prices (or factors) of a year are told one by one, else their mean."""


def cost_pieces(record: Record, sources: Sources, s: int) -> Iterator[tuple[Key, Piece]]:
    """Yield the pieces of all cost lines of stage `s`, currency of a year."""
    yield from _investment(record, sources, s)
    yield from _fixed_om(record, sources, s)
    yield from _plant(record, sources, s)
    yield from _fuels(record, sources, s)
    for meter in record.park.meters:
        yield from _meter(record, sources, s, meter)
    yield from _demand(record, sources, s)
    offsets = Input("offset", float(record.dispatch["offset_t"].values[s]), "t")
    price = Input("price", record.park.carbon.offset_price[s], _per(record, "t"), sources.priced("offset.price"))
    yield (None, "offsets", alone(PARK)), Piece("", (offsets, price))
    yield from _certificates(record, sources, s)
    yield from _carbon_price(record, sources, s)


def _certificates(record: Record, sources: Sources, s: int) -> Iterator[tuple[Key, Piece]]:
    """Yield what each party pays for its certificates and receives for those of its plant."""
    sides = (("buy", "price", bought_by(record)), ("sell", "price_received", sold_by(record)))
    for side, key, parts in sides:
        given = getattr(record.park.greenhouse.certificates, side, None)
        if given is None:
            continue
        paid = given.price[s] if side == "buy" else -given.price[s]
        price = Input(key, paid, _per(record, "kWh"), sources.priced(f"certificates.{side}.price"))
        for party, kwh in parts.items():
            certificates = Input("certificates", float(kwh[s]), "kWh")
            yield (None, "certificates", alone(party)), Piece(side, (certificates, price))


def _carbon_price(record: Record, sources: Sources, s: int) -> Iterator[tuple[Key, Piece]]:
    """Yield the tonnes that pay the carbon price; what allowances cost is known as a whole."""
    priced = record.park.greenhouse.carbon_price
    if priced is None or not priced.price[s]:
        return
    price = Input("price", priced.price[s], _per(record, "t"), sources.priced("carbon.price"))
    for entry in carbon_cost_entries(record, emission_entries(record)):
        if entry.line == "carbon_price":
            emitted = Input("emitted", float(entry.amount[s]) / priced.price[s], "t")
            yield (entry.asset, entry.line, entry.bearers), Piece("", (emitted, price))


def _investment(record: Record, sources: Sources, s: int) -> Iterator[tuple[Key, Piece]]:
    rate, years = record.park.discount_rate, record.park.stages.years
    for asset, size, v, built in _built(record, s):
        life = size.life_if_built(years[v])
        inputs = (
            Input("capacity_built", built, size.unit),
            Input("unit_cost", size.capex[v], _per(record, size.unit), sources.of_size(asset, size, "capex")),
            Input(
                "annuity_factor",
                annuity_factor(rate, life),
                "1/year",
                (*sources.of_size(asset, size, "life"), *sources.first("discount_rate")),
            ),
            *_part_of_year(record),
        )
        yield (asset.name, "investment", asset.owners), Piece(f"{size.name} {years[v]}", inputs)


def _fixed_om(record: Record, sources: Sources, s: int) -> Iterator[tuple[Key, Piece]]:
    years = record.park.stages.years
    for size in record.park.sizes:
        asset = record.park.asset_of_size(size.name)
        key, alive = (asset.name, "fixed_om", asset.owners), record.size(record.capacity, size.name)
        own = sources.of_size(asset, size, "fixed_om")
        yield key, _kept(record, size.name, "capacity", float(alive[s]), size, size.fixed_om[s], own)
        if size.upkeep:
            kept = float(stock(record, size, alive)[s])
            yield key, _kept(record, size.name, "stock", kept, size, size.upkeep[0], _upkeep_of(sources, asset, size))
    for asset, size, v, built in _built(record, s):
        if size.upkeep:
            of, found = f"{size.name} {years[v]}", _upkeep_of(sources, asset, size)
            piece = _kept(record, of, "capacity_built", built, size, size.upkeep[v], found)
            yield (asset.name, "fixed_om", asset.owners), piece


def _upkeep_of(sources: Sources, asset: Asset, size: Size) -> Found:
    """Return what the upkeep of a unit rests on: a share of what it costs to build."""
    return (*sources.of_size(asset, size, "fixed_om_share"), *sources.of_size(asset, size, "capex"))


def _kept(record: Record, of: str, key: str, capacity: float, size: Size, cost: float, found: Found) -> Piece:
    inputs = Input(key, capacity, size.unit), Input("upkeep", cost, _per(record, f"{size.unit}/year"), found)
    return Piece(of, (*inputs, *_part_of_year(record)))


def _built(record: Record, s: int) -> Iterator[tuple[Asset, Size, int, float]]:
    """Yield what was built and serves in stage `s`: asset, size, stage in which it was built, capacity."""
    years = record.park.stages.years
    for size in record.park.sizes:
        for v, built in enumerate(record.size(record.new_capacity, size.name)):
            if built and size.alive(years[v], years[s]):
                yield record.park.asset_of_size(size.name), size, v, float(built)


def _plant(record: Record, sources: Sources, s: int) -> Iterator[tuple[Key, Piece]]:
    """Yield what plant, purchases, storages and links cost by the kWh."""
    park = record.park
    for supply in park.supplies:
        if supply.fuel is None:
            line, word = ("power_purchase", "price") if supply.purchased else ("variable_om", "variable_om")
            kw, found = record.flow("supplied_kw", supply.name), _of(sources, supply, word)
            yield (supply.name, line, supply.owners), _by_kwh(record, s, kw, supply.variable_cost[s], found)
    for converter in park.converters:
        kw, found = record.flow("output_kw", converter.name), _of(sources, converter, "variable_om")
        piece = _by_kwh(record, s, kw, converter.variable_cost[s], found)
        yield (converter.name, "variable_om", converter.owners), piece
    for storage in park.storages:
        key, found = (storage.name, "variable_om", storage.owners), _of(sources, storage, "variable_om")
        kw = record.flow("discharge_kw", storage.name)
        yield key, _by_kwh(record, s, kw, storage.variable_cost[s], found)
        if storage.holding_cost:
            held, found = record.flow("level_kwh", storage.name), _of(sources, storage, "holding_cost")
            yield key, _by_kwh(record, s, held, storage.holding_cost[s], found, "held", "kWh h")
    for link in park.links:
        kw = record.flow("sent_kw", link.name) + record.flow("sent_back_kw", link.name)
        yield (link.name, "wheeling", link.owners), _by_kwh(record, s, kw, link.fee[s], _of(sources, link, "fee"))


def _of(sources: Sources, asset: Asset, word: str) -> Found:
    return sources.priced(f"{asset.name}.{word}", f"{asset.technology}.{word}")


def _by_kwh(
    record: Record, s: int, kw: Array, price: float, found: Found, key: str = "energy", unit: str = "kWh"
) -> Piece:
    """Return what a flow in kW (stage, time) costs in a year at a price by the kWh."""
    amount = Input(key, float(record.yearly(kw)[s]), unit)
    return Piece("", (amount, Input("price", price, _per(record, unit), found)))


def _fuels(record: Record, sources: Sources, s: int) -> Iterator[tuple[Key, Piece]]:
    for fuel, asset, bearers, bought in fuel_uses(record):
        price = Input("price", fuel.price[s], _per(record, "kWh"), sources.priced(f"fuel.{fuel.name}.price"))
        yield (asset, "fuel", bearers), Piece(fuel.name, (Input("energy", float(bought[s]), "kWh"), price))


def _meter(record: Record, sources: Sources, s: int, meter: Meter) -> Iterator[tuple[Key, Piece]]:
    """Yield the bill of a meter: energy at retail by its prices, the demand charge by month, and what is sold."""
    tariff, payer = sources.priced(f"tariff.{meter.name}"), alone(meter.payer)
    bought = rest_kw(record.park, record.hourly, meter, record.flow("imported_kw", meter.name))[s]
    for price, kwh in by_value(record, bought, record.price("import_price", meter)[s]):
        inputs = Input("energy", kwh, "kWh"), Input("price", price, _per(record, "kWh"), tariff)
        yield (None, "grid_energy", payer), Piece(meter.name, inputs)
    sold, export = record.flow("exported_kw", meter.name)[s], sources.priced(f"export_price.{meter.name}")
    for price, kwh in by_value(record, sold, record.price("export_price", meter)[s]):
        inputs = Input("energy", kwh, "kWh"), Input("price_received", -price, _per(record, "kWh"), export)
        yield (None, "export_revenue", payer), Piece(meter.name, inputs)
    yield from _standing(record, sources, s, meter)


def _standing(record: Record, sources: Sources, s: int, meter: Meter) -> Iterator[tuple[Key, Piece]]:
    """Yield what is on a meter's bill beside the prices of energy: bands, demand charges, fixed amounts, surcharges."""
    tariff, payer, bill = sources.priced(f"tariff.{meter.name}"), alone(meter.payer), record.bills(meter)[s]
    for month in range(len(bill.standing)):
        of = f"{meter.name} {month + 1:02}"
        for number, name in enumerate(bill.charges):
            kw, cost = float(bill.billed_kw[month, number]), float(bill.charge_cost[month, number])
            if cost:
                price = Input("price", cost / kw, _per(record, "kW"), tariff)
                called = f"{of} {name}" if len(bill.charges) > 1 else of
                yield (None, "grid_demand", payer), Piece(called, (Input("peak", kw, "kW"), price))
        amounts = {
            ("grid_energy", "energy_bands"): bill.band_cost,
            ("grid_fixed", "fixed_charge"): bill.standing,
            ("grid_fixed", "to_least_bill"): bill.minimum,
            ("grid_power_factor", "power_factor"): bill.power_factor,
        }
        for (line, key), amount in amounts.items():
            if amount[month]:
                yield (None, line, payer), Piece(of, (Input(key, float(amount[month]), record.park.currency, tariff),))


def by_value(record: Record, kw: Array, values: Array) -> list[tuple[float, float]]:
    """Return the kWh of a flow (time,) at each price or factor (time,); at their mean where they are too many."""
    kwh = kw * record.hours
    distinct, position = np.unique(values, return_inverse=True)
    if len(distinct) > DISTINCT:
        total = float(kwh.sum())
        return [(float(kwh @ values) / total, total)] if total else []
    sums = np.bincount(position, weights=kwh, minlength=len(distinct))
    return [(float(value), float(each)) for value, each in zip(distinct, sums, strict=True)]


def _demand(record: Record, sources: Sources, s: int) -> Iterator[tuple[Key, Piece]]:
    """Yield what is paid for demand that is moved, done without or not met."""
    for item in record.park.flexible:
        moved, shed = (record.flow(name, item.name) for name in ("shifted_down_kw", "shed_kw"))
        name = f"flexible.{item.name}"
        at = sources.priced(f"{name}.cost"), sources.priced(f"{name}.interruptible.price")
        key = (None, "flexibility", alone(item.tenant))
        yield key, _by_kwh(record, s, moved, item.cost[s], at[0], "moved")
        yield key, _by_kwh(record, s, shed, item.shed_price[s], at[1], "shed")
    prices = dict(record.park.unserved_price)
    for (tenant, carrier), missing in record.unserved_kwh.items():
        price = Input("price", prices.get(carrier) or 0.0, _per(record, "kWh"), sources.priced("unserved_price"))
        yield (None, "unserved", alone(tenant)), Piece(carrier, (Input("unserved", float(missing[s]), "kWh"), price))


def _per(record: Record, unit: str) -> str:
    return f"{record.park.currency}/{unit}"


def _part_of_year(record: Record) -> tuple[Input, ...]:
    """Return the share of the year that the axis stands for, where that is not all of it."""
    part = record.year_fraction
    return () if part == 1.0 else (Input("year_fraction", part, "1"),)
