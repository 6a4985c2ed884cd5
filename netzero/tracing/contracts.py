"""Pieces of what contracts on the market's price cost: what is matched at each price, charges, and the difference."""

from __future__ import annotations

from collections.abc import Iterator

from netzero.accounts.ledger import alone
from netzero.accounts.record import Array, Record
from netzero.components import market
from netzero.components.park import MarketContract
from netzero.tracing.costs import Key, by_value
from netzero.tracing.model import Input, Piece
from netzero.tracing.sources import Sources


def contract_pieces(record: Record, sources: Sources, s: int) -> Iterator[tuple[Key, Piece]]:
    """Yield the pieces of the lines of contracts in stage `s`, currency of a year; retail saved is at the meter."""
    for meter in record.park.meters:
        imported = record.flow("imported_kw", meter.name)
        matched = market.matched_kw(record.park, record.hourly, meter, imported)
        for contract in market.contracts_at(record.park, meter):
            for line, piece in _of_contract(record, sources, s, contract, matched[contract.name]):
                yield (None, line, alone(meter.payer)), piece


def _of_contract(
    record: Record, sources: Sources, s: int, contract: MarketContract, matched: Array
) -> Iterator[tuple[str, Piece]]:
    name, unit, hourly = contract.name, f"{record.park.currency}/kWh", record.hourly
    losses = Input("loss_factor", contract.loss_factor[s], "1", sources.every(f"{name}.loss_factor", f"{name}.loss"))
    market_price = sources.priced(f"{name}.market_price")
    for price, kwh in by_value(record, matched[s], market.market_price(hourly, contract)[s]):
        inputs = Input("energy", kwh, "kWh"), Input("price", price, unit, market_price), losses
        yield "market_energy", Piece(name, inputs)
    for key, charge in (("service_charge", contract.service_charge), ("balancing_charge", contract.balancing_charge)):
        energy = Input("energy", float(record.yearly(matched)[s]), "kWh")
        yield "market_charges", Piece(name, (energy, Input(key, charge[s], unit, sources.priced(f"{name}.{key}"))))
    owed = (*sources.priced(f"{name}.strike"), *market_price)
    volume = market.settled_kw(hourly, contract, matched)[s]
    for difference, kwh in by_value(record, volume, market.difference(hourly, contract)[s]):
        key = "price" if difference >= 0 else "price_received"
        yield "contract_difference", Piece(name, (Input("energy", kwh, "kWh"), Input(key, difference, unit, owed)))
