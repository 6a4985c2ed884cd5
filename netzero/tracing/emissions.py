"""Pieces of emissions and of the energy of one stage: energy x factor, and mean power x hours."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netzero.accounts.certificates import without_attribute
from netzero.accounts.emissions import GRID_FACTORS, contract_factor, factor_at
from netzero.accounts.energy import kind_of
from netzero.accounts.fuels import fuel_uses
from netzero.accounts.ledger import Entry, alone
from netzero.accounts.record import Array, Record
from netzero.accounts.taken import from_contract, from_grid, left_of_grid
from netzero.accounts.upstream import upstream_entries
from netzero.components.certificates import covered_meters, residual_mix
from netzero.components.market import contracts_at
from netzero.components.park import Meter, Supply
from netzero.terms import ELECTRICITY, PARK
from netzero.tracing.costs import Key, by_value
from netzero.tracing.model import Input, Piece
from netzero.tracing.sources import Found, Sources

PER_KWH = "t/kWh"


def emission_pieces(record: Record, sources: Sources, s: int) -> Iterator[tuple[Key, Piece]]:
    """Yield the pieces of all scopes of stage `s`, t CO2e of a year."""
    for fuel, asset, bearers, bought in fuel_uses(record):
        known = sources.below(f"fuel.{fuel.name}.co2") + sources.below(f"fuel.{fuel.name}.ch4")
        known += sources.below(f"fuel.{fuel.name}.n2o") + sources.below("gwp_")
        words = (("scope_1", "factor", fuel.factor_t_per_kwh), ("biogenic", "biogenic_factor", fuel.biogenic_t_per_kwh))
        for scope, word, factor in words:
            found = sources.first(f"fuel.{fuel.name}.{word}") or known
            yield (asset, scope, bearers), _burnt(fuel.name, float(bought[s]), factor, found)
    for each in record.park.greenhouse.declared:
        found = sources.below(f"emissions.{each.name}.") + sources.below(f"gwp_{each.gas}")
        emitted = Input("emitted", record.year_fraction * each.co2e_t[s], "t", found)
        yield (None, "scope_1", alone(each.party)), Piece(each.name, (emitted,))
    for entry in upstream_entries(record):
        yield (entry.asset, "scope_3", entry.bearers), Piece("", (Input(entry.line, float(entry.amount[s]), "t"),))
    for supply in record.park.supplies:
        if not supply.purchased:
            given = float(record.yearly(record.flow("supplied_kw", supply.name))[s])
            piece = _burnt(supply.name, given, supply.factor_t_per_kwh[s], ())
            yield (supply.name, "scope_1", supply.owners), piece
        elif supply.fuel is None:
            yield from _contract(record, sources, s, supply)
    for scope in GRID_FACTORS:
        for meter in record.park.meters:
            factor = factor_at(record, meter, scope)[s]
            found = _meter_sources(record, sources, meter, scope)
            for party, kw in (*from_grid(record, meter).items(), (meter.payer, left_of_grid(record, meter))):
                for piece in _at_factors(record, meter.name, kw[s], factor, found):
                    yield (None, scope, alone(party)), piece
    for party, kwh in without_attribute(record).items():
        piece = _burnt(
            "", float(kwh[s]), float(residual_mix(record.hourly)[s]), grid_sources(sources, "scope_2_market")
        )
        yield (None, "scope_2_market", alone(party)), piece
    offset = Input("offset_counted", -float(record.dispatch["offset_t"].values[s]), "t")
    yield (None, "offset", alone(PARK)), Piece("", (offset,))


def grid_sources(sources: Sources, scope: str) -> Found:
    """Return what the grid's factor of a method rests on."""
    location = tuple(each for each in sources.below("grid.") if each.name != "grid.market_factor")
    return (scope == "scope_2_market" and sources.first("grid.market_factor")) or location


def _meter_sources(record: Record, sources: Sources, meter: Meter, scope: str) -> Found:
    """Return what the factor of a meter's import rests on: by the market also its contracts' and certificates'."""
    if scope != "scope_2_market":
        return grid_sources(sources, scope)
    of_contracts = sources.every(*(f"{contract.name}.factor" for contract in contracts_at(record.park, meter)))
    bought = sources.below("certificates.buy.") if meter in covered_meters(record.park) else ()
    return (*grid_sources(sources, scope), *of_contracts, *bought)


def _contract(record: Record, sources: Sources, s: int, supply: Supply) -> Iterator[tuple[Key, Piece]]:
    kw = record.flow("supplied_kw", supply.name)
    for scope in GRID_FACTORS:
        factor = np.broadcast_to(contract_factor(record, supply, scope), kw.shape)[s]
        as_grid = supply.delivery == "virtual" and scope == "scope_2_location"
        found = grid_sources(sources, scope) if as_grid else sources.first(f"{supply.name}.factor")
        if supply.carrier == ELECTRICITY:
            for party, part in from_contract(record, supply, kw).items():
                for piece in _at_factors(record, supply.name, part[s], factor, found):
                    yield (None, scope, alone(party)), piece
        else:
            for piece in _at_factors(record, supply.name, kw[s], factor, found):
                yield (supply.name, scope, supply.owners), piece


def _burnt(of: str, kwh: float, factor: float, found: Found) -> Piece:
    return Piece(of, (Input("energy", kwh, "kWh"), Input("factor", factor, PER_KWH, found)))


def _at_factors(record: Record, of: str, kw: Array, factor: Array, found: Found) -> list[Piece]:
    return [_burnt(of, kwh, value, found) for value, kwh in by_value(record, kw, factor)]


def energy_pieces(record: Record, sources: Sources, s: int, entries: list[Entry]) -> Iterator[tuple[Key, Piece]]:
    """Yield what tenants ask for in stage `s`, kWh of a year: mean power x hours of the year."""
    sectors = {tenant.name: tenant.sector for tenant in record.park.tenants}
    hours = float(record.hours.sum())
    for entry in entries:
        if kind_of(entry.line) == "demand":
            found = sources.below(f"sector.{sectors[entry.bearers[0][0]]}.")
            mean = Input("mean_power", float(entry.amount[s]) / hours, "kW", found)
            yield (entry.asset, entry.line, entry.bearers), Piece("", (mean, Input("hours", hours, "h")))
