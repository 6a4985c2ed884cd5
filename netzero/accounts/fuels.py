"""Who uses the fuels that are bought: cost and emissions of a fuel count where it comes through the fence.

A fuel without a balance is bought by the owners of what takes it. One that is also made or kept on site is bought into
a balance; what was bought in the year is then borne by all who took of it, pro rata to what they took, and by the
owners of the purchase where nobody did.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netzero.accounts.ledger import Shares, alone
from netzero.accounts.record import Array, Record
from netzero.components.park import Fuel, Supply

Use = tuple[Fuel, str | None, Shares, Array]
"""A fuel, the asset that took it (None: a tenant's own use), who bears it, and kWh bought in a year (stage,)."""


def fuel_uses(record: Record) -> Iterator[Use]:
    """Yield all fuel that was bought, by who took it."""
    fuels = {fuel.name: fuel for fuel in record.park.fuels}
    for converter in record.park.converters:
        for port in converter.ports:
            if port.carrier in record.park.burnt_as_bought:
                taken = record.yearly(record.port_flow(converter, port))
                yield fuels[port.carrier], converter.name, converter.owners, taken
    for supply in record.park.supplies:
        if supply.fuel is not None:
            yield from _shared(record, supply, fuels[supply.fuel])


def _shared(record: Record, supply: Supply, fuel: Fuel) -> Iterator[Use]:
    """Yield what was bought into a balance by who took of it."""
    bought = record.yearly(record.flow("supplied_kw", supply.name))
    takers = list(_takers(record, supply))
    total = sum((taken for _, _, taken in takers), np.zeros(record.stage_count))
    for asset, bearers, taken in takers:
        yield fuel, asset, bearers, bought * np.divide(taken, total, out=np.zeros_like(total), where=total > 0)
    yield fuel, supply.name, supply.owners, np.where(total > 0, 0.0, bought)


def _takers(record: Record, supply: Supply) -> Iterator[tuple[str | None, Shares, Array]]:
    """Yield who takes of the balance that a purchase feeds, and how much in a year, kWh (stage,)."""
    for converter in record.park.converters:
        for port in converter.ports:
            if (converter.node, port.carrier, port.sign) == (supply.node, supply.carrier, -1):
                yield converter.name, converter.owners, record.yearly(record.port_flow(converter, port))
    for tenant in record.tenants_at(supply.node, supply.carrier):
        yield None, alone(tenant.name), record.served_kwh(tenant, supply.carrier)
