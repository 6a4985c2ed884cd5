"""Greenhouse gases of a year, entry by entry: what was burnt on site, what electricity was bought, what was offset.

Every entry says of which gas it is, as far as its factor tells gases apart; sums are of CO2e by the scenario's warming
potentials.

Scope 1 is counted where fuel is bought, as if all of it were burnt, and borne by the owners of what takes it (tenants
for what they ask for themselves); what is made on site of a fuel that was bought carries nothing more. What tenants
declare of their processes and refrigerants is their own. Scope 2 of the grid is borne by those who used its
electricity; what no party used (losses of storages, say) by the meter's payer. Power of a contract is borne by those
who took it, in the hour they took it. A virtual contract counts as electricity of the grid by the location-based
method and by its own factor by the market-based one (GHG Protocol Scope 2 Guidance, 2015, chapters 4 and 6), and so
does what certificates cover; own electricity whose certificates are sold counts as the grid's there. Exports earn
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from netzero.accounts.certificates import sold_emissions, uncovered_factor
from netzero.accounts.fuels import fuel_uses
from netzero.accounts.ledger import Entry, GasShares, alone
from netzero.accounts.market import market_factor
from netzero.accounts.record import Array, Record, by_stage
from netzero.accounts.taken import from_contract, from_grid, left_of_grid
from netzero.accounts.upstream import grid_losses, upstream_entries
from netzero.components.park import Meter, Park, Supply
from netzero.terms import CH4, CO2, ELECTRICITY, N2O, PARK, UNSPLIT, Gas, Party

ONLY_CO2 = ((CO2, 1.0),)
GRID_FACTORS = {"scope_2_location": "grid_factor_location", "scope_2_market": "grid_factor_market"}


def emission_entries(record: Record) -> list[Entry]:
    """Return all emissions in t CO2e per year of each stage, lines `terms.SCOPES`; offsets are negative."""
    return [
        *_fuels(record),
        *_declared(record),
        *_own_supplies(record),
        *_contracts(record),
        *_grid(record),
        *_without_attribute(record),
        *(replace(entry, line="scope_3") for entry in upstream_entries(record)),
        _offsets(record),
    ]


def gases_of(park: Park) -> tuple[Gas, ...]:
    """Return all gases that a park's emissions are told by."""
    found = {CO2: None, CH4: None, N2O: None}
    found |= {gas: None for fuel in park.fuels for gas, _ in fuel.gases}
    found |= {each.gas: None for each in park.greenhouse.declared}
    return (*(gas for gas in found if gas != UNSPLIT), UNSPLIT)


def _fuels(record: Record) -> Iterator[Entry]:
    for fuel, asset, bearers, bought in fuel_uses(record):
        yield Entry(asset, "scope_1", bearers, bought * fuel.factor_t_per_kwh, fuel.gases)
        yield Entry(asset, "biogenic", bearers, bought * fuel.biogenic_t_per_kwh, ONLY_CO2)


def _declared(record: Record) -> Iterator[Entry]:
    for each in record.park.greenhouse.declared:
        emitted = record.year_fraction * by_stage(each.co2e_t)
        yield Entry(None, "scope_1", alone(each.party), emitted, ((each.gas, 1.0),))


def _own_supplies(record: Record) -> Iterator[Entry]:
    for supply in record.park.supplies:
        if not supply.purchased:
            given = record.yearly(record.flow("supplied_kw", supply.name))
            yield Entry(supply.name, "scope_1", supply.owners, given * by_stage(supply.factor_t_per_kwh))


def _contracts(record: Record) -> Iterator[Entry]:
    for supply in record.park.supplies:
        if not supply.purchased or supply.fuel is not None:
            continue
        given = record.flow("supplied_kw", supply.name)
        for scope in GRID_FACTORS:
            emitted = given * contract_factor(record, supply, scope)
            if supply.carrier == ELECTRICITY:
                for party, part in from_contract(record, supply, emitted).items():
                    yield Entry(None, scope, alone(party), record.yearly(part))
            else:
                yield Entry(supply.name, scope, supply.owners, record.yearly(emitted))


def contract_factor(record: Record, supply: Supply, scope: str) -> Array:
    """Return the factor of a contract's power in t per kWh (stage, time or 1)."""
    if supply.delivery == "virtual" and scope == "scope_2_location":
        return _grid_factor(record, scope)
    return by_stage(supply.factor_t_per_kwh)[:, None]


def _grid(record: Record) -> Iterator[Entry]:
    gases = gases_of_grid(record.park)
    for meter in record.park.meters:
        for scope in GRID_FACTORS:
            factor = factor_at(record, meter, scope)
            for party, kw in from_grid(record, meter).items():
                yield Entry(None, scope, alone(party), record.yearly(kw * factor), gases)
            yield Entry(None, scope, alone(meter.payer), record.yearly(left_of_grid(record, meter) * factor), gases)


def _without_attribute(record: Record) -> Iterator[Entry]:
    for party, tonnes in sold_emissions(record).items():
        yield Entry(None, "scope_2_market", alone(party), tonnes, gases_of_grid(record.park))


def gases_of_grid(park: Park) -> GasShares:
    """Return the shares by gas of what the grid's electricity emits."""
    return ((park.greenhouse.grid_gas or UNSPLIT, 1.0),)


def _grid_factor(record: Record, scope: str) -> Array:
    return np.asarray(record.hourly[GRID_FACTORS[scope]].transpose("stage", "time").values)


def factor_at(record: Record, meter: Meter, scope: str) -> Array:
    """Return the factor of a meter's import, t per kWh (stage, time).

    By the market-based method, of what is matched it is that of its contracts, of the rest that with certificates.
    """
    factor = _grid_factor(record, scope)
    if scope != "scope_2_market":
        return factor
    return market_factor(record, meter, uncovered_factor(record, meter, factor))


def _offsets(record: Record) -> Entry:
    covered = np.asarray(record.dispatch["offset_t"].values, dtype=np.float64)
    return Entry(None, "offset", alone(PARK), -covered)


def electricity_of(record: Record, party: Party, scope: str) -> Array:
    """Return what the grid's electricity that a party used emits (stage,): scope 2, and scope 3 of its losses.

    By the market-based method also own electricity of which certificates are sold.
    """
    found = np.zeros(record.stage_count)
    if scope not in (*GRID_FACTORS, "scope_3"):
        return found
    lost = _grid_factor(record, "scope_2_location") * grid_losses(record)
    for meter in record.park.meters:
        if party in (users := from_grid(record, meter)):
            found += record.yearly(users[party] * (lost if scope == "scope_3" else factor_at(record, meter, scope)))
    return found + sold_emissions(record).get(party, 0.0) if scope == "scope_2_market" else found
