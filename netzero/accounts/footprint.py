"""Tenants' footprints: the park's emissions as seen by those for whom it runs.

A second view of the same emissions, apart from the parties' books so that nothing counts twice: emissions of heat and
cooling plant are handed on by the energy used (`heat`), and what is left with the operator and third parties is shared
by electricity served. Offsets are shared by what they offset. Tenants' footprints add up to the park's emissions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netzero.accounts.emissions import electricity_of
from netzero.accounts.heat import Network, hand_on
from netzero.accounts.ledger import Entry, Payment, post_payments
from netzero.accounts.record import Array, Record
from netzero.terms import ELECTRICITY, SCOPES


def footprints(record: Record, handed: Sequence[Payment], emissions: Array) -> Array:
    """Return emissions by tenant in t CO2e a year (tenant, stage, scope).

    Args:
        record: capacities and flows.
        handed: what goes on with heat, as `handed_on` gives it.
        emissions: the park's emissions by party (party, stage, scope).

    """
    parties, tenants = record.park.parties, record.park.tenants
    seen = emissions + post_payments(handed, parties, SCOPES, record.stage_count)
    at = [parties.index(tenant.name) for tenant in tenants]
    found = seen[at]
    left = seen.sum(axis=0) - found.sum(axis=0)
    found += _electricity_shares(record)[:, :, None] * left
    return _with_offsets(record, found, emissions)


def handed_on(record: Record, heat: Sequence[Network], entries: Sequence[Entry]) -> list[Payment]:
    """Return the emissions of heat and cooling plant that go to those who use the heat, by scope."""
    return [
        payment
        for scope in SCOPES
        for payment in _handed_on(record, heat, [e for e in entries if e.line == scope], scope)
    ]


def _handed_on(record: Record, heat: Sequence[Network], entries: Sequence[Entry], scope: str) -> list[Payment]:
    return hand_on(record, heat, entries, lambda party: electricity_of(record, party, scope), scope)


def _with_offsets(record: Record, found: Array, emissions: Array) -> Array:
    offset = SCOPES.index("offset")
    gross = found[:, :, [SCOPES.index(scope) for scope in record.park.carbon.scopes]].sum(axis=2)
    total = gross.sum(axis=0)
    share = np.divide(gross, total, out=_electricity_shares(record), where=total > 0)
    found[:, :, offset] = share * emissions[:, :, offset].sum(axis=0)
    return found


def _electricity_shares(record: Record) -> Array:
    """Return each tenant's share of the electricity served (tenant, stage); equal shares where none is."""
    served = np.array([record.served_kwh(tenant, ELECTRICITY) for tenant in record.park.tenants])
    served = served.reshape(-1, record.stage_count)
    total = served.sum(axis=0)
    equal = np.full_like(served, 1 / max(len(served), 1))
    return np.asarray(np.divide(served, total, out=equal, where=total > 0))
