"""Greenhouse gases of a year, entry by entry: what was burnt on site, what electricity was bought, what was offset.

Scope 1 is counted where fuel is bought, as if all of it were burnt, and borne by the owners of what takes it (tenants
for what they ask for themselves); what is made on site of a fuel that was bought carries nothing more. Scope 2 of the
grid is borne by those who used its electricity; what no party used (losses of storages, say) by the meter's payer.
Power of a contract is borne by those who took it, in the hour they took it. A virtual contract counts as electricity of
the grid by the location-based method and by its own factor by the market-based one (GHG Protocol Scope 2 Guidance,
2015, chapters 4 and 6). Exports earn nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netzero.accounts.fuels import fuel_uses
from netzero.accounts.ledger import Entry, alone
from netzero.accounts.record import Array, Record, by_stage
from netzero.accounts.taken import from_contract, from_grid, left_of_grid
from netzero.components.park import Supply
from netzero.terms import ELECTRICITY, PARK, Party

GRID_FACTORS = {"scope_2_location": "grid_factor_location", "scope_2_market": "grid_factor_market"}


def emission_entries(record: Record) -> list[Entry]:
    """Return all emissions in t CO2e per year of each stage, lines `terms.SCOPES`; offsets are negative."""
    return [*_fuels(record), *_own_supplies(record), *_contracts(record), *_grid(record), _offsets(record)]


def _fuels(record: Record) -> Iterator[Entry]:
    for fuel, asset, bearers, bought in fuel_uses(record):
        yield Entry(asset, "scope_1", bearers, bought * fuel.factor_t_per_kwh)
        yield Entry(asset, "biogenic", bearers, bought * fuel.biogenic_t_per_kwh)


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
    for meter in record.park.meters:
        for scope in GRID_FACTORS:
            factor = _grid_factor(record, scope)
            for party, kw in from_grid(record, meter).items():
                yield Entry(None, scope, alone(party), record.yearly(kw * factor))
            yield Entry(None, scope, alone(meter.payer), record.yearly(left_of_grid(record, meter) * factor))


def _grid_factor(record: Record, scope: str) -> Array:
    return np.asarray(record.hourly[GRID_FACTORS[scope]].transpose("stage", "time").values)


def _offsets(record: Record) -> Entry:
    covered = np.asarray(record.dispatch["offset_t"].values, dtype=np.float64)
    return Entry(None, "offset", alone(PARK), -covered)


def electricity_of(record: Record, party: Party, scope: str) -> Array:
    """Return the scope 2 emissions of the grid's electricity that a party used (stage,); 0 in other scopes."""
    found = np.zeros(record.stage_count)
    if scope not in GRID_FACTORS:
        return found
    for meter in record.park.meters:
        if party in (users := from_grid(record, meter)):
            found += record.yearly(users[party] * _grid_factor(record, scope))
    return found
